"""Early words to home care that somebody may come; they name nobody (D65)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.access.permissions import Permission, check
from backend.core.ids import new_id
from backend.core.tables import HeadsUp
from backend.stay.asked_units import check_home_care

_EARLY = text("""
    SELECT h.id, h.expected_on, h.needs, h.at, f.name AS from_unit, t.name AS to_unit
    FROM heads_up h JOIN care_unit f ON f.id = h.from_unit_id
    JOIN care_unit t ON t.id = h.to_unit_id
    WHERE (h.to_unit_id = :unit OR h.from_unit_id = :unit) AND h.expected_on >= :today
    ORDER BY h.expected_on, h.id
""")


def heads_ups(session: Session, unit_id: UUID, today: date) -> list[dict[str, Any]]:
    """Give the early words from or to a unit about days to come."""
    rows = session.execute(_EARLY, {"unit": unit_id, "today": today}).mappings()
    return [dict(row) for row in rows]


def warn_early(
    session: Session,
    caller: Caller,
    units: tuple[UUID, UUID],
    expected_on: date,
    needs: Sequence[str],
    *,
    now: datetime,
) -> UUID:
    """Tell a home-care unit, without naming anybody, that somebody may come (D65)."""
    from_unit, to_unit = units
    check(caller, Permission.KEEP_FILE, from_unit)
    check_home_care(session, to_unit)
    identity = new_id(now)
    session.execute(
        insert(HeadsUp).values(
            id=identity,
            from_unit_id=from_unit,
            to_unit_id=to_unit,
            expected_on=expected_on,
            needs=list(needs),
            at=now,
            author_id=caller.staff_id,
        )
    )
    return identity
