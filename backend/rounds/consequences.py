"""What follows from a signature, in its transaction; and what is taken back with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.core.tables import Review
from backend.core.words import EpisodeStatus, Outcome, Role
from backend.monitoring.assessments import judge_now
from backend.rounds.changes import tonight
from backend.rounds.decisions import Signing
from backend.rounds.home_care import (
    ask_home_care,
    revise_agreement,
    take_agreement_back,
    take_request_back,
)
from backend.rounds.limits import begin_again, end_limits, end_now, set_limits
from backend.rounds.tasks import WantedTask, cancel_of_review, make_tasks
from backend.stay.moves import Step, take

# The round decides; the end of the stay still asks for a reconciliation with all parties (D94), so
# it stands as a task until that is done on the stay's own page.
DISCHARGE = (
    "Utskrivning: avstämning med berörda, avsluta vårdtillfället, frigör trygghetsplatsen, "
    "meddela hemsjukvården, hämta utrustningen."
)


@dataclass(frozen=True, slots=True)
class Settled:
    """What the review keeps of what followed from it, and the tasks that are made with it."""

    kept: Mapping[str, Any]
    tasks: Sequence[WantedTask]


def settle(signing: Signing) -> Settled:
    """Bring about what must be kept with the signature; any refusal leaves nothing behind."""
    decision, episode = signing.decision, signing.meeting.episode
    session, zone, now = signing.session, signing.zone, signing.now
    ended = end_now(session, episode, decision.ended, zone=zone, now=now)
    limits = set_limits(session, signing.caller, episode, decision.limits, zone=zone, now=now)
    agreement, to_give = revise_agreement(signing)
    request, to_phone = ask_home_care(signing)
    kept: dict[str, Any] = {
        "limits": limits,
        "ended": ended,
        "tasks": [_kept(task) for task in _asked_for(signing)],
        "measurements": [one.as_json() for one in decision.measurements],
        "transport": None if decision.transport is None else decision.transport.as_json(),
        **agreement,
        **request,
    }
    if _is_taken_back(signing):
        kept["moved"] = EpisodeStatus.READMITTED
    tasks = [*_asked_for(signing), *_measured(signing), *to_give, *to_phone, *_ride(signing)]
    return Settled({name: value for name, value in kept.items() if value}, tasks)


def follow(signing: Signing, review_id: UUID, tasks: Sequence[WantedTask]) -> None:
    """Make the tasks, judge by what is new at once, and take the patient back (D88)."""
    session, now, episode_id = signing.session, signing.now, signing.meeting.episode.id
    make_tasks(session, signing.caller, episode_id, tasks, review_id, now=now)
    decision = signing.decision
    if decision.limits or decision.ended or decision.measurements:
        judge_now(session, episode_id, cause="plan", zone=signing.zone, now=now)
    if _is_taken_back(signing):
        step = Step(EpisodeStatus.AT_HOME, EpisodeStatus.READMITTED, signing.decision.note)
        take(session, signing.caller, episode_id, step, zone=signing.zone, now=now)


def take_back(
    session: Session, caller: Caller, review: Review, *, zone: str, now: datetime
) -> None:
    """Take back what followed from a review that was undone or corrected, or refuse it whole."""
    decided = review.decided
    cancel_of_review(session, caller, review.id, now=now)
    if "agreement" in decided:
        take_agreement_back(
            session, caller, review.episode_id, decided["agreement"], zone=zone, now=now
        )
    if "request" in decided:
        take_request_back(session, caller, decided["request"], now=now)
    limits = [limit["id"] for limit in decided.get("limits", ())]
    ended = bool(limits) and end_limits(session, limits, now=now)
    again = begin_again(session, decided.get("ended", ()), now=now)
    if ended or again or "measurements" in decided:
        judge_now(session, review.episode_id, cause="plan", zone=zone, now=now)


def _asked_for(signing: Signing) -> list[WantedTask]:
    tasks = list(signing.decision.tasks)
    if signing.decision.outcome is Outcome.DISCHARGE:
        unit_id = signing.meeting.episode.care_unit_id
        code = str(Outcome.DISCHARGE)
        due = tonight(signing.now, signing.zone)
        tasks.append(WantedTask(DISCHARGE, due, Role.NURSE, unit_id, code=code))
    return tasks


def _measured(signing: Signing) -> list[WantedTask]:
    return [one.task() for one in signing.decision.measurements]


def _ride(signing: Signing) -> list[WantedTask]:
    wanted = signing.decision.transport
    return [] if wanted is None else [wanted.task(signing.now)]


def _is_taken_back(signing: Signing) -> bool:
    at_home = signing.meeting.episode.status == EpisodeStatus.AT_HOME
    return signing.decision.outcome is Outcome.BACK_TO_WARD and at_home


def _kept(task: WantedTask) -> dict[str, Any]:
    return {
        "what": task.what,
        "due_at": task.due_at.isoformat(),
        "owner_role": task.owner_role,
        "owner_unit_id": None if task.owner_unit_id is None else str(task.owner_unit_id),
        "code": task.code,
    }
