"""One patient's stay: the page, the moves between states, the entries of the file, the way back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from backend.api import parts
from backend.api.deps import AtDesk
from backend.api.routes.rounds_sbar import written
from backend.api.routes.stay.shown import (
    AdmissionShown,
    EntryShown,
    HandOverShown,
    MovedShown,
    StayShown,
)
from backend.core.words import EpisodeStatus
from backend.stay.admission import admit_directly, hand_over
from backend.stay.entries import Text
from backend.stay.kinds import AnyEntry
from backend.stay.moves import Decision, Step, take, warnings
from backend.stay.page import stay_page
from backend.stay.writing import New, write

router = APIRouter(prefix="/episodes/{episode_id}", tags=["stay"])


class MoveIn(BaseModel):
    """A move, and the state that was on the screen when it was chosen."""

    model_config = ConfigDict(extra="forbid")

    seen: EpisodeStatus
    to: EpisodeStatus
    reason: str = Field("", max_length=4000)
    decision: Decision | None = Field(None, description="The doctor's; with `decided` only")


class EntryIn(BaseModel):
    """An entry, and the id of the newest about the same thing that was on the screen."""

    model_config = ConfigDict(extra="forbid")

    entry: AnyEntry
    previous: UUID | None = None


class AdmissionIn(BaseModel):
    """Why the patient comes back."""

    model_config = ConfigDict(extra="forbid")

    reason: Text


@router.get("/stay", response_model=StayShown)
def the_stay(episode_id: UUID, request: Request, desk: AtDesk) -> dict[str, Any]:
    """Give everything the page of one stay shows.

    `next`: each way onward with `may`, `missing` (need and sentence) and what `follows`.
    `formal`: what the care formally is, its label, the law's timers. `entries`: the newest of
    each kind and subject; its `id` is what the next one names as `previous`. `bed`, `agreement`
    (current, versions, holders, warning, call_now), `requests`, `checklists` (leaving, packing,
    discharge), `warnings` about aids, `tasks`, `due`.
    """
    with desk.work(request) as work:
        return stay_page(
            work.session, work.caller, episode_id, zone=desk.settings.time_zone, now=work.now
        )


@router.post("/moves", status_code=201, response_model=MovedShown)
def move(episode_id: UUID, wanted: MoveIn, request: Request, desk: AtDesk) -> dict[str, Any]:
    """Move a stay to another state; 409 with `missing` while something is not true yet."""
    step = Step(wanted.seen, wanted.to, wanted.reason, wanted.decision)
    zone = desk.settings.time_zone
    with desk.work(request) as work:
        moved = take(work.session, work.caller, episode_id, step, zone=zone, now=work.now)
        return moved | {"warnings": warnings(step, now=work.now, zone=zone)}


@router.post(
    "/entries", status_code=201, response_model=EntryShown, dependencies=[parts.of_entry()]
)
def add_entry(episode_id: UUID, wanted: EntryIn, request: Request, desk: AtDesk) -> dict[str, Any]:
    """Add an entry to the file; 409 with `current` and `yours` when somebody wrote since."""
    with desk.work(request) as work:
        return write(
            work.session,
            work.caller,
            episode_id,
            New(wanted.entry, wanted.previous),
            zone=desk.settings.time_zone,
            now=work.now,
        )


@router.post("/admission", status_code=201, response_model=AdmissionShown)
def direct_admission(
    episode_id: UUID, wanted: AdmissionIn, request: Request, desk: AtDesk
) -> dict[str, Any]:
    """Take the patient back in one action; give what followed, SBAR and the ambulance's sheet."""
    zone = desk.settings.time_zone
    with desk.work(request) as work:
        done = admit_directly(
            work.session, work.caller, episode_id, wanted.reason, zone=zone, now=work.now
        )
        return done | {"sbar": written(work, episode_id, zone, wanted.reason)}


@router.get("/hand-over", response_model=HandOverShown)
def the_hand_over(episode_id: UUID, request: Request, desk: AtDesk) -> dict[str, Any]:
    """Give SBAR and the ambulance's sheet as things stand now (D26, D85)."""
    with desk.work(request) as work:
        sheet = hand_over(work.session, work.caller, episode_id, now=work.now)
        sbar = written(work, episode_id, desk.settings.time_zone)
    return {"ambulance": sheet, "sbar": sbar}
