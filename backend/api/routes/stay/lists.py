"""What is due on a ward."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request

from backend.api.deps import AtDesk
from backend.stay.due import due_list

router = APIRouter(tags=["stay: lists"])


@router.get("/due")
def the_due_list(unit: UUID, request: Request, desk: AtDesk) -> list[dict[str, Any]]:
    """Give what is due for each home patient of a ward; `level` is prompt, due or escalate."""
    with desk.work(request) as work:
        return due_list(work.session, work.caller, unit, zone=desk.settings.time_zone, now=work.now)
