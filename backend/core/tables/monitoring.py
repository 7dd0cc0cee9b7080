"""Readings and what was judged of them.

`reading` is a table by time: partitions on plain PostgreSQL, a hypertable where TimescaleDB is
present, so it is described here and created by the migration. The application has no rights on
it and goes through `reading_v`, which shows only the patients it may see (storage 3.2).
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Computed,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Numeric,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.tables.base import Base, one_of
from backend.core.words import EventKind

reading = Table(
    "reading",
    Base.metadata,
    Column("patient_id", Uuid, primary_key=True),
    Column("kind", SmallInteger, primary_key=True),
    Column("observed_at", DateTime(timezone=True), primary_key=True),
    Column("reading_uuid", Uuid, primary_key=True),
    Column("value", Numeric),
    Column("absent_reason", Text),
    Column("implausible", Text),
    Column("source", Text, nullable=False),
    Column("device", Text),
    Column("flags", ARRAY(Text), nullable=False),
    Column("time_quality", Text, nullable=False),
    Column("sent_at", DateTime(timezone=True), nullable=False),
    Column("device_time", DateTime(timezone=False)),
    Column("gateway_time", DateTime(timezone=True), nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("upload_id", Uuid, nullable=False),
    Column("raw", Text),
    info={"by_time": True},
)


class ReadingSeen(Base):
    """Each reading's identity, whatever time it is sent with: twice is once (G2, T04).

    Of one patient: an id that another home has used must not make a reading disappear.
    """

    __tablename__ = "reading_seen"
    __table_args__ = (PrimaryKeyConstraint("patient_id", "reading_uuid"),)

    reading_uuid: Mapped[UUID]
    patient_id: Mapped[UUID]
    observed_at: Mapped[datetime]


class Upload(Base):
    """One batch from a home, and what it was answered."""

    __tablename__ = "upload"

    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"), primary_key=True)
    upload_id: Mapped[UUID] = mapped_column(primary_key=True)
    device_token_id: Mapped[UUID] = mapped_column(ForeignKey("device_token.id"))
    sha256: Mapped[bytes]
    received_at: Mapped[datetime]
    stored: Mapped[int]
    known: Mapped[int]


class LatestReading(Base):
    """The newest reading of each kind."""

    __tablename__ = "latest_reading"

    patient_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    observed_at: Mapped[datetime]
    reading_uuid: Mapped[UUID]
    value: Mapped[Decimal | None]
    implausible: Mapped[str | None]
    source: Mapped[str]
    received_at: Mapped[datetime]


class ReadingHourly(Base):
    """Per hour and kind: how many, lowest, highest, sum. Only what may be scored."""

    __tablename__ = "reading_hourly"

    patient_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int]
    lowest: Mapped[Decimal]
    highest: Mapped[Decimal]
    total: Mapped[Decimal]


class Assessment(Base):
    """A verdict: what the plan made of what was known at a moment. Never changed."""

    __tablename__ = "assessment"
    __table_args__ = (Index("ix_assessment_episode_id_assessed_at", "episode_id", "assessed_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"))
    assessed_at: Mapped[datetime]
    cause: Mapped[str]
    upload_id: Mapped[UUID | None]
    plan_id: Mapped[str]
    plan_version: Mapped[str]
    verdict: Mapped[dict[str, Any]]
    look_again_at: Mapped[datetime | None]
    # So that yesterday's score is compared without unpacking a thousand verdicts.
    news2_lower: Mapped[int | None] = mapped_column(
        SmallInteger, Computed("((verdict -> 'news2' ->> 'lower')::smallint)", persisted=True)
    )


class Standing(Base):
    """Where an episode stands now: the newest verdict, laid out for the round list.

    Its row is also the lock under which an episode's uploads come one after the other.
    """

    __tablename__ = "standing"
    __table_args__ = (
        # For the one query that asks whom time alone may have changed.
        Index(
            "ix_standing_look_again_at",
            "look_again_at",
            postgresql_where=text("look_again_at IS NOT NULL"),
        ),
    )

    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"), primary_key=True)
    assessment_id: Mapped[UUID | None]
    assessed_at: Mapped[datetime | None]
    tier: Mapped[int] = mapped_column(SmallInteger, server_default="6")
    urgency: Mapped[int] = mapped_column(SmallInteger, server_default="-1")
    news2: Mapped[dict[str, Any] | None]
    findings: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))
    criteria_met: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    criteria_of: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    latest_at: Mapped[datetime | None]
    next_set_due: Mapped[datetime | None]
    look_again_at: Mapped[datetime | None]


class Event(Base):
    """Something the open screens are told; read in the order of (xid, id), see rounds.events."""

    __tablename__ = "event"
    __table_args__ = (one_of("kind", EventKind), Index("ix_event_xid_id", "xid", "id"))

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    xid: Mapped[int] = mapped_column(
        BigInteger, server_default=text("(pg_current_xact_id()::text::bigint)")
    )
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    kind: Mapped[str]
    care_unit_id: Mapped[UUID]
    episode_id: Mapped[UUID]
    urgency: Mapped[int | None] = mapped_column(SmallInteger)
