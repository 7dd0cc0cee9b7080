"""Tasks of a stay: owner, time and receipt; how a task stands is the newest thing said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, text
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.access.permissions import Permission
from backend.core.errors import Invalid, NotFound
from backend.core.ids import new_id
from backend.core.tables import StayTask, TaskReceipt
from backend.core.words import TaskStep
from backend.stay.narrow import tasks_for
from backend.stay.opening import Desk, change
from backend.stay.refusals import TaskOver

OVER = frozenset({TaskStep.DONE, TaskStep.STOPPED, TaskStep.NOT_DONE})
_TASKS = text("""
    SELECT t.id, t.episode_id, t.source, t.source_id, t.title, t.owner, t.owner_unit_id, t.due_at,
           t.place, t.at, r.step, r.note, r.at AS answered_at, s.name AS answered_by
    FROM stay_task t
    LEFT JOIN LATERAL (
        SELECT x.step, x.note, x.at, x.author_id FROM task_receipt x
        WHERE x.task_id = t.id ORDER BY x.at DESC, x.id DESC LIMIT 1
    ) r ON true
    LEFT JOIN staff s ON s.id = r.author_id
    WHERE t.episode_id = ANY (:episodes) ORDER BY t.due_at NULLS LAST, t.id
""")


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task to be made."""

    source: str
    title: str
    owner: str
    due_at: datetime | None
    source_id: UUID | None = None
    owner_unit_id: UUID | None = None
    place: str = ""


def add(desk: Desk, tasks: Sequence[NewTask]) -> None:
    """Put tasks into a stay that lies open."""
    for task in tasks:
        desk.session.execute(
            insert(StayTask).values(
                id=new_id(desk.now),
                episode_id=desk.id,
                source=task.source,
                source_id=task.source_id,
                title=task.title,
                owner=task.owner,
                owner_unit_id=task.owner_unit_id,
                due_at=task.due_at,
                place=task.place,
                at=desk.now,
                author_id=desk.caller.staff_id,
            )
        )


def tasks_of(session: Session, episodes: Sequence[UUID], *, now: datetime) -> list[dict[str, Any]]:
    """Give the tasks of some stays, the first due first."""
    return [as_json(row, now) for row in session.execute(_TASKS, {"episodes": list(episodes)})]


def answer(
    session: Session, caller: Caller, task_id: UUID, step: TaskStep, note: str, *, now: datetime
) -> dict[str, Any]:
    """Say that a task is taken, done, or not done and why."""
    task = session.scalar(select(StayTask).where(StayTask.id == task_id))
    if task is None:
        raise NotFound
    desk = change(session, caller, task.episode_id, Permission.KEEP_HOME_FILE, now=now)
    current = _one(session, task, now)
    if not tasks_for(desk, [current]):
        raise NotFound
    if step is TaskStep.NOT_DONE and not note.strip():
        raise Invalid("Say why it was not done.", errors=[("/note", "Write the reason.")])
    if current["step"] in OVER:
        raise TaskOver(current=current)
    _say(desk, task_id, step, note)
    desk.note("task")
    return _one(session, task, now)


def stop(
    desk: Desk,
    note: str,
    *,
    sources: frozenset[str] | None = None,
    source_id: UUID | None = None,
) -> int:
    """Stop what has not been done, or only what came of some sources; give how many."""
    current = tasks_of(desk.session, [desk.id], now=desk.now)
    still = [task for task in current if task["step"] not in OVER]
    chosen = [
        task
        for task in still
        if (sources is None or task["source"] in sources)
        and (source_id is None or task["source_id"] == source_id)
    ]
    for task in chosen:
        _say(desk, task["id"], TaskStep.STOPPED, note)
    return len(chosen)


def as_json(row: Row[*tuple[Any, ...]], now: datetime) -> dict[str, Any]:
    """Give a task as the screens get it."""
    over = row.step in OVER
    return {
        "id": row.id,
        "episode_id": row.episode_id,
        "source": row.source,
        "source_id": row.source_id,
        "title": row.title,
        "owner": row.owner,
        "owner_unit_id": row.owner_unit_id,
        "place": row.place,
        "due_at": row.due_at,
        "step": row.step,
        "note": row.note,
        "answered_at": row.answered_at,
        "answered_by": row.answered_by,
        "open": not over,
        "late": not over and row.due_at is not None and row.due_at < now,
    }


def _one(session: Session, task: StayTask, now: datetime) -> dict[str, Any]:
    found = tasks_of(session, [task.episode_id], now=now)
    return next(row for row in found if row["id"] == task.id)


def _say(desk: Desk, task_id: UUID, step: TaskStep, note: str) -> None:
    desk.session.execute(
        insert(TaskReceipt).values(
            id=new_id(desk.now),
            task_id=task_id,
            episode_id=desk.id,
            step=step,
            note=note,
            at=desk.now,
            author_id=desk.caller.staff_id,
        )
    )
