"""The observations of a patient, put in order once: what is valid, by kind and time, and what is not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from careplans.measurements import MEASUREMENTS, Kind, Source, implausible
from careplans.patient import TIME_FAULT, Observation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

AHEAD = timedelta(minutes=5)
"""A reading further into the future than this has a faulty time."""

UNRELIABLE = frozenset(
    {
        "calibration",
        "demonstration",
        "equipment-malfunction",
        "erratic-signal",
        "inadequate-signal",
        "invalid",
        "non-pulsatile-signal",
        "poor-signal",
        "questionable",
        "questionable-pulse",
        "sensor-disconnected",
        "sensor-displaced",
        "sensor-malfunction",
        "sensor-off",
        "testing",
        "unavailable",
    }
)
"""Marks of a device that make a value one to ask for again (Pulse Oximeter Service 1.0.1).

Low perfusion is not among them: cold hands have it, and so has a patient in septic shock.
"""


class Value(NamedTuple):
    """A valid value, quantised to the precision in which it is compared."""

    id: UUID
    kind: Kind
    value: Decimal
    at: datetime
    source: Source
    received_at: datetime | None = None


class Bad(NamedTuple):
    """An observation that may not be scored, and why."""

    id: UUID
    kind: Kind
    at: datetime
    reason: str


@dataclass(slots=True)
class Seen:
    """Everything seen of a patient, by kind and in order of time."""

    valid: dict[Kind, list[Value]] = field(default_factory=dict)
    bad: dict[Kind, list[Bad]] = field(default_factory=dict)
    faulty: dict[Kind, list[Value]] = field(default_factory=dict)
    on_time: dict[Kind, datetime] = field(default_factory=dict)
    newest: dict[Kind, Value] = field(default_factory=dict)
    looks: list[datetime] = field(default_factory=list)
    ends: dict[Kind, tuple[Decimal, Decimal]] = field(default_factory=dict)

    def of(self, kind: Kind) -> Sequence[Value]:
        """Give the valid values of a kind, oldest first."""
        return self.valid.get(kind, ())

    def ever_beyond(self, kind: Kind, limit: Decimal, *, low: bool) -> bool:
        """Say whether any value of a kind is beyond a limit: most never are, and nobody walks them."""
        ends = self.ends.get(kind)
        if ends is None:
            amounts = [value.value for value in self.of(kind)]
            if not amounts:
                return False
            ends = self.ends[kind] = min(amounts), max(amounts)
        return ends[0] < limit if low else ends[1] > limit


_ROWS = {kind: (*row.physiological, row.quantum) for kind, row in MEASUREMENTS.items()}


_AT = attrgetter("at")


def see(observations: Iterable[Observation], *, now: datetime) -> Seen:
    """Sort the observations by kind and time, and set aside what may not be scored."""
    seen = Seen()
    for observation in observations:
        identity, kind, value, at, received_at, source, _, flags = observation
        if value is None or flags or received_at is None or at > received_at:
            _place(seen, observation, now)
            continue
        # Nearly all of them: nothing is odd about when it came or what its device said of it.
        low, high, quantum = _ROWS[kind]
        if not (value.same_quantum(quantum) and value.is_finite() and low <= value <= high):
            _place(seen, observation, now)
            continue
        valid = Value(identity, kind, value, at, source, received_at)
        if kind in seen.valid:
            seen.valid[kind].append(valid)
        else:
            seen.valid[kind] = [valid]
        if kind not in seen.on_time or at > seen.on_time[kind]:
            seen.on_time[kind] = at
    _set_aside_swapped(seen)
    for kind, values in seen.valid.items():
        seen.valid[kind] = _in_order(values)
    for kind, bad in seen.bad.items():
        seen.bad[kind] = sorted(set(bad), key=attrgetter("at", "id"))
    seen.newest = {kind: values[-1] for kind, values in seen.valid.items() if values}
    return seen


def _place(seen: Seen, observation: Observation, now: datetime) -> None:
    kind, value, at = observation.kind, observation.value, observation.at
    fault = _time_fault(seen, observation, now)
    if fault and observation.received_at is not None:
        at = observation.received_at
    reason = unscored(observation)
    if value is None or reason is not None:
        seen.bad.setdefault(kind, []).append(Bad(observation.id, kind, at, reason or "no-value"))
        return
    exact = value.quantize(_ROWS[kind][2], ROUND_HALF_UP)
    valid = Value(observation.id, kind, exact, at, observation.source, observation.received_at)
    seen.valid.setdefault(kind, []).append(valid)
    if fault:
        seen.faulty.setdefault(kind, []).append(valid)
    elif kind not in seen.on_time or at > seen.on_time[kind]:
        seen.on_time[kind] = at


def _time_fault(seen: Seen, observation: Observation, now: datetime) -> bool:
    if observation.flags and TIME_FAULT in observation.flags:
        return True
    if observation.received_at is not None:
        return observation.at > observation.received_at + AHEAD
    if observation.at > now + AHEAD:
        seen.looks.append(observation.at - AHEAD)
        return True
    return False


def unscored(observation: Observation) -> str | None:
    """Give the reason why an observation may not be scored, or None for one that may."""
    value = observation.value
    if value is None:
        return observation.absent_reason or "no-value"
    if observation.flags and (marks := observation.flags & UNRELIABLE):
        return f"signal-{min(marks)}"
    low, high, _ = _ROWS[observation.kind]
    if value.is_finite() and low <= value <= high:
        return None
    return implausible(observation.kind, value)


def _in_order(values: list[Value]) -> list[Value]:
    values.sort(key=_AT)
    # As nearly always: no two at the same time, so that nothing is left to decide.
    if all(a.at < b.at for a, b in pairwise(values)):
        return values
    values.sort(key=attrgetter("at", "id"))
    return [v for v, before in zip(values, [None, *values], strict=False) if v != before]


def _set_aside_swapped(seen: Seen) -> None:
    """Put both pressures of a cuff reading aside when the lower one is not the lower."""
    systolic, diastolic = seen.valid.get(Kind.SYSTOLIC), seen.valid.get(Kind.DIASTOLIC)
    if not systolic or not diastolic:
        return
    lower = {value.at: value.value for value in diastolic}
    swapped = {v.at for v in systolic if v.at in lower and v.value <= lower[v.at]}
    for kind in (Kind.SYSTOLIC, Kind.DIASTOLIC) if swapped else ():
        _move(seen, kind, swapped)


def _move(seen: Seen, kind: Kind, moments: set[datetime]) -> None:
    values = seen.valid[kind]
    aside = [v for v in values if v.at in moments]
    seen.valid[kind] = [v for v in values if v.at not in moments]
    reason = "systolic-not-above-diastolic"
    seen.bad.setdefault(kind, []).extend(Bad(v.id, kind, v.at, reason) for v in aside)
    on_time = [v.at for v in seen.valid[kind] if v not in seen.faulty.get(kind, ())]
    seen.on_time.pop(kind, None)
    if on_time:
        seen.on_time[kind] = max(on_time)
