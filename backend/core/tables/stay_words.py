"""What staff have read, and what they have written to others in words that name nobody."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.tables.base import Base, one_of
from backend.core.words import MessageStepKind


class AgreementRead(Base):
    """That somebody of the staff has read a version of a patient's agreement."""

    __tablename__ = "agreement_read"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("agreement_version.id"), primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"), index=True)
    care_unit_id: Mapped[UUID] = mapped_column(ForeignKey("care_unit.id"))
    at: Mapped[datetime]


class TextRead(Base):
    """That somebody of the staff has read a version of a routine, checklist or text (D108)."""

    __tablename__ = "text_read"

    text_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    at: Mapped[datetime]


class MessageStep(Base):
    """One step of a message that was copied into another system. Never changed (D4, D6, D8)."""

    __tablename__ = "message_step"
    __table_args__ = (
        one_of("step", MessageStepKind),
        UniqueConstraint("message_id", "step"),
        Index("ix_message_step_care_unit_id_at", "care_unit_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    message_id: Mapped[UUID]
    care_unit_id: Mapped[UUID] = mapped_column(ForeignKey("care_unit.id"))
    episode_id: Mapped[UUID | None] = mapped_column(ForeignKey("episode.id"))
    type: Mapped[str]
    step: Mapped[str]
    text: Mapped[str]
    channel: Mapped[str]
    reference: Mapped[str]
    at: Mapped[datetime]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
