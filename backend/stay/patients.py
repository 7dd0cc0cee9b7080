"""A ward's patients, in whatever part of the product they are: where each is, and what waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from backend.access import log
from backend.access.callers import Caller
from backend.access.permissions import Permission, check
from backend.core.tables import Episode
from backend.stay import holders
from backend.stay.due import due_of
from backend.stay.file import File, load_all, reserved
from backend.stay.states import OPEN

_PEOPLE = text("""
    SELECT e.id, e.patient_id, p.given_name, p.family_name, p.identifier, p.birth_date,
           (SELECT max(m.at) FROM episode_move m WHERE m.episode_id = e.id) AS since
    FROM episode e JOIN patient p ON p.id = e.patient_id WHERE e.id = ANY (:episodes)
""")


def patients(
    session: Session, caller: Caller, unit_id: UUID, *, zone: str, now: datetime
) -> list[dict[str, Any]]:
    """Give everybody whose stay at a ward is open, by name."""
    check(caller, Permission.SEE_PATIENTS, unit_id)
    wanted = select(Episode).where(Episode.care_unit_id == unit_id, Episode.status.in_(OPEN))
    files = load_all(session, session.scalars(wanted).all())
    rows = session.execute(_PEOPLE, {"episodes": list(files)}).all()
    log.record(
        session,
        caller,
        "read",
        "patients",
        unit_id=unit_id,
        patients=[row.patient_id for row in rows],
        now=now,
    )
    rows = sorted(rows, key=lambda row: (row.family_name.casefold(), row.given_name.casefold()))
    return [_shown(row, files[row.id], zone, now) for row in rows]


def _shown(row: Any, file: File, zone: str, now: datetime) -> dict[str, Any]:  # noqa: ANN401 -- a row of people
    bed = file.bed
    return {
        "row": row,
        "status": file.episode.status,
        "since": row.since,
        "agreement": _agreement(file),
        "bed": None
        if bed is None
        else {"label": bed.label, "until": bed.during.upper, "stands": reserved(bed, now)},
        "due": len(_pressing(due_of(file, zone=zone, now=now))),
    }


def _agreement(file: File) -> dict[str, Any] | None:
    """Give the number in force, and who does not hold it yet."""
    if file.agreement is None:
        return None
    behind = [one for one in holders.holders(file) if not one["up_to_date"]]
    return {
        "number": file.agreement.number,
        "acknowledged": holders.patient_acknowledged(file),
        "behind": [{"party": one["party"], "name": one["holder"]} for one in behind],
    }


def _pressing(due: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in due if one["level"] != "prompt"]
