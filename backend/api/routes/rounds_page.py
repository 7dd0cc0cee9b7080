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
    usual: str | None
    results: list[ResultShown]


class CultureShown(BaseModel):
    """What was written to laboratory results: cultures, sensitivity, in full."""

    id: UUID
    at: datetime
    text: str
    by: str


class HolderShown(BaseModel):
    """Somebody whom the agreement binds, and which version has reached them."""

    party: str
    holder: str
    holds_version: int | None
    up_to_date: bool


class AgreementShown(BaseModel):
    """The newest version of the agreement, and who acts on an old one."""

    number: int
    at: datetime
    author: str
    holders: list[HolderShown]
    warning: Bilingual | None


class ParkedShown(BaseModel):
    """That the patient is put aside today."""

    reason: str
    by: str
    at: datetime


class VisitedShown(BaseModel):
    """A visit that was made."""

    at: datetime
    by: str


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
    """What stands beside the curves: since the last round, laboratory, plan, who takes part."""

    since: SinceShown
    labs: list[LabShown]
    cultures: list[CultureShown]
    infusions: list[InfusionShown]
    tasks: list[TaskShown]
    visits: list[PlannedVisitShown]
    participants: list[ParticipantShown]
    calls: list[CallShown]
    limits: list[LimitShown]
    agreement: AgreementShown | None
    parked: ParkedShown | None
    visited: list[VisitedShown]
    missed: list[datetime]
    first_due: datetime | None


def beside_shown(found: Beside, now: datetime) -> dict[str, Any]:
    """Lay it out, field by field, for the answer it is part of."""
    return {
        "since": since_shown(found.since),
        "labs": [_lab(one, found) for one in found.labs],
        "cultures": [
            CultureShown(id=row.id, at=row.at, text=row.note, by=row.by) for row in found.cultures
        ],
        "infusions": [InfusionShown.model_validate(one) for one in found.infusions],
        "tasks": [task(row, now) for row in found.tasks],
        "visits": [visit(row, now) for row in found.visits],
        "participants": [participant(row) for row in found.participants],
        "calls": [call(row) for row in found.calls],
        "limits": [LimitShown(**limit) for limit in found.limits],
        "agreement": _agreement(found),
        "parked": _parked(found),
        "visited": [VisitedShown(at=row.at, by=row.by) for row in found.visited],
        "missed": [one.due_at for one in found.missed],
        "first_due": found.first_due,
    }


def _agreement(found: Beside) -> AgreementShown | None:
    held = found.agreement
    return None if held is None else AgreementShown.model_validate(held, from_attributes=True)


def _parked(found: Beside) -> ParkedShown | None:
    aside = found.parked
    return None if aside is None else ParkedShown.model_validate(aside, from_attributes=True)


def _lab(one: Lab, found: Beside) -> LabShown:
    return LabShown(
        kind=one.measurement.kind,
        name=Bilingual(sv=one.measurement.sv, en=one.measurement.en),
        unit=one.measurement.shown,
        precision=one.measurement.precision,
        trend=one.trend,
        usual=found.usual.get(one.measurement.kind),
        results=[
            ResultShown(at=at, value=str(value), source=source) for at, value, source in one.results
        ],
    )
