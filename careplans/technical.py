"""Findings no plan has to ask for: values that cannot be scored, times that cannot be true."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from careplans import words
from careplans.measurements import MEASUREMENTS, Kind
from careplans.model import Urgency
from careplans.verdict import Finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from careplans.conditions import Situation
    from careplans.series import Bad

SEVERAL = 2

ASK_AGAIN = (
    "Ett värde som inte kan stämma poängsätts aldrig; mät om.",
    "A value that cannot be right is never scored; measure again.",
)
FAULTY_TIME = (
    "Tiden kan inte stämma; värdet bedöms när det togs emot och räknas inte som en planerad mätning.",
    "The time cannot be right; the value is judged as received and is no scheduled measurement.",
)
TWO_PULSES = (
    "Två apparater visar olika puls; fråga vilken som stämmer.",
    "Two devices show different pulses; ask which one is right.",
)
NO_SUCH_RULE = (
    "Planen har ingen regel med det namnet, så gränsen bevakas inte.",
    "The plan has no rule of that name, so the limit is not watched.",
)


def technical(situation: Situation) -> Iterator[Finding]:
    """Find what must be asked for again or put right."""
    yield from _no_valid_values(situation)
    yield from _time_faults(situation)
    yield from _pulses(situation)
    yield from _limits_without_rule(situation)


def _in_table_order(kinds: Collection[Kind]) -> list[Kind]:
    """Put kinds in the table's order, so that the order of arrival does not show."""
    return [kind for kind in MEASUREMENTS if kind in kinds] if kinds else []


def _no_valid_values(situation: Situation) -> Iterator[Finding]:
    """Keep a bad value up until a good one of its kind follows."""
    for kind in _in_table_order(situation.seen.bad):
        bad = situation.seen.bad[kind]
        good = situation.seen.newest.get(kind)
        tail = [one for one in bad if good is None or one.at > good.at]
        if tail:
            yield _no_valid_value(kind, tail, situation)


def _no_valid_value(kind: Kind, tail: list[Bad], situation: Situation) -> Finding:
    newest = tail[-1]
    asked_until = tail[0].at + situation.plan.plausibility.valid_within
    urgency = Urgency.YELLOW
    if len(tail) < SEVERAL and situation.now < asked_until:
        situation.seen.looks.append(asked_until)
        urgency = Urgency.TECHNICAL
    return Finding(
        rule="no-valid-value",
        urgency=urgency,
        code="no-valid-value",
        text=words.no_valid_value(kind, newest.reason),
        because=ASK_AGAIN,
        evidence=tuple(one.id for one in tail),
        at=newest.at,
        kind=kind,
    )


def _time_faults(situation: Situation) -> Iterator[Finding]:
    for kind in _in_table_order(situation.seen.faulty):
        newest = max(situation.seen.faulty[kind], key=attrgetter("at", "id"))
        if situation.seen.on_time.get(kind, newest.at) > newest.at:
            continue
        yield Finding(
            rule="time-fault",
            urgency=Urgency.TECHNICAL,
            code="time-fault",
            text=words.time_fault(kind),
            because=FAULTY_TIME,
            evidence=(newest.id,),
            at=newest.at,
            kind=kind,
        )


def _pulses(situation: Situation) -> Iterator[Finding]:
    limits = situation.plan.plausibility
    pair = situation.seen.of(Kind.PULSE)[-2:]
    if len(pair) < SEVERAL or pair[1].at - pair[0].at > limits.pulse_within:
        return
    if abs(pair[1].value - pair[0].value) > limits.pulse_differs_by:
        yield Finding(
            rule="pulse-disagrees",
            urgency=Urgency.TECHNICAL,
            code="pulse-disagrees",
            text=words.two_values(pair[0], pair[1]),
            because=TWO_PULSES,
            evidence=(pair[0].id, pair[1].id),
            at=pair[1].at,
            kind=Kind.PULSE,
        )


def _limits_without_rule(situation: Situation) -> Iterator[Finding]:
    for limit in situation.patient.limits:
        if limit.holds(situation.now) and situation.plan.rule(limit.rule) is None:
            yield Finding(
                rule="own-limit-without-rule",
                urgency=Urgency.TECHNICAL,
                code="own-limit-without-rule",
                text=words.no_such_rule(limit.rule),
                because=NO_SUCH_RULE,
                evidence=(),
                at=limit.set_at,
            )
