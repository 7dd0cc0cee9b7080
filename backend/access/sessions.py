"""Being logged in: a row that can be listed and ended, behind a cookie only the browser knows."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Row, select, text, update
from sqlalchemy.orm import Session

from backend.access.callers import Caller, Post, parts_used
from backend.access.passwords import matches
from backend.core.errors import Unauthenticated
from backend.core.settings import Settings
from backend.core.tables import Staff, StaffSession
from backend.core.words import Role, UnitKind

# Asked at every request: one statement. Moving seen_at on is left for once a minute.
_WHO = text("""
    SELECT s.staff_id, p.name, p.title, p.language, s.seen_at, s.expires_at,
           a.care_unit_id, u.name AS unit_name, u.kind AS unit_kind, u.parts, a.role,
           clock_timestamp() AS now
    FROM staff_session s
    JOIN staff p ON p.id = s.staff_id AND p.active
    LEFT JOIN assignment a ON a.staff_id = p.id AND a.valid_from <= clock_timestamp()
        AND (a.valid_until IS NULL OR a.valid_until > clock_timestamp())
    LEFT JOIN care_unit u ON u.id = a.care_unit_id
    WHERE s.token_hash = :token_hash AND s.ended_at IS NULL
    ORDER BY u.kind DESC, u.name, a.role
""")
_TOUCH_EVERY = timedelta(minutes=1)


class WrongPassword(Unauthenticated):
    """The user name or the password is not right."""


def log_in(
    session: Session, username: str, password: str, *, settings: Settings, now: datetime
) -> str:
    """Open a session; give the cookie's value."""
    staff = session.scalar(select(Staff).where(Staff.username == username, Staff.active))
    if not matches(password, staff.password_hash if staff else None) or staff is None:
        raise WrongPassword
    token = secrets.token_urlsafe(32)
    session.add(
        StaffSession(
            token_hash=hash_token(token),
            staff_id=staff.id,
            created_at=now,
            seen_at=now,
            expires_at=now + timedelta(hours=settings.session_hours),
        )
    )
    return token


def who_is(
    session: Session, token: str, *, settings: Settings, stirs: bool = True
) -> Caller | None:
    """Give the person behind a cookie, or None when the session is unknown, ended or too old.

    `stirs`: the person has done something. A page left open asks by itself, and must not keep
    the session alive for whoever comes to the keyboard next.
    """
    key = hash_token(token)
    rows = session.execute(_WHO, {"token_hash": key}).all()
    if not rows:
        return None
    first = rows[0]
    idle = first.now - first.seen_at
    if first.now >= first.expires_at or idle > timedelta(minutes=settings.session_idle_minutes):
        return None
    if stirs and idle > _TOUCH_EVERY:
        session.execute(
            update(StaffSession).where(StaffSession.token_hash == key).values(seen_at=first.now)
        )
    return _caller(first, [_post(row) for row in rows if row.care_unit_id is not None])


def log_out(session: Session, token: str, *, now: datetime) -> None:
    """End a session at once, for all its open pages."""
    session.execute(
        update(StaffSession)
        .where(StaffSession.token_hash == hash_token(token), StaffSession.ended_at.is_(None))
        .values(ended_at=now)
    )


def speak(session: Session, caller: Caller, language: str) -> None:
    """Keep the language a person wants on their screens."""
    session.execute(update(Staff).where(Staff.id == caller.staff_id).values(language=language))


def hash_token(token: str) -> bytes:
    """Give what is kept of a random token; random enough that a plain hash suffices."""
    return hashlib.sha256(token.encode()).digest()


def _caller(row: Row[*tuple[object, ...]], posts: list[Post]) -> Caller:
    return Caller(row.staff_id, row.name, row.title, row.language, tuple(posts))


def _post(row: Row[*tuple[object, ...]]) -> Post:
    kind, role = UnitKind(row.unit_kind), Role(row.role)
    return Post(row.care_unit_id, row.unit_name, kind, role, parts_used(row.parts))
