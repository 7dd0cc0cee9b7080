"""A patient's readings over a period, as they are drawn: every value, with its points and age."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal, cast
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from careplans import Kind
from careplans.measurements import BY_CODE, MEASUREMENTS, Measurement
from careplans.scores import Band, news2_bands, news2_points

LATE = timedelta(hours=1)
# The order of NEWS2, which is the order the panels stand in (ui 2.1).
DRAWN = (
    Kind.RESPIRATORY_RATE,
    Kind.OXYGEN_SATURATION,
    Kind.SYSTOLIC,
    Kind.PULSE,
    Kind.TEMPERATURE,
)
_READINGS = text("""
    SELECT r.kind, r.reading_uuid, r.observed_at, r.value, r.implausible, r.absent_reason,
           r.source, r.flags, r.received_at, r.time_quality
    FROM reading_v r
    WHERE r.patient_id = :patient AND r.observed_at > :since AND r.observed_at <= :until
    ORDER BY r.kind, r.observed_at, r.reading_uuid
""")


@dataclass(frozen=True, slots=True)
class Series:
    """One kind's readings in a period."""

    measurement: Measurement
    bands: tuple[Band, ...]
    scale: Literal[1, 2]
    rows: tuple[Row[*tuple[Any, ...]], ...]

    def points(self, value: Decimal | None, implausible: str | None) -> int | None:
        """Give a value's NEWS2 points; None for what is not scored."""
        if value is None or implausible is not None or not self.bands:
            return None
        return news2_points(self.measurement.kind, value, scale=self.scale)


def series_of(
    session: Session, patient_id: UUID, *, since: datetime, until: datetime, scale: int
) -> list[Series]:
    """Give the five drawn kinds, empty or not, and then every other kind there are readings of."""
    rows = session.execute(_READINGS, {"patient": patient_id, "since": since, "until": until}).all()
    grouped = _by_kind(rows)
    others = [kind for kind in grouped if kind not in DRAWN]
    level = cast("Literal[1, 2]", scale)
    return [
        Series(MEASUREMENTS[kind], _bands(kind, level), level, tuple(grouped.get(kind, ())))
        for kind in (*DRAWN, *others)
    ]


def _by_kind(
    rows: Iterable[Row[*tuple[Any, ...]]],
) -> dict[Kind, list[Row[*tuple[Any, ...]]]]:
    grouped: dict[Kind, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for row in rows:
        grouped[BY_CODE[row.kind].kind].append(row)
    return grouped


def _bands(kind: Kind, scale: Literal[1, 2]) -> tuple[Band, ...]:
    return news2_bands(kind, scale=scale) if kind in DRAWN else ()
