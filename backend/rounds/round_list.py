"""The round: every home patient of the unit, the one who needs you most on top (D80, D81)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Row, TextClause, text
from sqlalchemy.orm import Session

from backend.access import log
from backend.access.callers import Caller, Post
from backend.access.permissions import Permission, check
from backend.core.clock import local_day, local_midnight
from backend.core.errors import NotFound
from backend.rounds.drafts import HERE
from backend.rounds.trend import changes
from careplans import Kind
from careplans.measurements import MEASUREMENTS

A_DAY = timedelta(days=1)
_TEMPERATURE = MEASUREMENTS[Kind.TEMPERATURE].code


@dataclass(frozen=True, slots=True)
class Round:
    """A unit's round on a day, as it stood at a moment."""

    unit: Post
    day: date
    at: datetime
    rows: Sequence[Row[*tuple[Any, ...]]]
    changes: dict[UUID, int | None]

    @property
    def reviewed(self) -> int:
        """How many have an outcome today."""
        return sum(1 for row in self.rows if row.signed_at is not None)


def round_of(
    session: Session,
    caller: Caller,
    unit_id: UUID | None,
    *,
    zone: str,
    now: datetime,
    by_visits: bool = False,
) -> Round:
    """Give a unit's round; without a unit, that of the caller's first."""
    post = _post(caller, unit_id)
    check(caller, Permission.SEE_PATIENTS, post.unit_id)
    rows = _rows(session, caller, post.unit_id, zone=zone, now=now, by_visits=by_visits)
    log.record(
        session,
        caller,
        "read",
        "round",
        unit_id=post.unit_id,
        patients=[row.patient_id for row in rows],
        now=now,
    )
    moved = changes(session, [row.episode_id for row in rows], now=now)
    return Round(post, local_day(now, zone), now, rows, moved)


def neighbours(
    session: Session,
    caller: Caller,
    unit_id: UUID,
    *,
    zone: str,
    now: datetime,
    by_visits: bool = False,
) -> list[tuple[UUID, bool]]:
    """Give a unit's episodes in the order of the round, each with whether it is done today."""
    rows = _rows(session, caller, unit_id, zone=zone, now=now, by_visits=by_visits)
    return [(row.episode_id, row.signed_at is not None) for row in rows]


def _rows(
    session: Session,
    caller: Caller,
    unit_id: UUID,
    *,
    zone: str,
    now: datetime,
    by_visits: bool,
) -> Sequence[Row[*tuple[Any, ...]]]:
    day = local_day(now, zone)
    return session.execute(
        _statement(),
        {
            "unit": unit_id,
            "me": caller.staff_id,
            "now": now,
            "day": day,
            "day_ends": local_midnight(day + A_DAY, zone),
            "here": HERE,
            "temperature": _TEMPERATURE,
            "by_visits": by_visits,
        },
    ).all()


def _post(caller: Caller, unit_id: UUID | None) -> Post:
    mine = (post for post in caller.posts if unit_id is None or post.unit_id == unit_id)
    post = next(mine, None)
    if post is None:
        raise NotFound("You have no post at such a unit.")
    return post


@cache
def _statement() -> TextClause:
    return text((Path(__file__).parent / "round_list.sql").read_text())
