"""Brings a database to the shape this version needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

from backend.core.errors import BadConfiguration
from backend.core.tables import Base

_HERE = Path(__file__).parent.parent / "migrations"
# The table by time and its partitions: to Alembic they look different on every kind of store.
_BY_TIME = re.compile(r"reading(_\d{4}_\d{2})?$")


def migrate(url: str) -> str:
    """Run the missing migrations as the owner; give the revision reached."""
    engine = create_engine(url)
    try:
        return migrate_engine(engine)
    except OperationalError as wrong:
        raise BadConfiguration(f"The database cannot be reached: {wrong.orig}") from wrong
    except DBAPIError as wrong:
        raise BadConfiguration(
            f"The database could not be brought to this version: {wrong.orig}"
        ) from wrong
    finally:
        engine.dispose()


def migrate_engine(engine: Engine) -> str:
    """Run the missing migrations on an engine whose role owns the database."""
    with engine.connect() as connection, _alone(connection):
        command.upgrade(_config(connection), "head")
        connection.commit()
    return newest()


def differences(engine: Engine) -> Sequence[Any]:
    """Give what a new revision would have to change; nothing, if all is as the code says."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": compared})
        found: Sequence[Any] = compare_metadata(context, Base.metadata)
    return found


def compared(_thing: object, name: str | None, kind: str, *_: object) -> bool:
    """Tell whether Alembic should look at something: not at the table by time."""
    return kind != "table" or not _BY_TIME.match(name or "")


def newest() -> str:
    """Give the revision this version needs."""
    head = ScriptDirectory.from_config(_config(None)).get_current_head()
    if head is None:
        raise BadConfiguration("This installation has no migrations: install it again.")
    return head


def reached(engine: Engine) -> str | None:
    """Give the revision a database is at, or None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    """One process at a time: two servers that start together must not both migrate."""
    connection.execute(text("SELECT pg_advisory_lock(hashtext('hemrond.migrate'))"))
    connection.commit()
    try:
        yield
    finally:
        connection.rollback()
        connection.execute(text("SELECT pg_advisory_unlock(hashtext('hemrond.migrate'))"))
        connection.commit()


def _config(connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.attributes["connection"] = connection
    return config
