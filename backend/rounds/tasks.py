"""Tasks: what was decided becomes something that somebody does by a time (D77)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.access.permissions import Permission
from backend.core.errors import Conflict, Invalid, NotFound
from backend.core.ids import new_id
from backend.core.mistyped import TASK, beyond
from backend.core.tables import CareUnit, Task, TaskEnd
from backend.core.words import EventKind, Role
from backend.core.words_round import TaskEnding
from backend.monitoring.assessments import judge_now
from backend.monitoring.extras import Asked, expect
from backend.rounds.meeting import lock, meet, wrote
from careplans import Kind

LONGEST_TASK = 500
MEASUREMENT = "measurement"
_TASKS = text("""
    SELECT t.id, t.code, t.what, t.owner_role, t.owner_unit_id, u.name AS owner_unit, t.due_at,
           t.review_id, t.made_at, m.name AS made_by,
           x.ending, x.at AS ended_at, x.comment, d.name AS ended_by, x.measured_at
    FROM task t
    JOIN staff m ON m.id = t.made_by
    LEFT JOIN care_unit u ON u.id = t.owner_unit_id
    LEFT JOIN task_end x ON x.task_id = t.id
    LEFT JOIN staff d ON d.id = x.author_id
    WHERE t.episode_id = :episode AND (CAST(:task AS uuid) IS NULL OR t.id = :task)
      AND (CAST(:until AS timestamptz) IS NULL OR t.due_at < :until)
      AND (CAST(:since AS timestamptz) IS NULL OR x.at IS NULL OR x.at >= :since)
    ORDER BY t.due_at, t.id
""")
_CANCEL = text("""
    INSERT INTO task_end (task_id, episode_id, ending, comment, author_id, at)
    SELECT t.id, t.episode_id, 'cancelled', '', :author, :now FROM task t
    WHERE t.review_id = :review ON CONFLICT DO NOTHING
