"""What somebody wants to sign, and whether it can be signed as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
# What must have been talked about before somebody goes home for good (D92, D93).
TALKED_ABOUT = ("follow_up", "contact", "patient_letter")


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
    conversation: Mapping[str, str] | None = None


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
    errors = [*_note(decision), *_next_check(decision, now), *_conversation(decision)]
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


def _conversation(decision: Decision) -> Iterator[tuple[str, str]]:
    said = decision.conversation
    if decision.kind is ReviewKind.ROUND:
        if said is not None:
            yield "/conversation", "Only a discharge conversation has this part."
        return
    if decision.outcome not in {Outcome.DISCHARGE, Outcome.CONTINUE}:
        yield "/outcome", "A discharge conversation ends in 'discharge', or in 'continue' for now."
    for part in TALKED_ABOUT:
        if not (said or {}).get(part, "").strip():
            yield f"/conversation/{part}", "This must be written before the conversation is signed."
