"""A database that answers, and how to reach it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import URL

OWNER = "hemrond_owner"
APP = "hemrond_app"
NAME = "hemrond"
PORT = "5432"

Progress = Callable[[str], None]
log_progress: Progress = logging.getLogger("hemrond.database").info


@dataclass(frozen=True, slots=True)
class Running:
    """Addresses of a database that answers; only who owns the server ends it by leaving."""

    url_owner: str | None
    url_app: str
    owns_server: bool


class Database(Protocol):
    """What can be started, reached and left: the embedded server or one elsewhere."""

    def start(self, on_progress: Progress = log_progress) -> Running:
        """Make the database answer."""
        ...

    def revive(self, on_progress: Progress = log_progress) -> bool:
        """Start the server again if it was ours and has died; say whether it had."""
        ...

    def stop(self) -> None:
        """Leave the database."""
        ...


def socket_url(role: str, sockets: Path, database: str = NAME) -> str:
    """Give the address of a role through the socket folder.

    The port is said, because PGPORT in somebody's environment would else name another socket.
    """
    where = {"host": str(sockets), "port": PORT}
    url = URL.create("postgresql+psycopg", username=role, database=database, query=where)
    return url.render_as_string(hide_password=False)