""")
TaskRow = Row[*tuple[Any, ...]]


class AlreadyEnded(Conflict):
    """Somebody has ended this task already."""


@dataclass(frozen=True, slots=True)
class WantedTask:
    """Something to be done, and by which role or unit; with `kinds`, an extra set to measure."""

    what: str
    due_at: datetime
    owner_role: Role | None = None
    owner_unit_id: UUID | None = None
    code: str | None = None
    kinds: tuple[Kind, ...] = ()


@dataclass(frozen=True, slots=True)
class Ended:
    """How somebody says that a task came to its end."""

    task_id: UUID
    ending: TaskEnding
    comment: str


def add_task(
    session: Session, caller: Caller, episode_id: UUID, wanted: WantedTask, *, now: datetime
) -> TaskRow:
    """Add a task outside of any review."""
    meeting = meet(session, caller, episode_id, Permission.WRITE_NOTE)
    if far := beyond(wanted.due_at, TASK, now=now):
        raise Invalid("A task cannot be due that far ahead.", errors=[("/due_at", far)])
    identity = make_tasks(session, caller, episode_id, [wanted], None, now=now)[0]
    wrote(session, caller, meeting, "task", EventKind.TASK, now)
    return _one(session, episode_id, identity)


def make_tasks(
    session: Session,
    caller: Caller,
    episode_id: UUID,
    wanted: Sequence[WantedTask],
    review_id: UUID | None,
    *,
    now: datetime,
) -> list[UUID]:
    """Write tasks down."""
    errors = list(wrong_tasks(session, wanted))
    if errors:
        raise Invalid("A task lacks something.", errors=errors)
    identities = [new_id(now) for _ in wanted]
    rows = [
        {
            "id": identity,
            "episode_id": episode_id,
            "review_id": review_id,
            "code": task.code,
            "what": task.what,
            "owner_role": task.owner_role,
            "owner_unit_id": task.owner_unit_id,
            "due_at": task.due_at,
            "made_by": caller.staff_id,
            "made_at": now,
        }
        for identity, task in zip(identities, wanted, strict=True)
    ]
    if rows:
        session.execute(insert(Task), rows)
    asked = [
        Asked(identity, task.kinds, task.due_at)
        for identity, task in zip(identities, wanted, strict=True)
        if task.kinds
    ]
    expect(session, episode_id, asked, now=now)
    return identities


def wrong_tasks(
    session: Session, wanted: Sequence[WantedTask], *, since: datetime | None = None
) -> Iterator[tuple[str, str]]:
    """Name what tasks lack; with `since`, one due before, or in a mistyped year, is refused, too."""
    units = {task.owner_unit_id for task in wanted if task.owner_unit_id is not None}
    known = (
        set(session.scalars(select(CareUnit.id).where(CareUnit.id.in_(units)))) if units else set()
    )
    for place, task in enumerate(wanted):
        yield from _wrong(place, task)
        if task.owner_unit_id is not None and task.owner_unit_id not in known:
            yield f"/tasks/{place}/owner_unit_id", "There is no such unit."
        if since is not None and task.due_at <= since:
            yield f"/tasks/{place}/due_at", "It must lie in the future."
        elif since is not None and (far := beyond(task.due_at, TASK, now=since)):
            yield f"/tasks/{place}/due_at", far


def end_task(
    session: Session,
    caller: Caller,
    episode_id: UUID,
    ended: Ended,
    *,
    zone: str,
    now: datetime,
) -> TaskRow:
    """Say that a task is done, or no longer to be done; 409 with who, or what reading, was first.

    What was asked to be measured is asked for no more: somebody by name has answered for it.
    """
    meeting = meet(session, caller, episode_id, Permission.END_TASK)
    # Readings end tasks as well, and hold this lock meanwhile.
    lock(session, episode_id)
    task = _one(session, episode_id, ended.task_id)
    if task.ending is not None:
        raise AlreadyEnded(current=task)
    try:
        with session.begin_nested():
            session.execute(
                insert(TaskEnd).values(
                    task_id=ended.task_id,
                    episode_id=episode_id,
                    ending=ended.ending,
                    comment=ended.comment,
                    author_id=caller.staff_id,
                    at=now,
                )
            )
    except IntegrityError as first:
        raise AlreadyEnded(current=_one(session, episode_id, ended.task_id)) from first
    if task.code == MEASUREMENT:
        judge_now(session, episode_id, cause="plan", zone=zone, now=now)
    wrote(session, caller, meeting, "task", EventKind.TASK, now)
    return _one(session, episode_id, ended.task_id)


def cancel_of_review(session: Session, caller: Caller, review_id: UUID, *, now: datetime) -> None:
    """Cancel what a review that was taken back had asked for, as far as it is not done."""
    session.execute(_CANCEL, {"review": review_id, "author": caller.staff_id, "now": now})


def tasks_of(
    session: Session,
    episode_id: UUID,
    *,
    until: datetime | None = None,
    since: datetime | None = None,
) -> Sequence[TaskRow]:
    """Give tasks due before a moment, without those that ended before another."""
    asked = {"episode": episode_id, "task": None, "until": until, "since": since}
    return session.execute(_TASKS, asked).all()


def _one(session: Session, episode_id: UUID, task_id: UUID) -> TaskRow:
    asked = {"episode": episode_id, "task": task_id, "until": None, "since": None}
    row = session.execute(_TASKS, asked).one_or_none()
    if row is None:
        raise NotFound
    return row


def _wrong(place: int, task: WantedTask) -> Iterator[tuple[str, str]]:
    if not task.what.strip() or len(task.what) > LONGEST_TASK:
        yield (
            f"/tasks/{place}/what",
            f"Say what is to be done, in at most {LONGEST_TASK} characters.",
        )
    if task.owner_role is None and task.owner_unit_id is None:
        yield f"/tasks/{place}/owner_role", "Say which role or unit is to do it."
