"""The access log: written in the same transaction as what it tells of (L12, L16)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from backend.access.callers import Caller, Wall
from backend.core.ids import new_id
from backend.core.tables import AccessLog
from backend.core.words import ActorKind


def record(  # noqa: PLR0913 -- the law's own list of what a log entry must say
    session: Session,
    caller: Caller,
    action: str,
    what: str,
    *,
    unit_id: UUID | None,
    patients: Sequence[UUID],
    now: datetime,
    reason: str | None = None,
) -> None:
    """Note that a person read or wrote something about these patients."""
    entry = _entry(action, what, unit_id=unit_id, patients=patients, now=now)
    who = {"actor_kind": ActorKind.STAFF, "actor_id": caller.staff_id, "reason": reason}
    session.execute(insert(AccessLog).values(entry | who))


def record_system(  # noqa: PLR0913 -- as above
    session: Session,
    action: str,
    what: str,
    *,
    unit_id: UUID | None,
    patients: Sequence[UUID],
    now: datetime,
    reason: str | None = None,
) -> None:
    """Note what was done about these patients on the machine itself, by whoever may log in there."""
    entry = _entry(action, what, unit_id=unit_id, patients=patients, now=now)
    who = {"actor_kind": ActorKind.SYSTEM, "reason": reason}
    session.execute(insert(AccessLog).values(entry | who))


def record_screen(
    session: Session,
    wall: Wall,
    action: str,
    what: str,
    *,
    patients: Sequence[UUID],
    now: datetime,
) -> None:
    """Note what a screen on a wall showed or did; the log says elsewhere who hung it up."""
    entry = _entry(action, what, unit_id=wall.unit_id, patients=patients, now=now)
    who = {"actor_kind": ActorKind.SCREEN, "actor_id": wall.id}
    session.execute(insert(AccessLog).values(entry | who))


def _entry(
    action: str, what: str, *, unit_id: UUID | None, patients: Sequence[UUID], now: datetime
) -> dict[str, Any]:
    return {
        "id": new_id(now),
        "at": now,
        "care_unit_id": unit_id,
        "action": action,
        "what": what,
        "patient_ids": list(patients),
    }
