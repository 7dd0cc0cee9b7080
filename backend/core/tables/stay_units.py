"""What a ward and a home-care unit have agreed between them, apart from any patient."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.tables.base import Base


class UnitAgreement(Base):
    """One version of how a ward reaches a home-care unit; the newest holds. Never changed (D50)."""

    __tablename__ = "unit_agreement"
    __table_args__ = (UniqueConstraint("ward_id", "home_care_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    ward_id: Mapped[UUID] = mapped_column(ForeignKey("care_unit.id"))
    home_care_id: Mapped[UUID] = mapped_column(ForeignKey("care_unit.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
