"""A round is a session: opened for a unit and a day by somebody, weekends too, and closed (D75)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.access.permissions import Permission, check
from backend.core.clock import local_day
from backend.core.errors import Conflict, NotFound
from backend.core.ids import new_id
from backend.core.tables import RoundCall, RoundSession

_SESSIONS = text("""
    SELECT r.id, r.care_unit_id, r.day, r.opened_at, o.name AS opened_by, r.closed_at,
           c.name AS closed_by
    FROM round_session r JOIN staff o ON o.id = r.opened_by
    LEFT JOIN staff c ON c.id = r.closed_by
    WHERE (r.id = :round OR (CAST(:round AS uuid) IS NULL AND r.care_unit_id = :unit
           AND (r.closed_at IS NULL OR r.day = :day)))
    ORDER BY (r.closed_at IS NOT NULL), r.opened_at DESC LIMIT 1
""")
_OPEN_FOR = text("""
    SELECT r.id FROM round_session r JOIN episode e ON e.care_unit_id = r.care_unit_id
    WHERE e.id = :episode AND r.closed_at IS NULL
""")
_STILL_OPEN = text("""
    SELECT count(*) FROM episode e
    WHERE e.care_unit_id = :unit AND e.status = 'at_home' AND NOT EXISTS (
        SELECT 1 FROM review x WHERE x.episode_id = e.id AND x.round_day = :day
          AND NOT EXISTS (SELECT 1 FROM review_withdrawal w WHERE w.review_id = x.id))
""")
SessionRow = Row[*tuple[Any, ...]]


class NoRound(Conflict):
    """No round is open for this patient's ward; open it first."""


def open_round(
    session: Session, caller: Caller, unit_id: UUID, *, zone: str, now: datetime
) -> SessionRow:
    """Open the round of a unit; if it is open already, give it with who opened it."""
    check(caller, Permission.HOLD_ROUND, unit_id)
    day = local_day(now, zone)
    going_on = _of_unit(session, unit_id, day)
    if going_on is not None and going_on.closed_at is None:
        return going_on
    identity = new_id(now)
    try:
        with session.begin_nested():
            session.execute(
                insert(RoundSession).values(
                    id=identity,
                    care_unit_id=unit_id,
                    day=day,
                    opened_by=caller.staff_id,
                    opened_at=now,
                )
            )
    except IntegrityError:
        # Somebody opened it between our look and our row: then theirs it is.
        return _one(session, open_id(session, unit_id))
    return _one(session, identity)


def close_round(session: Session, caller: Caller, round_id: UUID, *, now: datetime) -> SessionRow:
    """Close a round, and the calls that are still open in it; closing twice is closing once."""
    row = _one(session, round_id)
    check(caller, Permission.HOLD_ROUND, row.care_unit_id)
    if row.closed_at is None:
        session.execute(
            update(RoundSession)
            .where(RoundSession.id == round_id, RoundSession.closed_at.is_(None))
            .values(closed_by=caller.staff_id, closed_at=now)
        )
        session.execute(
            update(RoundCall)
            .where(RoundCall.round_session_id == round_id, RoundCall.ended_at.is_(None))
            .values(ended_at=now)
        )
    return _one(session, round_id)


def round_now(
    session: Session, caller: Caller, unit_id: UUID, *, zone: str, now: datetime
) -> SessionRow | None:
    """Give the unit's open round, or the last that was held today."""
    check(caller, Permission.SEE_PATIENTS, unit_id)
    return _of_unit(session, unit_id, local_day(now, zone))


def still_without_outcome(session: Session, row: SessionRow) -> int:
    """Count who is at home and has no signed outcome for the day of a round."""
    left: int = session.execute(
        _STILL_OPEN, {"unit": row.care_unit_id, "day": row.day}
    ).scalar_one()
    return left


def open_for(session: Session, episode_id: UUID) -> UUID:
    """Give the open round of the ward that answers for a patient."""
    found: UUID | None = session.execute(_OPEN_FOR, {"episode": episode_id}).scalar_one_or_none()
    if found is None:
        raise NoRound
    return found


def open_id(session: Session, unit_id: UUID) -> UUID:
    """Give the id of a unit's open round."""
    asked = {"round": None, "unit": unit_id, "day": None}
    return UUID(str(session.execute(_SESSIONS, asked).one().id))


def _of_unit(session: Session, unit_id: UUID, day: object) -> SessionRow | None:
    asked = {"round": None, "unit": unit_id, "day": day}
    return session.execute(_SESSIONS, asked).one_or_none()


def _one(session: Session, round_id: UUID) -> SessionRow:
    row = session.execute(_SESSIONS, {"round": round_id, "unit": None, "day": None}).one_or_none()
    if row is None:
        raise NotFound
    return row
