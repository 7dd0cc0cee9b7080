"""Brings a database to the shape this version needs."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from backend.core.errors import BadConfiguration

_HERE = Path(__file__).parent.parent / "migrations"


def migrate(url: str) -> str:
    """Run the missing migrations as the owner; give the revision reached."""
    engine = create_engine(url)
    try:
        return migrate_engine(engine)
    except OperationalError as wrong:
        raise BadConfiguration(f"The database cannot be reached: {wrong.orig}") from wrong
    finally:
        engine.dispose()


def migrate_engine(engine: Engine) -> str:
    """Run the missing migrations on an engine whose role owns the database."""
    with engine.connect() as connection:
        # One process at a time: two servers that start together must not both migrate.
        connection.execute(text("SELECT pg_advisory_lock(hashtext('hemrond.migrate'))"))
        connection.commit()
        command.upgrade(_config(connection), "head")
        connection.commit()
        connection.execute(text("SELECT pg_advisory_unlock(hashtext('hemrond.migrate'))"))
        connection.commit()
    return newest()


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


def _config(connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.attributes["connection"] = connection
    return config
