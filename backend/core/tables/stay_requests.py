"""What was said on a care request, early warnings to home care, and personal meeting links."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.tables.base import Base, one_of
from backend.core.words import RequestStep


class CareRequestStep(Base):
    """One thing noted on a care request; with its content when that changed. Never changed."""

    __tablename__ = "care_request_step"
    __table_args__ = (
        one_of("step", RequestStep),
        Index("ix_care_request_step_request_id_at", "request_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("care_request.id"))
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"), index=True)
    care_unit_id: Mapped[UUID] = mapped_column(ForeignKey("care_unit.id"))
    step: Mapped[str]
    note: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    at: Mapped[datetime]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))


class HeadsUp(Base):
    """An early word to home care that somebody may come. It names no patient (D65)."""

    __tablename__ = "heads_up"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    from_unit_id: Mapped[UUID] = mapped_column(ForeignKey("care_unit.id"), index=True)
    to_unit_id: Mapped[UUID] = mapped_column(ForeignKey("care_unit.id"), index=True)
    expected_on: Mapped[date]
    needs: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))
    at: Mapped[datetime]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))


class MeetingLink(Base):
    """One person's own way into one meeting; only a hash of it is kept (D102).

    Whoever opens it first has it: `browser_hash` is of a secret that their browser alone keeps.
    """

    __tablename__ = "meeting_link"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"), index=True)
    meeting: Mapped[str]
    participant: Mapped[str]
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    browser_hash: Mapped[bytes | None]
