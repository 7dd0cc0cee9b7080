"""The read-only sheet for other visitors: who does what, whom to call, in plain words (D20, D118)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.core.clock import local_day
from backend.core.tables import CareUnit, Patient
from backend.stay.agreement_text import Content
from backend.stay.entries import Key, Part
from backend.stay.narrow import file_for
from backend.stay.opening import Desk, read
from backend.stay.refusals import NotYet
from backend.stay.templates import Dated, in_force, raw


class Both(Part):
    """The same thing in both languages."""

    sv: str
    en: str


class Sheet(Dated):
    """What the sheet says to everybody, whoever the patient is."""

    id: Key
    title: Both
    call_ward: tuple[Both, ...]
    call_112: tuple[Both, ...]


def sheet_in_force(on: date) -> Sheet:
    """Give the sheet's words in force on a day."""
    return in_force((Sheet.model_validate(row) for row in raw("sheets")["sheets"]), on)


def visitors_sheet(
    session: Session, caller: Caller, episode_id: UUID, *, zone: str, now: datetime
) -> dict[str, Any]:
    """Write the sheet from the agreement in force; it holds no diagnosis and no number."""
    desk = read(session, caller, episode_id, what="visitors-sheet", now=now)
    file = file_for(desk)
    if file.agreement is None:
        raise NotYet("There is no agreement yet, and so nothing to tell a visitor.")
    content = Content.model_validate(file.agreement.content)
    today = local_day(now, zone)
    words = sheet_in_force(today)
    return {
        "title": words.title,
        "version": words.version,
        "approver": words.approver,
        "agreement_number": file.agreement.number,
        "as_of": now,
        "patient": _name(desk),
        "rows": [
            {"what": row.what, "who": row.who, "name": row.name, "when": row.when}
            for row in content.rows
        ],
        "coordinator": content.coordinator,
        "contacts": [
            contact.model_dump(include={"name", "phone", "weekdays", "begins", "ends"})
            for contact in content.contacts
        ],
        "ward_phone": session.get_one(CareUnit, desk.episode.care_unit_id).phone,
        "basic_needs": _needs(file.content("basic_needs")),
        "visitors": [row.content for row in file.all_of("visitor") if comes(row.content, today)],
        "call_ward": words.call_ward,
        "call_112": words.call_112,
        "call_112_agreed": content.call_112,
    }


def comes(visitor: Mapping[str, Any], today: date) -> bool:
    """Tell whether somebody still comes: the last day counts, until its midnight."""
    until = visitor.get("until")
    return until is None or date.fromisoformat(until) >= today


def _name(desk: Desk) -> str:
    wanted = select(Patient).where(Patient.id == desk.episode.patient_id)
    person = desk.session.scalars(wanted).one()
    return f"{person.given_name} {person.family_name}"


def _needs(content: Mapping[str, Any] | None) -> dict[str, str] | None:
    names = ("food", "hygiene", "toilet", "mobility")
    return None if content is None else {name: content[name] for name in names}
