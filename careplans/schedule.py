"""When the next set of measurements is due, and which are missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, time
    from zoneinfo import ZoneInfo

    from careplans.measurements import Kind
    from careplans.patient import Patient
    from careplans.plan import Schedule
    from careplans.series import Seen

SETS_AHEAD = 6


@dataclass(frozen=True, slots=True)
class Unmet:
    """The sets that nothing has been measured for: due moments from the first unmet one on.

    A set is met by a valid value of every kind, measured no earlier than `early` before it is due;
    a value with a faulty time does not count.
    """

    due: tuple[datetime, ...]
    last: dict[Kind, datetime]

    def lacking(self, early: timedelta, kinds: tuple[Kind, ...]) -> tuple[Kind, ...]:
        """Name the kinds that the first unmet set lacks."""
        since = self.due[0] - early
        return tuple(kind for kind in kinds if kind not in self.last or self.last[kind] < since)


def unmet(schedule: Schedule, seen: Seen, patient: Patient) -> Unmet:
    """List the due moments that follow the newest complete set."""
    last = {kind: seen.on_time[kind] for kind in schedule.kinds if kind in seen.on_time}
    after = patient.home_since
    if len(last) == len(schedule.kinds):
        after = max(after, min(last.values()) + schedule.early)
    return Unmet(tuple(islice(due_after(schedule, patient, after), SETS_AHEAD)), last)


def due_after(schedule: Schedule, patient: Patient, after: datetime) -> Iterator[datetime]:
    """Walk the due moments later than a moment."""
    zone = patient.time_zone
    home = patient.home_since.astimezone(zone).date()
    day = max(home, after.astimezone(zone).date())
    while True:
        for moment in _of_day(schedule, (day - home).days + 1, day, zone):
            if moment > after:
                yield moment
        day += timedelta(days=1)


def _of_day(schedule: Schedule, number: int, day: date, zone: ZoneInfo) -> list[datetime]:
    times = next(days.times for days in reversed(schedule.days) if days.from_day <= number)
    return [_moment(day, at, zone) for at in times]


@lru_cache(maxsize=4096)
def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)


def chased_at(schedule: Schedule, due: datetime, after: timedelta, zone: ZoneInfo) -> datetime:
    """Say when a missing set is asked for: after a while, and not in the night if due at night."""
    local = due.astimezone(zone)
    begins, ends = schedule.quiet.begins, schedule.quiet.ends
    asleep = local.time() >= begins or local.time() < ends
    if not asleep:
        return due + after
    morning = local.date() + timedelta(days=1 if local.time() >= begins else 0)
    return max(due + after, datetime.combine(morning, ends, zone).astimezone(UTC))
