"""What is due on a ward, and its follow-up figures."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from backend.api.deps import AtDesk
from backend.core.clock import local_day
from backend.stay.due import due_list
from backend.stay.figures import as_csv, figures

router = APIRouter(tags=["stay: lists"])
_USUAL = timedelta(days=90)


@router.get("/stay-due")
def the_due_list(unit: UUID, request: Request, desk: AtDesk) -> list[dict[str, Any]]:
    """Give what is due for each home patient of a ward; `level` is prompt, due or escalate."""
    with desk.work(request) as work:
        return due_list(work.session, work.caller, unit, zone=desk.settings.time_zone, now=work.now)


@router.get("/follow-up")
def the_figures(
    unit: UUID,
    request: Request,
    desk: AtDesk,
    first: date | None = None,
    last: date | None = None,
) -> dict[str, Any]:
    """Give a ward's figures: `total`, and one row a stay without names; 90 days unless told."""
    return _figures(unit, request, desk, (first, last))


@router.get("/follow-up.csv")
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


def _figures(
    unit: UUID, request: Request, desk: AtDesk, days: tuple[date | None, date | None]
) -> dict[str, Any]:
    zone = desk.settings.time_zone
    with desk.work(request) as work:
        last = days[1] or local_day(work.now, zone)
        first = days[0] or last - _USUAL
        return figures(work.session, work.caller, unit, (first, last), zone=zone, now=work.now)
