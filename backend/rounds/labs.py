"""Laboratory values with their trend, and the infusions of the stay (D84, D86, D87)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from careplans import BY_CODE, MEASUREMENTS, Kind, Measurement

LABS = (Kind.CRP, Kind.LEUKOCYTES, Kind.CREATININE)
INFUSION = (
    Kind.DOSE_GIVEN,
    Kind.PUMP_WEIGHT_BEFORE,
    Kind.PUMP_WEIGHT_AFTER,
    Kind.LINE_SITE,
    Kind.PROBLEM,
)
SHOWN = 3
LOOKBACK = timedelta(days=90)
Trend = Literal["up", "down", "level"]
_LABS = text("""
    SELECT x.kind, x.observed_at, x.value, x.source FROM (
        SELECT r.kind, r.observed_at, r.value, r.source, row_number() OVER (
                   PARTITION BY r.kind ORDER BY r.observed_at DESC, r.reading_uuid DESC) AS n
        FROM reading_v r
        WHERE r.patient_id = :patient AND r.kind = ANY (:kinds) AND r.observed_at > :since
          AND r.value IS NOT NULL AND r.implausible IS NULL) x
    WHERE x.n <= :shown ORDER BY x.kind, x.observed_at DESC
""")
_INFUSIONS = text("""
    SELECT e.id, e.at, e.entered_at, e.amounts, e.note, e.source, s.name AS by, s.title,
           e.author_role AS role
    FROM entry e JOIN staff s ON s.id = e.author_id
    WHERE e.episode_id = :episode AND e.kind = 'infusion'
    ORDER BY e.at DESC, e.id LIMIT 30
""")


@dataclass(frozen=True, slots=True)
class Lab:
    """One laboratory value's newest results, newest first, and where it is going."""

    measurement: Measurement
    results: tuple[tuple[datetime, Decimal, str], ...]

    @property
    def trend(self) -> Trend | None:
        """Compare the newest with the one before; one result has no trend."""
        if len(self.results) < 2:  # noqa: PLR2004 -- a trend needs two
            return None
        newest, before = self.results[0][1], self.results[1][1]
        if newest == before:
            return "level"
        return "up" if newest > before else "down"


def labs_of(session: Session, patient_id: UUID, *, now: datetime) -> list[Lab]:
    """Give the laboratory values there are results of."""
    results: dict[Kind, list[tuple[datetime, Decimal, str]]] = {}
    rows = session.execute(
        _LABS,
        {
            "patient": patient_id,
            "kinds": [MEASUREMENTS[kind].code for kind in LABS],
            "since": now - LOOKBACK,
            "shown": SHOWN,
        },
    )
    for row in rows:
        kind = BY_CODE[row.kind].kind
        results.setdefault(kind, []).append((row.observed_at, row.value, row.source))
    return [Lab(MEASUREMENTS[kind], tuple(found)) for kind, found in results.items()]


def infusions_of(session: Session, episode_id: UUID) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give what was entered of infusions, newest first."""
    return session.execute(_INFUSIONS, {"episode": episode_id}).all()


def infusion(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    """Lay an infusion out: given or not, how much went in, how the line looks, what went wrong."""
    amounts = {Kind(kind): Decimal(value) for kind, value in row.amounts.items()}
    before, after = amounts.get(Kind.PUMP_WEIGHT_BEFORE), amounts.get(Kind.PUMP_WEIGHT_AFTER)
    return {
        "id": row.id,
        "at": row.at,
        "given": None if Kind.DOSE_GIVEN not in amounts else bool(amounts[Kind.DOSE_GIVEN]),
        "pump_weight_before": None if before is None else str(before),
        "pump_weight_after": None if after is None else str(after),
        "infused": None if before is None or after is None else str(before - after),
        "line_site": _chosen(Kind.LINE_SITE, amounts),
        "problem": _chosen(Kind.PROBLEM, amounts),
        "note": row.note,
        "by": row.by,
        "title": row.title,
        "role": row.role,
        "entered_at": row.entered_at,
    }


def _chosen(kind: Kind, amounts: dict[Kind, Decimal]) -> dict[str, Any] | None:
    if kind not in amounts:
        return None
    code = int(amounts[kind])
    sv, en = MEASUREMENTS[kind].answers[code]
    return {"code": code, "sv": sv, "en": en}
