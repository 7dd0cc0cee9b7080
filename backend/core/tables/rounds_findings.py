"""Findings that somebody has acknowledged by name."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.tables.base import Base


class Acknowledgement(Base):
    """Somebody has seen a finding and answers for what happens next; it is not resolved by that.

    Never changed; whether it still holds is told by `acknowledged`.
    """

    __tablename__ = "acknowledgement"
    __table_args__ = (Index("ix_acknowledgement_episode_id_at", "episode_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"))
    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id"))
    rule: Mapped[str]
    kind: Mapped[str] = mapped_column(server_default="")
    urgency: Mapped[int] = mapped_column(SmallInteger)
    comment: Mapped[str]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    author_role: Mapped[str]
    care_unit_id: Mapped[UUID] = mapped_column(ForeignKey("care_unit.id"))
    at: Mapped[datetime]


class Acknowledged(Base):
    """The acknowledgements that hold now, a row a finding.

    A trigger on `standing` ends one when its finding has gone or become worse: more urgent, or
    the value that it watches (a reading's kind, or NEWS2 where `watched` is null) further off
    than it was when somebody looked (reliability 4.3: bound to the version).
    """

    __tablename__ = "acknowledged"

    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"), primary_key=True)
    rule: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    acknowledgement_id: Mapped[UUID] = mapped_column(ForeignKey("acknowledgement.id"))
    urgency: Mapped[int] = mapped_column(SmallInteger)
    watched: Mapped[int | None] = mapped_column(SmallInteger)
    value: Mapped[Decimal | None]
    low_is_worse: Mapped[bool | None]
