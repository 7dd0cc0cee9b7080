"""The way back in one step: the promise becomes an admission, and what the ward must know is there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
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

# An older value is shown with its age and never called current (D85). An hour: NEWS2 asks for
# observations at least hourly of whoever is ill enough to come back (RCP 2017, score 5 or more).
CURRENT_FOR = timedelta(hours=1)
_FACTS = text("""
    SELECT p.given_name, p.family_name, p.identifier, p.birth_date, p.allergy_status,
           p.allergy_text, e.diagnosis_sv, e.diagnosis_en, e.home_since, e.status, e.formal_status,
           u.name AS unit, u.phone AS unit_phone, x.verdict, x.assessed_at
    FROM episode e
    JOIN patient p ON p.id = e.patient_id
    JOIN care_unit u ON u.id = e.care_unit_id
    LEFT JOIN standing s ON s.episode_id = e.id
    LEFT JOIN assessment x ON x.id = s.assessment_id
    WHERE e.id = :episode
""")


def admit_directly(
    session: Session, caller: Caller, episode_id: UUID, reason: str, *, zone: str, now: datetime
) -> dict[str, Any]:
    """Take a patient back to the reserved bed; give what followed, SBAR and the ambulance's sheet."""
    step = Step(EpisodeStatus.AT_HOME, EpisodeStatus.READMITTED, reason)
    moved = take(session, caller, episode_id, step, zone=zone, now=now)
    return {"move": moved, **hand_over(session, caller, episode_id, reason=reason, now=now)}


def hand_over(
    session: Session, caller: Caller, episode_id: UUID, *, reason: str, now: datetime
) -> dict[str, Any]:
    """Give SBAR and the ambulance's sheet as things stand (D26, D85)."""
    desk = read(session, caller, episode_id, what="hand-over", now=now)
    file = file_for(desk)
    if desk.outside and not _handed_over(desk, file):
        raise NotYet("Nothing has been handed over to your unit.")
    facts = session.execute(_FACTS, {"episode": episode_id}).one()
    return {
        "sbar": sbar(facts, file, reason=reason, now=now),
        "ambulance": ambulance(facts, file),
    }


def sbar(facts: Row[*tuple[Any, ...]], file: File, *, reason: str, now: datetime) -> dict[str, Any]:
    """Fill situation, background, assessment and recommendation from the newest verdict."""
    verdict: Mapping[str, Any] = facts.verdict or {}
    news2 = verdict.get("news2", {})
    return {
        "situation": {
            "patient": _patient(facts),
            "reason": reason,
            "findings": [finding["text"] for finding in verdict.get("findings", [])],
        },
        "background": {
            "diagnosis": {"sv": facts.diagnosis_sv, "en": facts.diagnosis_en},
            "home_since": facts.home_since,
            "allergy": _allergy(facts),
            "vascular_access": _lines(file),
            "decision": _decision(file),
        },
        "assessment": {
            "assessed_at": facts.assessed_at,
            "news2": {key: value for key, value in news2.items() if key != "parts"} or None,
            "vitals": [_vital(part, now) for part in news2.get("parts", [])],
        },
        "recommendation": {"bed": _bed(file), "ward_phone": facts.unit_phone},
    }


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


def _decision(file: File) -> Mapping[str, Any] | None:
    decisions = [row.details.get("decision") for row in file.moves if row.details.get("decision")]
    return decisions[-1] if decisions else None


def _bed(file: File) -> dict[str, Any] | None:
    return None if file.bed is None else {"label": file.bed.label, "kind": file.bed.kind}


def _vital(part: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    at = None if part["at"] is None else datetime.fromisoformat(part["at"])
    age = None if at is None else now - at
    return {
        "kind": part["kind"],
        "value": part["value"],
        "points": part["points"],
        "at": at,
        "age_minutes": None if age is None else int(age.total_seconds() // 60),
        "current": age is not None and age <= CURRENT_FOR,
        "source": part["source"],
    }
