"""Words that go to others: messages to copy, texts to paste, the visitors' sheet; who has read what."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from backend.api.deps import AtDesk
from backend.api.routes.stay.shown import ReaderShown
from backend.api.shown import Bilingual
from backend.core.clock import local_day
from backend.core.words import MessageStepKind
from backend.stay import messages, reading
from backend.stay.agreement_text import Who
from backend.stay.home_calendar import Asked, calendar_of
from backend.stay.plain_text import pasteable
from backend.stay.visitors import visitors_sheet

router = APIRouter(tags=["stay: words"])


class TemplateShown(BaseModel):
    """An approved text with the fields to fill in."""

    id: str
    name: Bilingual
    text: str
    fields: list[str]
    in_stay: bool
    version: str
    approver: str


class StepShown(BaseModel):
    """How far a message came, when and by whom."""

    step: MessageStepKind
    at: datetime
    author: str


class MessageShown(BaseModel):
    """A message ready to copy; `step` is how far it has come in the other system."""

    id: UUID
    type: str
    episode_id: UUID | None
    text: str
    channel: str
    reference: str
    step: MessageStepKind
    steps: list[StepShown]


class MessageIn(BaseModel):
    """A message to be written, and for which unit."""

    model_config = ConfigDict(extra="forbid")

    unit_id: UUID
    message: messages.Wanted


class MessageStepIn(BaseModel):
    """What happened to a message."""

    model_config = ConfigDict(extra="forbid")

    step: Literal["sent", "received"]


class ReadIn(BaseModel):
    """The version that was read."""

    model_config = ConfigDict(extra="forbid")

    number: int


class TextReader(BaseModel):
    """Somebody who has read the version in force, and when they said so."""

    name: str
    title: str
    at: datetime


class NoReader(BaseModel):
    """Somebody who has not; `earlier` is the last version they have read."""

    name: str
    title: str
    earlier: str | None


class TextShown(BaseModel):
    """A routine in force: what it says, when it is to be looked at again, who has read it."""

    id: str
    title: Bilingual
    lines: list[Bilingual]
    version: str
    in_force_from: date
    source: str
    approver: str
    review_by: date
    review_overdue: bool
    read_by_me: datetime | None
    read_by: list[TextReader]
    not_read_by: list[NoReader]


class TextReadIn(BaseModel):
    """The routine and version that were read."""

    model_config = ConfigDict(extra="forbid")

    id: str
    version: str


class RowShown(BaseModel):
    """What is to happen, who does it and when."""

    what: str
    who: Who
    name: str
    when: str


class ContactShown(BaseModel):
    """Whom to call on which weekdays and hours."""

    name: str
    phone: str
    weekdays: list[int]
    begins: time
    ends: time


class NeedsShown(BaseModel):
    """What help is needed with the basics."""

    food: str
    hygiene: str
    toilet: str
    mobility: str


class VisitorsSheet(BaseModel):
    """The one page for others who come to the home; no diagnosis, no personal number."""

    title: Bilingual
    version: str
    approver: str
    agreement_number: int
    as_of: datetime
    patient: str
    rows: list[RowShown]
    coordinator: str
    contacts: list[ContactShown]
    ward_phone: str
    basic_needs: NeedsShown | None
    visitors: list[dict[str, Any]]
    call_ward: list[Bilingual]
    call_112: list[Bilingual]
    call_112_agreed: str


class HappeningShown(BaseModel):
    """Something that is to happen in the home."""

    kind: Literal["visit", "task", "meeting", "dose", "measurement", "round", "call", "delivery"]
    id: str
    day: date
    all_day: bool = Field(description="It has a day and no hour; `times` says what is written")
    starts_at: datetime
    ends_at: datetime | None
    who: str
    organisation: str
    what: str
    times: str
    place: str
    state: str
    for_patient: bool = Field(description="Whether it belongs on the patient's own calendar")


class PasteRequest(BaseModel):
    """A request as text, and its number in the other system."""

    id: UUID
    unit: str
    reference: str
    text: str


class Reference(BaseModel):
    """What a notice is called in the other system."""

    about: str
    reference: str


class PasteShown(BaseModel):
    """Texts to paste into another record system."""

    agreement: str | None
    requests: list[PasteRequest]
    references: list[Reference]


@router.get("/message-templates")
def message_templates(request: Request, desk: AtDesk) -> list[TemplateShown]:
    """Give the approved texts of messages, with the fields each needs (D4, D6)."""
    with desk.work(request) as work:
        today = local_day(work.now, desk.settings.time_zone)
    return [
        TemplateShown(
            name=Bilingual(sv=one.sv, en=one.en),
            **one.model_dump(include={"id", "text", "fields", "in_stay", "version", "approver"}),
        )
        for one in messages.templates(today)
    ]


@router.get("/messages", response_model=list[MessageShown])
def the_messages(unit: UUID, request: Request, desk: AtDesk) -> list[dict[str, Any]]:
    """Give a unit's messages, the newest first, each with how far it has come."""
    with desk.work(request) as work:
        return messages.messages(work.session, work.caller, unit, now=work.now)


