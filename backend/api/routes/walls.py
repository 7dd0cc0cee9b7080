"""Screens on a ward's wall: hung up and taken down by people, and what hangs there asks for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from backend.access.sessions import log_out
from backend.access.walls import hang, hanging, renew, take_down
from backend.api import parts
from backend.api.deps import AtDesk
from backend.api.routes.events import Listener, followed
from backend.api.routes.round_list import Counts, Criteria, Latest, shown
from backend.api.routes.sessions import set_cookies
from backend.api.shown import Bilingual
from backend.core.words import Part
from backend.rounds.round_list import round_on_wall

router = APIRouter(tags=["wall"])


class HangUp(BaseModel):
    """The ward whose list this browser shall show from now on."""

    unit: UUID


class HungShown(BaseModel):
    """A screen that hangs, for whoever may take it down."""

    id: UUID
    hung_by: str
    title: str
    hung_at: datetime
    seen_at: datetime
    expires_at: datetime


class FindingOnWall(BaseModel):
    """What a patient needs somebody for, without who has answered."""

    urgency: int
    text: Bilingual
    answered: bool
    passed_at: datetime | None


class VisitOnWall(BaseModel):
    """The visit that is going on in a home, or today's next, without who makes it."""

    starts_at: datetime
    ends_at: datetime
    now: bool


class RowOnWall(BaseModel):
    """One patient, without a name, a number or an id: only what a colleague knows them by."""

    rank: int
    tier: int
    news2: dict[str, Any]
    findings: list[FindingOnWall]
    latest: Latest
    diagnosis: Bilingual
    day: int
    planned_days: int | None
    criteria: Criteria
    bed: str | None
    status: str
    outcome: str | None
    visit: VisitOnWall | None


class OnWall(BaseModel):
    """All that a wall is ever given."""

    unit: str
    date: date
    generated_at: datetime
    expires_at: datetime
    demo: bool
    counts: Counts
    rows: list[RowOnWall]


@router.post("/walls", status_code=204, dependencies=[parts.of(Part.ROUND, anew=True)])
def hang_up(asked: HangUp, request: Request, desk: AtDesk, response: Response) -> None:
    """Make this browser a wall screen: the person's own session ends with it."""
    with desk.work(request) as work:
        settings = desk.settings
        token, until = hang(work.session, work.caller, asked.unit, settings=settings, now=work.now)
        log_out(work.session, request.cookies.get(settings.session_cookie, ""), now=work.now)
    set_cookies(response, desk, token, seconds=int((until - work.now).total_seconds()))


@router.get("/walls")
def what_hangs(unit: UUID, request: Request, desk: AtDesk) -> list[HungShown]:
    """List a ward's wall screens."""
    with desk.work(request) as work:
        hung = hanging(work.session, work.caller, unit, now=work.now)
    return [HungShown.model_validate(one, from_attributes=True) for one in hung]


@router.delete("/walls/{wall_id}", status_code=204)
def take_it_down(wall_id: UUID, request: Request, desk: AtDesk) -> None:
    """End a wall screen at once."""
    with desk.work(request) as work:
        take_down(work.session, work.caller, wall_id, now=work.now)


@router.get("/wall")
def the_list(request: Request, desk: AtDesk) -> OnWall:
    """Give the wall that asks its list, without a name."""
    zone = desk.settings.time_zone
    with desk.at_wall(request) as work:
        held = round_on_wall(work.session, work.wall, zone=zone, now=work.now)
    told = shown(held, demo=desk.settings.demo, zone=zone)
    return OnWall(
        **{name: told[name] for name in ("date", "generated_at", "demo", "counts")},
        unit=work.wall.unit_name,
        expires_at=work.wall.expires_at,
        rows=[_nameless(row) for row in told["rows"]],
    )


@router.get("/wall/events", response_class=Response)
async def events(request: Request, desk: AtDesk, after: str = "") -> Response:
    """Tell the wall that asks when something has happened on its ward, and how urgent it is."""
    listener = Listener(
        lambda: desk.at_wall(request),
        lambda: desk.at_wall(request),
        lambda event: {
            "kind": event.kind,
            "urgency": event.urgency,
            "at": event.at.isoformat(),
        },
    )
    return await followed(request, listener, after)


@router.post("/wall/renewal", status_code=204)
def renewal(request: Request, desk: AtDesk, response: Response) -> None:
    """Give the wall that asks a new cookie, for as long as it may still hang."""
    with desk.at_wall(request) as work:
        token = renew(work.session, work.wall, now=work.now)
    left = int((work.wall.expires_at - work.now).total_seconds())
    set_cookies(response, desk, token, seconds=left)


def _nameless(row: dict[str, Any]) -> RowOnWall:
    # Named one by one: what is added to the round list later stays off the wall.
    kept = ("rank", "tier", "news2", "latest", "diagnosis", "day", "planned_days", "criteria")
    visit, bed = row["visit"], row["bed"]
    return RowOnWall(
        **{name: row[name] for name in kept},
        findings=[
            FindingOnWall(
                urgency=finding["urgency"],
                text=finding["text"],
                answered=finding["acknowledgement"] is not None,
                passed_at=finding.get("passed_at"),
            )
            for finding in row["findings"]
        ],
        bed=bed["label"] if bed else None,
        status=row["review"]["status"],
        outcome=row["review"]["outcome"],
        visit=VisitOnWall(**{name: visit[name] for name in ("starts_at", "ends_at", "now")})
        if visit
        else None,
    )
