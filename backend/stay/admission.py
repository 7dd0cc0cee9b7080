"""The way back in one step: the promise becomes an admission; the ambulance has its one page.

What is said to the ward (SBAR) is written by the rounds, which know the values.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.core.words import EpisodeStatus, RequestStatus
from backend.stay.file import File
from backend.stay.moves import Step, take
from backend.stay.narrow import file_for
from backend.stay.opening import Desk, read
from backend.stay.refusals import NotYet

_FACTS = text("""
    SELECT p.given_name, p.family_name, p.identifier, p.birth_date, p.allergy_status,
           p.allergy_text, e.diagnosis_sv, e.diagnosis_en, u.name AS unit, u.phone AS unit_phone
    FROM episode e
    JOIN patient p ON p.id = e.patient_id
    JOIN care_unit u ON u.id = e.care_unit_id
    WHERE e.id = :episode
""")


def admit_directly(
    session: Session, caller: Caller, episode_id: UUID, reason: str, *, zone: str, now: datetime
) -> dict[str, Any]:
    """Take a patient back to the reserved bed; give what followed, and the ambulance's sheet."""
    step = Step(EpisodeStatus.AT_HOME, EpisodeStatus.READMITTED, reason)
    moved = take(session, caller, episode_id, step, zone=zone, now=now)
    return {"move": moved, "ambulance": hand_over(session, caller, episode_id, now=now)}


def hand_over(
    session: Session, caller: Caller, episode_id: UUID, *, now: datetime
) -> dict[str, Any]:
    """Give the ambulance's sheet as things stand (D26); home care gets it of whom it cares for."""
    desk = read(session, caller, episode_id, what="hand-over", now=now)
    file = file_for(desk)
    if desk.outside and not _handed_over(desk, file):
        raise NotYet("Nothing has been handed over to your unit.")
    return ambulance(session.execute(_FACTS, {"episode": episode_id}).one(), file)


def ambulance(facts: Row[*tuple[Any, ...]], file: File) -> dict[str, Any]:
    """Give the one page an ambulance needs: cared for at home by whom, which bed, which line."""
    return {
        "text": {
            "sv": f"Inskriven vid {facts.unit}, vårdas i hemmet. Trygghetsplats finns.",
            "en": f"Admitted to {facts.unit}, cared for at home. A bed stands reserved.",
        }
        if file.bed is not None
        else {
            "sv": f"Inskriven vid {facts.unit}, vårdas i hemmet. Ring avdelningen om plats.",
            "en": f"Admitted to {facts.unit}, cared for at home. Call the ward about a bed.",
        },
        "patient": _patient(facts),
        "ward": facts.unit,
        "ward_phone": facts.unit_phone,
        "bed": _bed(file),
        "diagnosis": {"sv": facts.diagnosis_sv, "en": facts.diagnosis_en},
        "allergy": _allergy(facts),
        "lines_in_situ": _lines(file),
        "kin": [
            {"name": row.content["name"], "phone": row.content["phone"]}
            for row in file.all_of("contact")
            if row.content["consent"] == "given"
        ],
    }


def _handed_over(desk: Desk, file: File) -> bool:
    """Tell whether a home-care unit has the patient: at home, and it has said yes."""
    accepted = any(row.status == RequestStatus.ACCEPTED for row in file.requests)
    return accepted and desk.episode.status == EpisodeStatus.AT_HOME


def _patient(facts: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    name = f"{facts.given_name} {facts.family_name}"
    return {"name": name, "identifier": facts.identifier, "birth_date": facts.birth_date}


def _allergy(facts: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    return {"status": facts.allergy_status, "text": facts.allergy_text}


def _lines(file: File) -> list[Mapping[str, Any]]:
    lines = [row.content for row in file.all_of("vascular_access")]
    return [line for line in lines if line["removed_on"] is None]


def _bed(file: File) -> dict[str, Any] | None:
    return None if file.bed is None else {"label": file.bed.label, "kind": file.bed.kind}
