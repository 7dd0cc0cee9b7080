"""What the open screens are told, in an order in which nothing can be missed.

An event's id is drawn before its transaction commits, so a reader who goes by id alone can pass
one by. The cursor is therefore (transaction, id), and only transactions older than every running
one are read: what is behind the cursor is final.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

_CURSOR = re.compile(r"[0-9]{1,19}\.[0-9]{1,19}")  # two bigints
_SINCE = text("""
    SELECT xid, id, at, kind, care_unit_id, episode_id, urgency FROM event
    WHERE (xid, id) > (:xid, :id)
      AND xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
    ORDER BY xid, id LIMIT :limit
""")
_NEWEST = text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1")
_REQUESTED = text("SELECT unnest(my_requests())")


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """How far a reader has come."""

    xid: int
    id: int

    @classmethod
    def read(cls, written: str) -> Self | None:
        """Read a cursor as the browser sends it back; None if it is no cursor."""
        if not _CURSOR.fullmatch(written):
            return None
        xid, number = written.split(".")
        return cls(int(xid), int(number))

    def __str__(self) -> str:
        return f"{self.xid}.{self.id}"


@dataclass(frozen=True, slots=True)
class Told:
    """One event. It names an episode, never a person."""

    cursor: Cursor
    at: datetime
    kind: str
    unit_id: UUID
    episode_id: UUID
    urgency: int | None

    def as_json(self) -> dict[str, str | int | None]:
        """Give the event as the screens get it."""
        return {
            "id": str(self.cursor),
            "kind": self.kind,
            "episode_id": str(self.episode_id),
            "urgency": self.urgency,
            "at": self.at.isoformat(),
        }


def since(session: Session, cursor: Cursor, *, limit: int = 500) -> list[Told]:
    """Give the events after a cursor, oldest first."""
    rows = session.execute(_SINCE, {"xid": cursor.xid, "id": cursor.id, "limit": limit})
    return [
        Told(
            Cursor(row.xid, row.id), row.at, row.kind, row.care_unit_id, row.episode_id, row.urgency
        )
        for row in rows
    ]


def newest(session: Session) -> Cursor:
    """Give the cursor behind which everything has been told."""
    return Cursor(session.execute(_NEWEST).scalar_one(), (1 << 62))


def requested_episodes(session: Session) -> frozenset[UUID]:
    """Give the episodes that the session's units have a care request for."""
    return frozenset(session.scalars(_REQUESTED))
