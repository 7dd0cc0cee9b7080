"""What somebody must still do: rounds that were missed, tasks whose time has passed (D80).

A source is a function that gives due items of one unit; another room's sources are handed in by
the API, so that this list knows nothing of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from backend.access import log
from backend.access.callers import Caller
from backend.access.permissions import Permission, check
from backend.core.clock import local_day, local_midnight

# The day of coming home begins on the ward, with the ward's own round: it needs none at home.
_MISSED = text("""
    SELECT e.id, e.patient_id, x.last_day
    FROM episode e
    CROSS JOIN LATERAL (
        SELECT greatest(max(r.round_day),
                        CAST(e.home_since AT TIME ZONE :zone AS date)) AS last_day
        FROM review r
        WHERE r.episode_id = e.id
          AND NOT EXISTS (SELECT 1 FROM review_withdrawal w WHERE w.review_id = r.id)
    ) x
    WHERE e.status = 'at_home' AND e.home_since IS NOT NULL
      AND (e.care_unit_id = :unit OR e.id IN (
            SELECT q.episode_id FROM care_request q WHERE q.care_unit_id = :unit))
      AND x.last_day < :yesterday
    ORDER BY x.last_day, e.id
""")
_TASKS = text("""
    SELECT t.episode_id, e.patient_id, t.id, t.what, t.due_at FROM task t
    JOIN episode e ON e.id = t.episode_id
    WHERE t.due_at < :now AND e.status = 'at_home'
      AND (t.owner_unit_id = :unit OR (t.owner_unit_id IS NULL AND e.care_unit_id = :unit))
      AND NOT EXISTS (SELECT 1 FROM task_end x WHERE x.task_id = t.id)
    ORDER BY t.due_at, t.id
""")
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that is due, and since when."""

    kind: str
    episode_id: UUID
    patient_id: UUID
    since: datetime
    text_sv: str
    text_en: str
    task_id: UUID | None = None


Source = Callable[[Session, UUID, str, datetime], Iterable[Due]]


def due_items(
    session: Session,
    caller: Caller,
    unit_id: UUID,
    *,
    zone: str,
    now: datetime,
    sources: Iterable[Source] = (),
) -> list[Due]:
    """Give what is due at a unit, the oldest first."""
    check(caller, Permission.SEE_PATIENTS, unit_id)
    items = [
        item
        for source in (missed_rounds, late_tasks, *sources)
        for item in source(session, unit_id, zone, now)
    ]
    log.record(
        session,
        caller,
        "read",
        "due list",
        unit_id=unit_id,
        patients=list(dict.fromkeys(item.patient_id for item in items)),
        now=now,
    )
    return sorted(items, key=lambda item: item.since)


def missed_rounds(session: Session, unit_id: UUID, zone: str, now: datetime) -> Iterable[Due]:
    """Find who was at home yesterday and has had no signed outcome since before that day."""
    yesterday = local_day(now, zone) - A_DAY
    found = session.execute(_MISSED, {"unit": unit_id, "zone": zone, "yesterday": yesterday})
    for row in found:
        first = row.last_day + A_DAY
        days = (yesterday - row.last_day).days
        yield Due(
            "missed_round",
            row.id,
            row.patient_id,
            local_midnight(first, zone),
            f"Ingen rond sedan {row.last_day}: {days} dygn utan signerat utfall.",
            f"No round since {row.last_day}: {days} days without a signed outcome.",
        )


def late_tasks(session: Session, unit_id: UUID, _zone: str, now: datetime) -> Iterable[Due]:
    """Find the unit's tasks whose time has passed."""
    for row in session.execute(_TASKS, {"unit": unit_id, "now": now}):
        yield Due(
            "late_task", row.episode_id, row.patient_id, row.due_at, row.what, row.what, row.id
        )
