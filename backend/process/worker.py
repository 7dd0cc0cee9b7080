"""The worker: judges again when a moment has come, and keeps the tables by time ahead of time."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from backend.core.clock import database_now
from backend.core.database import Database
from backend.core.errors import kind_and_place
from backend.monitoring.assessments import look_again

log = logging.getLogger(__name__)
LOOK_EVERY_SECONDS = 2.0
AHEAD = timedelta(days=180)
# As far back as a late reading may lie: the months in which no worker was alive are missing too.
BEHIND = timedelta(days=31)
_ENSURE = text("SELECT ensure_partitions(:since, :until)")


def work(database: Database, stop: threading.Event, *, zone: str) -> None:
    """Work until told to stop; a database that is away is waited for, and told of once.

    The one loop of the ward that may catch everything: if it ended, nobody would notice silence.
    """
    away = False
    day = None
    while not stop.is_set():
        try:
            day = _prepare(database, day)
            look_again(database, zone=zone)
        except SQLAlchemyError as wrong:
            if not away:
                log.warning("The database does not answer (%s); waiting.", type(wrong).__name__)
            away = True
        except Exception as wrong:  # noqa: BLE001 -- as said above
            log.error("The worker stumbled: %s. It goes on.", kind_and_place(wrong))  # noqa: TRY400 -- never the text
        else:
            if away:
                log.warning("The database answers again.")
            away = False
        stop.wait(LOOK_EVERY_SECONDS)


def _prepare(database: Database, last: object) -> object:
    """Once a day, see that there are partitions for the month before and the months to come."""
    with database.system_session() as session:
        now = database_now(session)
        if now.date() != last:
            session.execute(_ENSURE, {"since": now - BEHIND, "until": now + AHEAD})
    return now.date()
