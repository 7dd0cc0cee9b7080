"""When the round will be done, if it goes on as it has gone."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from dashboard.ward import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.answers import Row

ENOUGH = 3  # signatures: with fewer, one long talk would decide the hour
REST = timedelta(minutes=30)  # so long after the last signature the round is not going on
FULL = timedelta(minutes=5)  # an estimate to the minute would promise more than it knows


def expected_end(rows: Sequence[Row], *, now: datetime) -> datetime | None:
    """Give the time of the last signature at today's usual pace; None while there is none."""
    signed = sorted(
        words.moment(row["review"]["at"])
        for row in rows
        if row["review"]["status"] == "signed" and row["review"]["at"]
    )
    left = len(rows) - len(signed)
    if not left or len(signed) < ENOUGH or now - signed[-1] > REST:
        return None
    usual = median((after - before) / timedelta(seconds=1) for before, after in pairwise(signed))
    return _up(now.astimezone(words.STOCKHOLM) + timedelta(seconds=usual * left))


def _up(at: datetime) -> datetime:
    past = (at - datetime.min.replace(tzinfo=at.tzinfo)) % FULL
    return at + (FULL - past) % FULL
