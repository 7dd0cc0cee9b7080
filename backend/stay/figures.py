"""Follow-up: what the sources want known of care at home, as figures without names (D39, D120)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import mean, median
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from backend.access import log
from backend.access.callers import Caller
from backend.access.permissions import Permission, check
from backend.stay.clocks import at
from backend.stay.templates import clocks

_STAYS = text("""
    WITH home AS (
        SELECT m.episode_id, m.at AS since, coalesce(
            (SELECT min(n.at) FROM episode_move n
             WHERE n.episode_id = m.episode_id AND n.from_status = 'at_home' AND n.at >= m.at),
            CAST(:now AS timestamptz)) AS until
        FROM episode_move m WHERE m.to_status = 'at_home'
    )
    SELECT e.id AS episode_id, e.patient_id, e.status, e.diagnosis_sv AS diagnosis, e.diagnosis_en, e.plan_path AS path,
           min(h.since) AS home_since, e.ended_at,
           sum(extract(epoch FROM h.until - h.since)) / 86400.0 AS days_at_home,
           (SELECT count(*) FROM episode_move m WHERE m.episode_id = e.id
            AND m.to_status = 'readmitted') AS back_to_ward,
           (SELECT count(*) FROM stay_entry x WHERE x.episode_id = e.id
            AND x.kind = 'emergency') AS calls_112,
           (SELECT count(*) FROM event v WHERE v.episode_id = e.id AND v.kind = 'finding') AS alarms,
           (SELECT min(extract(epoch FROM q.answered_at - q.sent_at)) / 3600.0 FROM care_request q
            WHERE q.episode_id = e.id AND q.status = 'accepted') AS hours_to_accept,
           (SELECT jsonb_agg(x.content ORDER BY x.at) FROM stay_entry x WHERE x.episode_id = e.id
            AND x.kind IN ('afterwards', 'experience')) AS told
    FROM episode e JOIN home h ON h.episode_id = e.id
    WHERE e.care_unit_id = :unit AND h.since < :until AND h.until >= :since
    GROUP BY e.id ORDER BY min(h.since), e.id
""")
COLUMNS = (
    "episode_id",
    "diagnosis",
    "path",
    "home_since",
    "ended_at",
    "outcome",
    "days_at_home",
    "back_to_ward",
    "calls_112",
    "alarms",
    "hours_to_accept",
    "readmitted_within_limit",
    "died",
    "safety",
    "satisfaction",
)
# What a spreadsheet would take for a formula at the beginning of a cell.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def figures(
    session: Session,
    caller: Caller,
    unit_id: UUID,
    days: tuple[date, date],
    *,
    zone: str,
    now: datetime,
) -> dict[str, Any]:
    """Give a ward's figures for the stays that were at home on some of these days."""
    check(caller, Permission.SEE_FIGURES, unit_id)
    first, last = days
    begins, ends = at(first, datetime.min.time(), zone), _after(last, zone)
    found = session.execute(
        _STAYS, {"unit": unit_id, "since": begins, "until": ends, "now": now}
    ).all()
    log.record(
        session,
        caller,
        "read",
        "follow-up",
        unit_id=unit_id,
        patients=[row.patient_id for row in found],
        now=now,
    )
    limit = clocks(last).follow_up_days
    rows = [_stay(dict(row._mapping), limit) for row in found]  # noqa: SLF001 -- SQLAlchemy's public name
    return {"unit_id": unit_id, "first": first, "last": last, "total": _total(rows), "stays": rows}


def as_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """Give the stays as a table that no spreadsheet takes for formulas (T23)."""
    written = io.StringIO()
    table = csv.writer(written, delimiter=";", lineterminator="\r\n")
    table.writerow(COLUMNS)
    table.writerows([_cell(row[column]) for column in COLUMNS] for row in rows)
    # The mark lets a spreadsheet know that it is UTF-8.
    return "\ufeff" + written.getvalue()


def _stay(row: Mapping[str, Any], limit: int) -> dict[str, Any]:
    told = row["told"] or []
    experience = [one for one in told if one["kind"] == "experience"]
    days = float(row["days_at_home"])
    return {
        "episode_id": row["episode_id"],
        "diagnosis": row["diagnosis"],
        "diagnosis_text": {"sv": row["diagnosis"], "en": row["diagnosis_en"]},
        "path": row["path"],
        "home_since": row["home_since"],
        "ended_at": row["ended_at"],
        "outcome": row["status"],
        "days_at_home": round(days, 2),
        "back_to_ward": row["back_to_ward"],
        "calls_112": row["calls_112"],
        "alarms": row["alarms"],
        "hours_to_accept": _rounded(row["hours_to_accept"]),
        "readmitted_within_limit": _again(told, row["ended_at"], limit),
        "died": row["status"] == "deceased" or any(one.get("what") == "death" for one in told),
        "safety": _mean(one["safety"] for one in experience),
        "satisfaction": _mean(one["satisfaction"] for one in experience),
    }


def _total(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    days = sum(row["days_at_home"] for row in rows)
    accepted = [row["hours_to_accept"] for row in rows if row["hours_to_accept"] is not None]
    alarms = sum(row["alarms"] for row in rows)
    return {
        "stays": len(rows),
        "days_at_home": round(days, 2),
        "back_to_ward": sum(row["back_to_ward"] for row in rows),
        "calls_112": sum(row["calls_112"] for row in rows),
        "readmitted_within_limit": sum(row["readmitted_within_limit"] for row in rows),
        "died": sum(row["died"] for row in rows),
        "alarms": alarms,
        "alarms_per_day": round(alarms / days, 2) if days else None,
        "median_hours_to_accept": median(accepted) if accepted else None,
        "safety": _mean(row["safety"] for row in rows if row["safety"] is not None),
        "satisfaction": _mean(
            row["satisfaction"] for row in rows if row["satisfaction"] is not None
        ),
    }


def _again(told: Iterable[Mapping[str, Any]], ended: datetime | None, limit: int) -> bool:
    if ended is None:
        return False
    last = ended.date() + timedelta(days=limit)
    days = [date.fromisoformat(one["on"]) for one in told if one.get("what") == "readmission"]
    return any(day <= last for day in days)


def _after(day: date, zone: str) -> datetime:
    return at(day + timedelta(days=1), datetime.min.time(), zone)


def _mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return round(mean(found), 1) if found else None


def _rounded(hours: Decimal | None) -> float | None:
    return None if hours is None else round(float(hours), 2)


def _cell(value: object) -> str:
    if value is None:
        return ""
    written = value.isoformat() if isinstance(value, datetime) else str(value)
    return f"'{written}" if written.startswith(_FORMULA) else written
