"""What a plan must not say, beyond what its types refuse: each problem a key and a sentence."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from careplans.criteria_model import Within
from careplans.measurements import MEASUREMENTS, Kind
from careplans.model import (
    Above,
    AllOf,
    Answered,
    AnyOf,
    Below,
    FallsBy,
    OutsideFor,
    RisesBy,
    Urgency,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from careplans.criteria_model import Criterion
    from careplans.model import Condition, Rule
    from careplans.plan import CarePlan, Schedule, Template

    Problems = Iterator[tuple[str, str]]


def problems_of_template(template: Template) -> Problems:
    """Find what is wrong inside one file."""
    for key in ("rules", "criteria", "clocks"):
        yield from _twice(key, [one.id for one in getattr(template, key)])
    for rule in template.rules:
        yield from _of_rule(rule)
    for criterion in template.criteria:
        yield from _of_criterion(criterion)
    if template.schedule is not None:
        yield from _of_schedule(template.schedule)
    if template.in_force_to is not None and template.in_force_to < template.in_force_from:
        yield "in_force_to", "The plan ends before it begins."


def _twice(key: str, ids: Sequence[str]) -> Problems:
    for one in sorted({one for one in ids if ids.count(one) > 1}):
        yield f"{key}.{one}", "This id is used twice."


def _of_rule(rule: Rule) -> Problems:
    key = f"rules.{rule.id}"
    yield from _of_condition(f"{key}.when", rule.when)
    if not isinstance(rule.when, Below | Above):
        if {"ask_again", "extreme", "clear"} & rule.model_fields_set:
            yield key, "Only a rule with below or above can use ask_again, extreme and clear."
        return
    if rule.urgency is Urgency.RED and rule.ask_again is not None:
        yield f"{key}.ask_again", "A red rule must not wait for a repeated measurement."
    if rule.extreme is not None:
        yield from _of_extreme(key, rule.when, rule.extreme)


def _of_extreme(key: str, when: Below | Above, extreme: Decimal) -> Problems:
    yield from _in_range(f"{key}.extreme", when.kind, extreme)
    milder = extreme > when.below if isinstance(when, Below) else extreme < when.above
    if milder:
        yield f"{key}.extreme", "An extreme value must lie beyond the limit itself."


def _of_condition(key: str, when: Condition) -> Problems:
    match when:
        case Below() | Above():
            yield from _of_limit(key, when)
        case RisesBy() | FallsBy():
            yield from _unit(key, when.kind, when.unit)
        case OutsideFor():
            yield from _unit(key, when.kind, when.unit)
            yield from _range(key, when.kind, *when.outside)
        case Answered():
            yield from _of_answers(key, when)
        case AnyOf() | AllOf():
            for one in when.any if isinstance(when, AnyOf) else when.all:
                yield from _of_condition(key, one)
        case _:
            pass


def _of_limit(key: str, when: Below | Above) -> Problems:
    yield from _unit(key, when.kind, when.unit)
    limits = [when.below if isinstance(when, Below) else when.above]
    if when.scale_2 is not None:
        limits.append(when.scale_2)
        if when.kind is not Kind.OXYGEN_SATURATION:
            yield f"{key}.scale_2", "Only a saturation has a second scale."
    ends = MEASUREMENTS[when.kind].physiological
    nothing_beyond = ends[0] if isinstance(when, Below) else ends[1]
    for limit in limits:
        yield from _in_range(key, when.kind, limit)
        if limit == nothing_beyond:
            yield key, f"Nothing can lie beyond {limit}: the rule would never find anything."


def _of_answers(key: str, when: Answered) -> Problems:
    low, high = MEASUREMENTS[when.kind].physiological
    for answer in when.answered:
        if not low <= answer <= high:
            yield (
                f"{key}.answered",
                f"{answer} is no answer to {when.kind}: it goes {low} to {high}.",
            )


def _unit(key: str, kind: Kind, unit: str) -> Problems:
    right = MEASUREMENTS[kind].unit
    if unit != right:
        yield f"{key}.unit", f"The unit {unit} does not fit {kind}: it is measured in {right}."


def _in_range(key: str, kind: Kind, limit: Decimal) -> Problems:
    row = MEASUREMENTS[kind]
    low, high = row.physiological
    if not low <= limit <= high:
        yield key, f"{limit} lies outside what {kind} can be ({low} to {high} {row.unit})."
    elif limit != limit.quantize(row.quantum):
        yield key, f"{limit} is finer than {kind} is measured ({row.quantum} {row.unit})."


def _range(key: str, kind: Kind, low: Decimal, high: Decimal) -> Problems:
    yield from _in_range(key, kind, low)
    yield from _in_range(key, kind, high)
    if low >= high:
        yield key, f"The range is empty: {low} to {high}."


def _of_criterion(criterion: Criterion) -> Problems:
    key, met = f"criteria.{criterion.id}.met", criterion.met
    if not isinstance(met, Within):
        return
    yield from _unit(key, met.kind, met.unit)
    if met.low is None and met.high is None:
        yield key, "Say low, high or both."
    for limit in (met.low, met.high):
        if limit is not None:
            yield from _in_range(key, met.kind, limit)
    if met.low is not None and met.high is not None and met.low >= met.high:
        yield key, f"The range is empty: {met.low} to {met.high}."


def _of_schedule(schedule: Schedule) -> Problems:
    days = [days.from_day for days in schedule.days]
    if days[0] != 1 or any(one >= other for one, other in pairwise(days)):
        yield "schedule.days", "The days must begin with day 1, rise, and not overlap."
    for part in schedule.days:
        if any(one >= other for one, other in pairwise(part.times)):
            yield f"schedule.days.{part.from_day}", "The times of a day must rise."


def problems_of_plan(plan: CarePlan) -> Problems:
    """Find what is wrong between the rules of a combined plan."""
    limits = [(rule, rule.when) for rule in plan.rules if isinstance(rule.when, Below | Above)]
    for (one, a), (other, b) in combinations(limits, 2):
        if a.kind is b.kind and _overlap((one, a), (other, b)):
            yield (
                f"rules.{other.id}",
                f"It overlaps with {one.id} in {plan.id}: one of them can never be right.",
            )


def _overlap(one: tuple[Rule, Below | Above], other: tuple[Rule, Below | Above]) -> bool:
    a, b = one[1], other[1]
    if isinstance(a, Below):
        if isinstance(b, Below):
            return _contradict(one, other, a.below - b.below)
        return a.below > b.above
    if isinstance(b, Above):
        return _contradict(one, other, b.above - a.above)
    return b.below > a.above


def _contradict(
    one: tuple[Rule, Below | Above], other: tuple[Rule, Below | Above], wider: Decimal
) -> bool:
    """Say whether the milder of two limits is the more urgent, or both say the same."""
    if one[1].in_a_row != other[1].in_a_row:
        return False
    if wider == 0 or one[0].urgency == other[0].urgency:
        return True
    return (one[0].urgency > other[0].urgency) == (wider > 0)
