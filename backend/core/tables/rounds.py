"""Reviews: what the round decided, by whom, on which verdict."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.tables.base import Base, one_of
from backend.core.words import Outcome


class Review(Base):
    """A signed outcome. Never changed: a correction is a new row that names the old (L08).

    Reviews of an episode form one chain: each names the one its author had seen last, and no
    two may name the same. So of two who decide at once, the database takes one.
    """

    __tablename__ = "review"
    __table_args__ = (
        one_of("outcome", Outcome),
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
    outcome: Mapped[str]
    note: Mapped[str]
    next_check_at: Mapped[datetime | None]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    author_role: Mapped[str]
    care_unit_id: Mapped[UUID] = mapped_column(ForeignKey("care_unit.id"))
    signed_at: Mapped[datetime]
