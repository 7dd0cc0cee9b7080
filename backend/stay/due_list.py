"""One list for a unit: all that somebody there must still see to, whichever room knows of it.

A ward has its own patients; a home-care unit those it was asked about, and of them what is its own.
Rooms above this one hand in what they know as sources.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select, text
from sqlalchemy.orm import Session

from backend.access import log
from backend.access.callers import Caller
from backend.access.permissions import Permission, check
from backend.core.tables import CareRequest, CareUnit, Episode
from backend.core.words import EpisodeStatus, RequestStatus, UnitKind
from backend.stay import tasks
from backend.stay.due import due_of_file
from backend.stay.due_item import ORDER, Due
from backend.stay.file import File, load_all
from backend.stay.narrow import DUE_AT_HOME, narrowed
from backend.stay.said import Said

Source = Callable[[Session, UUID, str, datetime], Iterable[tuple[UUID, Due]]]
_PEOPLE = text("""
    SELECT e.id AS episode_id, e.patient_id, p.given_name, p.family_name, p.identifier, p.phone
    FROM episode e JOIN patient p ON p.id = e.patient_id WHERE e.id = ANY (:episodes)
""")
_ON_THE_WAY = (EpisodeStatus.PREPARING, EpisodeStatus.AT_HOME, EpisodeStatus.READMITTED)
# Equipment is looked for during a month after the end; then it is the stock-taking's matter.
_LOOKED_FOR = timedelta(days=30)
HOME_CARE = "home_care"


@dataclass(frozen=True, slots=True)
class Listed:
    """One thing that is due, and for whom."""

    due: Due
    episode_id: UUID
    person: Row[*tuple[Any, ...]]


def due_list(
    session: Session,
    caller: Caller,
    unit_id: UUID,
    *,
    zone: str,
    now: datetime,
    sources: Iterable[Source] = (),
) -> list[Listed]:
    """Give what is due at a unit, the most pressing first and of those the oldest."""
    check(caller, Permission.SEE_PATIENTS, unit_id)
    unit = session.get_one(CareUnit, unit_id)
    files = _files(session, unit, now)
    found = [
        *_of_files(files, zone=zone, now=now),
        *_late_tasks(session, files, unit, now),
        *(item for source in sources for item in source(session, unit_id, zone, now)),
    ]
    people = _people(session, {episode for episode, _due in found})
    log.record(
        session,
        caller,
        "read",
        "due list",
        unit_id=unit_id,
        patients=list(dict.fromkeys(person.patient_id for person in people.values())),
        now=now,
    )
    listed = [Listed(due, one, people[one]) for one, due in found if one in people]
    return sorted(listed, key=lambda one: (ORDER[one.due.level], one.due.due_at or now))


def _files(session: Session, unit: CareUnit, now: datetime) -> list[File]:
    wanted = _of_ward(unit.id, now) if unit.kind == UnitKind.WARD else _of_home_care(unit.id)
    files = load_all(session, session.scalars(wanted).all()).values()
    if unit.kind == UnitKind.WARD:
        return list(files)
    return [narrowed(file, unit.id, unit.name) for file in files]


def _of_ward(unit_id: UUID, now: datetime) -> Select[Episode]:
    recent = Episode.ended_at > now - _LOOKED_FOR
    return (
        select(Episode)
        .where(Episode.care_unit_id == unit_id, Episode.status.in_(_ON_THE_WAY) | recent)
        .order_by(Episode.home_since, Episode.id)
    )


def _of_home_care(unit_id: UUID) -> Select[Episode]:
    asked = select(CareRequest.episode_id).where(
        CareRequest.care_unit_id == unit_id, CareRequest.status == RequestStatus.ACCEPTED
    )
    return select(Episode).where(Episode.status == EpisodeStatus.AT_HOME, Episode.id.in_(asked))


def _of_files(files: Sequence[File], *, zone: str, now: datetime) -> Iterable[tuple[UUID, Due]]:
    for file in files:
        for due in due_of_file(file, zone=zone, now=now):
            if file.narrowed_to is None or due.code in DUE_AT_HOME:
                yield file.episode.id, due


def _late_tasks(
    session: Session, files: Sequence[File], unit: CareUnit, now: datetime
) -> Iterable[tuple[UUID, Due]]:
    """Find tasks whose time has passed; home care is reminded of its own alone."""
    outside = unit.kind != UnitKind.WARD
    for task in tasks.tasks_of(session, [file.episode.id for file in files], now=now):
        own = task["owner_unit_id"] == unit.id or task["owner"] == HOME_CARE
        if task["late"] and (own or not outside):
            title = f"{task['owner']}: {task['title']}"
            due = Due("task", "due", task["due_at"], Said(title, title), task_id=task["id"])
            yield task["episode_id"], due


def _people(session: Session, episodes: Iterable[UUID]) -> dict[UUID, Row[*tuple[Any, ...]]]:
    rows = session.execute(_PEOPLE, {"episodes": list(episodes)})
    return {row.episode_id: row for row in rows}
