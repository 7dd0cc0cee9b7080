"""Whether a receiver may be told about the patient: by the patient's answer or a harm test (D96)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from backend.core.tables import CareUnit
from backend.stay.file import load
from backend.stay.opening import Desk
from backend.stay.refusals import NotYet
from backend.stay.said import Said

_TOLD = text("""
    SELECT q.id,
           (SELECT x.content FROM stay_entry x WHERE x.episode_id = q.episode_id AND x.kind = 'consent'
            AND x.subject = CAST(q.care_unit_id AS text) ORDER BY x.at DESC, x.id DESC LIMIT 1) AS consent,
           (SELECT n.content ->> 'without_consent' FROM care_request_step n
            WHERE n.request_id = q.id AND q.status <> 'withdrawn'
            AND n.content ->> 'without_consent' IS NOT NULL
            ORDER BY n.at DESC, n.id DESC LIMIT 1) AS without_consent
    FROM care_request q WHERE q.id = ANY (:requests)
""")


class Standing(StrEnum):
    """How it stands about telling a receiver."""

    MAY = "may"
    MUST_NOT = "must_not"
    MISSING = "missing"


def standing(content: Mapping[str, Any] | None) -> Standing:
    """Say what the newest answer, or the harm test in its place, comes to."""
    if content is None:
        return Standing.MISSING
    tested = content.get("harm_test")
    may = bool(content["given"]) if tested is None else tested["conclusion"] == "may_be_shared"
    return Standing.MAY if may else Standing.MUST_NOT


def of_requests(session: Session, requests: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """Say of each request how it stands about telling, and what it went on where nothing was noted."""
    return {
        row.id: {"may_be_told": standing(row.consent), "without_consent": row.without_consent}
        for row in session.execute(_TOLD, {"requests": list(requests)})
    }


def check_may_be_told(desk: Desk, unit_id: UUID, why: str) -> str:
    """Refuse to tell a unit about the patient; give the reason it rests on, where no consent does.

    A reason stands in for what nobody has noted yet. It never stands against a no: a new answer
    or a new harm test does that.
    """
    held = standing(load(desk.session, desk.episode).content("consent", str(unit_id)))
    if held is Standing.MAY:
        return ""
    if held is Standing.MISSING and why.strip():
        return why.strip()
    said = _lacks(held, desk.session.get_one(CareUnit, unit_id).name)
    raise NotYet(
        f"This cannot be done yet. {said.en}",
        missing=[{"need": "consent", "text": said.as_json()}],
    )


def _lacks(held: Standing, unit: str) -> Said:
    if held is Standing.MUST_NOT:
        return Said(
            f"{unit} får inte veta: patienten säger nej, eller menprövningen. "
            "Notera ett nytt svar eller en ny menprövning.",
            f"{unit} must not be told: the patient says no, or the harm test does. "
            "Note a new answer or a new harm test.",
        )
    return Said(
        f"{unit}: patientens samtycke eller en menprövning saknas. "
        "Notera det på patientens sida, eller skicka därifrån med ett skäl.",
        f"{unit}: the patient's consent or a harm test is missing. "
        "Note it on the patient's page, or send from there with a reason.",
    )
