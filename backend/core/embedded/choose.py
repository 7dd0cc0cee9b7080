"""Which database: the one you name, else the one that comes along, else the system's programs."""

from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from backend.core.embedded.running import Database, Progress, Running, log_progress
from backend.core.embedded.supervisor import Supervisor
from backend.core.errors import BadConfiguration

_SPELLINGS = ("postgres", "postgresql", "postgresql+psycopg")


class External:
    """A database somebody else looks after."""

    def __init__(self, url_app: str, url_owner: str | None = None) -> None:
        self._running = Running(
            None if url_owner is None else _checked("HEMROND_OWNER_DATABASE_URL", url_owner),
            _checked("HEMROND_DATABASE_URL", url_app),
            owns_server=False,
        )

    def start(self, on_progress: Progress = log_progress) -> Running:
        """Give its address."""
        on_progress("Using the database named by HEMROND_DATABASE_URL.")
        return self._running

    def revive(self, on_progress: Progress = log_progress) -> bool:
        """Do nothing: somebody else looks after it."""
        del on_progress
        return False

    def stop(self) -> None:
        """Do nothing: it is not ours."""


def choose_database(url: str | None, state: Path, url_owner: str | None = None) -> Database:
    """Choose the database: the address if there is one, else an embedded server."""
    return External(url, url_owner) if url else Supervisor(state)


def _checked(setting: str, url: str) -> str:
    """Give an address of psycopg's; never repeat one in an error, for it holds a password."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise BadConfiguration(f"{setting} is not the address of a database.") from None
    if parsed.drivername not in _SPELLINGS:
        raise BadConfiguration(f"{setting} must begin with postgresql+psycopg://.")
    return parsed.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
