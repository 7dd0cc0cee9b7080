"""Which units can be asked: those of home care."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from backend.core.errors import Invalid
from backend.core.tables import CareUnit
from backend.core.words import UnitKind


def check_home_care(session: Session, unit_id: UUID) -> None:
    """Refuse a unit that is none of home care's."""
    unit = session.get(CareUnit, unit_id)
    if unit is None or unit.kind != UnitKind.HOME_CARE:
        raise Invalid(
            "There is no such home-care unit.", errors=[("/unit_id", "Choose a home-care unit.")]
        )
