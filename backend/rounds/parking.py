"""Putting a patient aside for later in the day's round, and taking them up again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.access.permissions import Permission
from backend.core.clock import local_day
from backend.core.errors import Invalid
from backend.core.ids import new_id
from backend.core.tables import Parking
from backend.core.words import EventKind
from backend.rounds.meeting import meet, wrote

_TODAY = text("""
    SELECT p.parked, p.reason, s.name AS by, p.at FROM parking p JOIN staff s ON s.id = p.author_id
    WHERE p.episode_id = :episode AND p.round_day = :day ORDER BY p.at DESC, p.id DESC LIMIT 1
""")


@dataclass(frozen=True, slots=True)
class Parked:
    """Whether a patient is put aside today, and why."""

    parked: bool
    reason: str
    by: str
    at: datetime


def park(
    session: Session,
    caller: Caller,
    episode_id: UUID,
    wish: tuple[bool, str],
    *,
    zone: str,
    now: datetime,
) -> Parked:
    """Put a patient aside with a reason, or take them up again."""
    parked, reason = wish
    meeting = meet(session, caller, episode_id, Permission.HOLD_ROUND)
    if parked and not reason.strip():
        raise Invalid("Say what is waited for.", errors=[("/reason", "Write a few words.")])
    session.execute(
        insert(Parking).values(
            id=new_id(now),
            episode_id=episode_id,
            round_day=local_day(now, zone),
            parked=parked,
            reason=reason,
            author_id=caller.staff_id,
            at=now,
        )
    )
    wrote(session, caller, meeting, "parking", EventKind.PARKED, now)
    return Parked(parked, reason, caller.name, now)


def parked_today(session: Session, episode_id: UUID, day: date) -> Parked | None:
    """Say whether a patient is put aside on a day, by whom and why; None when not."""
    row = session.execute(_TODAY, {"episode": episode_id, "day": day}).one_or_none()
    return Parked(row.parked, row.reason, row.by, row.at) if row and row.parked else None
