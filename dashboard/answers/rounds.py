"""The round list, and the round as a session."""

from __future__ import annotations

from typing import Literal, TypedDict

from dashboard.answers.basics import Said, Unit
from dashboard.answers.patients import Person
from dashboard.answers.reviews import Outcome
from dashboard.answers.verdicts import Change, Finding, News2


class Latest(TypedDict):
    """When the patient was last measured, and should have been."""

    at: str | None
    due_at: str | None
    late: bool


class Share(TypedDict):
    """So many of so many."""

    met: int
    of: int


class Bed(TypedDict):
    """The reserved bed."""

    label: str
    until: str | None


class Status(TypedDict):
    """Where today's round stands for one patient."""

    status: Literal["open", "signed", "parked"]
    at: str | None
    by: str | None
    outcome: Outcome | None


class Parked(TypedDict):
    """Put aside for later today, by whom and why."""

    reason: str
    by: str
    at: str


class Visit(TypedDict):
    """The visit that is going on in the home, or today's next."""

    starts_at: str
    ends_at: str
    who: str
    what: list[str]
    now: bool


class Row(TypedDict):
    """One patient of the round."""

    episode_id: str
    rank: int
    tier: int
    patient: Person
    news2: News2 | Change
    findings: list[Finding]
    alerts: int
    unacknowledged: int
    latest: Latest
    temperature: list[tuple[str, str]]
    diagnosis: Said
    day: int
    planned_days: int | None
    criteria: Share
    bed: Bed | None
    owner: str | None
    mine: bool
    review: Status
    parked: Parked | None
    writers: list[str]
    visit: Visit | None
    in_call: bool


class Counts(TypedDict):
    """How far the round has come."""

    patients: int
    reviewed: int
    parked: int
    unacknowledged: int


class Round(TypedDict):
    """Today's round of one unit, in the order of the backend."""

    unit: Unit
    date: str
    generated_at: str
    demo: bool
    counts: Counts
    rows: list[Row]


class RoundCall(TypedDict):
    """A call of the round that goes on, with whom."""

    id: str
    episode_id: str
    patient: str
    identifier: str
    mode: Literal["video", "phone"]
    tool: str
    reference: str
    started_at: str


class TakingPart(TypedDict):
    """Somebody who takes part in a round for their work."""

    kind: str
    name: str
    mode: Literal["on_site", "video", "phone"]


class RoundSession(TypedDict):
    """A unit's round of a day."""

    id: str
    unit: str
    opened_by: str
    opened_at: str
    closed_by: str | None
    closed_at: str | None
    without_outcome: int
    participants: list[TakingPart]
    calls: list[RoundCall]


class Position(TypedDict):
    """Where in the round this patient stands."""

    n: int
    of: int
    next: str | None
    previous: str | None
    onward: str | None
