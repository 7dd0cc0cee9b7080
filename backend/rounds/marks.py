"""What is marked on the time axis beside the values, and when the first set is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from backend.core.clock import local_day
from backend.core.tables import Episode
from backend.monitoring.plans import plan_for
from careplans import Patient
from careplans.schedule import due_after

SHOWN = timedelta(days=14)  # as far back as the plots go (ui 3.2)
_VISITED = text("""
    SELECT n.id, n.event_at AS at, s.name AS by, s.title FROM visit_note n
    JOIN staff s ON s.id = n.author_id
    WHERE n.episode_id = :episode AND n.event_at > :since AND n.event_at <= :now
      AND NOT EXISTS (SELECT 1 FROM visit_note c WHERE c.corrects_id = n.id)
    ORDER BY n.event_at, n.id
""")


def visits_made(
    session: Session, episode_id: UUID, *, now: datetime
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give the visits and talks that somebody has written of, oldest first."""
    asked = {"episode": episode_id, "since": now - SHOWN, "now": now}
    return session.execute(_VISITED, asked).all()


def first_set_due(episode: Episode, *, zone: str, now: datetime) -> datetime | None:
    """Say when the next set is planned, by the schedule alone; None for who is not at home."""
    if episode.home_since is None:
        return None
    plan = plan_for(episode.plan_id, episode.plan_path, local_day(now, zone))
    patient = Patient(home_since=episode.home_since)
    return next(due_after(plan.schedule, patient, max(now, episode.home_since)))
