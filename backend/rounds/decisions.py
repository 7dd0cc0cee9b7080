"""What somebody wants to sign, and whether it can be signed as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.core.errors import Invalid
from backend.core.tables import Standing
from backend.core.words import Outcome
from backend.core.words_round import ReviewKind
from backend.rounds.limits import WantedLimit
from backend.rounds.meeting import Meeting
from backend.rounds.tasks import WantedTask

LONGEST_NOTE = 10_000


@dataclass(frozen=True, slots=True)
class Decision:
    """An outcome, what follows from it, and what its author had seen."""

    assessment_id: UUID | None
    previous_id: UUID | None
    outcome: Outcome
    note: str
    next_check_at: datetime | None
    corrects_id: UUID | None = None
    kind: ReviewKind = ReviewKind.ROUND
    limits: tuple[WantedLimit, ...] = ()
    tasks: tuple[WantedTask, ...] = ()


@dataclass(frozen=True, slots=True)
class Signing:
    """A decision on its way to being signed: by whom, on which standing, when."""

    session: Session
    caller: Caller
    meeting: Meeting
    standing: Standing
    decision: Decision
    zone: str
    now: datetime


def check_decision(decision: Decision, now: datetime) -> None:
    """Refuse what lacks something, naming every field."""
    errors = [*_note(decision), *_next_check(decision, now), *_ends(decision)]
    if decision.limits and decision.outcome is not Outcome.CHANGE_PLAN:
        errors.append(("/limits", "Own limits belong to the outcome 'change_plan'."))
    if errors:
        raise Invalid(errors[0][1], errors=errors)


def _note(decision: Decision) -> Iterator[tuple[str, str]]:
    if len(decision.note) > LONGEST_NOTE:
        yield "/note", f"At most {LONGEST_NOTE} characters."
    if decision.outcome is not Outcome.CONTINUE and not decision.note.strip():
        yield (
            "/note",
            "Write what was decided and why: only 'continue' can be signed without a note.",
        )


def _next_check(decision: Decision, now: datetime) -> Iterator[tuple[str, str]]:
    if decision.next_check_at is not None and decision.next_check_at <= now:
        yield "/next_check_at", "The next check must lie in the future."


def _ends(decision: Decision) -> Iterator[tuple[str, str]]:
    talk = decision.kind is ReviewKind.DISCHARGE_CONVERSATION
    if talk and decision.outcome not in {Outcome.DISCHARGE, Outcome.CONTINUE}:
        yield "/outcome", "A discharge conversation ends in 'discharge', or in 'continue' for now."
