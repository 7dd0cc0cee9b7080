"""What the rules said of a patient: score, findings, criteria."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict, final

from dashboard.answers.basics import Said

Level = Literal["emergency", "urgent", "single_three", "unknown", "low"]
Answer = Literal["met", "not_met", "not_enough_data", "waiting_for_person"]


class Part(TypedDict):
    """One parameter of a score."""

    kind: str
    points: int
    value: str | None
    at: str | None
    source: str | None


@final
class Change(TypedDict):
    """What is told of a score when there is none: nothing but that it did not change."""

    change_24h: NotRequired[int | None]


@final
class News2(TypedDict):
    """A score that says how sure it is of itself."""

    lower: int
    upper: int
    complete: bool
    missing: list[str]
    single_three: bool
    level: Level
    text: Said
    change_24h: NotRequired[int | None]
    parts: NotRequired[list[Part]]


class Acknowledged(TypedDict):
    """Who has seen a finding and answers for what happens next."""

    by: str
    title: str
    at: str
    comment: str


class Finding(TypedDict):
    """What a rule found, and why; and who answers for it, if anybody."""

    rule: str
    urgency: int
    code: str
    text: Said
    because: Said
    evidence: list[str]
    at: str
    kind: str | None
    acknowledgement: Acknowledged | None
    passed_at: NotRequired[str]  # it went by itself before anybody answered for it


class Criterion(TypedDict):
    """A discharge criterion with its answer."""

    id: str
    text: Said
    answer: Answer
    evidence: list[str]
    why: Said


class Assessment(TypedDict):
    """A verdict of the rules, as it was stored."""

    id: str
    assessed_at: str
    news2: News2
    findings: list[Finding]
    criteria: list[Criterion]
    next_set_due: str | None
