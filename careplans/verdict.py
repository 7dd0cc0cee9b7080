"""The verdict: findings with evidence and reason, criteria with answers, and when to look again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from careplans.words import as_json

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from careplans.extras import ExtraState
    from careplans.measurements import Kind
    from careplans.model import Urgency
    from careplans.scores import News2
    from careplans.words import Both

Code = Literal[
    "raised",
    "extreme",
    "ask-again",
    "confirmed",
    "not-repeated",
    "not-cleared",
    "silent",
    "no-valid-value",
    "time-fault",
    "pulse-disagrees",
    "own-limit-without-rule",
    "late",
    "clock",
]
Answer = Literal["met", "not_met", "not_enough_data", "waiting_for_person"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should know, with the readings it rests on and the reason."""

    rule: str
    urgency: Urgency
    code: Code
    text: Both
    because: Both
    evidence: tuple[UUID, ...]
    at: datetime
    kind: Kind | None = None

    def as_json(self) -> dict[str, Any]:
        """Give the finding as it is stored and shown."""
        return {
            "rule": self.rule,
            "urgency": int(self.urgency),
            "code": self.code,
            "text": as_json(self.text),
            "because": as_json(self.because),
            "evidence": [str(reading) for reading in self.evidence],
            "at": self.at.isoformat(),
            "kind": None if self.kind is None else self.kind.value,
        }


@dataclass(frozen=True, slots=True)
class CriterionAnswer:
    """How a discharge criterion stands, and why."""

    id: str
    text: Both
    answer: Answer
    evidence: tuple[UUID, ...]
    why: Both

    def as_json(self) -> dict[str, Any]:
        """Give the answer as it is stored and shown."""
        return {
            "id": self.id,
            "text": as_json(self.text),
            "answer": self.answer,
            "evidence": [str(reading) for reading in self.evidence],
            "why": as_json(self.why),
        }


@dataclass(frozen=True, slots=True)
class ClockState:
    """When a rule clock strikes next, or struck without being answered."""

    id: str
    text: Both
    due_at: datetime
    overdue: bool

    def as_json(self) -> dict[str, Any]:
        """Give the clock as it is stored and shown."""
        return {
            "id": self.id,
            "text": as_json(self.text),
            "due_at": self.due_at.isoformat(),
            "overdue": self.overdue,
        }


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a plan makes of what was known at a moment."""

    at: datetime
    plan_id: str
    plan_version: str
    news2: News2
    findings: tuple[Finding, ...]
    criteria: tuple[CriterionAnswer, ...]
    clocks: tuple[ClockState, ...]
    extras: tuple[ExtraState, ...]
    next_set_due: datetime | None
    look_again_at: datetime | None

    def as_json(self) -> dict[str, Any]:
        """Give the verdict as it is stored and shown."""
        return {
            "at": self.at.isoformat(),
            "plan": {"id": self.plan_id, "version": self.plan_version},
            "news2": self.news2.as_json(),
            "findings": [finding.as_json() for finding in self.findings],
            "criteria": [criterion.as_json() for criterion in self.criteria],
            "clocks": [clock.as_json() for clock in self.clocks],
            "extras": [extra.as_json() for extra in self.extras],
            "next_set_due": _iso(self.next_set_due),
            "look_again_at": _iso(self.look_again_at),
        }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
