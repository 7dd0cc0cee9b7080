"""The round as a session: who opened it, who took part and how, calls, and planned visits."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.tables.base import Base, one_of
from backend.core.words_round import Identified, Mode, ParticipantKind


class RoundSession(Base):
    """A unit's round on a day; one may be open at a time."""

    __tablename__ = "round_session"
    __table_args__ = (
        Index(
            "uq_round_session_one_open",
            "care_unit_id",
            unique=True,
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index("ix_round_session_care_unit_id_day", "care_unit_id", "day"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    care_unit_id: Mapped[UUID] = mapped_column(ForeignKey("care_unit.id"))
    day: Mapped[date]
    opened_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    opened_at: Mapped[datetime]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    closed_at: Mapped[datetime | None]


class RoundParticipant(Base):
    """Somebody who takes part in one patient's round: how, and how it was made sure who it is."""

    __tablename__ = "round_participant"
    __table_args__ = (
        one_of("kind", ParticipantKind),
        one_of("mode", Mode),
        one_of("identified", Identified),
        Index("ix_round_participant_episode_id_day", "episode_id", "day"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    round_session_id: Mapped[UUID] = mapped_column(ForeignKey("round_session.id"))
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"))
    day: Mapped[date]
    kind: Mapped[str]
    name: Mapped[str]
    mode: Mapped[str]
    identified: Mapped[str | None]
    identified_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    left_at: Mapped[datetime | None]


class RoundCall(Base):
    """A video or phone call of the round; it lasts until somebody ends it, whoever is on screen."""

    __tablename__ = "round_call"
    __table_args__ = (
        one_of("mode", Mode),
        Index("ix_round_call_episode_id", "episode_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    round_session_id: Mapped[UUID] = mapped_column(ForeignKey("round_session.id"), index=True)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"))
    mode: Mapped[str]
    tool: Mapped[str]
    reference: Mapped[str]
    started_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class PlannedVisit(Base):
    """When somebody is to be in the patient's home, and what for (D70, D75)."""

    __tablename__ = "planned_visit"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="period"),
        Index("ix_planned_visit_episode_id_starts_at", "episode_id", "starts_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    who: Mapped[str]
    what: Mapped[list[Any]]
    note: Mapped[str]
    care_unit_id: Mapped[UUID] = mapped_column(ForeignKey("care_unit.id"))
    planned_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    planned_at: Mapped[datetime]
    cancelled_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    cancelled_at: Mapped[datetime | None]
