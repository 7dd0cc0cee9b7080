"""Tasks that somebody writes down: what, whose, where and by when."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, Field
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.access.permissions import Permission
from backend.core.errors import Invalid
from backend.stay import tasks
from backend.stay.entries import Line, Part
from backend.stay.file import load
from backend.stay.narrow import tasks_for
from backend.stay.opening import Desk, change

SOURCE = "manual"


class Errand(Part):
    """What somebody is to do for a patient."""

    title: Line
    owner: Line
    place: str = Field("", max_length=200)
    due_at: AwareDatetime | None = None
    owner_unit_id: UUID | None = None


def ask_for(
    session: Session, caller: Caller, episode_id: UUID, errand: Errand, *, now: datetime
) -> list[dict[str, Any]]:
    """Write a task down; give the tasks that the caller sees."""
    desk = change(session, caller, episode_id, Permission.KEEP_HOME_FILE, now=now)
    unit_id = errand.owner_unit_id or desk.unit_id
    _check_unit(desk, unit_id)
    task = tasks.NewTask(
        SOURCE,
        errand.title,
        errand.owner,
        errand.due_at,
        owner_unit_id=unit_id,
        place=errand.place,
    )
    tasks.add(desk, [task])
    desk.note("task")
    return tasks_for(desk, tasks.tasks_of(session, [desk.id], now=now))


def _check_unit(desk: Desk, unit_id: UUID) -> None:
    """Give a task to one's own unit, to the ward, or from the ward to home care that was asked."""
    asked = {row.care_unit_id for row in load(desk.session, desk.episode).open_requests}
    known = {desk.unit_id, desk.episode.care_unit_id} | (set() if desk.outside else asked)
    if unit_id not in known:
        raise Invalid(
            "This unit has no part in the stay.",
            errors=[("/owner_unit_id", "Choose the ward, or home care that was asked.")],
        )
