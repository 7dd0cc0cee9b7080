"""What stands beside a patient's curves on the round: everything in a fixed number of questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.core.clock import local_day, local_midnight
from backend.core.tables import Episode, Patient
from backend.monitoring.missed import MissedSet, missed_sets
from backend.rounds.agreed import Agreed, agreed
from backend.rounds.calls import calls_of
from backend.rounds.lab_words import cultures_of, references
from backend.rounds.labs import Lab, infusion, infusions_of, labs_of
from backend.rounds.limits import limits_of
from backend.rounds.marks import SHOWN, first_set_due, visits_made
from backend.rounds.parking import Parked, parked_today
from backend.rounds.participants import participants_of
from backend.rounds.since import Since, since_last_round
from backend.rounds.tasks import tasks_of
from backend.rounds.visits import visits_of
from careplans import Kind

Rows = Sequence[Row[*tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Beside:
    """What the round reads beside the curves."""

    since: Since
    labs: list[Lab]
    usual: Mapping[Kind, str]
    cultures: Rows
    infusions: list[dict[str, Any]]
    tasks: Rows
    visits: Rows
    participants: Rows
    calls: Rows
    limits: list[dict[str, Any]]
    agreement: Agreed | None
    parked: Parked | None
    visited: Rows
    missed: list[MissedSet]
    first_due: datetime | None


def beside(
    session: Session, caller: Caller, episode: Episode, *, zone: str, now: datetime
) -> Beside:
    """Give what stands beside the curves: since the last round, today and tomorrow."""
    today = local_day(now, zone)
    begins = local_midnight(today, zone)
    ends = local_midnight(today + timedelta(days=2), zone)
    return Beside(
        since=since_last_round(session, caller, episode, zone=zone, now=now),
        labs=labs_of(session, episode.patient_id, now=now),
        usual=_usual(session, episode, today),
        cultures=cultures_of(session, episode.id, now=now),
        infusions=[infusion(row) for row in infusions_of(session, episode.id)],
        tasks=tasks_of(session, episode.id, until=ends, since=begins),
        visits=visits_of(session, episode.id, since=begins, until=ends),
        participants=participants_of(session, episode.id, today),
        calls=calls_of(session, episode.id),
        limits=limits_of(session, episode.id, now=now),
        agreement=agreed(session, caller, episode),
        parked=parked_today(session, episode.id, today),
        visited=visits_made(session, episode.id, now=now),
        missed=missed_sets(session, episode, since=now - SHOWN, now=now, zone=zone),
        first_due=first_set_due(episode, zone=zone, now=now),
    )


def _usual(session: Session, episode: Episode, today: date) -> dict[Kind, str]:
    who = session.get_one(Patient, episode.patient_id).identifier
    return {kind: usual.for_(who) for kind, usual in references(today).items()}
