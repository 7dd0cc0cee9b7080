"""Things that somebody fetches, takes along or leaves: each a task with owner, place and receipt.

What is written of an aid, of the kit or in a request says who carries it; a task follows from it,
and another takes its place when that is rewritten (D60-D62, D72, D73, D105).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import Any
from uuid import UUID

from backend.core.tables import CareRequest, CareUnit
from backend.stay import tasks
from backend.stay.clocks import end_of_day
from backend.stay.entries import Entry
from backend.stay.kinds_home import Aid, Kit
from backend.stay.opening import Desk

AID, KIT, REQUEST = "aid", "kit", "request"
BY: Mapping[str, str] = MappingProxyType(
    {
        "patient_transport": "Patienttransporten",
        "ld_tour": "LD-turen",
        "kin": "kin",
        "home_care": "home_care",
        "municipality": "Kommunens personal",
        "ward": "ward",
    }
)


_LAST = time(23, 59)


def carry(desk: Desk, entry: Entry, kept: UUID, previous: UUID | None, zone: str) -> None:
    """Let what is written of a thing become the task of whoever carries it."""
    if isinstance(entry, Aid):
        _instead_of(desk, AID, previous, [_aid(entry, kept, zone)])
    if isinstance(entry, Kit):
        _instead_of(desk, KIT, previous, _kit(desk, entry, kept, zone))


def carry_for_request(desk: Desk, request: CareRequest) -> None:
    """Make the tasks of a request that was accepted: what its unit fetches and leaves, and where."""
    unit = desk.session.get_one(CareUnit, request.care_unit_id)
    first = datetime.fromisoformat(request.content["first_visit_at"])
    made = [
        task
        for visit in request.content["interventions"]
        for task in _of_visit(visit, request.id, unit, first)
    ]
    _instead_of(desk, REQUEST, request.id, made)


def stop_for_request(desk: Desk, request_id: UUID, why: str) -> None:
    """Stop the tasks of a request that no longer holds."""
    tasks.stop(desk, why, sources=frozenset({REQUEST}), source_id=request_id)


def _instead_of(desk: Desk, source: str, before: UUID | None, made: list[tasks.NewTask]) -> None:
    if before is not None:
        tasks.stop(desk, "Ändrat", sources=frozenset({source}), source_id=before)
    tasks.add(desk, made)


def _aid(aid: Aid, kept: UUID, zone: str) -> tasks.NewTask:
    day = aid.arrives_on or aid.needed_on
    return tasks.NewTask(AID, f"Hjälpmedel hem: {aid.name}", BY[aid.way], _by(day, zone), kept)


def _kit(desk: Desk, kit: Kit, kept: UUID, zone: str) -> list[tasks.NewTask]:
    owner = BY[kit.brought_by]
    match kit.state:
        case "packed":
            title = f"Ta med utrustningen hem: {kit.identity}"
            return [tasks.NewTask(KIT, title, owner, None, kept)]
        case "to_return" | "not_returned":
            title = f"Hämta tillbaka utrustningen: {kit.identity}"
            return [tasks.NewTask(KIT, title, owner, end_of_day(desk.now, zone, days=1), kept)]
        case "returned":
            title = f"Rengör utrustningen: {kit.identity}"
            return [tasks.NewTask(KIT, title, "ward", end_of_day(desk.now, zone, days=1), kept)]
        case _:
            return []


def _of_visit(
    visit: Mapping[str, Any], request_id: UUID, unit: CareUnit, first: datetime
) -> list[tasks.NewTask]:
    """Fetch before the visit, at the hour of the first one; leave during its day."""
    day = max(date.fromisoformat(visit["start"]), first.date())
    errands = (
        ("Hämta", visit.get("pick_up_at"), datetime.combine(day, first.timetz())),
        ("Lämna", visit.get("drop_off_at"), datetime.combine(day, _LAST, first.tzinfo)),
    )
    return [
        tasks.NewTask(
            REQUEST, f"{verb}: {visit['what']}", unit.name, due, request_id, unit.id, place
        )
        for verb, place, due in errands
        if place
    ]


def _by(day: date, zone: str) -> datetime:
    return end_of_day(datetime.combine(day, time(12), UTC), zone)
