"""Beds: the ward's board, and the promise that stands for one patient."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from backend.api import parts
from backend.api.deps import AtDesk
from backend.api.routes.stay.shown_lists import BoardShown
from backend.core.tables import BedReservation
from backend.core.words import BedKind, Part
from backend.stay import beds
from backend.stay.board import board, close
from backend.stay.entries import Text
from backend.stay.places import Wanted

router = APIRouter(tags=["stay: beds"], dependencies=[parts.of(Part.BEDS)])


class PlaceIn(BaseModel):
    """A held bed by its id, or a place beyond the number (any, or one by its id)."""

    model_config = ConfigDict(extra="forbid")

    kind: BedKind
    bed_id: UUID | None = None

    def wanted(self) -> Wanted:
        """Give the place that is asked for."""
        return Wanted(self.kind, self.bed_id)


class ReserveIn(PlaceIn):
    """A place, and until when it is promised."""

    until: AwareDatetime


class MoveIn(PlaceIn):
    """Another place, and why."""

    reason: Text


class ExtendIn(BaseModel):
    """The new end, and the end that was on the screen."""

    model_config = ConfigDict(extra="forbid")

    until: AwareDatetime
    seen_until: AwareDatetime | None


class CloseIn(BaseModel):
    """Why a bed is closed."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field("", max_length=2000)


class Promise(BaseModel):
    """The bed that stands for a patient."""

    bed_id: UUID
    since: datetime | None
    until: datetime | None
    admitted_at: datetime | None


@router.get("/beds", response_model=BoardShown)
def the_board(unit: UUID, request: Request, desk: AtDesk) -> dict[str, Any]:
    """Give a ward's beds with who is promised which, and how full it is ("Plats 23 av 22")."""
    with desk.work(request) as work:
        return board(work.session, work.caller, unit, now=work.now)


@router.post("/beds/{bed_id}/close", status_code=204)
def close_bed(bed_id: UUID, wanted: CloseIn, request: Request, desk: AtDesk) -> None:
    """Close a bed; 409 with the episodes while a promise stands on it."""
    with desk.work(request) as work:
        close(work.session, work.caller, bed_id, wanted.reason, seen_open=True, now=work.now)


@router.post("/beds/{bed_id}/open", status_code=204)
def open_bed(bed_id: UUID, request: Request, desk: AtDesk) -> None:
    """Open a closed bed again."""
    with desk.work(request) as work:
        close(work.session, work.caller, bed_id, "", seen_open=False, now=work.now)


@router.post("/episodes/{episode_id}/bed", status_code=201)
def reserve_bed(episode_id: UUID, wanted: ReserveIn, request: Request, desk: AtDesk) -> Promise:
    """Promise a bed to a patient from now on; 409 when it is taken or closed."""
    with desk.work(request) as work:
        made = beds.reserve(
            work.session, work.caller, episode_id, wanted.wanted(), wanted.until, now=work.now
        )
        return _shown(made)


@router.post("/episodes/{episode_id}/bed/extend")
def extend_bed(episode_id: UUID, wanted: ExtendIn, request: Request, desk: AtDesk) -> Promise:
    """Let the promise stand until another moment; 409 when somebody changed it since."""
    with desk.work(request) as work:
        kept = beds.extend(
            work.session,
            work.caller,
            episode_id,
            wanted.until,
            seen_until=wanted.seen_until,
            now=work.now,
        )
        return _shown(kept)


@router.post("/episodes/{episode_id}/bed/move")
def move_bed(episode_id: UUID, wanted: MoveIn, request: Request, desk: AtDesk) -> Promise:
    """Move the promise to another bed in one step. There is no way to give it up but discharge."""
    with desk.work(request) as work:
        made = beds.move(
            work.session, work.caller, episode_id, wanted.wanted(), wanted.reason, now=work.now
        )
        return _shown(made)


def _shown(kept: BedReservation) -> Promise:
    return Promise(
        bed_id=kept.bed_id,
        since=kept.during.lower,
        until=kept.during.upper,
        admitted_at=kept.admitted_at,
    )
