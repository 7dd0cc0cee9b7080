"""What somebody wants to sign, and whether it can be signed as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.core.errors import Invalid
from backend.core.mistyped import NEXT_CHECK, beyond
from backend.core.tables import Assessment, Review, Standing
from backend.core.words import Outcome
from backend.core.words_round import ReviewKind
from backend.rounds.changes import (
    WantedMeasurement,
    WantedRequest,
    WantedTransport,
    wrong_measurements,
    wrong_request,
)
from backend.rounds.limits import EndedLimit, WantedLimit, wrong_ends, wrong_limits
from backend.rounds.meeting import Meeting
from backend.rounds.tasks import WantedTask, wrong_tasks
from backend.stay.revisions import Revision

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
    ended: tuple[EndedLimit, ...] = ()
    tasks: tuple[WantedTask, ...] = ()
    measurements: tuple[WantedMeasurement, ...] = ()
    agreement: Revision | None = None
    request: WantedRequest | None = None
    transport: WantedTransport | None = None


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


def check_decision(signing: Signing) -> None:
    """Refuse what lacks something, naming every field of every part at once."""
    decision, now = signing.decision, signing.now
    errors = [
        *_note(signing),
        *_next_check(decision, now),
        *_ends(decision),
        *_belongs(decision),
        *wrong_limits(signing.meeting.episode, decision.limits, zone=signing.zone, now=now),
        *_wrong_ends(signing),
        *wrong_tasks(signing.session, decision.tasks, since=now),
        *wrong_measurements(decision.measurements, now),
        *wrong_request(decision.request),
    ]
    if errors:
        raise Invalid(errors[0][1], errors=errors)


def _note(signing: Signing) -> Iterator[tuple[str, str]]:
    decision = signing.decision
    if len(decision.note) > LONGEST_NOTE:
        yield "/note", f"At most {LONGEST_NOTE} characters."
    if decision.note.strip() or decision.outcome is Outcome.CONTINUE:
        return
    if decision.outcome is Outcome.DISCHARGE:
        if not _ready(signing):
            yield "/note", "Not all criteria are met: write why the patient can be discharged."
        return
    yield "/note", "Write what was decided and why: only 'continue' can be signed without a note."


def _ready(signing: Signing) -> bool:
    """Tell whether all criteria were met on the verdict that was on the screen."""
    seen = signing.decision.assessment_id
    if seen is None:
        return False
    answers = [
        one["answer"] for one in signing.session.get_one(Assessment, seen).verdict["criteria"]
    ]
    return bool(answers) and all(answer == "met" for answer in answers)


def _belongs(decision: Decision) -> Iterator[tuple[str, str]]:
    """Keep each part with its outcome: what is not to be done must not be sent along unseen."""
    changes = {
        "/limits": ("Own limits belong", bool(decision.limits)),
        "/ended": ("To end an own limit belongs", bool(decision.ended)),
        "/agreement": ("A new version of the agreement belongs", decision.agreement is not None),
        "/request": ("A care request belongs", decision.request is not None),
    }
    if decision.outcome is not Outcome.CHANGE_PLAN:
        for pointer, (what, sent) in changes.items():
            if sent:
                yield pointer, f"{what} to the outcome 'change_plan'."
    if decision.transport is not None and decision.outcome is not Outcome.BACK_TO_WARD:
        yield "/transport", "Transport belongs to the outcome 'back_to_ward'."


def _wrong_ends(signing: Signing) -> Iterator[tuple[str, str]]:
    decision, session = signing.decision, signing.session
    corrects = decision.corrects_id
    before = None if corrects is None else session.get(Review, corrects)
    yield from wrong_ends(
        session,
        signing.meeting.episode.id,
        decision.ended,
        decision.limits,
        [one["rule"] for one in before.decided.get("ended", ())] if before else (),
        now=signing.now,
    )


def _next_check(decision: Decision, now: datetime) -> Iterator[tuple[str, str]]:
    at = decision.next_check_at
    if at is not None and at <= now:
        yield "/next_check_at", "The next check must lie in the future."
    elif at is not None and (far := beyond(at, NEXT_CHECK, now=now)):
        yield "/next_check_at", far


def _ends(decision: Decision) -> Iterator[tuple[str, str]]:
    talk = decision.kind is ReviewKind.DISCHARGE_CONVERSATION
    if talk and decision.outcome not in {Outcome.DISCHARGE, Outcome.CONTINUE}:
        yield "/outcome", "A discharge conversation ends in 'discharge', or in 'continue' for now."
