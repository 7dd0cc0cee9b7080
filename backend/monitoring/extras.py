"""Extra sets: asked for on the round, judged with the schedule, and ticked off by the readings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from backend.core.database import driver
from backend.core.tables import ExtraSet
from backend.monitoring.columns import identities, moments
from careplans import MEASUREMENTS, Kind
from careplans.extras import ExtraState

# A person may have ended the task meanwhile; whoever was first has ended it.
_TICK_OFF = """
    INSERT INTO task_end (task_id, episode_id, ending, comment, reading_id, measured_at, at)
    SELECT task, episode, 'done', '', reading, measured, now FROM unnest(
        %(task)s::uuid[], %(episode)s::uuid[], %(reading)s::uuid[], %(measured)s::timestamptz[],
        %(now)s::timestamptz[]
    ) AS m (task, episode, reading, measured, now)
    ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """An extra set that a task asks for."""

    task_id: UUID
    kinds: tuple[Kind, ...]
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Measured:
    """An extra set that a verdict found measured."""

    episode_id: UUID
    state: ExtraState
    now: datetime


def expect(session: Session, episode_id: UUID, asked: Sequence[Asked], *, now: datetime) -> None:
    """Let the judge expect what has been asked for, until the task ends."""
    rows = [
        {
            "task_id": one.task_id,
            "episode_id": episode_id,
            "kinds": [MEASUREMENTS[kind].code for kind in one.kinds],
            "due_at": one.due_at,
            "asked_at": now,
        }
        for one in asked
    ]
    if rows:
        session.execute(insert(ExtraSet), rows)


def tick_off(session: Session, measured: Iterable[Measured]) -> None:
    """End the tasks whose sets have been measured; the receipt is the reading that made it whole."""
    found = [(one, one.state.measured_at) for one in measured if one.state.measured_at is not None]
    if not found:
        return
    columns = {
        "task": identities(one.state.asked.id for one, _ in found),
        "episode": identities(one.episode_id for one, _ in found),
        "reading": identities(one.state.made_by for one, _ in found),
        "measured": moments(at for _, at in found),
        "now": moments(one.now for one, _ in found),
    }
    driver(session).execute(_TICK_OFF, columns)
