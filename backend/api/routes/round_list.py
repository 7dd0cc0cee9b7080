"""The round list."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from pydantic_core import to_json

from backend.api.deps import AtDesk
from backend.api.shown import BedShown, Bilingual, PatientShown, age, day_of_stay
from backend.core.words import UnitKind
from backend.rounds.acknowledgements import with_names
from backend.rounds.round_list import OnRound, Round, round_of
from careplans import Urgency

router = APIRouter(prefix="/round", tags=["round"])


class UnitShown(BaseModel):
    """The unit whose round it is."""

    id: UUID
    name: str
    kind: UnitKind


class Counts(BaseModel):
    """How far the round has come."""

    patients: int
    reviewed: int
    parked: int
    unacknowledged: int


class Latest(BaseModel):
    """The newest valid value, and when the next set is due."""

    at: datetime | None
    due_at: datetime | None
    late: bool


class Criteria(BaseModel):
    """Discharge criteria that are met, of all."""

    met: int
    of: int


class ReviewShown(BaseModel):
    """Today's outcome, if there is one."""

    status: str
    at: datetime | None
    by: str | None
    outcome: str | None


class ParkedShown(BaseModel):
    """Put aside for later today."""

    reason: str
    by: str
    at: datetime


class VisitShown(BaseModel):
    """The visit that is going on in the home, or today's next."""

    starts_at: datetime
    ends_at: datetime
    who: str
    what: list[str]
    now: bool


class RowShown(BaseModel):
    """One patient on the round."""

    episode_id: UUID
    rank: int
    tier: int
    patient: PatientShown
    news2: dict[str, Any]
    findings: list[dict[str, Any]]
    alerts: int
    unacknowledged: int
    latest: Latest
    temperature: list[tuple[datetime, str]]
    diagnosis: Bilingual
    day: int
    planned_days: int | None
    criteria: Criteria
    bed: BedShown | None
    owner: str | None
    mine: bool
    review: ReviewShown
    parked: ParkedShown | None
    writers: list[str]
    visit: VisitShown | None
    in_call: bool


class RoundShown(BaseModel):
    """A unit's round, the one who needs you most on top."""

    unit: UnitShown
    date: date
    generated_at: datetime
    demo: bool
    counts: Counts
    rows: list[RowShown]


@router.get("", response_model=RoundShown)
def the_round(
    request: Request,
    desk: AtDesk,
    unit: UUID | None = None,
    order: Literal["need", "visits"] = "need",
) -> Response:
    """Give the round of a unit, in the order in which it should be held."""
    zone = desk.settings.time_zone
    with desk.work(request) as work:
        held = round_of(
            work.session,
            work.caller,
            unit,
            zone=zone,
            now=work.now,
            by_visits=order == "visits",
        )
    # Written as it is: to check what we have made ourselves takes longer than making it.
    return Response(
        to_json(shown(held, demo=desk.settings.demo, zone=zone)), media_type="application/json"
    )


def shown(held: Round, *, demo: bool, zone: str) -> dict[str, Any]:
    """Lay a round out as `RoundShown` describes it (a test compares the two)."""
    rows = [_row(held, n, row, zone) for n, row in enumerate(held.rows, start=1)]
    return {
        "unit": {
            "id": held.unit.unit_id,
            "name": held.unit.unit_name,
            "kind": held.unit.unit_kind,
        },
        "date": held.day,
        "generated_at": held.at,
        "demo": demo,
        "counts": {
            "patients": len(rows),
            "reviewed": held.reviewed,
            "parked": sum(1 for row in rows if row["review"]["status"] == "parked"),
            "unacknowledged": sum(row["unacknowledged"] for row in rows),
        },
        "rows": rows,
    }


def _row(held: Round, rank: int, row: OnRound, zone: str) -> dict[str, Any]:
    late = row.next_set_due is not None and row.next_set_due < held.at
    findings = with_names(row.findings, _held(row))
    alerts = [finding for finding in findings if finding["urgency"] >= Urgency.ORANGE]
    return {
        "episode_id": row.episode_id,
        "rank": rank,
        "tier": row.tier,
        "patient": {
            "name": f"{row.given_name} {row.family_name}",
            "identifier": row.identifier,
            "age": age(row.birth_date, held.day),
        },
        "news2": {**(row.news2 or {}), "change_24h": held.changes[row.episode_id]},
        "findings": findings,
        "alerts": len(alerts),
        "unacknowledged": sum(1 for finding in alerts if finding["acknowledgement"] is None),
        "latest": {"at": row.latest_at, "due_at": row.next_set_due, "late": late},
        "temperature": list(zip(row.moments or (), row.values or (), strict=True)),
        "diagnosis": {"sv": row.diagnosis_sv, "en": row.diagnosis_en},
        "day": day_of_stay(row.home_since, held.at, zone),
        "planned_days": row.planned_days,
        "criteria": {"met": row.criteria_met, "of": row.criteria_of},
        "bed": _bed(row),
        "owner": row.owner,
        "mine": row.mine,
        "review": {
            "status": _status(row),
            "at": row.signed_at,
            "by": row.signed_by,
            "outcome": row.outcome,
        },
        "parked": _parked(row),
        "writers": row.writers or [],
        "visit": _visit(row, held.at),
        "in_call": row.call_id is not None,
    }


def _held(row: OnRound) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (one["rule"], one["kind"]): {name: one[name] for name in ("by", "title", "at", "comment")}
        for one in row.acknowledged or ()
    }


def _bed(row: OnRound) -> dict[str, Any] | None:
    if row.bed_label is None:
        return None
    return {"label": row.bed_label, "kind": row.bed_kind, "until": row.bed_until}


def _status(row: OnRound) -> str:
    if row.signed_at and not row.again:
        return "signed"
    return "parked" if row.parked else "open"


def _parked(row: OnRound) -> dict[str, Any] | None:
    if not row.parked or row.signed_at:
        return None
    return {"reason": row.parked_reason, "by": row.parked_by, "at": row.parked_at}


def _visit(row: OnRound, now: datetime) -> dict[str, Any] | None:
    if row.visit_from is None:
        return None
    return {
        "starts_at": row.visit_from,
        "ends_at": row.visit_to,
        "who": row.visit_who,
        "what": row.visit_what,
        "now": row.visit_from <= now,
    }
