"""Published scores as tables with their source, and the honest bounds of an incomplete one.

NEWS2: Royal College of Physicians, National Early Warning Score (NEWS) 2, London 2017, Chart 1;
reproduced with acknowledgement. Swedish wording as in praktiskmedicin.se/lathundar/news2/.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from careplans.measurements import Kind, quantise
from careplans.words import as_json
from careplans.words import news2 as words_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, timedelta
    from uuid import UUID

    from careplans.patient import Patient
    from careplans.series import Value

Scale = Literal[1, 2]
Level = Literal["emergency", "urgent", "single_three", "unknown", "low"]

URGENT = 5
EMERGENCY = 7
SINGLE = 3


@dataclass(frozen=True, slots=True)
class Band:
    """A range of values, both ends included, and its points."""

    low: Decimal | None
    high: Decimal | None
    points: int

    def as_json(self) -> dict[str, str | int | None]:
        """Give the band as a chart needs it."""
        return {
            "low": None if self.low is None else str(self.low),
            "high": None if self.high is None else str(self.high),
            "points": self.points,
        }


def _bands(*rows: tuple[str | None, str | None, int]) -> tuple[Band, ...]:
    return tuple(Band(_decimal(low), _decimal(high), points) for low, high, points in rows)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


_SCALE_1 = _bands((None, "91", 3), ("92", "93", 2), ("94", "95", 1), ("96", None, 0))
_SCALE_2_AIR = _bands((None, "83", 3), ("84", "85", 2), ("86", "87", 1), ("88", None, 0))
_SCALE_2_OXYGEN = _bands(
    (None, "83", 3),
    ("84", "85", 2),
    ("86", "87", 1),
    ("88", "92", 0),
    ("93", "94", 1),
    ("95", "96", 2),
    ("97", None, 3),
)

# The order of RCP's chart. Oxygen: any flow is 2. Consciousness: anything but alert is 3.
NEWS2: Mapping[Kind, tuple[Band, ...]] = MappingProxyType(
    {
        Kind.RESPIRATORY_RATE: _bands(
            (None, "8", 3), ("9", "11", 1), ("12", "20", 0), ("21", "24", 2), ("25", None, 3)
        ),
        Kind.OXYGEN_SATURATION: _SCALE_1,
        Kind.OXYGEN_FLOW: _bands((None, "0", 0), ("0.1", None, 2)),
        Kind.SYSTOLIC: _bands(
            (None, "90", 3),
            ("91", "100", 2),
            ("101", "110", 1),
            ("111", "219", 0),
            ("220", None, 3),
        ),
        Kind.PULSE: _bands(
            (None, "40", 3),
            ("41", "50", 1),
            ("51", "90", 0),
            ("91", "110", 1),
            ("111", "130", 2),
            ("131", None, 3),
        ),
        Kind.CONSCIOUSNESS: _bands((None, "0", 0), ("1", None, 3)),
        Kind.TEMPERATURE: _bands(
            (None, "35.0", 3),
            ("35.1", "36.0", 1),
            ("36.1", "38.0", 0),
            ("38.1", "39.0", 1),
            ("39.1", None, 2),
        ),
    }
)
MOST: Mapping[Kind, int] = MappingProxyType(
    {kind: max(band.points for band in bands) for kind, bands in NEWS2.items()}
)


def news2_bands(kind: Kind, *, scale: Scale = 1, on_oxygen: bool = False) -> tuple[Band, ...]:
    """Give the bands of one input, or nothing for a kind the score does not use."""
    if kind is Kind.OXYGEN_SATURATION and scale != 1:
        return _SCALE_2_OXYGEN if on_oxygen else _SCALE_2_AIR
    return NEWS2.get(kind, ())


def news2_points(
    kind: Kind, value: Decimal, *, scale: Scale = 1, on_oxygen: bool = False
) -> int | None:
    """Score one value, quantised first; None for a kind the score does not use."""
    bands = news2_bands(kind, scale=scale, on_oxygen=on_oxygen)
    return _points(bands, quantise(kind, value)) if bands else None


def _points(bands: Sequence[Band], value: Decimal) -> int:
    for band in bands[:-1]:
        if band.high is not None and value <= band.high:
            return band.points
    return bands[-1].points


@dataclass(frozen=True, slots=True)
class Part:
    """One input of a score: its value, its age, where it came from and what it gives."""

    kind: Kind
    points: int
    value: Decimal
    at: datetime | None
    source: str
    id: UUID | None
    current: bool
    most: int

    def as_json(self) -> dict[str, Any]:
        """Give the part as the API shows it."""
        return {
            "kind": self.kind.value,
            "points": self.points,
            "value": str(self.value),
            "at": None if self.at is None else self.at.isoformat(),
            "source": self.source,
            "current": self.current,
        }


@dataclass(frozen=True, slots=True)
class News2:
    """NEWS2 between two bounds; complete only when all seven inputs lie within one window.

    A value stands in the lower bound until a newer one replaces it, so that what is not measured
    never lowers a severity; it counts as known for the upper bound only inside the window.
    """

    lower: int
    upper: int
    missing: tuple[Kind, ...]
    parts: tuple[Part, ...]
    scale: Scale
    oxygen: bool | None
    at: datetime | None

    @property
    def complete(self) -> bool:
        """Say whether all seven inputs lie within one window."""
        return not self.missing

    @property
    def single_three(self) -> bool:
        """Say whether one input alone has three points."""
        return any(part.points == SINGLE for part in self.parts)

    @property
    def level(self) -> Level:
        """Name the class; `low` only for a complete score (RCP 2017, Chart 4)."""
        if self.certain is not None:
            return self.certain
        return "low" if self.complete else "unknown"

    @property
    def certain(self) -> Literal["emergency", "urgent", "single_three"] | None:
        """Name the trigger that is reached whatever the missing inputs are."""
        if self.lower >= EMERGENCY:
            return "emergency"
        if self.lower >= URGENT:
            return "urgent"
        return "single_three" if self.single_three else None

    @property
    def old(self) -> tuple[Kind, ...]:
        """Name the inputs whose value lies outside the window."""
        return tuple(part.kind for part in self.parts if not part.current)

    @property
    def evidence(self) -> tuple[UUID, ...]:
        """Name the readings behind the score."""
        return tuple(part.id for part in self.parts if part.id is not None)

    def as_json(self) -> dict[str, Any]:
        """Give the score as it is stored and shown."""
        return {
            "lower": self.lower,
            "upper": self.upper,
            "complete": self.complete,
            "missing": [kind.value for kind in self.missing],
            "single_three": self.single_three,
            "certain": self.certain,
            "level": self.level,
            "scale": self.scale,
            "at": None if self.at is None else self.at.isoformat(),
            "parts": [part.as_json() for part in self.parts],
            "text": as_json(words_for(self.lower, self.upper, self.missing, self.old)),
        }


def news2(newest: Mapping[Kind, Value], patient: Patient, window: timedelta) -> News2:
    """Score the newest valid value of each input."""
    used = [newest[kind] for kind in NEWS2 if kind in newest]
    at = max((value.at for value in used), default=None)
    since = None if at is None else at - window
    oxygen = on_oxygen(newest, patient)
    parts = [_part(value, patient.scale, since, oxygen=oxygen) for value in used]
    if Kind.OXYGEN_FLOW not in newest and patient.oxygen_flow is not None:
        parts.append(_planned_oxygen(patient.oxygen_flow))
    return _bounded(parts, patient.scale, at, oxygen=oxygen)


def on_oxygen(newest: Mapping[Kind, Value], patient: Patient) -> bool | None:
    """Say whether oxygen is given, by the newest observation or else by the plan."""
    seen = newest.get(Kind.OXYGEN_FLOW)
    flow = patient.oxygen_flow if seen is None else seen.value
    return None if flow is None else flow > 0


def least(kind: Kind, value: Decimal, scale: Scale, *, oxygen: bool | None) -> int:
    """Score a quantised value by its lowest possible points."""
    return _points(news2_bands(kind, scale=scale, on_oxygen=bool(oxygen)), value)


def _part(value: Value, scale: Scale, since: datetime | None, *, oxygen: bool | None) -> Part:
    kind = value.kind
    points = most = least(kind, value.value, scale, oxygen=oxygen)
    current = since is not None and value.at >= since
    if not current:
        most = MOST[kind]
    elif oxygen is None and kind is Kind.OXYGEN_SATURATION:
        most = max(points, least(kind, value.value, scale, oxygen=True))
    return Part(kind, points, value.value, value.at, value.source.value, value.id, current, most)


def _planned_oxygen(flow: Decimal) -> Part:
    points = _points(NEWS2[Kind.OXYGEN_FLOW], flow)
    return Part(Kind.OXYGEN_FLOW, points, flow, None, "plan", None, True, points)


def _bounded(
    parts: Sequence[Part], scale: Scale, at: datetime | None, *, oxygen: bool | None
) -> News2:
    inside = {part.kind for part in parts if part.current}
    seen = {part.kind for part in parts}
    missing = tuple(kind for kind in NEWS2 if kind not in inside)
    unseen = sum(MOST[kind] for kind in NEWS2 if kind not in seen)
    lower = sum(part.points for part in parts)
    upper = sum(part.most for part in parts) + unseen
    return News2(lower, upper, missing, tuple(parts), scale, oxygen, at)
