"""Times that run between region and municipality, counted in local days (law 2.3).

Deadlines by the hour are elapsed time; deadlines by the day end with the local day, whatever the
clocks do that night. Nothing here acts: a clock only says what is due.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from backend.stay.templates import Clocks

_NOON = time(12)
_LAST_MINUTE = time(23, 59)


@dataclass(frozen=True, slots=True)
class Timer:
    """One time that runs: what it is about, since when, until when, and when it was met."""

    name: str
    since: datetime
    due_at: datetime
    met_at: datetime | None

    def late(self, now: datetime) -> bool:
        """Tell whether it ran out before it was met."""
        return (self.met_at or now) > self.due_at

    def as_json(self, now: datetime) -> dict[str, object]:
        """Give the timer as the screens get it."""
        return {
            "name": self.name,
            "since": self.since,
            "due_at": self.due_at,
            "met_at": self.met_at,
            "late": self.late(now),
        }


@dataclass(frozen=True, slots=True)
class Moments:
    """When what happened that the act counts from or to."""

    admitted: datetime | None = None
    admission_notice: datetime | None = None
    ready_notice: datetime | None = None
    sip_call: datetime | None = None
    discharged: datetime | None = None
    information: datetime | None = None


def timers(moments: Moments, *, formal_status: str, rules: Clocks, zone: str) -> list[Timer]:
    """Give the timers of the act on discharge cooperation; none outside inpatient care."""
    if formal_status not in rules.inpatient_statuses:
        return []
    found: list[Timer] = []
    if moments.admitted is not None:
        # In UTC: adding hours to a local time counts the clock's face, not what has passed.
        due = moments.admitted.astimezone(UTC) + timedelta(hours=rules.admission_notice_hours)
        found.append(Timer("admission_notice", moments.admitted, due, moments.admission_notice))
    if moments.ready_notice is not None:
        due = end_of_day(moments.ready_notice, zone, days=rules.sip_call_days)
        found.append(Timer("sip_call", moments.ready_notice, due, moments.sip_call))
    if moments.discharged is not None:
        due = end_of_day(moments.discharged, zone)
        found.append(Timer("information", moments.discharged, due, moments.information))
    return found


def payment_from(ready_notice: datetime, *, rules: Clocks, zone: str) -> date:
    """Give the day from which the municipality pays; a notice after noon counts one day more."""
    local = ready_notice.astimezone(ZoneInfo(zone))
    days = rules.payment_days if local.time() <= _NOON else rules.payment_days_after_noon
    return local.date() + timedelta(days=days)


def end_of_day(moment: datetime, zone: str, *, days: int = 0) -> datetime:
    """Give 23:59 local time of the day some days after a moment."""
    return at(moment.astimezone(ZoneInfo(zone)).date() + timedelta(days=days), _LAST_MINUTE, zone)


def at(day: date, hour: time, zone: str) -> datetime:
    """Give the moment of a local clock time on a day."""
    return datetime.combine(day, hour, ZoneInfo(zone)).astimezone(UTC)


def last_day(first: date, days: int) -> date:
    """Give the last day of a period that counts its first day as day 1."""
    return first + timedelta(days=days - 1)


def unusual_start(day: date, rules: Clocks) -> str | None:
    """Say why a day is no usual first day at home: a weekend or a holiday (D32)."""
    if day in holidays(day.year, rules):
        return "holiday"
    return None if day.isoweekday() in rules.start_weekdays else "weekend"


def holidays(year: int, rules: Clocks) -> frozenset[date]:
    """Give a year's holidays."""
    fixed = {date.fromisoformat(f"{year}-{day}") for day in rules.holidays}
    moving = {easter(year) + timedelta(days=n) for n in rules.holidays_from_easter}
    return frozenset(fixed | moving | {midsummer_eve(year)})


def midsummer_eve(year: int) -> date:
    """Give the Friday between 19 and 25 June."""
    first = date(year, 6, 19)
    return first + timedelta(days=(5 - first.isoweekday()) % 7)


def easter(year: int) -> date:
    """Give Easter Sunday (the anonymous Gregorian computus)."""
    century, in_century = divmod(year, 100)
    golden = year % 19
    leaps, century_rest = divmod(century, 4)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - moon_shift + 15) % 30
    quarter, rest = divmod(in_century, 4)
    weekday = (32 + 2 * century_rest + 2 * quarter - epact - rest) % 7
    correction = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)
