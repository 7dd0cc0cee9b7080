"""The only place that asks for the time.

The database's clock is the clock: several machines agree on it, and a wrong clock on an
application server can then neither hide a late reading nor end a timer early (T07).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

_NOW = text("SELECT clock_timestamp()")


def database_now(session: Session | Connection) -> datetime:
    """Ask the database what time it is (UTC)."""
    moment: datetime = session.execute(_NOW).scalar_one()
    return moment.astimezone(UTC)


def machine_now() -> datetime:
    """Ask this machine; only for what never reaches a verdict (progress, file names)."""
    return datetime.now(UTC)


def local_day(moment: datetime, zone: str) -> date:
    """Give the ward's calendar day at a moment."""
    return moment.astimezone(ZoneInfo(zone)).date()


def local_midnight(day: date, zone: str) -> datetime:
    """Give the moment at which the ward's calendar day begins."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
