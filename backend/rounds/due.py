"""What a round or a visit left undone: missed rounds, missed visits, tasks whose time has passed.

Each is a source of the unit's one list of what is due (D80).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from backend.core.clock import local_day, local_midnight
from backend.stay.due_item import Due
from backend.stay.said import Said

# A ward that holds no rounds owes none, but to those whose values came in while it did.
# The day of coming home begins on the ward, with the ward's own round: it needs none at home.
_MISSED = text("""
    SELECT e.id, x.last_day
    FROM episode e JOIN care_unit u ON u.id = e.care_unit_id
    LEFT JOIN standing s ON s.episode_id = e.id
    CROSS JOIN LATERAL (
        SELECT greatest(max(r.round_day),
                        CAST(e.home_since AT TIME ZONE :zone AS date)) AS last_day
        FROM review r
        WHERE r.episode_id = e.id
          AND NOT EXISTS (SELECT 1 FROM review_withdrawal w WHERE w.review_id = r.id)
    ) x
    WHERE e.status = 'at_home' AND e.home_since IS NOT NULL
      AND e.care_unit_id = :unit AND x.last_day < :yesterday
      AND (u.parts IS NULL OR 'round' = ANY (u.parts) OR s.assessed_at IS NOT NULL)
    ORDER BY x.last_day, e.id
""")
_TASKS = text("""
    SELECT t.episode_id, t.id, t.what, t.due_at FROM task t
    JOIN episode e ON e.id = t.episode_id
    WHERE t.due_at < :now AND e.status = 'at_home'
      AND (t.owner_unit_id = :unit OR (t.owner_unit_id IS NULL AND e.care_unit_id = :unit))
      AND NOT EXISTS (SELECT 1 FROM task_end x WHERE x.task_id = t.id)
    ORDER BY t.due_at, t.id
""")
# A note about the day of the visit, or a visit noted as made, is word of it; silence is not. What is
# older than two days is told by the rounds since.
_VISITS = text("""
    SELECT v.id, v.episode_id, v.who, v.starts_at, v.ends_at FROM planned_visit v
    JOIN episode e ON e.id = v.episode_id
    WHERE v.ends_at < :now AND v.ends_at > :since AND v.cancelled_at IS NULL
      AND e.status = 'at_home' AND (v.care_unit_id = :unit OR e.care_unit_id = :unit)
      AND NOT EXISTS (
        SELECT 1 FROM visit_note n WHERE n.episode_id = v.episode_id
          AND n.event_at BETWEEN v.starts_at - :around AND v.ends_at + :around)
      AND NOT EXISTS (
        SELECT 1 FROM stay_entry x WHERE x.episode_id = v.episode_id AND x.kind = 'home_event'
          AND x.content ->> 'type' IN ('visit', 'met_at_home')
          AND (x.content ->> 'answered')::boolean
          AND (x.content ->> 'on')::date = CAST(v.starts_at AT TIME ZONE :zone AS date))
    ORDER BY v.starts_at, v.id
""")
A_DAY = timedelta(days=1)
LOOKED_BACK = timedelta(days=2)
# Visits begin early and notes are written on the way to the next.
AROUND = timedelta(hours=2)


def missed_rounds(
    session: Session, unit_id: UUID, zone: str, now: datetime
) -> Iterable[tuple[UUID, Due]]:
    """Find who was at home yesterday and has had no signed outcome since before that day."""
    yesterday = local_day(now, zone) - A_DAY
    found = session.execute(_MISSED, {"unit": unit_id, "zone": zone, "yesterday": yesterday})
    for row in found:
        days = (yesterday - row.last_day).days
        said = Said(
            f"Ingen rond sedan {row.last_day}: {days} dygn utan signerat utfall.",
            f"No round since {row.last_day}: {days} days without a signed outcome.",
        )
        since = local_midnight(row.last_day + A_DAY, zone)
        yield row.id, Due("missed_round", "escalate", since, said)


def missed_visits(
    session: Session, unit_id: UUID, zone: str, now: datetime
) -> Iterable[tuple[UUID, Due]]:
    """Find planned visits that are over and that nobody has said a word about (D67, D71)."""
    asked = {
        "unit": unit_id,
        "zone": zone,
        "now": now,
        "since": now - LOOKED_BACK,
        "around": AROUND,
    }
    for row in session.execute(_VISITS, asked):
        said = Said(
            f"Inget är sagt om besöket av {row.who}.", f"Nothing is said of the visit by {row.who}."
        )
        yield row.episode_id, Due("missed_visit", "due", row.ends_at, said)


def late_tasks(
    session: Session, unit_id: UUID, _zone: str, now: datetime
) -> Iterable[tuple[UUID, Due]]:
    """Find the unit's tasks whose time has passed."""
    for row in session.execute(_TASKS, {"unit": unit_id, "now": now}):
        said = Said(row.what, row.what)
        yield row.episode_id, Due("late_task", "due", row.due_at, said, task_id=row.id)
