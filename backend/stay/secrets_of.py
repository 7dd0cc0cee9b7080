"""What a text about a patient must not give away when it leaves the house (D95, D101)."""

from __future__ import annotations

from sqlalchemy import select

from backend.core.tables import CareUnit, Patient
from backend.stay.file import load
from backend.stay.opening import Desk


def secrets_of(desk: Desk) -> dict[str, list[str]]:
    """Name what would tell who the patient is, or why they are cared for; also to home care."""
    session, episode = desk.session, desk.episode
    person = session.scalars(select(Patient).where(Patient.id == episode.patient_id)).one()
    unit = session.get_one(CareUnit, episode.care_unit_id)
    kin = [row.content["name"] for row in load(session, episode).all_of("contact")]
    return {
        "name": [person.given_name, person.family_name, *kin],
        "diagnosis": [episode.diagnosis_sv, episode.diagnosis_en],
        "clinic": [unit.name],
    }
