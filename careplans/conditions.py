"""Does a condition hold? One `match` over a closed union; evidence and words with every yes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from careplans import words
from careplans.extras import not_measured
from careplans.limits import limit_of
from careplans.model import (
    Above,
    AllOf,
    Answered,
    AnyOf,
    Below,
    ExtraMissing,
    FallsBy,
    OutsideFor,
    RisesBy,
    ScoreReached,
    ScoreRises,
    ScoreSingle,
    Silent,
    Urgency,
)
from careplans.schedule import chased_at
from careplans.score_history import rise

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from decimal import Decimal
    from uuid import UUID

    from careplans.extras import ExtraState
    from careplans.limits import Limit
    from careplans.measurements import Kind
    from careplans.model import Condition
    from careplans.patient import Patient
    from careplans.plan import CarePlan
    from careplans.schedule import Unmet
    from careplans.scores import News2
    from careplans.series import Seen, Value
    from careplans.words import Both


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a condition may look at."""

    plan: CarePlan
    patient: Patient
    seen: Seen
    score: News2
    unmet: Unmet
    extras: tuple[ExtraState, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """A condition that holds: on which readings, as of when, in words."""

    evidence: tuple[UUID, ...]
    at: datetime
    text: Both
    kind: Kind | None = None


def hold(  # noqa: C901, PLR0911 -- one case for each condition, so that mypy can count them
    when: Condition, situation: Situation, urgency: Urgency
) -> Held | None:
    """Say whether a condition holds now, and on what evidence."""
    match when:
        case Below() | Above():
            return _beyond(when, situation)
        case RisesBy() | FallsBy():
            return _changed(when, situation)
        case OutsideFor():
            return _outside(when, situation)
        case Silent():
            return _silent(when, situation, urgency)
        case ExtraMissing():
            return _extra_missing(when, situation)
        case ScoreReached() | ScoreSingle() | ScoreRises():
            return _score(when, situation)
        case Answered():
            return _answered(when, situation)
        case AnyOf():
            return _any(when, situation, urgency)
        case AllOf():
            return _all(when, situation, urgency)
        case _:
            assert_never(when)


def _beyond(when: Below | Above, situation: Situation) -> Held | None:
    values = situation.seen.of(when.kind)[-when.in_a_row :]
    limit = limit_of(when, None, situation.patient)
    if len(values) < when.in_a_row or not all(is_beyond(v, limit) for v in values):
        return None
    return _held(values, words.beyond(values[-1], limit, when.in_a_row))


def is_beyond(value: Value, limit: Limit) -> bool:
    """Say whether a value is on the wrong side of a limit."""
    return value.value < limit.value if limit.low else value.value > limit.value


def _changed(when: RisesBy | FallsBy, situation: Situation) -> Held | None:
    values = situation.seen.of(when.kind)
    if not values:
        return None
    newest = values[-1]
    since = newest.at - when.within
    window = [v for v in values if since <= v.at]
    rising = isinstance(when, RisesBy)
    start = min(window, key=_value) if rising else max(window, key=_value)
    change = newest.value - start.value if rising else start.value - newest.value
    if change < (when.rises_by if isinstance(when, RisesBy) else when.falls_by):
        return None
    return _held((start, newest), words.changed(start, newest, when.within))


def _value(value: Value) -> Decimal:
    return value.value


def _outside(when: OutsideFor, situation: Situation) -> Held | None:
    low, high = when.outside
    run: list[Value] = []
    for value in reversed(situation.seen.of(when.kind)):
        if low <= value.value <= high:
            break
        run.append(value)
    if not run or run[0].at - run[-1].at < when.lasting:
        return None
    return _held(run[::-1], words.outside(run[0], when.outside, when.lasting))


def _extra_missing(when: ExtraMissing, situation: Situation) -> Held | None:
    """Ask for what somebody wanted at that time, be it in the quiet hours."""
    if when.last_news2 is not None and situation.score.lower < when.last_news2:
        return None
    late = []
    for state in not_measured(situation.extras):
        moment = state.asked.due_at + when.extra_missing
        if situation.now < moment:
            situation.seen.looks.append(moment)
        else:
            late.append(state)
    if not late:
        return None
    lacking = dict.fromkeys(kind for state in late for kind in state.lacking)
    since = late[0].asked.due_at
    local = since.astimezone(situation.patient.time_zone)
    text = words.extra_silent(tuple(lacking), local, len(late))
    return Held((), since + when.extra_missing, text)


def _silent(when: Silent, situation: Situation, urgency: Urgency) -> Held | None:
    if when.last_news2 is not None and situation.score.lower < when.last_news2:
        return None
    schedule, zone = situation.plan.schedule, situation.patient.time_zone
    due = situation.unmet.due[when.sets - 1]
    chased = chased_at(schedule, due, when.silent, zone)
    moment = chased if urgency <= Urgency.YELLOW else due + when.silent
    if situation.now < moment:
        situation.seen.looks.append(moment)
        return None
    lacking = situation.unmet.lacking(schedule.early, schedule.kinds)
    since = situation.unmet.due[0].astimezone(zone)
    return Held((), moment, words.silent(lacking, since, when.sets))


def _score(when: ScoreReached | ScoreSingle | ScoreRises, situation: Situation) -> Held | None:
    score = situation.score
    if score.at is None:
        return None
    match when:
        case ScoreReached():
            reached = score.lower if when.certainty == "certain" else score.upper
            text = _scored(score) if reached >= when.at_least else None
        case ScoreSingle():
            single = [part for part in score.parts if part.points == when.single]
            text = words.with_parts(_scored(score), single) if score.single_three else None
        case ScoreRises():
            risen = rise(situation.seen, score, score.at - when.within, situation.plan.news2.window)
            enough = risen >= when.rises_by
            text = words.risen(_scored(score), risen, when.within) if enough else None
        case _:
            assert_never(when)
    return None if text is None else Held(score.evidence, score.at, text)


def _scored(score: News2) -> Both:
    return words.news2(score.lower, score.upper, score.missing, score.old)


def _answered(when: Answered, situation: Situation) -> Held | None:
    values = [
        v for v in situation.seen.of(when.kind) if when.source is None or v.source is when.source
    ]
    if not values or values[-1].value not in when.answered:
        return None
    return _held(values[-1:], words.answered(values[-1]))


def _any(when: AnyOf, situation: Situation, urgency: Urgency) -> Held | None:
    held = [h for one in when.any if (h := hold(one, situation, urgency)) is not None]
    return _together(held) if held else None


def _all(when: AllOf, situation: Situation, urgency: Urgency) -> Held | None:
    held = [hold(one, situation, urgency) for one in when.all]
    found = [one for one in held if one is not None]
    return _together(found) if len(found) == len(held) else None


def _together(held: Sequence[Held]) -> Held:
    evidence = tuple(dict.fromkeys(reading for one in held for reading in one.evidence))
    text = words.joined([one.text for one in held])
    return Held(evidence, max(one.at for one in held), text, held[0].kind)


def _held(values: Sequence[Value], text: Both) -> Held:
    return Held(tuple(v.id for v in values), values[-1].at, text, values[-1].kind)
