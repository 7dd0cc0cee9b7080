"""The frozen types of a template and of the plan made from templates."""

from datetime import date, time, timedelta
from typing import Annotated, Literal

from pydantic import Field

from careplans.criteria_model import Criterion
from careplans.measurements import Kind
from careplans.model import (
    Duration,
    Name,
    Number,
    Rule,
    Sentence,
    Several,
    Strict,
    UrgencyWord,
    Words,
)

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Quiet(Strict):
    """The hours in which a set that falls due is not chased until the morning."""

    begins: time
    ends: time


class Days(Strict):
    """The times of day a set is due, from a day of the stay on."""

    from_day: Several
    times: Annotated[tuple[time, ...], Field(min_length=1)]


class Schedule(Strict):
    """When a set of measurements is due, by day of stay; an extra one when somebody has said."""

    kinds: Annotated[tuple[Kind, ...], Field(min_length=1)]
    days: Annotated[tuple[Days, ...], Field(min_length=1)]
    early: Duration
    extra_early: Duration
    quiet: Quiet
    source: Sentence


class Plausibility(Strict):
    """When values that cannot be scored, or that contradict each other, are asked for again."""

    valid_within: Duration
    pulse_differs_by: Annotated[Number, Field(gt=0)]
    pulse_within: Duration
    source: Sentence


class News2Window(Strict):
    """How close together the seven inputs of a full score must lie."""

    window: Duration
    source: Sentence


class Clock(Strict):
    """A date in the care that must not pass unseen (rule clock)."""

    id: Name
    title: Words
    starts: Name
    after: Duration
    at_time: time | None = None
    every: Annotated[Duration, Field(gt=timedelta(0))] | None = None
    early: Duration = timedelta(hours=12)
    warns: Duration = timedelta(0)
    done_by: Name | None = None
    urgency: UrgencyWord
    because: Words
    source: Sentence


class StartDays(Strict):
    """The weekdays on which something may begin."""

    id: Name
    title: Words
    weekdays: Annotated[tuple[Weekday, ...], Field(min_length=1)]
    because: Words
    source: Sentence


class Template(Strict):
    """One file: what a unit, a diagnosis or a path brings to a plan."""

    id: Name
    kind: Literal["unit", "base", "diagnosis", "path"]
    builds_on: tuple[Name, ...] = ()
    version: Annotated[str, Field(pattern=r"^\d{4}\.\d+$")]
    in_force_from: date
    in_force_to: date | None = None
    title: Words
    source: Sentence
    approver: Sentence
    news2: News2Window | None = None
    plausibility: Plausibility | None = None
    schedule: Schedule | None = None
    rules: tuple[Rule, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    clocks: tuple[Clock, ...] = ()
    start_days: tuple[StartDays, ...] = ()


class CarePlan(Strict):
    """What a patient is judged by: the unit's rules, a diagnosis over them, perhaps a path."""

    id: str
    version: str
    title: Words
    parts: tuple[Template, ...]
    news2: News2Window
    plausibility: Plausibility
    schedule: Schedule
    rules: tuple[Rule, ...]
    criteria: tuple[Criterion, ...]
    clocks: tuple[Clock, ...]
    start_days: tuple[StartDays, ...]

    def rule(self, rule_id: str) -> Rule | None:
        """Find a rule by its name."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)
