"""Care requests to home care, the municipality's own view, and early words."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from backend.api import parts
from backend.api.deps import AtDesk
from backend.api.routes.stay.shown_lists import RequestsShown
from backend.api.written import Aware
from backend.core.words import Part, RequestStatus, RequestStep
from backend.stay import requests
from backend.stay.fax import fax_packet
from backend.stay.heads_ups import warn_early as warn
from backend.stay.request_text import RequestContent

router = APIRouter(tags=["stay: care requests"], dependencies=[parts.of(Part.HOME_CARE)])
# An early word names no patient, so what may be needed is chosen from a list, never written.
NeedWord = Annotated[
    str, Field(pattern="^(antibiotics|monitoring|sampling|dressing|supervision|other)$")
]


class RequestIn(BaseModel):
    """What is asked of which home-care unit."""

    model_config = ConfigDict(extra="forbid")

    unit_id: UUID
    content: RequestContent


class StepIn(BaseModel):
    """A step, and the state and version that were on the screen."""

    model_config = ConfigDict(extra="forbid")

    step: RequestStep
    seen: RequestStatus
    seen_version: int | None = None
    words: str = Field("", max_length=2000, description="With whom, to which number, or why")
    content: RequestContent | None = None
    booked_for: Aware | None = Field(None, description="The time that comes with a yes (D113)")
    without_consent: str = Field(
        "", max_length=2000, description="Why it goes though no consent or harm test is noted (D96)"
    )


class HeadsUpIn(BaseModel):
    """An early word: from which ward, to which unit, when, and what kinds of visits."""

    model_config = ConfigDict(extra="forbid")

    from_unit_id: UUID
    to_unit_id: UUID
    expected_on: date
    needs: list[NeedWord] = Field(max_length=10)


class FaxReceiver(BaseModel):
    """Whom the fax goes to; the number is the one the units have agreed on, or none."""

    name: str
    phone: str
    fax: str | None


class FaxSender(BaseModel):
    """Who sends it, and where its receipt is confirmed."""

    name: str
    phone: str
    who: str


class FaxPatient(BaseModel):
    """Whom it is about; never on the cover."""

    name: str
    identifier: str
    allergy: dict[str, Any]


class FaxRequest(BaseModel):
    """What is asked."""

    content: dict[str, Any]
    version: int


class FaxAgreement(BaseModel):
    """The agreement in force."""

    number: int
    at: datetime
    content: dict[str, Any]


class FaxShown(BaseModel):
    """What one home-care unit gets on paper."""

    episode_id: UUID
    receiver: FaxReceiver
    sender: FaxSender
    patient: FaxPatient
    request: FaxRequest
    agreement: FaxAgreement | None
    consent: bool
    at: datetime


class Made(BaseModel):
    """What was made."""

    id: UUID


@router.get("/care-requests", response_model=RequestsShown)
def the_requests(unit: UUID, request: Request, desk: AtDesk) -> dict[str, Any]:
    """Give a unit's requests and early words; a home-care unit gets those it was asked, no others.

    Each with `complete` (sent and phoned), `minutes_since_sent`, `warnings` about lead time,
    `prompts` of the 5- and 14-day clocks, and the `steps` noted so far.
    """
    with desk.work(request) as work:
        return requests.list_of(
            work.session, work.caller, unit, zone=desk.settings.time_zone, now=work.now
        )


@router.post("/episodes/{episode_id}/care-requests", status_code=201)
def draft_request(episode_id: UUID, wanted: RequestIn, request: Request, desk: AtDesk) -> Made:
    """Draft a request; the unit sees it when it is sent."""
    with desk.work(request) as work:
        made = requests.draft(
            work.session, work.caller, episode_id, wanted.unit_id, wanted.content, now=work.now
        )
    return Made(id=made)


@router.post("/care-requests/{request_id}/steps", status_code=204)
def take_step(request_id: UUID, wanted: StepIn, request: Request, desk: AtDesk) -> None:
    """Note a step: sent, phoned, faxed, received, accepted, declined, withdrawn, changed."""
    noted = requests.Noted(
        wanted.step,
        wanted.seen,
        wanted.words,
        wanted.content,
        wanted.seen_version,
        wanted.booked_for,
        wanted.without_consent,
    )
    with desk.work(request) as work:
        requests.step(work.session, work.caller, request_id, noted, now=work.now)


@router.get("/care-requests/{request_id}/fax", response_model=FaxShown)
def the_fax(request_id: UUID, request: Request, desk: AtDesk) -> dict[str, Any]:
    """Give what goes to the unit by fax, no more than its own screen shows (D9, L10)."""
    with desk.work(request) as work:
        return fax_packet(work.session, work.caller, request_id, now=work.now)


@router.post("/heads-ups", status_code=201)
def warn_early(wanted: HeadsUpIn, request: Request, desk: AtDesk) -> Made:
    """Tell a home-care unit that somebody may come, naming nobody (D65)."""
    with desk.work(request) as work:
        made = warn(
            work.session,
            work.caller,
            (wanted.from_unit_id, wanted.to_unit_id),
            wanted.expected_on,
            wanted.needs,
            now=work.now,
        )
    return Made(id=made)
