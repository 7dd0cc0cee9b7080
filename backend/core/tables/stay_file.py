"""The stay's file: moves between states, entries that follow one another, what befell a bed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.tables.base import Base, one_of
from backend.core.words import BedStep, EpisodeStatus


class EpisodeMove(Base):
    """A move from one state to the next: who, as what, why, and what followed. Never changed."""

    __tablename__ = "episode_move"
    __table_args__ = (
        one_of("to_status", EpisodeStatus),
        Index("ix_episode_move_episode_id_at", "episode_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"))
    from_status: Mapped[str | None]
    to_status: Mapped[str]
    reason: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    followed: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))
    at: Mapped[datetime]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    author_role: Mapped[str]
    care_unit_id: Mapped[UUID] = mapped_column(ForeignKey("care_unit.id"))


class StayEntry(Base):
    """One entry of the file. Never changed.

    Entries of a kind and subject form a chain, as reviews do: each names the one its author had
    seen last, so of two who write at once one is refused.
    """

    __tablename__ = "stay_entry"
    __table_args__ = (
        UniqueConstraint(
            "episode_id", "kind", "subject", "previous_id", postgresql_nulls_not_distinct=True
        ),
        CheckConstraint("previous_id <> id", name="previous"),
        Index("ix_stay_entry_episode_id_at", "episode_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"))
    kind: Mapped[str]
    subject: Mapped[str]
    previous_id: Mapped[UUID | None] = mapped_column(ForeignKey("stay_entry.id"))
    content: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    author_role: Mapped[str]
    care_unit_id: Mapped[UUID] = mapped_column(ForeignKey("care_unit.id"))


class BedEvent(Base):
    """What befell a bed or a reservation, for what can never be asked of the current row."""

    __tablename__ = "bed_event"
    __table_args__ = (one_of("step", BedStep), Index("ix_bed_event_bed_id_at", "bed_id", "at"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    bed_id: Mapped[UUID] = mapped_column(ForeignKey("bed.id"))
    episode_id: Mapped[UUID | None] = mapped_column(ForeignKey("episode.id"), index=True)
    step: Mapped[str]
    reason: Mapped[str]
    until: Mapped[datetime | None]
    at: Mapped[datetime]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
