"""What the lists of a unit are answered with: requests, beds, meetings, figures."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from backend.api.shown import Bilingual
from backend.core.words import BedKind, EpisodeStatus, RequestStatus, RequestStep, Role
from backend.stay.consents import Standing


class UnitOfRequest(BaseModel):
    """The home-care unit that is asked."""

    id: UUID
    name: str
    phone: str


class PromptShown(BaseModel):
    """What a clock asks to be considered about one intervention; it never acts."""

    key: str
    on: date
    due: bool
    text: Bilingual


class RequestShown(BaseModel):
    """A care request; `complete` when it is both sent and phoned (D10)."""

    id: UUID
    episode_id: UUID | None
    unit: UnitOfRequest
    status: RequestStatus
    complete: bool
    sent_at: datetime | None
    phoned_at: datetime | None
    answered_at: datetime | None
    minutes_since_sent: int | None
    patient_is_admitted: bool
    stay_over: bool
    booked_for: datetime | None
    may_be_told: Standing
    without_consent: str | None
    version: int
    content: dict[str, Any]
    warnings: list[Bilingual]
    prompts: list[PromptShown]


class NameShown(BaseModel):
    """Whom a request is about; always name and number together."""

    name: str
    identifier: str


class WardShown(BaseModel):
    """Who asks, and on which number."""

    name: str
    phone: str


class NotedShown(BaseModel):
    """A step noted on a request."""

    step: RequestStep
    note: str
    at: datetime
    author: str


class RequestListed(RequestShown):
    """A request in a unit's list; after it was withdrawn home care no longer sees about whom."""

    patient: NameShown | None
    ward: WardShown | None
    steps: list[NotedShown]


class HeadsUpShown(BaseModel):
    """An early word that names nobody."""

    id: UUID
    expected_on: date
    needs: list[str]
    at: datetime
    from_unit: str
    to_unit: str


class RequestsShown(BaseModel):
    """A unit's requests and early words."""

    unit_id: UUID
    requests: list[RequestListed]
    heads_ups: list[HeadsUpShown]


class Occupancy(BaseModel):
    """How full a ward is, both kinds of promises shown (D54)."""

    beds: int
    held: int
    over_capacity: int
    admitted: int
    closed: int
    available: int
    text: Bilingual


class PromiseShown(BaseModel):
    """Who has been promised a bed, since when and until when."""

    episode_id: UUID
    patient: str
    identifier: str
    status: EpisodeStatus
    since: datetime | None
    until: datetime | None
    run_out: bool
    admitted_at: datetime | None


class BoardBed(BaseModel):
    """A bed, or a place beyond the number."""

    id: UUID
    kind: BedKind
    label: str
    text: Bilingual
    closed_at: datetime | None
    promise: PromiseShown | None


class BoardShown(BaseModel):
    """A ward's beds."""

    unit_id: UUID
    occupancy: Occupancy
    beds: list[BoardBed]


class ToolShown(BaseModel):
    """A tool that a meeting can be held in."""

    id: str
    name: str
    sensitive: bool


class LinkOfParticipant(BaseModel):
    """How a participant's newest link stands; what opens it is not kept."""

    participant: str
    made_at: datetime
    opened_at: datetime | None
    revoked_at: datetime | None


class MeetingShown(BaseModel):
    """A meeting with consents, roll, who has not answered, and how the links stand."""

    id: UUID
    kind: str
    subject: str
    content: dict[str, Any]
    at: datetime
    author: str
    role: Role
    previous: UUID | None
    consents: list[dict[str, Any]]
    attendance: list[dict[str, Any]]
    absences: list[dict[str, Any]]
    uninvited: list[str]
    unanswered: list[str]
    phone_needed: bool
    links: list[LinkOfParticipant]


class MeetingsShown(BaseModel):
    """A stay's meetings, the tools there are, and the approved text of invitations."""

    meetings: list[MeetingShown]
    tools: list[ToolShown]
    invitation: dict[str, Any]


class FiguresOfStay(BaseModel):
    """One stay in the follow-up; it names nobody."""

    episode_id: UUID
    diagnosis: str
    diagnosis_text: Bilingual
    path: str | None
    home_since: datetime
    ended_at: datetime | None
    outcome: EpisodeStatus
    days_at_home: float
    back_to_ward: int
    calls_112: int
    alarms: int
    hours_to_accept: float | None
    readmitted_within_limit: bool
    died: bool
    safety: float | None
    satisfaction: float | None


class FiguresTotal(BaseModel):
    """The figures of all stays together."""

    stays: int
    days_at_home: float
    back_to_ward: int
    calls_112: int
    readmitted_within_limit: int
    died: int
    alarms: int
    alarms_per_day: float | None
    median_hours_to_accept: float | None
    safety: float | None
    satisfaction: float | None


class FiguresShown(BaseModel):
    """A ward's figures for the stays at home on some of these days."""

    unit_id: UUID
    first: date
    last: date
    total: FiguresTotal
    stays: list[FiguresOfStay]
