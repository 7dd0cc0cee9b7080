"""Who takes part in a patient's round, and who is to be in the home."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Row

from backend.access import log
from backend.api.deps import AtDesk
from backend.api.written import Aware
from backend.core.words_round import Identified, Mode, ParticipantKind, VisitKind
from backend.rounds.meeting import unit_of, visible
from backend.rounds.participants import LONGEST_NAME, Attending, attend, leave
from backend.rounds.visits import WantedVisit, cancel_visit, plan_visit, visits_of

router = APIRouter(prefix="/episodes/{episode_id}", tags=["round"])
_Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]


class ParticipantIn(BaseModel):
    """Somebody who takes part; everybody but staff is identified first."""

    model_config = ConfigDict(extra="forbid")

    kind: ParticipantKind
    name: _Name
    mode: Mode
    identified: Identified | None = None


class ParticipantShown(BaseModel):
    """Somebody who takes or took part."""

    id: UUID
    kind: ParticipantKind
    name: str
    mode: Mode
    identified: Identified | None
    identified_by: str | None
    at: datetime
    left_at: datetime | None


class VisitIn(BaseModel):
    """Who is to come, when and what for."""

    model_config = ConfigDict(extra="forbid")

    starts_at: Aware
    ends_at: Aware
    who: _Name
    what: Annotated[list[VisitKind], Field(max_length=8)] = []
    note: Annotated[str, Field(max_length=500)] = ""


class PlannedVisitShown(BaseModel):
    """A visit as it is planned; `now` while somebody is in the home."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    who: str
    what: list[VisitKind]
    note: str
    unit: str
    planned_by: str
    now: bool


class VisitsShown(BaseModel):
    """The visits of the days ahead."""

    visits: list[PlannedVisitShown]


@router.post("/participants", status_code=201)
def take_part(
    episode_id: UUID, who: ParticipantIn, request: Request, desk: AtDesk
) -> ParticipantShown:
    """Note who takes part and how; 409 when no round is open for the patient's ward."""
    with desk.work(request) as work:
        row = attend(
            work.session,
            work.caller,
            episode_id,
            Attending(who.kind, who.name, who.mode, who.identified),
            zone=desk.settings.time_zone,
            now=work.now,
        )
    return participant(row)


@router.post("/participants/{participant_id}/leaving")
def go(episode_id: UUID, participant_id: UUID, request: Request, desk: AtDesk) -> ParticipantShown:
    """Note that somebody has left."""
    with desk.work(request) as work:
        row = leave(
            work.session,
            work.caller,
            episode_id,
            participant_id,
            zone=desk.settings.time_zone,
            now=work.now,
        )
    return participant(row)


@router.get("/visits")
def visits(
    episode_id: UUID,
    request: Request,
    desk: AtDesk,
    days: Annotated[int, Query(ge=1, le=31)] = 7,
) -> VisitsShown:
    """Give the visits from yesterday on."""
    with desk.work(request) as work:
        episode = visible(work.session, episode_id)
        rows = visits_of(
            work.session,
            episode_id,
            since=work.now - timedelta(days=1),
            until=work.now + timedelta(days=days),
        )
        log.record(
            work.session,
            work.caller,
            "read",
            "planned visits",
            unit_id=unit_of(work.session, work.caller, episode_id),
            patients=[episode.patient_id],
            now=work.now,
        )
    return VisitsShown(visits=[visit(row, work.now) for row in rows])


@router.post("/visits", status_code=201)
def plan(episode_id: UUID, wish: VisitIn, request: Request, desk: AtDesk) -> PlannedVisitShown:
    """Plan a visit to the home."""
    with desk.work(request) as work:
        wanted = WantedVisit(wish.starts_at, wish.ends_at, wish.who, tuple(wish.what), wish.note)
        row = plan_visit(work.session, work.caller, episode_id, wanted, now=work.now)
    return visit(row, work.now)


@router.delete("/visits/{visit_id}", status_code=204)
def cancel(episode_id: UUID, visit_id: UUID, request: Request, desk: AtDesk) -> None:
    """Cancel a visit; the row stays, with who cancelled it."""
    with desk.work(request) as work:
        cancel_visit(work.session, work.caller, episode_id, visit_id, now=work.now)


def participant(row: Row[*tuple[Any, ...]]) -> ParticipantShown:
    """Lay a participant out."""
    return ParticipantShown.model_validate(row._asdict())


def visit(row: Row[*tuple[Any, ...]], now: datetime) -> PlannedVisitShown:
    """Lay a visit out."""
    return PlannedVisitShown.model_validate(
        {**row._asdict(), "now": row.starts_at <= now < row.ends_at}
    )
