"""Who watches the watcher: whether verdicts that time should have changed are being looked at."""

from __future__ import annotations

from datetime import timedelta

from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from backend.core.database import Database
from backend.core.migrate import newest, reached

# A worker looks every few seconds; a minute late means that none is alive.
OVERDUE = timedelta(minutes=1)
_OLDEST = text("""
    SELECT clock_timestamp() - min(s.look_again_at) AS late
    FROM standing s JOIN episode e ON e.id = s.episode_id
    WHERE e.status = 'at_home' AND s.look_again_at IS NOT NULL
""")


class Health(BaseModel):
    """The state of the house; no patient's data in it."""

    ok: bool
    database: bool
    migrated: bool
    judged_in_time: bool


def look(database: Database) -> Health:
    """Ask the database; what cannot be asked is not well."""
    try:
        migrated = reached(database.engine) == newest()
        in_time = migrated and _in_time(database)
    except SQLAlchemyError:
        return Health(ok=False, database=False, migrated=False, judged_in_time=False)
    return Health(ok=migrated and in_time, database=True, migrated=migrated, judged_in_time=in_time)


def _in_time(database: Database) -> bool:
    with database.system_session() as session:
        late: timedelta | None = session.execute(_OLDEST).scalar_one()
    return late is None or late < OVERDUE
