"""One limit over time: asked again, confirmed, standing until it is cleared with a margin."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from careplans.model import Above, Below

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta
    from decimal import Decimal

    from careplans.model import Rule
    from careplans.patient import OwnLimit, Patient
    from careplans.series import Value

Raised = Literal["raised", "extreme", "confirmed", "not-repeated"]


@dataclass(frozen=True, slots=True)
class Limit:
    """The limit a rule has for one patient at one moment."""

    value: Decimal
    low: bool
    own: OwnLimit | None


@dataclass(slots=True)
class Standing:
    """How a limit stands after the values seen: quiet, waiting for a repeat, or raised."""

    raised: Raised | None = None
    waiting_since: datetime | None = None
    beyond: list[Value] = field(default_factory=list)
    streak: int = 0
    calm: int = 0

    def put_up(self, how: Raised) -> None:
        """Put the finding up."""
        self.raised, self.waiting_since, self.calm = how, None, 0

    def take_down(self) -> None:
        """Take the finding down."""
        self.raised = self.waiting_since = None
        self.beyond.clear()


def limit_of(when: Below | Above, own: OwnLimit | None, patient: Patient) -> Limit:
    """Choose the limit in force: the patient's own, or the plan's for the patient's scale."""
    low = isinstance(when, Below)
    value = when.below if isinstance(when, Below) else when.above
    if when.scale_2 is not None and patient.scale != 1:
        value = when.scale_2
    return Limit(value if own is None else own.value, low, own)


def own_limit(rule_id: str, patient: Patient, now: datetime) -> OwnLimit | None:
    """Find the patient's own limit in force for a rule; the one set last when there are several."""
    if not patient.limits:
        return None
    holding = [limit for limit in patient.limits if limit.rule == rule_id and limit.holds(now)]
    return max(holding, key=lambda limit: limit.set_at, default=None)


def follow(rule: Rule, limit: Limit, values: Sequence[Value], in_a_row: int) -> Standing:
    """Walk a kind's values once, oldest first."""
    standing = Standing()
    margin = rule.clear.margin
    back = limit.value + margin if limit.low else limit.value - margin
    for value in values:
        if value.value < limit.value if limit.low else value.value > limit.value:
            _beyond(standing, rule, limit, value, in_a_row)
        elif standing.beyond:
            cleared = value.value >= back if limit.low else value.value <= back
            _inside(standing, rule, value, cleared=cleared)
    return standing


def _beyond(standing: Standing, rule: Rule, limit: Limit, value: Value, in_a_row: int) -> None:
    standing.streak += 1
    standing.calm = 0
    standing.beyond.append(value)
    if standing.raised is not None or standing.streak < in_a_row:
        return
    if rule.ask_again is None:
        standing.put_up("raised")
    elif _is_extreme(rule, limit, value):
        standing.put_up("extreme")
    elif standing.waiting_since is None:
        standing.waiting_since = value.at
    else:
        late = value.at >= standing.waiting_since + rule.ask_again
        standing.put_up("not-repeated" if late else "confirmed")


def _is_extreme(rule: Rule, limit: Limit, value: Value) -> bool:
    if rule.extreme is None:
        return False
    return value.value < rule.extreme if limit.low else value.value > rule.extreme


def _inside(standing: Standing, rule: Rule, value: Value, *, cleared: bool) -> None:
    standing.streak = 0
    if settle(standing, rule.ask_again, value.at) is not None or standing.raised is None:
        standing.take_down()
        return
    standing.calm = standing.calm + 1 if cleared else 0
    if standing.calm >= rule.clear.in_a_row:
        standing.take_down()


def settle(standing: Standing, ask_again: timedelta | None, now: datetime) -> datetime | None:
    """Treat a value that nobody repeated as confirmed; else say when that will be so."""
    if standing.waiting_since is None or ask_again is None:
        return None
    moment = standing.waiting_since + ask_again
    if now < moment:
        return moment
    standing.put_up("not-repeated")
    return None
