"""The round as a session, and its calls."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Row
from sqlalchemy.orm import Session

from backend.api.deps import AtDesk
from backend.core.words_round import Mode, ParticipantKind
from backend.rounds.calls import WantedCall, calls_of_round, end_call, start_call
from backend.rounds.participants import staff_of_round
from backend.rounds.sessions import close_round, open_round, round_now, still_without_outcome

router = APIRouter(tags=["round"])


class OpenIn(BaseModel):
    """Whose round is opened."""

    model_config = ConfigDict(extra="forbid")

    unit: UUID


class CallIn(BaseModel):
    """How the patient is called."""

    model_config = ConfigDict(extra="forbid")

    mode: Mode
    tool: Annotated[str, Field(min_length=1, max_length=60)]
    reference: Annotated[str, Field(max_length=510)]


class CallShown(BaseModel):
    """A call, with whom and since when."""

    id: UUID
    episode_id: UUID
    patient: str
    identifier: str
    mode: Mode
    tool: str
    reference: str
    started_by: str
    started_at: datetime
    ended_at: datetime | None


class TakingPart(BaseModel):
    """Somebody who takes part in a round for their work, and how."""

    kind: ParticipantKind
    name: str
    mode: Mode


class RoundSessionShown(BaseModel):
    """A unit's round on a day: who holds it, who takes part, what is left, which calls go on."""

    id: UUID
    unit: UUID
    day: date
    opened_by: str
    opened_at: datetime
    closed_by: str | None
    closed_at: datetime | None
    without_outcome: int
    participants: list[TakingPart]
    calls: list[CallShown]


class CurrentRound(BaseModel):
    """The open round, or the last of today; none if none was held."""

    round: RoundSessionShown | None


@router.post("/rounds", status_code=201)
def begin_round(wish: OpenIn, request: Request, desk: AtDesk) -> RoundSessionShown:
    """Open a unit's round for today; if it is open already, give it with who opened it."""
    with desk.work(request) as work:
        row = open_round(
            work.session, work.caller, wish.unit, zone=desk.settings.time_zone, now=work.now
        )
        return _session(work.session, row)


@router.get("/rounds/current")
def current_round(unit: UUID, request: Request, desk: AtDesk) -> CurrentRound:
    """Give the unit's open round with the calls that go on in it."""
    zone = desk.settings.time_zone
    with desk.work(request) as work:
        row = round_now(work.session, work.caller, unit, zone=zone, now=work.now)
        return CurrentRound(round=None if row is None else _session(work.session, row))


@router.post("/rounds/{round_id}/closing")
def finish_round(round_id: UUID, request: Request, desk: AtDesk) -> RoundSessionShown:
    """Close a round; who has no outcome yet is counted and stands on tomorrow's due list."""
    with desk.work(request) as work:
        row = close_round(work.session, work.caller, round_id, now=work.now)
        return _session(work.session, row)


@router.post("/episodes/{episode_id}/calls", status_code=201)
def begin_call(episode_id: UUID, wish: CallIn, request: Request, desk: AtDesk) -> CallShown:
    """Note a call that goes on; it outlives moving to the next patient."""
    with desk.work(request) as work:
        wanted = WantedCall(wish.mode, wish.tool, wish.reference)
        row = start_call(work.session, work.caller, episode_id, wanted, now=work.now)
    return call(row)


@router.post("/episodes/{episode_id}/calls/{call_id}/ending")
def finish_call(episode_id: UUID, call_id: UUID, request: Request, desk: AtDesk) -> CallShown:
    """End a call."""
    with desk.work(request) as work:
        row = end_call(work.session, work.caller, episode_id, call_id, now=work.now)
    return call(row)


def call(row: Row[*tuple[Any, ...]]) -> CallShown:
    """Lay a call out; always name and number together."""
    return CallShown(
        id=row.id,
        episode_id=row.episode_id,
        patient=f"{row.given_name} {row.family_name}",
        identifier=row.identifier,
        mode=Mode(row.mode),
        tool=row.tool,
        reference=row.reference,
        started_by=row.started_by,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )


def _session(session: Session, row: Row[*tuple[Any, ...]]) -> RoundSessionShown:
    return RoundSessionShown(
        id=row.id,
        unit=row.care_unit_id,
        day=row.day,
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        closed_by=row.closed_by,
        closed_at=row.closed_at,
        without_outcome=still_without_outcome(session, row),
        participants=[
            TakingPart.model_validate(one._asdict()) for one in staff_of_round(session, row.id)
        ],
        calls=[call(one) for one in calls_of_round(session, row.id)],
    )
