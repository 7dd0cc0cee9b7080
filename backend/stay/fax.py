"""What goes to home care by fax: cover, request, agreement, and nothing home care may not see (D9, L10)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.access.permissions import Permission, check
from backend.core.errors import NotFound
from backend.core.tables import CareRequest, CareUnit, Patient
from backend.core.words import RequestStatus
from backend.stay.consents import Standing, standing
from backend.stay.file import File, load
from backend.stay.narrow import narrowed
from backend.stay.opening import Desk, read
from backend.stay.refusals import NotYet

_OVER = frozenset({RequestStatus.DECLINED, RequestStatus.WITHDRAWN})
_AGREED = text("""
    SELECT content FROM unit_agreement WHERE ward_id = :ward AND home_care_id = :unit
    ORDER BY number DESC LIMIT 1
""")


def fax_packet(
    session: Session, caller: Caller, request_id: UUID, *, now: datetime
) -> dict[str, Any]:
    """Give what one home-care unit gets on paper, made of the very file that its screen is made of."""
    request = session.scalar(select(CareRequest).where(CareRequest.id == request_id))
    if request is None:
        raise NotFound
    desk = read(session, caller, request.episode_id, what="fax", now=now)
    if desk.outside:
        raise NotFound
    check(caller, Permission.PREPARE_STAY, desk.unit_id)
    if request.status in _OVER:
        raise NotYet("A request that is declined or withdrawn is not sent.")
    unit = session.get_one(CareUnit, request.care_unit_id)
    file = narrowed(load(session, desk.episode), unit.id, unit.name)
    asked = next(row for row in file.requests if row.id == request_id)
    return {
        "episode_id": desk.id,
        "receiver": {"name": unit.name, "phone": unit.phone, "fax": _number(desk, unit.id)},
        "sender": _sender(desk),
        "patient": _patient(desk),
        "request": {"content": asked.content, "version": asked.version},
        "agreement": _agreement(file),
        "consent": standing(file.content("consent", str(unit.id))) is Standing.MAY,
        "at": now,
    }


def _number(desk: Desk, unit_id: UUID) -> str | None:
    """Give the number that the two units have agreed on; no other is offered."""
    ward = desk.episode.care_unit_id
    agreed = desk.session.scalar(_AGREED, {"ward": ward, "unit": unit_id})
    ways = [] if agreed is None else agreed["contacts"]
    return next((one["to"] for one in ways if one["way"] == "fax"), None)


def _sender(desk: Desk) -> dict[str, str]:
    ward = desk.session.get_one(CareUnit, desk.episode.care_unit_id)
    return {"name": ward.name, "phone": ward.phone, "who": desk.caller.name}


def _patient(desk: Desk) -> dict[str, Any]:
    wanted = select(Patient).where(Patient.id == desk.episode.patient_id)
    person = desk.session.scalars(wanted).one()
    return {
        "name": f"{person.given_name} {person.family_name}",
        "identifier": person.identifier,
        "allergy": {"status": person.allergy_status, "text": person.allergy_text},
    }


def _agreement(file: File) -> dict[str, Any] | None:
    kept = file.agreement
    return None if kept is None else {"number": kept.number, "at": kept.at, "content": kept.content}
