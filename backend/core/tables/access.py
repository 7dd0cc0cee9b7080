"""Providers, units, staff, sessions, device tokens and the access log."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, Uuid, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.tables.base import Base, one_of, some_of
from backend.core.words import ActorKind, Part, ProviderKind, Role, UnitKind


class CareProvider(Base):
    """A controller of patient data: a region or a municipality (L01)."""

    __tablename__ = "care_provider"
    __table_args__ = (one_of("kind", ProviderKind),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    organisation_number: Mapped[str | None]


class CareUnit(Base):
    """A ward, or a home-care unit."""

    __tablename__ = "care_unit"
    __table_args__ = (one_of("kind", UnitKind), some_of("parts", Part))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    care_provider_id: Mapped[UUID] = mapped_column(ForeignKey("care_provider.id"), index=True)
    kind: Mapped[str]
    name: Mapped[str]
    phone: Mapped[str]
    beds: Mapped[int] = mapped_column(server_default="0")
    # Which parts of the product are in use; a unit that has chosen none of them has them all.
    parts: Mapped[list[str] | None] = mapped_column(ARRAY(Text))


class Staff(Base):
    """A person who works at one or more units."""

    __tablename__ = "staff"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    title: Mapped[str]
    password_hash: Mapped[str | None]
    language: Mapped[str] = mapped_column(server_default="sv")
    active: Mapped[bool] = mapped_column(server_default=text("true"))


class Assignment(Base):
    """What a person is at a unit, and until when."""

    __tablename__ = "assignment"
    __table_args__ = (one_of("role", Role), UniqueConstraint("staff_id", "care_unit_id", "role"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    care_unit_id: Mapped[UUID] = mapped_column(ForeignKey("care_unit.id"), index=True)
    role: Mapped[str]
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime | None]


class StaffSession(Base):
    """A person who is logged in; only a hash of the cookie is kept."""

    __tablename__ = "staff_session"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class WallScreen(Base):
    """A browser that hangs on a ward's wall: a unit's, and nobody's; only hashes are kept."""

    __tablename__ = "wall_screen"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    # Given out and not yet shown: until it is, the browser may still hold the one before.
    next_hash: Mapped[bytes | None] = mapped_column(unique=True)
    care_unit_id: Mapped[UUID] = mapped_column(ForeignKey("care_unit.id"), index=True)
    hung_by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    hung_at: Mapped[datetime]
    renewed_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    logged_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    down_at: Mapped[datetime | None]
    down_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))


class DeviceToken(Base):
    """A bridge or tablet that may send readings for one episode; only a hash is kept."""

    __tablename__ = "device_token"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"), index=True)
    label: Mapped[str]
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class AccessLog(Base):
    """Who did what with whose data, from where, when (L12, L16); rows are only ever added."""

    __tablename__ = "access_log"
    __table_args__ = (
        one_of("actor_kind", ActorKind),
        Index("ix_access_log_patient_ids", "patient_ids", postgresql_using="gin"),
        Index("ix_access_log_at", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]
    care_unit_id: Mapped[UUID | None]
    action: Mapped[str]
    what: Mapped[str]
    patient_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    reason: Mapped[str | None] = mapped_column(Text)
