"""Visit notes, what staff enter by hand, infusions, tasks, and how far each reader has come."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.tables.base import Base, one_of
from backend.core.words_round import EntryKind, TaskEnding


class VisitNote(Base):
    """What somebody saw and did at a visit or on the phone. Never changed; a new one corrects it."""

    __tablename__ = "visit_note"
    __table_args__ = (Index("ix_visit_note_episode_id_entered_at", "episode_id", "entered_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"))
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("visit_note.id"), unique=True)
    event_at: Mapped[datetime]
    entered_at: Mapped[datetime]
    text: Mapped[str]
    chips: Mapped[list[Any]]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    author_role: Mapped[str]
    care_unit_id: Mapped[UUID] = mapped_column(ForeignKey("care_unit.id"))


class ReadMark(Base):
    """How far a reader has come in what has happened to a patient."""

    __tablename__ = "read_mark"

    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"), primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    read_until: Mapped[datetime]


class Entry(Base):
    """Readings that staff entered by hand: who, as what, and on whose word; never changed.

    Its id is the `upload_id` of the readings it brought.
    """

    __tablename__ = "entry"
    __table_args__ = (
        one_of("kind", EntryKind),
        Index("ix_entry_episode_id_entered_at", "episode_id", "entered_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"))
    kind: Mapped[str]
    source: Mapped[str]
    at: Mapped[datetime]
    entered_at: Mapped[datetime]
    amounts: Mapped[dict[str, Any]]
    note: Mapped[str]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    author_role: Mapped[str]
    care_unit_id: Mapped[UUID] = mapped_column(ForeignKey("care_unit.id"))


class Task(Base):
    """Something that is to be done: what, by whom, when. Its end is a row of its own."""

    __tablename__ = "task"
    __table_args__ = (
        CheckConstraint("owner_role IS NOT NULL OR owner_unit_id IS NOT NULL", name="owner"),
        Index("ix_task_episode_id_due_at", "episode_id", "due_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"))
    review_id: Mapped[UUID | None] = mapped_column(ForeignKey("review.id"), index=True)
    code: Mapped[str | None]
    what: Mapped[str]
    owner_role: Mapped[str | None]
    owner_unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("care_unit.id"))
    due_at: Mapped[datetime]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime]


class ExtraSet(Base):
    """What a task asks to be measured beside the schedule; judged until the task ends."""

    __tablename__ = "extra_set"

    task_id: Mapped[UUID] = mapped_column(ForeignKey("task.id"), primary_key=True)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"), index=True)
    kinds: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    due_at: Mapped[datetime]
    asked_at: Mapped[datetime]


class TaskEnd(Base):
    """A task done, or no longer to be done: on whose word, or by which reading. Never changed."""

    __tablename__ = "task_end"
    __table_args__ = (
        one_of("ending", TaskEnding),
        CheckConstraint("num_nonnulls(author_id, reading_id) = 1", name="word"),
        CheckConstraint("(reading_id IS NULL) = (measured_at IS NULL)", name="measured"),
    )

    task_id: Mapped[UUID] = mapped_column(ForeignKey("task.id"), primary_key=True)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"), index=True)
    ending: Mapped[str]
    comment: Mapped[str]
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    reading_id: Mapped[UUID | None]
    measured_at: Mapped[datetime | None]
    at: Mapped[datetime]
