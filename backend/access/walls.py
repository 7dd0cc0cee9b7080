"""Screens on a ward's wall: a browser that is nobody's, sees one nameless list, and can be taken down.

A wall's cookie is not a person's: it is looked for in another table, gives no `Caller`, and so opens
no route that asks who somebody is. What it may ask for at all is one set in `permissions`.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from backend.access import log
from backend.access.callers import Caller, Post, Wall
from backend.access.permissions import Permission, check
from backend.access.sessions import hash_token
from backend.core.errors import Forbidden, NotFound
from backend.core.ids import new_id
from backend.core.settings import Settings
from backend.core.tables import Staff, WallScreen
from backend.core.words import UnitKind

PREFIX = "wall."  # so that nobody has to look in two tables
_TOUCH_EVERY = timedelta(minutes=1)
_LOG_EVERY = timedelta(hours=1)
_WHOSE = text("""
    SELECT w.id, w.care_unit_id, u.name AS unit_name, w.seen_at, w.logged_at, w.expires_at,
           w.next_hash IS NOT DISTINCT FROM :token_hash AS anew, clock_timestamp() AS now
    FROM wall_screen w JOIN care_unit u ON u.id = w.care_unit_id
    WHERE (w.token_hash = :token_hash OR w.next_hash = :token_hash)
      AND w.down_at IS NULL AND w.expires_at > clock_timestamp()
""")
_PROMOTE = text("""
    UPDATE wall_screen SET token_hash = next_hash, next_hash = NULL
    WHERE id = :id AND next_hash = :token_hash
""")


@dataclass(frozen=True, slots=True)
class Hung:
    """A wall screen as the list of them shows it."""

    id: UUID
    hung_by: str
    title: str
    hung_at: datetime
    seen_at: datetime
    expires_at: datetime


def hang(
    session: Session, caller: Caller, unit_id: UUID, *, settings: Settings, now: datetime
) -> tuple[str, datetime]:
    """Make a wall screen of one of the caller's wards; give its cookie and until when it lasts."""
    check(caller, Permission.HANG_WALL, unit_id)
    if UnitKind.WARD not in {post.unit_kind for post in _posts(caller, unit_id)}:
        raise Forbidden("Only a ward has a round list that can hang on a wall.")
    token, until = _token(), now + timedelta(days=settings.wall_days)
    session.add(
        WallScreen(
            id=new_id(now),
            token_hash=hash_token(token),
            care_unit_id=unit_id,
            hung_by_id=caller.staff_id,
            hung_at=now,
            renewed_at=now,
            seen_at=now,
            expires_at=until,
        )
    )
    log.record(session, caller, "write", "wall_hung", unit_id=unit_id, patients=(), now=now)
    return token, until


def whose(session: Session, token: str) -> Wall | None:
    """Give the wall behind a cookie, or None when it was taken down, is too old or never hung.

    A cookie given out to follow the one before becomes the only one when it is first shown: the
    answer that brought it may have been lost on the way.
    """
    if not token.startswith(PREFIX):
        return None
    key = hash_token(token)
    found = session.execute(_WHOSE, {"token_hash": key}).first()
    if found is None:
        return None
    if found.anew:
        session.execute(_PROMOTE, {"id": found.id, "token_hash": key})
    if found.now - found.seen_at > _TOUCH_EVERY:
        _set(session, found.id, seen_at=found.now)
    return Wall(found.id, found.care_unit_id, found.unit_name, found.expires_at, found.logged_at)


def renew(session: Session, wall: Wall, *, now: datetime) -> str:
    """Give the wall a new cookie; the old one is good until the new one has been shown."""
    token = _token()
    _set(session, wall.id, next_hash=hash_token(token), renewed_at=now)
    log.record_screen(session, wall, "write", "wall_renewed", patients=(), now=now)
    return token


def note_shown(session: Session, wall: Wall, patients: Sequence[UUID], *, now: datetime) -> None:
    """Write down who stands on the wall, once an hour: it asks for its list each minute."""
    if wall.logged_at is not None and now - wall.logged_at < _LOG_EVERY:
        return
    _set(session, wall.id, logged_at=now)
    log.record_screen(session, wall, "read", "wall", patients=patients, now=now)


def hanging(session: Session, caller: Caller, unit_id: UUID, *, now: datetime) -> list[Hung]:
    """List the unit's wall screens, the newest first."""
    check(caller, Permission.TAKE_DOWN_WALL, unit_id)
    rows = session.execute(
        select(WallScreen, Staff)
        .join(Staff, Staff.id == WallScreen.hung_by_id)
        .where(
            WallScreen.care_unit_id == unit_id,
            WallScreen.down_at.is_(None),
            WallScreen.expires_at > now,
        )
        .order_by(WallScreen.hung_at.desc(), WallScreen.id)
    )
    return [
        Hung(wall.id, who.name, who.title, wall.hung_at, wall.seen_at, wall.expires_at)
        for wall, who in rows
    ]


def take_down(session: Session, caller: Caller, wall_id: UUID, *, now: datetime) -> None:
    """End a wall screen at once; whoever works on its ward may."""
    wall = session.get(WallScreen, wall_id, with_for_update=True)
    if wall is None:
        raise NotFound
    check(caller, Permission.TAKE_DOWN_WALL, wall.care_unit_id)
    if wall.down_at is None:
        _end(session, caller, wall, now=now)


def replaced(session: Session, token: str, caller: Caller, *, now: datetime) -> None:
    """End the wall screen in whose browser somebody has just logged in."""
    hung = whose(session, token)
    wall = None if hung is None else session.get(WallScreen, hung.id)
    if wall is not None:
        _end(session, caller, wall, now=now)


def _end(session: Session, caller: Caller, wall: WallScreen, *, now: datetime) -> None:
    wall.down_at, wall.down_by_id = now, caller.staff_id
    log.record(
        session, caller, "write", "wall_down", unit_id=wall.care_unit_id, patients=(), now=now
    )


def _token() -> str:
    return PREFIX + secrets.token_urlsafe(32)


def _set(session: Session, wall_id: UUID, **values: object) -> None:
    session.execute(update(WallScreen).where(WallScreen.id == wall_id).values(**values))


def _posts(caller: Caller, unit_id: UUID) -> list[Post]:
    return [post for post in caller.posts if post.unit_id == unit_id]
