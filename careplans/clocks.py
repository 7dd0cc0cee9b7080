"""Rule clocks: dates in the care that must not pass unseen. They remind; they decide nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from careplans import words
from careplans.verdict import ClockState, Finding

if TYPE_CHECKING:
    from datetime import date

    from careplans.patient import Patient
    from careplans.plan import CarePlan, Clock

HOME = "home"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Struck:
    """What the clocks show, and what they found."""

    states: tuple[ClockState, ...]
    findings: tuple[Finding, ...]


def strike(plan: CarePlan, patient: Patient, now: datetime, looks: list[datetime]) -> Struck:
    """Read every clock that has been started."""
    states: list[ClockState] = []
    findings: list[Finding] = []
    for clock in plan.clocks:
        due = _due(clock, patient)
        if due is None:
            continue
        states.append(ClockState(clock.id, (clock.title.sv, clock.title.en), due, due <= now))
        looks.extend((due - clock.warns, due))
        if due - clock.warns <= now:
            findings.append(_finding(clock, due, patient))
    return Struck(tuple(states), tuple(findings))


def _due(clock: Clock, patient: Patient) -> datetime | None:
    """Give the oldest stroke that nobody has answered since it was near, or the next to come."""
    started = patient.home_since if clock.starts == HOME else patient.facts.get(clock.starts)
    if started is None:
        return None
    first = _first(clock, started, patient)
    done = None if clock.done_by is None else patient.ticks.get(clock.done_by)
    if done is None or not done.value or done.at < first - clock.early:
        return first
    if clock.every is None:
        return None
    return first + ((done.at + clock.early - first) // clock.every + 1) * clock.every


def _first(clock: Clock, started: datetime, patient: Patient) -> datetime:
    """Give the first stroke; a clock with a time of day strikes then, on the day it falls due."""
    first = started + clock.after
    if clock.at_time is None:
        return first
    day = first.astimezone(patient.time_zone).date()
    return datetime.combine(day, clock.at_time, patient.time_zone).astimezone(UTC)


def _finding(clock: Clock, due: datetime, patient: Patient) -> Finding:
    return Finding(
        rule=clock.id,
        urgency=clock.urgency,
        code="clock",
        text=words.clock((clock.title.sv, clock.title.en), due.astimezone(patient.time_zone)),
        because=(clock.because.sv, clock.because.en),
        evidence=(),
        at=due,
    )


def may_start(plan: CarePlan, start_id: str, day: date) -> bool:
    """Say whether something may begin on a day; anything without a rule may."""
    return all(
        WEEKDAYS[day.weekday()] in start.weekdays
        for start in plan.start_days
        if start.id == start_id
    )
