"""Reviews: what the round decided, by whom, on which verdict; drafts of them, and their undoing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.tables.base import Base, one_of
from backend.core.words import Outcome
from backend.core.words_round import ReviewKind


class Review(Base):
    """A signed outcome. Never changed: a correction is a new row that names the old (L08).

    Reviews of an episode form one chain: each names the one its author had seen last, and no
    two may name the same. So of two who decide at once, the database takes one. `decided` keeps
    what followed from it (limits, tasks) as it was signed; a discharge conversation has a row of
    its own beside it.
    """

    __tablename__ = "review"
    __table_args__ = (
        one_of("outcome", Outcome),
        one_of("kind", ReviewKind),
        UniqueConstraint("episode_id", "previous_id", postgresql_nulls_not_distinct=True),
        CheckConstraint("previous_id <> id", name="previous"),
        Index("ix_review_episode_id_signed_at", "episode_id", "signed_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"))
    previous_id: Mapped[UUID | None] = mapped_column(ForeignKey("review.id"))
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("review.id"))
    assessment_id: Mapped[UUID | None] = mapped_column(ForeignKey("assessment.id"))
    round_day: Mapped[date]
    kind: Mapped[str] = mapped_column(server_default="round")
    outcome: Mapped[str]
    note: Mapped[str]
    next_check_at: Mapped[datetime | None]
    decided: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    author_role: Mapped[str]
    care_unit_id: Mapped[UUID] = mapped_column(ForeignKey("care_unit.id"))
    signed_at: Mapped[datetime]


class ReviewWithdrawal(Base):
    """A review its author took back at once; the review itself stays (D78)."""

    __tablename__ = "review_withdrawal"

    review_id: Mapped[UUID] = mapped_column(ForeignKey("review.id"), primary_key=True)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"), index=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]


class Draft(Base):
    """What somebody is writing and has not signed: no record of care, gone when it is signed."""

    __tablename__ = "draft"
    __table_args__ = (one_of("kind", ReviewKind),)

    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"), primary_key=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True, server_default="round")
    content: Mapped[dict[str, Any]]
    began_at: Mapped[datetime]
    saved_at: Mapped[datetime]


class Parking(Base):
    """A patient put aside for later in the day's round, or taken up again; the newest row counts."""

    __tablename__ = "parking"
    __table_args__ = (Index("ix_parking_episode_id_at", "episode_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"))
    round_day: Mapped[date]
    parked: Mapped[bool]
    reason: Mapped[str]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
