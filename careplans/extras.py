"""Extra sets, measured on request: which have been measured, and on which readings that rests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from careplans.measurements import Kind
    from careplans.patient import ExtraSet, Patient
    from careplans.plan import Schedule
    from careplans.series import Seen, Value


@dataclass(frozen=True, slots=True)
class ExtraState:
    """How an extra set stands: what it lacks still, and on which readings the rest of it rests.

    `made_by` is the reading that made it whole, and `measured_at` when that was.
    """

    asked: ExtraSet
    lacking: tuple[Kind, ...]
    evidence: tuple[UUID, ...]
    made_by: UUID | None = None
    measured_at: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """Give the state as it is stored and shown."""
        measured = self.measured_at
        return {
            "id": str(self.asked.id),
            "kinds": [kind.value for kind in self.asked.kinds],
            "due_at": self.asked.due_at.isoformat(),
            "lacking": [kind.value for kind in self.lacking],
            "evidence": [str(reading) for reading in self.evidence],
            "measured_at": None if measured is None else measured.isoformat(),
        }


def extra_sets(
    schedule: Schedule, seen: Seen, patient: Patient, now: datetime
) -> tuple[ExtraState, ...]:
    """Say how each extra set stands, in the order in which they fall due."""
    for extra in patient.extras:
        seen.looks.append(extra.asked_at)
    asked = [extra for extra in patient.extras if extra.asked_at <= now]
    asked.sort(key=_due)
    return tuple(_state(extra, schedule, seen) for extra in asked)


def _due(extra: ExtraSet) -> tuple[datetime, UUID]:
    return extra.due_at, extra.id


def _state(extra: ExtraSet, schedule: Schedule, seen: Seen) -> ExtraState:
    """Look for a valid value of every kind: nothing older than the wish itself can meet it."""
    since = max(extra.asked_at, extra.due_at - schedule.extra_early)
    found = {kind: _first(seen, kind, since) for kind in extra.kinds}
    lacking = tuple(kind for kind, value in found.items() if value is None)
    values = [value for value in found.values() if value is not None]
    evidence = tuple(value.id for value in values)
    if lacking:
        return ExtraState(extra, lacking, evidence)
    last = max(values, key=_moment)
    return ExtraState(extra, (), evidence, last.id, last.at)


def _moment(value: Value) -> tuple[datetime, UUID]:
    return value.at, value.id


def _first(seen: Seen, kind: Kind, since: datetime) -> Value | None:
    faulty: Sequence[Value] = seen.faulty.get(kind, ())
    for value in seen.of(kind):
        if value.at >= since and value not in faulty:
            return value
    return None


def not_measured(states: Sequence[ExtraState]) -> tuple[ExtraState, ...]:
    """Give those that lack something."""
    return tuple(state for state in states if state.lacking)
