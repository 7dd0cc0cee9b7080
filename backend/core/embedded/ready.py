"""Wait until the server answers, and see that it keeps what it is given."""

import time
from collections.abc import Mapping
from pathlib import Path

import psycopg

from backend.core.embedded.launch import Server
from backend.core.embedded.postmaster import read_pid_file
from backend.core.embedded.running import APP, NAME, PORT, Progress
from backend.core.errors import BadConfiguration

_FIRST_WORD = 2.0
_BETWEEN_WORDS = 5.0
_LOOK_EVERY = 0.01


def wait_until_ready(server: Server, data: Path, patience: float, say: Progress) -> None:
    """Wait for the server's own word that it is ready; recovery may take minutes and says so."""
    begun = time.monotonic()
    next_word = _FIRST_WORD
    while not _is_ready(server.process.pid, data):
        waited = time.monotonic() - begun
        if server.process.poll() is not None:
            raise BadConfiguration(
                f"PostgreSQL stopped while starting. Its reason is in {data / 'log'} "
                f"or {data.parent / 'start.log'}."
            )
        if waited > patience:
            raise BadConfiguration(
                f"The database was not ready after {patience:.0f} s. It may have much to recover: "
                f"see {data / 'log'}, then start again; what it has recovered is kept."
            )
        if waited > next_word:
            say(f"The database is recovering after an interruption ({waited:.0f} s so far).")
            next_word += _BETWEEN_WORDS
        time.sleep(_LOOK_EVERY)


def answers(sockets: str) -> bool:
    """Say whether the application can connect."""
    try:
        _connect(sockets).close()
    except psycopg.OperationalError:
        return False
    return True


def check_settings(sockets: str, expected: Mapping[str, str]) -> None:
    """Refuse a server that does not hold the settings our promises rest on."""
    with _connect(sockets) as connection:
        for name, value in expected.items():
            row = connection.execute("SELECT current_setting(%s)", (name,)).fetchone()
            found = row[0] if row else None
            if found != value:
                raise BadConfiguration(
                    f"The database must have {name}={value} but has {found}: somebody has set it "
                    f"for the role or the database. ALTER ROLE {APP} RESET {name} takes it back."
                )


def _connect(sockets: str) -> psycopg.Connection:
    return psycopg.connect(host=sockets, port=PORT, user=APP, dbname=NAME, connect_timeout=10)


def _is_ready(pid: int, data: Path) -> bool:
    seen = read_pid_file(data)
    return seen is not None and seen.pid == pid and seen.ready