@router.post("/messages", status_code=201, response_model=MessageShown)
def write_message(wanted: MessageIn, request: Request, desk: AtDesk) -> dict[str, Any]:
    """Write a message ready to copy; 422 naming the field that would tell about whom, or why."""
    with desk.work(request) as work:
        return messages.compose(
            work.session,
            work.caller,
            wanted.unit_id,
            wanted.message,
            zone=desk.settings.time_zone,
            now=work.now,
        )


@router.post("/messages/{message_id}/steps", status_code=201, response_model=MessageShown)
def note_message(
    message_id: UUID, wanted: MessageStepIn, request: Request, desk: AtDesk
) -> dict[str, Any]:
    """Note that a message was sent, or that the other side has confirmed it."""
    step = MessageStepKind(wanted.step)
    with desk.work(request) as work:
        return messages.note(work.session, work.caller, message_id, step, now=work.now)


@router.post("/episodes/{episode_id}/agreement/readings", status_code=201)
def have_read(
    episode_id: UUID, wanted: ReadIn, request: Request, desk: AtDesk
) -> list[ReaderShown]:
    """Note that one has read the version in force; give who has read which. 409 for an old one."""
    with desk.work(request) as work:
        found = reading.mark_agreement_read(
            work.session, work.caller, episode_id, wanted.number, now=work.now
        )
    return [ReaderShown.model_validate(one) for one in found]


@router.get("/texts", response_model=list[TextShown])
def the_texts(unit: UUID, request: Request, desk: AtDesk) -> list[dict[str, Any]]:
    """Give the routines in force with version, approver, review date, and who has read them."""
    with desk.work(request) as work:
        zone = desk.settings.time_zone
        return reading.texts(work.session, work.caller, unit, zone=zone, now=work.now)


@router.post("/texts/readings", status_code=204)
def text_read(wanted: TextReadIn, request: Request, desk: AtDesk) -> None:
    """Note that one has read a routine; 409 when there is a newer version of it."""
    with desk.work(request) as work:
        reading.mark_text_read(
            work.session,
            work.caller,
            wanted.id,
            wanted.version,
            zone=desk.settings.time_zone,
            now=work.now,
        )


@router.get("/episodes/{episode_id}/visitors-sheet", response_model=VisitorsSheet)
def the_visitors_sheet(episode_id: UUID, request: Request, desk: AtDesk) -> dict[str, Any]:
    """Give the read-only page for others who come to the home: who does what, whom to call."""
    with desk.work(request) as work:
        zone = desk.settings.time_zone
        return visitors_sheet(work.session, work.caller, episode_id, zone=zone, now=work.now)


@router.get("/episodes/{episode_id}/calendar", response_model=list[HappeningShown])
def the_calendar(
    episode_id: UUID,
    request: Request,
    desk: AtDesk,
    days: Annotated[int, Query(ge=1, le=31)] = 7,
    first: date | None = None,
) -> list[dict[str, Any]]:
    """Give all that is to happen in the home from a day on, today without one (D74)."""
    with desk.work(request) as work:
        asked, zone = Asked(days, first), desk.settings.time_zone
        return calendar_of(work.session, work.caller, episode_id, asked, zone=zone, now=work.now)


@router.get("/episodes/{episode_id}/text", response_model=PasteShown)
def the_text(episode_id: UUID, request: Request, desk: AtDesk) -> dict[str, Any]:
    """Give agreement and requests as text to paste into another record system (D8)."""
    with desk.work(request) as work:
        zone = desk.settings.time_zone
        return pasteable(work.session, work.caller, episode_id, zone=zone, now=work.now)
