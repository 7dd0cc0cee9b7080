"""Drafts: what is being written outlives a lost session, and others see that it is being written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, text
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.access.permissions import Permission
from backend.core.errors import Conflict
from backend.core.tables import Draft
from backend.core.words import EventKind
from backend.core.words_round import ReviewKind
from backend.rounds.meeting import meet, wrote

# A page saves every 5 s; who has not for a minute has gone, or has lost contact.
HERE = timedelta(minutes=1)
# After this much silence somebody who writes again has begun anew.
ANEW = timedelta(minutes=15)
_SAVE = text("""
    INSERT INTO draft (episode_id, author_id, kind, content, began_at, saved_at)
    VALUES (:episode, :author, :kind, CAST(:content AS jsonb), :now, :now)
    ON CONFLICT (episode_id, author_id, kind) DO UPDATE SET
        content = excluded.content, saved_at = excluded.saved_at,
        began_at = CASE WHEN draft.saved_at < excluded.saved_at - CAST(:anew AS interval)
                   THEN excluded.began_at ELSE draft.began_at END
    RETURNING began_at
""")
# A nurse may prepare the talk before the stay ends; the day's decision is written by who signs it.
_WRITES = {
    ReviewKind.ROUND: Permission.SIGN_REVIEW,
    ReviewKind.DISCHARGE_CONVERSATION: Permission.PREPARE_STAY,
}
_PREPARED = text("""
    SELECT d.content, d.saved_at, s.name, s.title FROM draft d JOIN staff s ON s.id = d.author_id
    WHERE d.episode_id = :episode AND d.kind = :kind AND d.author_id <> :me
      AND d.saved_at > coalesce((SELECT max(r.signed_at) FROM review r
          WHERE r.episode_id = d.episode_id AND r.kind = d.kind), '-infinity')
    ORDER BY d.saved_at DESC LIMIT 1
""")
_DRAFTS = text("""
    SELECT d.author_id, d.kind, d.began_at, d.saved_at, s.name, s.title,
           CASE WHEN d.author_id = :me THEN d.content END AS content
    FROM draft d JOIN staff s ON s.id = d.author_id
    WHERE d.episode_id = :episode ORDER BY d.began_at
""")


class WrittenElsewhere(Conflict):
    """You have written another draft about this patient, in another tab or at another screen."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One's own draft as it was last saved."""

    content: Mapping[str, Any]
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a colleague has written of a talk that nobody has signed."""

    content: Mapping[str, Any]
    saved_at: datetime
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody else who is writing about the same patient."""

    name: str
    title: str
    since: datetime
    saved_at: datetime
    here: bool


def save(
    session: Session,
    caller: Caller,
    episode_id: UUID,
    content: str,
    *,
    kind: ReviewKind = ReviewKind.ROUND,
    now: datetime,
) -> datetime:
    """Keep what somebody has written so far; the last write counts. Give when."""
    meeting = meet(session, caller, episode_id, _WRITES[kind])
    began_at = session.execute(
        _SAVE,
        {
            "episode": episode_id,
            "author": caller.staff_id,
            "kind": kind,
            "content": content,
            "now": now,
            "anew": ANEW,
        },
    ).scalar_one()
    if began_at == now:
        # Once a sitting: a line every five seconds would hide what the log is for.
        wrote(session, caller, meeting, "draft", EventKind.DRAFT, now)
    return now


def build_on(
    session: Session, caller: Caller, episode_id: UUID, seen: datetime | None, *, now: datetime
) -> None:
    """Refuse to write over a draft of one's own that is not the one seen; none was seen as None."""
    own = _own(caller, episode_id, ReviewKind.ROUND)
    held = session.scalar(select(Draft.saved_at).where(*own).with_for_update())
    if held not in {None, seen}:
        raise WrittenElsewhere(current=drafts_of(session, caller, episode_id, now=now)[0])


def discard(
    session: Session,
    caller: Caller,
    episode_id: UUID,
    kind: ReviewKind = ReviewKind.ROUND,
    *,
    seen: datetime | None = None,
) -> None:
    """Throw one's own draft away; one that was saved since it was seen stays."""
    meet(session, caller, episode_id, _WRITES[kind])
    held = session.scalar(select(Draft.saved_at).where(*_own(caller, episode_id, kind)))
    if seen in {None, held}:
        forget(session, caller, episode_id, kind)


def forget(
    session: Session, caller: Caller, episode_id: UUID, kind: ReviewKind = ReviewKind.ROUND
) -> None:
    """Let a draft go that has become a signed review."""
    session.execute(delete(Draft).where(*_own(caller, episode_id, kind)))


def _own(
    caller: Caller, episode_id: UUID, kind: ReviewKind
) -> tuple[ColumnElement[bool], ColumnElement[bool], ColumnElement[bool]]:
    return (
        Draft.episode_id == episode_id,
        Draft.author_id == caller.staff_id,
        Draft.kind == kind,
    )


def drafts_of(
    session: Session,
    caller: Caller,
    episode_id: UUID,
    *,
    kind: ReviewKind = ReviewKind.ROUND,
    now: datetime,
) -> tuple[Kept | None, list[Writer]]:
    """Give one's own draft of a kind, and who else is writing anything; never what they write."""
    own: Kept | None = None
    others: dict[UUID, Writer] = {}
    for row in session.execute(_DRAFTS, {"episode": episode_id, "me": caller.staff_id}):
        if row.author_id != caller.staff_id:
            here = now - row.saved_at <= HERE
            writer = Writer(row.name, row.title, row.began_at, row.saved_at, here)
            if row.author_id not in others or here:
                others[row.author_id] = writer
        elif row.kind == kind:
            own = Kept(row.content, row.saved_at)
    return own, list(others.values())


def prepared(session: Session, caller: Caller, episode_id: UUID) -> Prepared | None:
    """Give what a colleague has prepared of the talk since one was last signed, if anything."""
    asked = {
        "episode": episode_id,
        "kind": ReviewKind.DISCHARGE_CONVERSATION,
        "me": caller.staff_id,
    }
    row = session.execute(_PREPARED, asked).first()
    return None if row is None else Prepared(row.content, row.saved_at, row.name, row.title)
