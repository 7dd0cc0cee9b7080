"""The round: every home patient of the unit, the one who needs you most on top (D80, D81)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from psycopg.rows import kwargs_row
from sqlalchemy.orm import Session

from backend.access import log, walls
from backend.access.callers import Caller, Post, Wall
from backend.access.permissions import Permission, check
from backend.core.clock import local_day, local_midnight
from backend.core.database import driver
from backend.core.errors import NotFound
from backend.rounds.drafts import HERE
from backend.rounds.trend import changes
from careplans import Kind
from careplans.measurements import MEASUREMENTS

A_DAY = timedelta(days=1)
_PLACES = "SELECT episode_id, signed_at IS NOT NULL AND NOT again FROM placed ORDER BY place"
_TEMPERATURE = MEASUREMENTS[Kind.TEMPERATURE].code


class OnRound(NamedTuple):
    """One patient on the round, as round_list.sql gives them."""

    episode_id: UUID
    patient_id: UUID
    diagnosis_sv: str
    diagnosis_en: str
    planned_days: int | None
    home_since: datetime | None
    given_name: str
    family_name: str
    identifier: str
    birth_date: date | None
    tier: int
    news2: dict[str, Any] | None
    findings: list[dict[str, Any]]
    criteria_met: int
    criteria_of: int
    latest_at: datetime | None
    next_set_due: datetime | None
    owner: str | None
    mine: bool
    bed_label: str | None
    bed_kind: str | None
    bed_until: datetime | None
    signed_at: datetime | None
    again: bool
    outcome: str | None
    signed_by: str | None
    moments: list[datetime] | None
    values: list[str] | None
    parked: bool | None
    parked_reason: str | None
    parked_at: datetime | None
    parked_by: str | None
    acknowledged: list[dict[str, Any]] | None
    writers: list[str] | None
    visit_from: datetime | None
    visit_to: datetime | None
    visit_who: str | None
    visit_what: list[str] | None
    call_id: UUID | None


@dataclass(frozen=True, slots=True)
class Round:
    """A unit's round on a day, as it stood at a moment."""

    unit: Post | Wall
    day: date
    at: datetime
    rows: Sequence[OnRound]
    changes: dict[UUID, int | None]

    @property
    def reviewed(self) -> int:
        """How many have an outcome today."""
        return sum(1 for row in self.rows if row.signed_at is not None and not row.again)


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
    asked = _asked(caller.staff_id, post.unit_id, zone=zone, now=now, by_visits=by_visits)
    rows = _rows(session, asked)
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


def round_on_wall(session: Session, wall: Wall, *, zone: str, now: datetime) -> Round:
    """Give the round of a wall's ward; to take the names out is for whoever shows it."""
    rows = _rows(session, _asked(None, wall.unit_id, zone=zone, now=now, by_visits=False))
    walls.note_shown(session, wall, [row.patient_id for row in rows], now=now)
    moved = changes(session, [row.episode_id for row in rows], now=now)
    return Round(wall, local_day(now, zone), now, rows, moved)


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
    asked = _asked(caller.staff_id, unit_id, zone=zone, now=now, by_visits=by_visits)
    placed = driver(session).execute(_places(), asked, prepare=True)
    return [(episode_id, done) for episode_id, done in placed]


def _rows(session: Session, asked: dict[str, Any]) -> list[OnRound]:
    cursor = driver(session).cursor(binary=True, row_factory=kwargs_row(OnRound))
    return cursor.execute(_list(), asked, prepare=True).fetchall()


def _asked(
    me: UUID | None, unit_id: UUID, *, zone: str, now: datetime, by_visits: bool
) -> dict[str, Any]:
    day = local_day(now, zone)
    return {
        "unit": unit_id,
        "me": me,
        "now": now,
        "day": day,
        "day_ends": local_midnight(day + A_DAY, zone),
        "here": HERE,
        "temperature": _TEMPERATURE,
        "by_visits": by_visits,
    }


def _post(caller: Caller, unit_id: UUID | None) -> Post:
    mine = (post for post in caller.posts if unit_id is None or post.unit_id == unit_id)
    post = next(mine, None)
    if post is None:
        raise NotFound("You have no post at such a unit.")
    return post


@cache
def _places() -> bytes:
    return f"WITH placed AS ({_read('round_order')}) {_PLACES}".encode()


@cache
def _list() -> bytes:
    return f"WITH placed AS ({_read('round_order')}) {_read('round_list')}".encode()


def _read(name: str) -> str:
    return (Path(__file__).parent / f"{name}.sql").read_text()
