"""Meetings of a stay; a meeting, a consent and a roll call are entries of the file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from backend.api import parts
from backend.api.deps import AtDesk, Desk
from backend.api.routes.stay.shown_lists import MeetingsShown
from backend.core.words import Part
from backend.stay import meeting_links, meetings
from backend.stay.entries import Key, Text
from backend.stay.kinds_meeting import Invited
from backend.stay.meeting_links import Place

router = APIRouter(
    prefix="/episodes/{episode_id}", tags=["stay: meetings"], dependencies=[parts.of(Part.MEETINGS)]
)


class TextIn(BaseModel):
    """A text that somebody wants to send."""

    model_config = ConfigDict(extra="forbid")

    text: Text


class LinkIn(BaseModel):
    """How the participant has been told."""

    model_config = ConfigDict(extra="forbid")

    phoned: bool = Field(False, description="They have been phoned; the same day that is needed")


class LinkShown(BaseModel):
    """One person's way into a meeting, and what to send them. Shown once: it is not kept."""

    token: str
    link: str
    dial_in: str
    subject: str
    text: str
    message: str
    ics: str
    phone_needed: bool


class SubstituteIn(BaseModel):
    """Who comes instead."""

    model_config = ConfigDict(extra="forbid")

    substitute: Invited


@router.get("/meetings", response_model=MeetingsShown)
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
    episode_id: UUID,
    meeting: Key,
    participant: Key,
    request: Request,
    desk: AtDesk,
    how: LinkIn | None = None,
) -> LinkShown:
    """Make one participant's own link, message and .ics; 409 for kin without the patient's consent.

    The link opens once: then it belongs to that browser. `phone_needed`: the meeting is today and
    nobody has phoned, so a task to do so has been made.
    """
    with desk.work(request) as work:
        made = meeting_links.link_for(
            work.session,
            work.caller,
            episode_id,
            _place(desk, meeting, participant),
            phoned=how is not None and how.phoned,
            now=work.now,
        )
    return LinkShown.model_validate(made)


@router.delete("/meetings/{meeting}/links/{participant}", status_code=204)
def revoke_link(
    episode_id: UUID, meeting: Key, participant: Key, request: Request, desk: AtDesk
) -> None:
    """Take a participant's link back; it stops working at once."""
    with desk.work(request) as work:
        place = _place(desk, meeting, participant)
        meeting_links.revoke(work.session, work.caller, episode_id, place, now=work.now)


@router.post("/meetings/{meeting}/participants/{participant}/substitute", status_code=201)
def name_substitute(
    episode_id: UUID,
    meeting: Key,
    participant: Key,
    wanted: SubstituteIn,
    request: Request,
    desk: AtDesk,
) -> LinkShown:
    """Give a place to somebody else, with a link of their own; only the meeting's convener may."""
    with desk.work(request) as work:
        made = meeting_links.substitute(
            work.session,
            work.caller,
            episode_id,
            _place(desk, meeting, participant),
            wanted.substitute,
            now=work.now,
        )
    return LinkShown.model_validate(made)


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


def _place(desk: Desk, meeting: str, participant: str) -> Place:
    settings = desk.settings
    return Place(meeting, participant, settings.public_url.rstrip("/"), settings.time_zone)
