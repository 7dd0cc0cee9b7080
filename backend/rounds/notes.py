"""Visit notes: what somebody saw and did, when it was, and when it was written (HSLF-FS 2016:40)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.access.permissions import Permission
from backend.core.errors import Conflict, Forbidden, Invalid, NotFound
from backend.core.tables import VisitNote
from backend.core.words import EventKind
from backend.core.words_round import Chip
from backend.monitoring.moments import FUTURE_TOLERANCE, OLDEST
from backend.rounds.meeting import Meeting, meet, wrote

LONGEST_NOTE = 10_000
_NOTE = text("""
    SELECT n.id, n.event_at, n.entered_at, n.text, n.chips, n.corrects_id, n.author_id,
           n.author_role, s.name AS author_name, s.title AS author_title
    FROM visit_note n JOIN staff s ON s.id = n.author_id
    WHERE n.id = :note AND n.episode_id = :episode
""")
_MARK = text("""
    INSERT INTO read_mark (episode_id, staff_id, read_until)
    VALUES (:episode, :reader, :until)
    ON CONFLICT (episode_id, staff_id) DO UPDATE SET
        read_until = greatest(read_mark.read_until, excluded.read_until)
    RETURNING read_until
""")
NoteRow = Row[*tuple[Any, ...]]


class NoteChanged(Conflict):
    """A note with this id has been written already; write a new one that corrects it."""


@dataclass(frozen=True, slots=True)
class Written:
    """A note on its way in: its id is the sender's, so that twice is once."""

    id: UUID
    event_at: datetime
    text: str
    chips: tuple[Chip, ...]
    corrects_id: UUID | None


def write_note(
    session: Session, caller: Caller, episode_id: UUID, note: Written, *, now: datetime
) -> NoteRow:
    """Keep a note; the same note sent again is answered as before."""
    meeting = meet(session, caller, episode_id, Permission.WRITE_NOTE)
    before = _find(session, episode_id, note.id)
    if before is not None:
        if (before.author_id, before.text) != (caller.staff_id, note.text):
            raise NoteChanged
        return before
    errors = list(_wrong(note, now))
    if errors:
        raise Invalid("The note cannot be kept like this.", errors=errors)
    if note.corrects_id is not None:
        _check_corrected(session, caller, episode_id, note.corrects_id)
    _keep(session, caller, meeting, note, now)
    wrote(session, caller, meeting, "visit note", EventKind.NOTE, now)
    return _one(session, episode_id, note.id)


def read_until(
    session: Session, caller: Caller, episode_id: UUID, until: datetime, *, now: datetime
) -> datetime:
    """Note how far a reader has come; never beyond now, and never back."""
    meet(session, caller, episode_id, Permission.SEE_PATIENTS)
    marked: datetime = session.execute(
        _MARK, {"episode": episode_id, "reader": caller.staff_id, "until": min(until, now)}
    ).scalar_one()
    return marked


def _keep(session: Session, caller: Caller, meeting: Meeting, note: Written, now: datetime) -> None:
    try:
        session.execute(
            insert(VisitNote).values(
                id=note.id,
                episode_id=meeting.episode.id,
                corrects_id=note.corrects_id,
                event_at=min(note.event_at, now),
                entered_at=now,
                text=note.text,
                chips=list(note.chips),
                author_id=caller.staff_id,
                author_role=meeting.role,
                care_unit_id=meeting.unit_id,
            )
        )
    except IntegrityError as taken:
        raise NoteChanged from taken


def _wrong(note: Written, now: datetime) -> Iterator[tuple[str, str]]:
    if not note.text.strip() and not note.chips:
        yield "/text", "Write something, or choose at least one word."
    if note.event_at > now + FUTURE_TOLERANCE:
        yield "/event_at", "The time lies in the future."
    if note.event_at < now - OLDEST:
        yield "/event_at", f"The time lies more than {OLDEST.days} days back."


def _check_corrected(session: Session, caller: Caller, episode_id: UUID, note_id: UUID) -> None:
    if _one(session, episode_id, note_id).author_id != caller.staff_id:
        raise Forbidden("Only its author corrects a note; write one of your own instead.")


def _one(session: Session, episode_id: UUID, note_id: UUID) -> NoteRow:
    row = _find(session, episode_id, note_id)
    if row is None:
        raise NotFound
    return row


def _find(session: Session, episode_id: UUID, note_id: UUID) -> NoteRow | None:
    return session.execute(_NOTE, {"note": note_id, "episode": episode_id}).one_or_none()
