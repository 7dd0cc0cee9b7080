"""A throw-away PostgreSQL for tests, and databases copied from a template in no time."""

import contextlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from backend.core.embedded import Running, Supervisor, Wishes

# Nothing of a test outlives it; synchronous_commit stays as patients get it.
HASTY = {"fsync": "off", "full_page_writes": "off", "max_wal_senders": "0", "wal_level": "minimal"}
TEMPLATE = "hemrond"
IN_MEMORY, ROOM_NEEDED = Path("/dev/shm"), 2_000_000_000  # noqa: S108 -- a folder of our own in it


@dataclass(frozen=True, slots=True)
class Urls:
    """One database, as its owner and as the application."""

    owner: str
    app: str

    def named(self, database: str) -> "Urls":
        """The same roles in another database."""
        return Urls(_in(self.owner, database), _in(self.app, database))


@contextlib.contextmanager
def throwaway_cluster(inside: Path | None = None) -> Iterator[Urls]:
    """Start a PostgreSQL that forgets everything; its `hemrond` database is there to be a template.

    In memory where there is room: a database each is hundreds of files each.
    """
    with (
        own_folder("hemrond-test-", inside) as folder,
        Supervisor(folder, Wishes(conf=HASTY, many_databases=True)) as running,
    ):
        yield _urls(running)


@contextlib.contextmanager
def own_folder(prefix: str, inside: Path | None = None) -> Iterator[Path]:
    """Make a folder in memory where there is room; remove it in the end.

    Not in pytest's temporary folders: only root may enter those, and PostgreSQL is never root.
    """
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=inside or _in_memory()))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def new_database(cluster: Urls, template: str = TEMPLATE) -> Iterator[Urls]:
    """Copy a template that nobody is connected to; drop the copy in the end."""
    name = f"test_{secrets.token_hex(6)}"
    _as_admin(cluster, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    try:
        yield cluster.named(name)
    finally:
        # Not WITH (FORCE): the owner may not end the application's connections, and one that was
        # closed a moment ago is still ending. Without it PostgreSQL waits for them.
        _as_admin(cluster, f"DROP DATABASE {name}")


def _in_memory() -> Path | None:
    if not (IN_MEMORY.is_dir() and os.access(IN_MEMORY, os.W_OK | os.X_OK)):
        return None
    room = os.statvfs(IN_MEMORY)
    programs_run = not room.f_flag & os.ST_NOEXEC  # in many containers they do not
    return IN_MEMORY if programs_run and room.f_bavail * room.f_frsize > ROOM_NEEDED else None


def _as_admin(cluster: Urls, statement: str) -> None:
    engine = create_engine(_in(cluster.owner, "postgres"), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()


def _urls(running: Running) -> Urls:
    assert running.url_owner is not None
    return Urls(running.url_owner, running.url_app)


def _in(url: str, database: str) -> str:
    return make_url(url).set(database=database).render_as_string(hide_password=False)
