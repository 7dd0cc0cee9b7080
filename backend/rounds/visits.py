"""Planned visits: when somebody is in the home, so that the round can follow (D70, D75)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, text, update
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.access.permissions import Permission
from backend.core.errors import Invalid, NotFound
from backend.core.ids import new_id
from backend.core.tables import PlannedVisit
from backend.core.words import EventKind
from backend.core.words_round import VisitKind
from backend.rounds.meeting import meet, wrote

_VISITS = text("""
    SELECT v.id, v.starts_at, v.ends_at, v.who, v.what, v.note, u.name AS unit, v.planned_at,
           s.name AS planned_by
    FROM planned_visit v JOIN care_unit u ON u.id = v.care_unit_id
    JOIN staff s ON s.id = v.planned_by
    WHERE v.episode_id = :episode AND v.cancelled_at IS NULL
      AND v.ends_at > :since AND v.starts_at < :until
    ORDER BY v.starts_at, v.id
""")
VisitRow = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class WantedVisit:
    """Who is to come, when and what for."""

    starts_at: datetime
    ends_at: datetime
    who: str
    what: tuple[VisitKind, ...]
    note: str = ""


def plan_visit(
    session: Session, caller: Caller, episode_id: UUID, wanted: WantedVisit, *, now: datetime
) -> VisitRow:
    """Plan a visit to the home."""
    meeting = meet(session, caller, episode_id, Permission.PLAN_VISITS)
    if wanted.ends_at <= wanted.starts_at:
        raise Invalid("A visit ends after it begins.", errors=[("/ends_at", "It is too early.")])
    identity = new_id(now)
    session.execute(
        insert(PlannedVisit).values(
            id=identity,
            episode_id=episode_id,
            starts_at=wanted.starts_at,
            ends_at=wanted.ends_at,
            who=wanted.who,
            what=list(wanted.what),
            note=wanted.note,
            care_unit_id=meeting.unit_id,
            planned_by=caller.staff_id,
            planned_at=now,
        )
    )
    wrote(session, caller, meeting, "planned visit", EventKind.VISIT, now)
    rows = visits_of(session, episode_id, since=wanted.starts_at, until=wanted.ends_at)
    return next(row for row in rows if row.id == identity)


def cancel_visit(
    session: Session, caller: Caller, episode_id: UUID, visit_id: UUID, *, now: datetime
) -> None:
    """Cancel a planned visit; the row stays, with who cancelled it."""
    meeting = meet(session, caller, episode_id, Permission.PLAN_VISITS)
    cancelled = session.execute(
        update(PlannedVisit)
        .where(
            PlannedVisit.id == visit_id,
            PlannedVisit.episode_id == episode_id,
            PlannedVisit.cancelled_at.is_(None),
        )
        .values(cancelled_by=caller.staff_id, cancelled_at=now)
        .returning(PlannedVisit.id)
    )
    if cancelled.one_or_none() is None:
        raise NotFound
    wrote(session, caller, meeting, "planned visit", EventKind.VISIT, now)


def visits_of(
    session: Session, episode_id: UUID, *, since: datetime, until: datetime
) -> Sequence[VisitRow]:
    """Give the visits that touch a period."""
    return session.execute(_VISITS, {"episode": episode_id, "since": since, "until": until}).all()
