"""Meetings of a stay; a meeting, a consent and a roll call are entries of the file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict

from backend.api.deps import AtDesk
from backend.stay import meetings
from backend.stay.entries import Key, Text

router = APIRouter(prefix="/episodes/{episode_id}", tags=["stay: meetings"])


class TextIn(BaseModel):
    """A text that somebody wants to send."""

    model_config = ConfigDict(extra="forbid")

    text: Text


@router.get("/meetings")
def the_meetings(episode_id: UUID, request: Request, desk: AtDesk) -> dict[str, Any]:
    """Give a stay's meetings with consents, roll and the unanswered; tools; the approved text.

    Add a meeting, consent or roll call by POST .../entries of kind meeting, kin_consent, attendance.
    """
    with desk.work(request) as work:
        return meetings.meetings(
            work.session, work.caller, episode_id, zone=desk.settings.time_zone, now=work.now
        )


@router.post("/meetings/{meeting}/links/{participant}", status_code=201)
def make_link(
    episode_id: UUID, meeting: Key, participant: Key, request: Request, desk: AtDesk
) -> dict[str, Any]:
    """Make one participant's own link and .ics; 409 for kin without the patient's consent."""
    with desk.work(request) as work:
        return meetings.link_for(
            work.session,
            work.caller,
            episode_id,
            (meeting, participant),
            zone=desk.settings.time_zone,
            now=work.now,
        )


@router.post("/invitation-check")
def check_invitation(
    episode_id: UUID, wanted: TextIn, request: Request, desk: AtDesk
) -> list[dict[str, str]]:
    """Say what a text would give away: names, numbers, diagnosis, clinic; empty when neutral."""
    with desk.work(request) as work:
        return meetings.check_text(
            work.session,
            work.caller,
            episode_id,
            wanted.text,
            zone=desk.settings.time_zone,
            now=work.now,
        )
