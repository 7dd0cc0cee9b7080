"""How each discharge criterion stands, with its evidence. Criteria never discharge anybody (D92)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, assert_never

from careplans import criteria_words as words
from careplans.criteria_model import Fallen, Says, TaskDone, Ticked, Tolerated, Within
from careplans.measurements import Source
from careplans.verdict import CriterionAnswer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from careplans.conditions import Situation
    from careplans.criteria_model import Criterion, Requirement
    from careplans.series import Value
    from careplans.verdict import Answer
    from careplans.words import Both

SEVERAL = 2


class Reply(NamedTuple):
    """An answer, what it rests on, and why."""

    answer: Answer
    evidence: Sequence[Value]
    why: Both


def answers(situation: Situation) -> tuple[CriterionAnswer, ...]:
    """Answer the patient's own criteria, or else the plan's."""
    own = situation.patient.criteria
    criteria = situation.plan.criteria if own is None else own
    return tuple(_answer(criterion, situation) for criterion in criteria)


def _answer(criterion: Criterion, situation: Situation) -> CriterionAnswer:
    reply = _reply(criterion.met, situation)
    evidence = tuple(value.id for value in reply.evidence)
    text = (criterion.text.sv, criterion.text.en)
    return CriterionAnswer(criterion.id, text, reply.answer, evidence, reply.why)


def _reply(met: Requirement, situation: Situation) -> Reply:
    match met:
        case Within():
            return _within(met, situation)
        case Fallen():
            return _fallen(met, situation)
        case Tolerated():
            return _tolerated(met, situation)
        case TaskDone():
            return _ticked(met.task, situation, words.TASK)
        case Ticked():
            return _ticked(met.tick, situation, words.CLINICIAN)
        case Says():
            return _says(met, situation)
        case _:
            assert_never(met)


def _within(met: Within, situation: Situation) -> Reply:
    """Judge the period's values; the answer stands until the first it rests on has grown too old."""
    since = situation.now - met.period
    reply = _of_values(met, [v for v in situation.seen.of(met.kind) if v.at > since])
    situation.seen.looks.extend(v.at + met.period for v in reply.evidence[:1])
    return reply


def _of_values(met: Within, values: Sequence[Value]) -> Reply:
    outside = [v for v in values if not _inside(met, v)]
    if outside:
        return Reply("not_met", outside[-1:], words.outside(outside[-1], met))
    enough = _fewest(met, values)
    if enough is None:
        return Reply("not_enough_data", values[-1:], words.too_few(met))
    return Reply("met", enough, words.within(enough, met))


def _inside(met: Within, value: Value) -> bool:
    return (met.low is None or value.value >= met.low) and (
        met.high is None or value.value <= met.high
    )


def _fewest(met: Within, values: Sequence[Value]) -> Sequence[Value] | None:
    """Take the newest values that are many enough and lie far enough apart."""
    for first in range(len(values) - met.readings, -1, -1):
        if met.apart is None or values[-1].at - values[first].at >= met.apart:
            return values[first:]
    return None


def _fallen(met: Fallen, situation: Situation) -> Reply:
    values = situation.seen.of(met.kind)
    if len(values) < SEVERAL:
        return Reply("not_enough_data", values, words.TWO_NEEDED)
    peak, newest = max(values, key=lambda value: value.value), values[-1]
    fallen = newest.value * 100 <= peak.value * (100 - met.fallen_percent)
    return Reply("met" if fallen else "not_met", (peak, newest), words.fallen(peak, newest))


def _tolerated(met: Tolerated, situation: Situation) -> Reply:
    started = situation.patient.facts.get(met.tolerated)
    if started is None:
        return Reply("waiting_for_person", (), words.NOT_STARTED)
    troubled = _trouble(met, situation, started)
    if troubled is not None:
        return troubled
    moment = started + met.period
    if situation.now < moment:
        situation.seen.looks.append(moment)
        return Reply("not_enough_data", (), words.too_early(met.period))
    return Reply("met", (), words.tolerated(met.period))


def _trouble(met: Tolerated, situation: Situation, started: datetime) -> Reply | None:
    """Find the newest trouble since the start that is still within the period."""
    since = max(started, situation.now - met.period)
    trouble = [
        v for kind in met.without for v in situation.seen.of(kind) if v.at > since and v.value > 0
    ]
    if not trouble:
        return None
    newest = max(trouble, key=lambda value: value.at)
    situation.seen.looks.append(newest.at + met.period)
    return Reply("not_met", (newest,), words.trouble(newest))


def _ticked(name: str, situation: Situation, waiting: Both) -> Reply:
    tick = situation.patient.ticks.get(name)
    if tick is None:
        return Reply("waiting_for_person", (), waiting)
    return Reply("met" if tick.value else "not_met", (), words.ticked(tick))


def _says(met: Says, situation: Situation) -> Reply:
    said = [v for v in situation.seen.of(met.says) if v.source in {Source.PATIENT, Source.STAFF}]
    if not said or situation.now >= said[-1].at + met.within:
        return Reply("waiting_for_person", (), words.not_asked(met))
    situation.seen.looks.append(said[-1].at + met.within)
    answer: Answer = "met" if said[-1].value >= met.at_least else "not_met"
    return Reply(answer, said[-1:], words.said(said[-1]))
