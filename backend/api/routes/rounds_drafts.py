"""What is being written, and who is put aside."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from backend.api.deps import AtDesk
from backend.core.words import Outcome
from backend.rounds.decisions import LONGEST_NOTE
from backend.rounds.drafts import build_on, discard, save
from backend.rounds.parking import Parked, park

router = APIRouter(prefix="/episodes/{episode_id}", tags=["round"])
_Rows = Annotated[list[dict[str, Any]], Field(max_length=50)]
_Words = Annotated[str, Field(max_length=LONGEST_NOTE)]


class DraftIn(BaseModel):
    """A decision as far as it has come; nothing in it is checked before it is signed.

    `seen` is when the draft was saved that the page builds on, null for none: another one is then
    not written over.
    """

    model_config = ConfigDict(extra="forbid")

    outcome: Outcome | None = None
    note: _Words = ""
    next_check_at: str | None = None
    limits: _Rows = []
    ended: _Rows = []
    tasks: _Rows = []
    measurements: _Rows = []
    agreement: dict[str, Any] | None = None
    request: dict[str, Any] | None = None
    transport: dict[str, Any] | None = None
    corrects: UUID | None = None
    seen: datetime | None = None


class Saved(BaseModel):
    """When it was kept, by the database's clock."""

    saved_at: datetime


class ParkIn(BaseModel):
    """Put aside with a reason, or taken up again."""

    model_config = ConfigDict(extra="forbid")

    parked: bool
    reason: Annotated[str, Field(max_length=500)] = ""


class ParkedOut(BaseModel):
    """Whether the patient is put aside today."""

    parked: bool
    reason: str
    by: str
    at: datetime


@router.put("/draft")
def keep_draft(episode_id: UUID, draft: DraftIn, request: Request, desk: AtDesk) -> Saved:
    """Keep what has been written so far; 409 with the `current` draft if it is not the one seen."""
    with desk.work(request) as work:
        content = draft.model_dump_json(exclude={"seen"})
        if "seen" in draft.model_fields_set:
            build_on(work.session, work.caller, episode_id, draft.seen, now=work.now)
        saved_at = save(work.session, work.caller, episode_id, content, now=work.now)
    return Saved(saved_at=saved_at)


@router.delete("/draft", status_code=204)
def throw_draft_away(
    episode_id: UUID, request: Request, desk: AtDesk, seen: datetime | None = None
) -> None:
    """Throw one's own draft away; one that was saved after what was `seen` stays."""
    with desk.work(request) as work:
        discard(work.session, work.caller, episode_id, seen=seen)


@router.put("/parked")
def put_aside(episode_id: UUID, wish: ParkIn, request: Request, desk: AtDesk) -> ParkedOut:
    """Put a patient aside for later in the day's round, or take them up again."""
    with desk.work(request) as work:
        parked: Parked = park(
            work.session,
            work.caller,
            episode_id,
            (wish.parked, wish.reason),
            zone=desk.settings.time_zone,
            now=work.now,
        )
    return ParkedOut(parked=parked.parked, reason=parked.reason, by=parked.by, at=parked.at)
