"""Everything that is to happen in the home, whoever does it, on one line of time (D74)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.core.clock import local_day
from backend.stay import tasks
from backend.stay.clocks import at
from backend.stay.narrow import file_for, tasks_for
from backend.stay.opening import read

_VISITS = text("""
    SELECT v.id, v.starts_at, v.ends_at, v.who, v.note, u.name AS unit FROM planned_visit v
    JOIN care_unit u ON u.id = v.care_unit_id
    WHERE v.episode_id = :episode AND v.cancelled_at IS NULL
      AND v.ends_at >= :begins AND v.starts_at < :ends
""")


def calendar_of(
    session: Session, caller: Caller, episode_id: UUID, days: int, *, zone: str, now: datetime
) -> list[dict[str, Any]]:
    """Give visits, tasks and meetings from today on, as far as they concern the caller's unit."""
    desk = read(session, caller, episode_id, what="calendar", now=now)
    today = local_day(now, zone)
    begins, ends = (at(today + timedelta(days=n), time(0), zone) for n in (0, days))
    span = {"episode": episode_id, "begins": begins, "ends": ends}
    found = [
        *(_visit(dict(row._mapping)) for row in session.execute(_VISITS, span)),  # noqa: SLF001 -- SQLAlchemy's public name
        *(
            _task(one)
            for one in tasks_for(desk, tasks.tasks_of(session, [episode_id], now=now))
            if one["due_at"] is not None
        ),
        *(_meeting(row.content) for row in file_for(desk).all_of("meeting")),
    ]
    return sorted(
        (one for one in found if begins <= one["starts_at"] < ends),
        key=lambda one: one["starts_at"],
    )


def _visit(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": "visit",
        "id": str(row["id"]),
        "starts_at": row["starts_at"],
        "ends_at": row["ends_at"],
        "who": row["who"],
        "organisation": row["unit"],
        "what": row["note"],
        "place": "",
        "state": "planned",
    }


def _task(task: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": "task",
        "id": str(task["id"]),
        "starts_at": task["due_at"],
        "ends_at": None,
        "who": task["owner"],
        "organisation": "",
        "what": task["title"],
        "place": task["place"],
        "state": task["step"] or "open",
    }


def _meeting(content: Any) -> dict[str, Any]:  # noqa: ANN401 -- an entry's own content
    return {
        "kind": "meeting",
        "id": content["key"],
        "starts_at": datetime.fromisoformat(content["starts_at"]),
        "ends_at": datetime.fromisoformat(content["ends_at"]),
        "who": content["convener"],
        "organisation": content["host"],
        "what": content["type"],
        "place": content["mode"],
        "state": content["held"],
    }
