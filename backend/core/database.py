"""A request is a transaction: it commits when it succeeds, and nobody else commits."""

from __future__ import annotations

import select
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from psycopg import Connection
from pydantic_core import from_json
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from backend.core.errors import BadConfiguration

_SCOPE = text(
    "SELECT set_config('hemrond.units', :units, true), set_config('hemrond.scope', :scope, true)"
)


@dataclass(frozen=True, slots=True)
class Database:
    """The one database, and how a transaction on it begins and ends."""

    engine: Engine
    _make: sessionmaker[Session]

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Open a transaction that sees no patient until it is told for whom it works."""
        with self._make() as session, session.begin():
            yield session

    @contextmanager
    def system_session(self) -> Iterator[Session]:
        """Open a transaction for the worker, which watches over everybody."""
        with self.session() as session:
            session.execute(_SCOPE, {"units": "", "scope": "system"})
            yield session

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def open_database(url: str, *, pool_size: int = 16) -> Database:
    """Open the database at a URL (postgresql+psycopg://...)."""
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        # The connection given back last has its statements prepared.
        pool_use_lifo=True,
        json_deserializer=from_json,
        # An error that quotes its parameters would carry patients into logs.
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "checkout", _refuse_closed)
    return Database(engine, sessionmaker(engine, expire_on_commit=False))


def driver(session: Session) -> Connection:
    """Give the transaction's own connection as psycopg knows it, for statements that must be quick.

    SQLAlchemy costs such a statement about as much as PostgreSQL takes to run it.
    """
    session.flush()
    return cast("Connection", session.connection().connection.driver_connection)


def work_for(session: Session, units: Sequence[UUID]) -> None:
    """Let the rest of the transaction see what these units may see."""
    listed = ",".join(str(unit) for unit in units)
    session.execute(_SCOPE, {"units": listed, "scope": ""})


def assert_durable(database: Database) -> None:
    """Refuse to serve on a database that acknowledges before it has written (reliability 6)."""
    with database.engine.connect() as connection:
        mode = connection.execute(text("SHOW synchronous_commit")).scalar_one()
    if mode == "off":
        raise BadConfiguration(
            "synchronous_commit is off: a crash would lose acknowledged readings. Turn it on."
        )


def _refuse_closed(
    connection: DBAPIConnection, _entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection
) -> None:
    # A server has nothing to say to an idle connection but that it closes it: that much is known
    # without asking, which pool_pre_ping would do at every request.
    known = cast("Connection", connection)
    waiting = select.poll()
    if not known.closed:
        waiting.register(known.fileno(), select.POLLIN)
    if known.closed or waiting.poll(0):
        raise InvalidatePoolError


def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # Stamps are compared and shown by code that expects UTC, whatever the server's own zone is.
    cursor = connection.cursor()
    cursor.execute("SET timezone = 'UTC'")
    cursor.execute("SET statement_timeout = '30s'")
    # Nothing here runs long enough to be worth compiling, and a first compilation takes a second.
    cursor.execute("SET jit = off")
    cursor.close()
    connection.commit()
