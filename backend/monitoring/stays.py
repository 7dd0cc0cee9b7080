"""Stays as they were, for trying a plan on what our own patients measured."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from backend.core.tables import Episode
from backend.core.words import EpisodeStatus
from backend.monitoring.judging import observation
from careplans.simulate import Event, Stay

# A stay longer than this is cut: every query on readings has a bound in time.
LONGEST = timedelta(days=180)
EVENTS = {
    EpisodeStatus.READMITTED: "readmitted",
    EpisodeStatus.DECEASED: "died",
    EpisodeStatus.DISCHARGED: "discharged",
}
_CHARTED = text("""
    SELECT reading_uuid, kind, value, observed_at, received_at, source, absent_reason,
           array_to_string(flags, ' ') AS marks
    FROM reading_v
    WHERE patient_id = :patient AND observed_at > :since AND observed_at <= :until
    ORDER BY observed_at, reading_uuid
""")


def stored_stays(session: Session, *, now: datetime) -> Iterator[Stay]:
    """Give every stay at home there has been, without who it was, for the plans' simulation."""
    episodes = session.scalars(
        select(Episode).where(Episode.home_since.is_not(None)).order_by(Episode.home_since)
    )
    for number, episode in enumerate(episodes, start=1):
        yield _stay(session, number, episode, now)


def _stay(session: Session, number: int, episode: Episode, now: datetime) -> Stay:
    begins = episode.home_since or now
    ends = min(episode.ended_at or now, begins + LONGEST)
    rows = session.execute(
        _CHARTED, {"patient": episode.patient_id, "since": begins, "until": ends}
    )
    event = EVENTS.get(EpisodeStatus(episode.status))
    return Stay(
        id=str(number),
        begins=begins,
        ends=ends,
        charted=tuple(observation(*row) for row in rows),
        events=(Event(event, ends),) if event else (),
    )
