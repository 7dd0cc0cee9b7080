"""What the judge is told: the observations, and what must be known of the person."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple
from zoneinfo import ZoneInfo

from careplans.measurements import Kind, Source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from decimal import Decimal
    from uuid import UUID

    from careplans.criteria_model import Criterion

STOCKHOLM = ZoneInfo("Europe/Stockholm")
TIME_FAULT = "time-fault"


class Observation(NamedTuple):
    """One value, or the statement that there was none; `at` is the best clinical time."""

    id: UUID
    kind: Kind
    value: Decimal | None
    at: datetime
    received_at: datetime | None = None
    source: Source = Source.DEVICE
    absent_reason: str | None = None
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OwnLimit:
    """A patient's own limit for one rule: who set it, why, and for how long."""

    rule: str
    value: Decimal
    reason: str
    author: str
    set_at: datetime
    expires_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Say whether the limit is in force."""
        return self.set_at <= now and (self.expires_at is None or now < self.expires_at)


@dataclass(frozen=True, slots=True)
class ExtraSet:
    """A set beside the schedule that somebody has asked for: which kinds, when, and since when."""

    id: UUID
    kinds: tuple[Kind, ...]
    due_at: datetime
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Tick:
    """A person's word that something is so, or no longer so."""

    at: datetime
    by: str
    value: bool = True


@dataclass(frozen=True, slots=True)
class Patient:
    """What the judge must know of the person.

    Saturation scale 2 counts only when `oxygen_scale_order` names the doctor's order; without one
    the patient is judged on scale 1. `oxygen_flow` is what the plan says (0 = air, None = unknown).
    """

    home_since: datetime
    oxygen_scale: Literal[1, 2] = 1
    oxygen_scale_order: str | None = None
    oxygen_flow: Decimal | None = None
    limits: tuple[OwnLimit, ...] = ()
    extras: tuple[ExtraSet, ...] = ()
    ticks: Mapping[str, Tick] = field(default_factory=lambda: MappingProxyType({}))
    facts: Mapping[str, datetime] = field(default_factory=lambda: MappingProxyType({}))
    criteria: tuple[Criterion, ...] | None = None
    time_zone: ZoneInfo = STOCKHOLM

    @property
    def scale(self) -> Literal[1, 2]:
        """The saturation scale the patient may be scored on."""
        return self.oxygen_scale if self.oxygen_scale_order else 1
