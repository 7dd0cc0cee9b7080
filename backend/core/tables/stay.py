"""Patients, episodes, own limits, beds and what is asked of home care."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.tables.base import Base, one_of
from backend.core.words import AllergyStatus, BedKind, EpisodeStatus, FormalStatus, RequestStatus


class Patient(Base):
    """A person cared for by one controller; the same person elsewhere is another row (L01)."""

    __tablename__ = "patient"
    __table_args__ = (
        UniqueConstraint("care_provider_id", "identifier_system", "identifier"),
        one_of("allergy_status", AllergyStatus),
        CheckConstraint(
            "(allergy_status = 'known') = (allergy_text IS NOT NULL)", name="allergy_text"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    care_provider_id: Mapped[UUID] = mapped_column(ForeignKey("care_provider.id"))
    identifier_system: Mapped[str]
    identifier: Mapped[str]
    given_name: Mapped[str]
    family_name: Mapped[str]
    birth_date: Mapped[date | None]
    phone: Mapped[str | None]
    allergy_status: Mapped[str] = mapped_column(server_default="not_asked")
    allergy_text: Mapped[str | None]


class PatientName(Base):
    """A name that a patient's number stood under before; nobody on a ward reads it (L10)."""

    __tablename__ = "patient_name"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    given_name: Mapped[str]
    family_name: Mapped[str]
    until: Mapped[datetime]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))


class Episode(Base):
    """One patient's way from the ward, at home, and out of it."""

    __tablename__ = "episode"
    __table_args__ = (
        one_of("status", EpisodeStatus),
        one_of("formal_status", FormalStatus),
        CheckConstraint("oxygen_scale IN (1, 2)", name="oxygen_scale"),
        CheckConstraint(
            "oxygen_scale = 1 OR oxygen_scale_order IS NOT NULL", name="oxygen_scale_order"
        ),
        Index(
            "uq_episode_one_at_home",
            "patient_id",
            unique=True,
            postgresql_where=text("status = 'at_home'"),
        ),
        # A patient is on one way at a time; flagging somebody twice is caught here.
        Index(
            "uq_episode_one_open",
            "patient_id",
            unique=True,
            postgresql_where=text(
                "status IN ('candidate', 'informed', 'assessed', 'decided', 'preparing', "
                "'at_home', 'readmitted')"
            ),
        ),
        Index(
            "ix_episode_unit_at_home", "care_unit_id", postgresql_where=text("status = 'at_home'")
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    care_unit_id: Mapped[UUID] = mapped_column(ForeignKey("care_unit.id"))
    status: Mapped[str]
    formal_status: Mapped[str]
    diagnosis_sv: Mapped[str]
    diagnosis_en: Mapped[str]
    plan_id: Mapped[str]
    plan_path: Mapped[str | None]
    oxygen_scale: Mapped[int] = mapped_column(server_default="1")
    oxygen_scale_order: Mapped[str | None]
    oxygen_flow: Mapped[Decimal | None]
    admitted_at: Mapped[datetime | None]
    home_since: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    planned_days: Mapped[int | None]
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    ticks: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    facts: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))


class OwnLimit(Base):
    """A limit of this patient's own, over the plan's: with reason, author and expiry (D51)."""

    __tablename__ = "own_limit"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"), index=True)
    rule: Mapped[str]
    value: Mapped[Decimal]
    reason: Mapped[str]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    set_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]


class Bed(Base):
    """A bed of the ward, or a place beyond its number (D54)."""

    __tablename__ = "bed"
    __table_args__ = (UniqueConstraint("care_unit_id", "label"), one_of("kind", BedKind))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    care_unit_id: Mapped[UUID] = mapped_column(ForeignKey("care_unit.id"))
    kind: Mapped[str]
    label: Mapped[str]
    closed_at: Mapped[datetime | None]


class BedReservation(Base):
    """The promise of a way back: one bed, one patient, one period, never two (T14)."""

    __tablename__ = "bed_reservation"
    __table_args__ = (
        ExcludeConstraint(
            ("bed_id", "="),
            ("during", "&&"),
            name="ex_bed_reservation_one_patient_a_bed",
            using="gist",
            where=text("released_at IS NULL"),
        ),
        Index(
            "uq_bed_reservation_one_an_episode",
            "episode_id",
            unique=True,
            postgresql_where=text("released_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    bed_id: Mapped[UUID] = mapped_column(ForeignKey("bed.id"))
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"), index=True)
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    admitted_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]


class CareRequest(Base):
    """What is asked of a home-care unit; it is also why that unit may see the patient."""

    __tablename__ = "care_request"
    __table_args__ = (
        one_of("status", RequestStatus),
        Index("ix_care_request_episode_id", "episode_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"))
    care_unit_id: Mapped[UUID] = mapped_column(ForeignKey("care_unit.id"), index=True)
    status: Mapped[str]
    sent_at: Mapped[datetime | None]
    phoned_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default="1")
    content: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
