"""What is due on a ward, and its follow-up figures."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel

from backend.api import parts
from backend.api.deps import AtDesk
from backend.api.routes.stay.shown_lists import FiguresShown
from backend.api.shown import Bilingual
from backend.core.clock import local_day
from backend.core.words import Part
from backend.rounds.due import late_tasks, missed_rounds, missed_visits
from backend.stay.due_item import Level
from backend.stay.due_list import Listed, Source, due_list
from backend.stay.figures import as_csv, figures

router = APIRouter(tags=["stay: lists"])
_OF = [parts.of(Part.FOLLOW_UP)]
_USUAL = timedelta(days=90)
# What other rooms know to be due is added here, where all rooms are known.
SOURCES: tuple[Source, ...] = (missed_rounds, missed_visits, late_tasks)


class DueShown(BaseModel):
    """One thing that is due; `kind` says what, `level` how pressing, `since` from or by when."""

    kind: str
    level: Level
    episode_id: UUID
    patient: str
    identifier: str
    phone: str | None
    since: datetime
    due_at: datetime | None
    attempts: int
    text: Bilingual
    task_id: UUID | None


class DueList(BaseModel):
    """What is due, the most pressing first and of those the oldest."""

    generated_at: datetime
    items: list[DueShown]


@router.get("/due")
def the_due_list(unit: UUID, request: Request, desk: AtDesk) -> DueList:
    """Give all that somebody at a unit must still do: the one list of a ward or of home care.

    Rounds and visits that were missed, tasks whose time has passed, day 1's contacts, a bed whose
    promise ends, requests without a call or an answer, clocks and notices of the act, the kit.
    """
    with desk.work(request) as work:
        found = due_list(
            work.session,
            work.caller,
            unit,
            zone=desk.settings.time_zone,
            now=work.now,
            sources=SOURCES,
        )
    return DueList(generated_at=work.now, items=[_due(one, work.now) for one in found])


@router.get("/follow-up", response_model=FiguresShown, dependencies=_OF)
def the_figures(
    unit: UUID,
    request: Request,
    desk: AtDesk,
    first: date | None = None,
    last: date | None = None,
) -> dict[str, Any]:
    """Give a ward's figures: `total`, and one row a stay without names; 90 days unless told."""
    return _figures(unit, request, desk, (first, last))


@router.get("/follow-up.csv", dependencies=_OF)
def the_table(
    unit: UUID,
    request: Request,
    desk: AtDesk,
    first: date | None = None,
    last: date | None = None,
) -> Response:
    """Give the same rows as CSV; what looks like a formula is escaped."""
    found = _figures(unit, request, desk, (first, last))
    return Response(
        as_csv(found["stays"]),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": 'attachment; filename="follow-up.csv"'},
    )


def _due(one: Listed, now: datetime) -> DueShown:
    due, person = one.due, one.person
    return DueShown(
        kind=due.code,
        level=due.level,
        episode_id=one.episode_id,
        patient=f"{person.given_name} {person.family_name}",
        identifier=person.identifier,
        phone=person.phone,
        since=due.due_at or now,
        due_at=due.due_at,
        attempts=due.attempts,
        text=Bilingual(sv=due.text.sv, en=due.text.en),
        task_id=due.task_id,
    )


def _figures(
    unit: UUID, request: Request, desk: AtDesk, days: tuple[date | None, date | None]
) -> dict[str, Any]:
    zone = desk.settings.time_zone
    with desk.work(request) as work:
        last = days[1] or local_day(work.now, zone)
        first = days[0] or last - _USUAL
        return figures(work.session, work.caller, unit, (first, last), zone=zone, now=work.now)
