"""What the form for a change of plan begins with."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel

from backend.api.deps import AtDesk
from backend.api.routes.rounds_tasks import LimitShown, RuleShown, rule_shown
from backend.api.shown import Bilingual
from backend.core.words import RequestStatus
from backend.rounds.changeable import changeable
from backend.rounds.changes import MEASURABLE
from backend.rounds.choices import TRANSPORTS
from backend.stay.file import Kept
from careplans import MEASUREMENTS, Kind

router = APIRouter(prefix="/episodes/{episode_id}/plan", tags=["round"])


class AgreementShown(BaseModel):
    """The agreement in force, as far as a round changes it."""

    number: int
    at: datetime
    by: str
    rows: list[dict[str, Any]]
    criteria: list[str]


class AskedShown(BaseModel):
    """A care request that still counts."""

    id: UUID
    unit_id: UUID
    unit: str
    status: RequestStatus
    version: int
    content: dict[str, Any]


class UnitShown(BaseModel):
    """A home-care unit that can be asked, and how long before the first visit."""

    id: UUID
    name: str
    lead_hours: int
    earliest_first_visit: datetime


class Named(BaseModel):
    """One word of a closed list."""

    code: str
    text: Bilingual


class PlanShown(BaseModel):
    """What can be changed with a signature."""

    limits: list[LimitShown]
    rules: list[RuleShown]
    kinds: list[Named]
    agreement: AgreementShown | None
    requests: list[AskedShown]
    units: list[UnitShown]
    transports: list[Named]


@router.get("")
def plan(episode_id: UUID, request: Request, desk: AtDesk) -> PlanShown:
    """Give the parts of a patient's plan that a decision can change, as they stand."""
    zone = desk.settings.time_zone
    with desk.work(request) as work:
        found = changeable(work.session, work.caller, episode_id, zone=zone, now=work.now)
        scale = found.episode.oxygen_scale
    return PlanShown(
        limits=[LimitShown(**limit) for limit in found.limits],
        rules=[shown for rule in found.rules for shown in rule_shown(rule, scale)],
        kinds=[_kind(kind) for kind in MEASURABLE],
        agreement=None if found.agreement is None else _agreement(found.agreement),
        requests=[_asked(row) for row in found.requests],
        units=[UnitShown.model_validate(unit) for unit in found.units],
        transports=[
            Named(code=one, text=Bilingual(sv=sv, en=en)) for one, (sv, en) in TRANSPORTS.items()
        ],
    )


def _kind(kind: Kind) -> Named:
    one = MEASUREMENTS[kind]
    return Named(code=kind, text=Bilingual(sv=one.sv, en=one.en))


def _agreement(row: Kept) -> AgreementShown:
    return AgreementShown(
        number=row.number,
        at=row.at,
        by=row.author,
        rows=row.content["rows"],
        criteria=row.content["criteria"],
    )


def _asked(row: Kept) -> AskedShown:
    return AskedShown(
        id=row.id,
        unit_id=row.care_unit_id,
        unit=row.unit_name,
        status=RequestStatus(row.status),
        version=row.version,
        content=row.content,
    )
