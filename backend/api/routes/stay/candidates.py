"""Candidates of a ward."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from backend.api import parts
from backend.api.deps import AtDesk
from backend.api.shown import Bilingual, PatientShown, diagnosis, patient
from backend.core.clock import local_day
from backend.core.words import EpisodeStatus, FormalStatus, Part
from backend.stay.candidates import Flag, candidates, flag
from backend.stay.entries import Key, Line, Text

router = APIRouter(prefix="/candidates", tags=["stay: candidates"])
Number = Annotated[str, StringConstraints(min_length=10, max_length=14)]


class PersonIn(BaseModel):
    """Who somebody is, and at which ward."""

    model_config = ConfigDict(extra="forbid")

    unit_id: UUID
    identifier_system: Line = "http://electronichealth.se/identifier/personnummer"
    identifier: Number
    given_name: Line
    family_name: Line
    birth_date: date | None = None
    name: Literal["ask", "kept", "new"] = Field(
        "ask", description="Which name holds when the number is known under another one"
    )


class FlagIn(PersonIn):
    """Who might be cared for at home, and why."""

    diagnosis_sv: Line
    diagnosis_en: Line
    plan_id: Key
    admitted_at: AwareDatetime
    reason: Text


class Made(BaseModel):
    """What was made."""

    episode_id: UUID


class CandidateShown(BaseModel):
    """A candidate, by whom and why flagged, and what became of it."""

    episode_id: UUID
    status: EpisodeStatus
    formal_status: FormalStatus
    patient: PatientShown
    diagnosis: Bilingual
    admitted_at: datetime | None
    bed_days: int | None
    flagged_at: datetime | None
    flagged_by: str | None
    flagged_role: str | None
    reason: str | None
    ended_at: datetime | None
    ended_why: str | None


@router.post("", status_code=201, dependencies=[parts.of(Part.ASSESSMENT, anew=True)])
def flag_candidate(wanted: FlagIn, request: Request, desk: AtDesk) -> Made:
    """Flag a patient as a candidate; 409 when the patient is on the way already (D14, D27).

    409 with `current` and `yours`, too, when the number is known under another name: the known one
    is told only to a ward that has or had this patient. Send it again with `name`: kept or new.
    """
    with desk.work(request) as work:
        made = flag(
            work.session,
            work.caller,
            Flag(**wanted.model_dump()),
            zone=desk.settings.time_zone,
            now=work.now,
        )
    return Made(episode_id=made)


@router.get("", dependencies=[parts.of(Part.ASSESSMENT)])
def candidates_of(unit: UUID, request: Request, desk: AtDesk) -> list[CandidateShown]:
    """Give a ward's candidates, the open ones first; to unflag, move the stay to `cancelled`."""
    with desk.work(request) as work:
        rows = candidates(work.session, work.caller, unit, now=work.now)
        today = local_day(work.now, desk.settings.time_zone)
    return [
        CandidateShown(
            episode_id=row.episode_id,
            status=EpisodeStatus(row.status),
            formal_status=FormalStatus(row.formal_status),
            patient=patient(row, today),
            diagnosis=diagnosis(row),
            admitted_at=row.admitted_at,
            bed_days=None if row.admitted_at is None else _days(row.admitted_at, today, desk),
            flagged_at=row.flagged_at,
            flagged_by=row.flagged_by,
            flagged_role=row.flagged_role,
            reason=row.reason,
            ended_at=row.ended_at,
            ended_why=row.last_reason if row.ended_at else None,
        )
        for row in rows
    ]


def _days(since: datetime, today: date, desk: AtDesk) -> int:
    return (today - local_day(since, desk.settings.time_zone)).days + 1
