"""Tasks, and the limits of a patient's own."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Row

from backend.access import log
from backend.api.deps import AtDesk
from backend.api.routes.rounds_decision import TaskIn
from backend.api.shown import Bilingual
from backend.core.clock import local_day
from backend.core.words import Role
from backend.core.words_round import TaskEnding
from backend.rounds.limits import adjustable, limits_of
from backend.rounds.meeting import unit_of, visible
from backend.rounds.tasks import AlreadyEnded, Ended, add_task, end_task
from careplans import MEASUREMENTS, Kind, Rule
from careplans.model import Above, Below

router = APIRouter(prefix="/episodes/{episode_id}", tags=["round"])


class EndingIn(BaseModel):
    """How a task came to its end."""

    model_config = ConfigDict(extra="forbid")

    ending: TaskEnding = TaskEnding.DONE
    comment: Annotated[str, Field(max_length=500)] = ""


class TaskShown(BaseModel):
    """A task: what, whose, until when, and how it ended: on whose word, or measured when."""

    id: UUID
    code: str | None
    what: str
    owner_role: Role | None
    owner_unit_id: UUID | None
    owner_unit: str | None
    due_at: datetime
    late: bool
    review_id: UUID | None
    made_by: str
    made_at: datetime
    ending: TaskEnding | None
    ended_by: str | None
    ended_at: datetime | None
    measured_at: datetime | None
    comment: str | None


class LimitShown(BaseModel):
    """A limit in force: who set it, why, until when."""

    id: UUID
    rule: str
    value: str
    reason: str
    by: str
    set_at: datetime
    expires_at: datetime | None


class RuleShown(BaseModel):
    """A limit of the plan, which a patient can have one of their own for."""

    rule: str
    kind: Kind
    name: Bilingual
    unit: str
    below: bool
    plan_value: str
    low: str
    high: str
    urgency: int
    because: Bilingual


class LimitsShown(BaseModel):
    """The patient's own limits, and what the plan says."""

    limits: list[LimitShown]
    rules: list[RuleShown]


@router.post("/tasks", status_code=201)
def add(episode_id: UUID, wish: TaskIn, request: Request, desk: AtDesk) -> TaskShown:
    """Add a task outside of any review."""
    with desk.work(request) as work:
        row = add_task(work.session, work.caller, episode_id, wish.wanted(), now=work.now)
    return task(row, work.now)


@router.post("/tasks/{task_id}/ending")
def end(
    episode_id: UUID, task_id: UUID, how: EndingIn, request: Request, desk: AtDesk
) -> TaskShown:
    """Say that a task is done, or no longer to be done; 409 with who was first."""
    ended, zone = Ended(task_id, how.ending, how.comment), desk.settings.time_zone
    with desk.work(request) as work:
        try:
            row = end_task(work.session, work.caller, episode_id, ended, zone=zone, now=work.now)
        except AlreadyEnded as first:
            first.extra = {"current": task(first.extra["current"], work.now)}
            raise
    return task(row, work.now)


@router.get("/limits")
def limits(episode_id: UUID, request: Request, desk: AtDesk) -> LimitsShown:
    """Give the patient's own limits, and the plan's rules that can have one."""
    with desk.work(request) as work:
        episode = visible(work.session, episode_id)
        own = limits_of(work.session, episode_id, now=work.now)
        log.record(
            work.session,
            work.caller,
            "read",
            "limits",
            unit_id=unit_of(work.session, work.caller, episode_id),
            patients=[episode.patient_id],
            now=work.now,
        )
    rules = adjustable(episode, local_day(work.now, desk.settings.time_zone))
    return LimitsShown(
        limits=[LimitShown(**limit) for limit in own],
        rules=[shown for rule in rules for shown in rule_shown(rule, episode.oxygen_scale)],
    )


def task(row: Row[*tuple[Any, ...]], now: datetime) -> TaskShown:
    """Lay a task out."""
    late = row.ending is None and row.due_at < now
    return TaskShown.model_validate({**row._asdict(), "late": late})


def rule_shown(rule: Rule, scale: int) -> list[RuleShown]:
    """Lay out a limit of the plan; a rule of another kind has none."""
    when = rule.when
    if not isinstance(when, Below | Above):
        return []
    value = when.below if isinstance(when, Below) else when.above
    if when.scale_2 is not None and scale != 1:
        value = when.scale_2
    one = MEASUREMENTS[Kind(when.kind)]
    shown = RuleShown(
        rule=rule.id,
        kind=one.kind,
        name=Bilingual(sv=one.sv, en=one.en),
        unit=one.shown,
        below=isinstance(when, Below),
        plan_value=str(value),
        low=str(one.physiological[0]),
        high=str(one.physiological[1]),
        urgency=rule.urgency,
        because=Bilingual(sv=rule.because.sv, en=rule.because.en),
    )
    return [shown]
