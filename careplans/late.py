"""Late readings: what came long after it was measured says so, and is not lost when superseded.

Source: reliability policy of the project (late and out-of-order data); the numbers are a proposal
(förslag, ska godkännas lokalt).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from careplans import words
from careplans.conditions import is_beyond
from careplans.limits import limit_of, own_limit
from careplans.model import Above, Below, Urgency
from careplans.verdict import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from careplans.conditions import Situation
    from careplans.limits import Limit
    from careplans.model import Rule
    from careplans.series import Value

AFTER = timedelta(minutes=30)
"""A value that takes longer than this from the device to the ward is late."""
SHOWN_FOR = timedelta(hours=24)
"""A superseded red value stays on the list for this long after it came."""

BECAUSE = (
    "Värdet var över gränsen för HÖG när det mättes, men kom fram först när nyare värden fanns.",
    "The value was beyond the limit for HIGH when measured, but arrived after newer ones.",
)


def is_late(value: Value) -> bool:
    """Say whether a value came long after it was measured."""
    return value.received_at is not None and value.received_at - value.at > AFTER


def superseded(situation: Situation, standing: frozenset[str]) -> Iterator[Finding]:
    """Find red values that came late, when newer ones had been judged and were not red."""
    for rule in situation.plan.rules:
        if rule.urgency is not Urgency.RED or rule.id in standing:
            continue
        if isinstance(rule.when, Below | Above):
            own = own_limit(rule.id, situation.patient, situation.now)
            limit = limit_of(rule.when, own, situation.patient)
            yield from _of_rule(rule, rule.when, limit, situation)


def _of_rule(
    rule: Rule, when: Below | Above, limit: Limit, situation: Situation
) -> Iterator[Finding]:
    if not situation.seen.ever_beyond(when.kind, limit.value, low=limit.low):
        return
    values = situation.seen.of(when.kind)[:-1]
    shown = [
        one for one in values if is_late(one) and is_beyond(one, limit) and _new(one, situation)
    ]
    if shown:
        newest = shown[-1]
        zone = situation.patient.time_zone
        yield Finding(
            rule=f"late-{rule.id}",
            urgency=Urgency.YELLOW,
            code="late",
            text=words.late(words.beyond(newest, limit), newest, zone),
            because=BECAUSE,
            evidence=tuple(one.id for one in shown),
            at=newest.at,
            kind=newest.kind,
        )


def _new(value: Value, situation: Situation) -> bool:
    """Say whether it came in the last day; it leaves the list by itself after that."""
    leaves = (value.received_at or value.at) + SHOWN_FOR
    if leaves <= situation.now:
        return False
    situation.seen.looks.append(leaves)
    return True
