"""The planned sets of a period that were not measured, or not in full."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise, takewhile
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from backend.core.clock import local_day
from backend.core.tables import Episode
from backend.monitoring.plans import plan_for
from careplans import BY_CODE, MEASUREMENTS, Kind, Patient
from careplans.plan import Schedule
from careplans.schedule import due_after

_MEASURED = text("""
    SELECT r.kind, r.observed_at FROM reading_v r
    WHERE r.patient_id = :patient AND r.kind = ANY (:kinds)
      AND r.observed_at >= :since AND r.observed_at <= :until
      AND r.value IS NOT NULL AND r.implausible IS NULL
      AND NOT 'time-fault' = ANY (r.flags)
""")


@dataclass(frozen=True, slots=True)
class MissedSet:
    """A set that was due, what it lacks, and whether it can still be measured."""

    due_at: datetime
    missing: tuple[Kind, ...]
    all_of_it: bool
    can_still_be_measured: bool


def missed_sets(
    session: Session, episode: Episode, *, since: datetime, now: datetime, zone: str
) -> list[MissedSet]:
    """Walk the sets due in a period; one counts as measured until the next may be begun."""
    if episode.home_since is None:
        return []
    schedule = plan_for(episode.plan_id, episode.plan_path, local_day(now, zone)).schedule
    dues = _dues(schedule, episode, since, now)
    if not dues:
        return []
    measured = _measured(session, episode.patient_id, schedule, dues[0], now)
    sets = [_of(schedule, due, after, measured, now) for due, after in pairwise(dues)]
    return [one for one in sets if one.missing]


def _dues(schedule: Schedule, episode: Episode, since: datetime, now: datetime) -> list[datetime]:
    """Give the due moments of a period, and the one after it."""
    home_since = episode.home_since or now
    coming = due_after(schedule, Patient(home_since=home_since), max(since, home_since))
    past = list(takewhile(lambda due: due <= now, coming))
    if not past:
        return []
    return [*past, next(due_after(schedule, Patient(home_since=home_since), past[-1]))]


def _measured(
    session: Session, patient_id: UUID, schedule: Schedule, first: datetime, now: datetime
) -> dict[Kind, list[datetime]]:
    found: dict[Kind, list[datetime]] = {kind: [] for kind in schedule.kinds}
    rows = session.execute(
        _MEASURED,
        {
            "patient": patient_id,
            "kinds": [MEASUREMENTS[kind].code for kind in schedule.kinds],
            "since": first - schedule.early,
            "until": now,
        },
    )
    for row in rows:
        found[BY_CODE[row.kind].kind].append(row.observed_at)
    return found


def _of(
    schedule: Schedule,
    due: datetime,
    after: datetime,
    measured: dict[Kind, list[datetime]],
    now: datetime,
) -> MissedSet:
    begins, ends = due - schedule.early, after - schedule.early
    missing = tuple(
        kind for kind, moments in measured.items() if not any(begins <= at < ends for at in moments)
    )
    return MissedSet(due, missing, len(missing) == len(measured), now < ends)
