"""One patient's stay at home, as the round reads it."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from dashboard.answers.basics import Chosen, Contact, Said
from dashboard.answers.patients import Identity
from dashboard.answers.reviews import KeptDraft, Review, Writer
from dashboard.answers.rounds import Bed, Parked, Position
from dashboard.answers.verdicts import Assessment


class Happened(TypedDict):
    """One thing that has happened since the last round; `details` depends on `type`."""

    type: Literal["note", "check_in", "entry", "missed_set", "acknowledgement", "task"]
    id: str | None
    at: str
    known_at: str
    by: str | None
    title: str | None
    role: str | None
    unread: bool
    details: dict[str, Any]


class Since(TypedDict):
    """What has happened since the last signed outcome, newest first."""

    since: str
    read_until: str | None
    unread: int
    items: list[Happened]


class LabResult(TypedDict):
    """One laboratory result."""

    at: str
    value: str
    source: str


class Lab(TypedDict):
    """A laboratory value: its newest results, newest first, and where it is going."""

    kind: str
    name: Said
    unit: str
    precision: int
    trend: Literal["up", "down", "level"] | None
    usual: str | None
    results: list[LabResult]


class Culture(TypedDict):
    """What was written to laboratory results, in full."""

    id: str
    at: str
    text: str
    by: str


class Holder(TypedDict):
    """Somebody whom the agreement binds, and which version has reached them."""

    party: str
    holder: str
    holds_version: int | None
    up_to_date: bool


class Agreement(TypedDict):
    """The newest version of the agreement, and who acts on an old one."""

    number: int
    at: str
    author: str
    holders: list[Holder]
    warning: Said | None


class Visited(TypedDict):
    """A visit that was made."""

    at: str
    by: str


class Infusion(TypedDict):
    """An infusion at home."""

    id: str
    at: str
    given: bool | None
    pump_weight_before: str | None
    pump_weight_after: str | None
    infused: str | None
    line_site: Chosen | None
    problem: Chosen | None
    note: str
    by: str


class Task(TypedDict):
    """Something to be done."""

    id: str
    what: str
    owner_role: str | None
    owner_unit: str | None
    due_at: str
    late: bool
    ending: Literal["done", "cancelled"] | None
    measured_at: str | None


class PlannedVisit(TypedDict):
    """When somebody is to be in the home."""

    id: str
    starts_at: str
    ends_at: str
    who: str
    what: list[str]
    now: bool


class Participant(TypedDict):
    """Somebody who takes or took part in today's round."""

    id: str
    kind: str
    name: str
    mode: Literal["on_site", "video", "phone"]
    identified: str | None
    left_at: str | None


class Episode(TypedDict):
    """One patient's stay at home, as the round reads it."""

    episode_id: str
    patient: Identity
    unit: Contact
    home_care: Contact | None
    diagnosis: Said
    day: int
    planned_days: int | None
    status: str
    formal_status: str
    beds_kept: NotRequired[bool]
    bed: Bed | None
    assessment: Assessment | None
    reviews: list[Review]
    position: Position | None
    draft: KeptDraft | None
    writers: list[Writer]
    since: Since
    labs: list[Lab]
    cultures: list[Culture]
    infusions: list[Infusion]
    tasks: list[Task]
    visits: list[PlannedVisit]
    participants: list[Participant]
    agreement: Agreement | None
    parked: Parked | None
    visited: list[Visited]
    missed: list[str]
    first_due: str | None
