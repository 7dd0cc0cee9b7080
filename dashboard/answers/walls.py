"""What hangs on a ward's wall, and what it is given."""

from __future__ import annotations

from typing import Literal, TypedDict

from dashboard.answers.basics import Said
from dashboard.answers.reviews import Outcome
from dashboard.answers.rounds import Counts, Latest, Share
from dashboard.answers.verdicts import Change, News2


class HungWall(TypedDict):
    """A wall screen, for whoever may take it down."""

    id: str
    hung_by: str
    title: str
    hung_at: str
    seen_at: str
    expires_at: str


class FindingOnWall(TypedDict):
    """What a patient needs somebody for."""

    urgency: int
    text: Said
    answered: bool
    passed_at: str | None


class VisitOnWall(TypedDict):
    """A visit in a home, without who makes it."""

    starts_at: str
    ends_at: str
    now: bool


class RowOnWall(TypedDict):
    """One patient, without name, number or id."""

    rank: int
    tier: int
    news2: News2 | Change
    findings: list[FindingOnWall]
    latest: Latest
    diagnosis: Said
    day: int
    planned_days: int | None
    criteria: Share
    bed: str | None
    status: Literal["open", "signed", "parked"]
    outcome: Outcome | None
    visit: VisitOnWall | None


class OnWall(TypedDict):
    """The round of a ward as it hangs on its wall."""

    unit: str
    date: str
    generated_at: str
    expires_at: str
    demo: bool
    counts: Counts
    rows: list[RowOnWall]
