"""Which home-care units a ward may ask, and what the two have agreed: lead time, ways of contact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from pydantic import Field
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.access.permissions import Permission, check
from backend.core.clock import local_day
from backend.core.errors import Invalid, NotFound
from backend.core.ids import new_id
from backend.core.tables import CareUnit, UnitAgreement
from backend.core.words import UnitKind
from backend.stay.entries import Line, Part, Phone, Text
from backend.stay.refusals import ChangedMeanwhile
from backend.stay.request_text import home_care_rules

# Whoever has no agreement of their own is still there to be asked, on the rules that hold for all.
_UNITS = text("""
    SELECT u.id, u.name, u.phone, p.id AS provider_id, p.name AS provider,
           a.number, a.content, a.at
    FROM care_unit u JOIN care_provider p ON p.id = u.care_provider_id
    LEFT JOIN LATERAL (
        SELECT x.number, x.content, x.at FROM unit_agreement x
        WHERE x.home_care_id = u.id AND x.ward_id = :ward ORDER BY x.number DESC LIMIT 1
    ) a ON true
    WHERE u.kind = 'home_care' ORDER BY (a.number IS NULL), p.name, u.name, u.id
""")


class WayOfContact(Part):
    """One way to reach the unit, and when it is answered."""

    way: Literal["phone", "fax", "message", "video"]
    to: Line
    when: Line


class Agreed(Part):
    """What a ward and a home-care unit have agreed, once for all patients (D50, D66)."""

    lead_hours: int = Field(ge=0, le=24 * 14)
    acute_phone: Phone
    contacts: tuple[WayOfContact, ...] = Field(min_length=1)
    booking: Text = Field(description="How times for contact are secured")
    approver: Line
    review_by: date


@dataclass(frozen=True, slots=True)
class Draft:
    """A version that somebody wants to make, and the number they revised."""

    content: Agreed
    seen: int | None


def units_to_ask(
    session: Session, caller: Caller, ward_id: UUID, *, zone: str, now: datetime
) -> list[dict[str, Any]]:
    """Give the home-care units a ward may ask, those it has an agreement with first."""
    if not caller.roles_at(ward_id):
        raise NotFound
    lead = home_care_rules(local_day(now, zone)).lead_hours
    return [_shown(row, lead, now) for row in _rows(session, ward_id)]


def agree(
    session: Session,
    caller: Caller,
    units: tuple[UUID, UUID],
    draft: Draft,
    *,
    zone: str,
    now: datetime,
) -> dict[str, Any]:
    """Keep the next version; refuse it, with both, when somebody made one since."""
    ward_id, home_care_id = units
    check(caller, Permission.PREPARE_STAY, ward_id)
    _check_kinds(session, ward_id, home_care_id)
    kept = next(row for row in _rows(session, ward_id) if row["id"] == home_care_id)
    yours = draft.content.model_dump(mode="json")
    if kept["number"] != draft.seen:
        raise ChangedMeanwhile(current=kept["content"], yours=yours)
    values = {
        "id": new_id(now),
        "ward_id": ward_id,
        "home_care_id": home_care_id,
        "number": (draft.seen or 0) + 1,
        "content": yours,
        "at": now,
        "author_id": caller.staff_id,
    }
    try:
        session.execute(insert(UnitAgreement).values(values))
    except IntegrityError as wrong:
        raise ChangedMeanwhile(yours=yours) from wrong
    found = units_to_ask(session, caller, ward_id, zone=zone, now=now)
    return next(one for one in found if one["id"] == home_care_id)


def _rows(session: Session, ward_id: UUID) -> list[dict[str, Any]]:
    found = session.execute(_UNITS, {"ward": ward_id}).mappings()
    return [dict(row) for row in found]


def _shown(row: dict[str, Any], usual: int, now: datetime) -> dict[str, Any]:
    agreed: dict[str, Any] = row["content"] or {}
    hours = agreed.get("lead_hours", usual)
    everyday = {"way": "phone", "to": row["phone"], "when": ""}
    return {
        "id": row["id"],
        "name": row["name"],
        "phone": row["phone"],
        "provider": {"id": row["provider_id"], "name": row["provider"]},
        "agreed": row["number"] is not None,
        "agreement_number": row["number"],
        "agreed_at": row["at"],
        "lead_hours": hours,
        "earliest_first_visit": now + timedelta(hours=hours),
        "acute_phone": agreed.get("acute_phone", row["phone"]),
        "contacts": agreed.get("contacts", [everyday]),
        "booking": agreed.get("booking", ""),
        "approver": agreed.get("approver"),
        "review_by": agreed.get("review_by"),
    }


def _check_kinds(session: Session, ward_id: UUID, home_care_id: UUID) -> None:
    ward, home_care = session.get(CareUnit, ward_id), session.get(CareUnit, home_care_id)
    if ward is None or ward.kind != UnitKind.WARD:
        raise Invalid("Only a ward asks home care.", errors=[("/unit_id", "Choose a ward.")])
    if home_care is None or home_care.kind != UnitKind.HOME_CARE:
        raise NotFound("There is no such home-care unit.")
