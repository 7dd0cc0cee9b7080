"""The ward's days as the tests write them: relative to today, whatever day that is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from backend.core.clock import local_day

ZONE = "Europe/Stockholm"


def days_ahead(n: int) -> date:
    """Give the ward's day so many days from today."""
    now = datetime.now(UTC)  # noqa: TID251 -- the edge: the demo's own clock
    return local_day(now, ZONE) + timedelta(days=n)
