"""Home-care units a ward may ask, and what is agreed with each of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict

from backend.api import parts
from backend.api.deps import AtDesk
from backend.core.words import Part
from backend.stay import unit_agreements

router = APIRouter(
    prefix="/care-units", tags=["stay: care requests"], dependencies=[parts.of(Part.HOME_CARE)]
)


class ProviderShown(BaseModel):
    """Whose unit it is."""

    id: UUID
    name: str


class ContactShown(BaseModel):
    """One way to reach a unit, and when it is answered."""

    way: Literal["phone", "fax", "message", "video"]
    to: str
    when: str


class UnitShown(BaseModel):
    """A home-care unit; without an agreement of its own the general lead time holds."""

    id: UUID
    name: str
    phone: str
    provider: ProviderShown
    agreed: bool
    agreement_number: int | None
    agreed_at: datetime | None
    lead_hours: int
    earliest_first_visit: datetime
    acute_phone: str
    contacts: list[ContactShown]
    booking: str
    approver: str | None
    review_by: date | None


class AgreedIn(BaseModel):
    """What a ward and a home-care unit agree, and the number that was on the screen."""

    model_config = ConfigDict(extra="forbid")

    unit_id: UUID
    content: unit_agreements.Agreed
    seen: int | None = None


@router.get("")
def units_to_ask(unit: UUID, request: Request, desk: AtDesk) -> list[UnitShown]:
    """Give the home-care units that a ward (`unit`) may ask, those it has an agreement with first.

    Each with `lead_hours`, the `earliest_first_visit` if it is asked now, the acute number and the
    ways of contact (D50, D66).
    """
    with desk.work(request) as work:
        found = unit_agreements.units_to_ask(
            work.session, work.caller, unit, zone=desk.settings.time_zone, now=work.now
        )
    return [UnitShown.model_validate(one) for one in found]


@router.post("/{home_care_id}/agreement", status_code=201)
def agree(home_care_id: UUID, wanted: AgreedIn, request: Request, desk: AtDesk) -> UnitShown:
    """Keep what a ward and a home-care unit have agreed; 409 with both when it changed since."""
    with desk.work(request) as work:
        made = unit_agreements.agree(
            work.session,
            work.caller,
            (wanted.unit_id, home_care_id),
            unit_agreements.Draft(wanted.content, wanted.seen),
            zone=desk.settings.time_zone,
            now=work.now,
        )
    return UnitShown.model_validate(made)
