"""The newest laboratory results before somebody leaves, each with when it was taken (D56)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from careplans import BY_CODE, MEASUREMENTS, Kind

LABS = (Kind.CRP, Kind.LEUKOCYTES, Kind.CREATININE)
# As far back as the round shows results; what is older tells nothing of today.
LOOKBACK = timedelta(days=90)
_NEWEST = text("""
    SELECT DISTINCT ON (r.kind) r.kind, r.value, r.observed_at FROM reading_v r
    WHERE r.patient_id = :patient AND r.kind = ANY (:kinds)
      AND r.observed_at > :since AND r.observed_at <= :now
      AND r.value IS NOT NULL AND r.implausible IS NULL
    ORDER BY r.kind, r.observed_at DESC, r.reading_uuid DESC
""")


def newest(session: Session, patient_id: UUID, *, now: datetime) -> list[dict[str, Any]]:
    """Give the newest result of each; a value without its time is never given."""
    asked = {
        "patient": patient_id,
        "kinds": [MEASUREMENTS[kind].code for kind in LABS],
        "since": now - LOOKBACK,
        "now": now,
    }
    found = []
    for row in session.execute(_NEWEST, asked):
        measurement = BY_CODE[row.kind]
        found.append(
            {
                "kind": measurement.kind,
                "name": {"sv": measurement.sv, "en": measurement.en},
                "value": f"{row.value:.{measurement.precision}f}",
                "unit": measurement.unit,
                "at": row.observed_at,
            }
        )
    return found
