"""The documented agreement, who holds which version, and the tasks that follow from it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.tables.base import Base, one_of
from backend.core.words import Party, ReceiptStep, TaskStep


class AgreementVersion(Base):
    """One version of what was agreed. Never changed: a revision is the next number (D40)."""

    __tablename__ = "agreement_version"
    __table_args__ = (UniqueConstraint("episode_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"))
    number: Mapped[int]
    template_id: Mapped[str]
    template_version: Mapped[str]
    content: Mapped[dict[str, Any]]
    reason: Mapped[str]
    at: Mapped[datetime]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    author_role: Mapped[str]


class AgreementWithdrawal(Base):
    """A version its author took back with the decision it came of; the version itself stays."""

    __tablename__ = "agreement_withdrawal"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("agreement_version.id"), primary_key=True)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"), index=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]


class AgreementReceipt(Base):
    """That a version was sent to, reached, or was acknowledged by one of those it binds (D45)."""

    __tablename__ = "agreement_receipt"
    __table_args__ = (
        one_of("party", Party),
        one_of("step", ReceiptStep),
        Index("ix_agreement_receipt_episode_id_at", "episode_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("agreement_version.id"))
    party: Mapped[str]
    holder: Mapped[str]
    step: Mapped[str]
    means: Mapped[str]
    at: Mapped[datetime]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    care_unit_id: Mapped[UUID] = mapped_column(ForeignKey("care_unit.id"))


class StayTask(Base):
    """Something somebody is to do, and when; where it came from stands beside it (D41)."""

    __tablename__ = "stay_task"
    __table_args__ = (Index("ix_stay_task_episode_id_due_at", "episode_id", "due_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"))
    source: Mapped[str]
    source_id: Mapped[UUID | None]
    title: Mapped[str]
    owner: Mapped[str]
    owner_unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("care_unit.id"))
    due_at: Mapped[datetime | None]
    place: Mapped[str] = mapped_column(server_default="")
    at: Mapped[datetime]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))


class TaskReceipt(Base):
    """What was said of a task; the newest row is how it stands."""

    __tablename__ = "task_receipt"
    __table_args__ = (
        one_of("step", TaskStep),
        Index("ix_task_receipt_task_id_at", "task_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    task_id: Mapped[UUID] = mapped_column(ForeignKey("stay_task.id"))
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"), index=True)
    step: Mapped[str]
    note: Mapped[str]
    at: Mapped[datetime]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
