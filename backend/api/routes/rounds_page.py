"""What stands beside a patient's curves, as the screens get it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from backend.api.routes.notes import SinceShown, since_shown
from backend.api.routes.rounds_people import (
    ParticipantShown,
    PlannedVisitShown,
    participant,
    visit,
)
from backend.api.routes.rounds_sessions import CallShown, call
from backend.api.routes.rounds_tasks import LimitShown, TaskShown, task
from backend.api.shown import Bilingual
from backend.rounds.labs import Lab
from backend.rounds.page import Beside


class ResultShown(BaseModel):
    """One laboratory result."""

    at: datetime
    value: str
    source: str


class LabShown(BaseModel):
    """A laboratory value: its latest three results, newest first, and where it is going."""

    kind: str
    name: Bilingual
    unit: str
    precision: int
    trend: Literal["up", "down", "level"] | None
    results: list[ResultShown]


class Answered(BaseModel):
    """One answer of a closed list."""

    code: int
    sv: str
    en: str


class InfusionShown(BaseModel):
    """An infusion: given or not, weights in grams, how the line looks, what went wrong."""

    id: UUID
    at: datetime
    given: bool | None
    pump_weight_before: str | None
    pump_weight_after: str | None
    infused: str | None
    line_site: Answered | None
    problem: Answered | None
    note: str
    by: str
    title: str
    role: str
    entered_at: datetime


class BesideShown(BaseModel):
    """Since the last round, laboratory, infusions, plan for today and tomorrow, who takes part."""

    since: SinceShown
    labs: list[LabShown]
    infusions: list[InfusionShown]
    tasks: list[TaskShown]
    visits: list[PlannedVisitShown]
    participants: list[ParticipantShown]
    calls: list[CallShown]
    limits: list[LimitShown]


def beside_shown(found: Beside, now: datetime) -> dict[str, Any]:
    """Lay it out, field by field, for the answer it is part of."""
    return {
        "since": since_shown(found.since),
        "labs": [_lab(one) for one in found.labs],
        "infusions": [InfusionShown.model_validate(one) for one in found.infusions],
        "tasks": [task(row, now) for row in found.tasks],
        "visits": [visit(row, now) for row in found.visits],
        "participants": [participant(row) for row in found.participants],
        "calls": [call(row) for row in found.calls],
        "limits": [LimitShown(**limit) for limit in found.limits],
    }


def _lab(one: Lab) -> LabShown:
    return LabShown(
        kind=one.measurement.kind,
        name=Bilingual(sv=one.measurement.sv, en=one.measurement.en),
        unit=one.measurement.shown,
        precision=one.measurement.precision,
        trend=one.trend,
        results=[
            ResultShown(at=at, value=str(value), source=source) for at, value, source in one.results
        ],
    )
