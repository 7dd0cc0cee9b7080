"""What a decision can change of a patient's plan."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from dashboard.answers.basics import Said, Word


class OwnLimit(TypedDict):
    """A limit of the patient's own, in force."""

    rule: str
    value: str
    reason: str
    by: str
    expires_at: str | None


class Rule(TypedDict):
    """A limit of the plan, which a patient can have one of their own for."""

    rule: str
    kind: str
    name: Said
    unit: str
    below: bool
    plan_value: str
    low: str
    high: str
    urgency: int


class Agreed(TypedDict):
    """The agreement in force, as far as a round changes it."""

    number: int
    at: str
    by: str
    rows: list[dict[str, Any]]
    criteria: list[str]


class Asked(TypedDict):
    """A care request that still counts."""

    id: str
    unit_id: str
    unit: str
    status: str
    version: int
    content: dict[str, Any]


class AskableUnit(TypedDict):
    """A home-care unit that can be asked."""

    id: str
    name: str
    lead_hours: int
    earliest_first_visit: str


class Plan(TypedDict):
    """The parts of a plan that a decision can change, as they stand."""

    limits: list[OwnLimit]
    rules: list[Rule]
    kinds: list[Word]
    agreement: Agreed | None
    requests: list[Asked]
    units: list[AskableUnit]
    transports: list[Word]


class Theirs(TypedDict, total=False):
    """How a part stands that somebody else changed meanwhile."""

    number: int
    at: str
    author: str
    status: str
    version: int
    content: dict[str, Any]


PlanPart = Literal["agreement", "request"]
