"""What all tables share: names of constraints, and how Python types are stored."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, DateTime, LargeBinary, MetaData, Numeric, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """A table of Hemrond. All times are timestamptz, all identifiers uuid."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map: ClassVar = {
        str: Text,
        UUID: Uuid,
        bytes: LargeBinary,
        datetime: DateTime(timezone=True),
        date: Date,
        Decimal: Numeric,
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
    }


def one_of(column: str, kinds: type[StrEnum]) -> CheckConstraint:
    """Let the database refuse what the closed list does not have."""
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def some_of(column: str, kinds: type[StrEnum]) -> CheckConstraint:
    """Let the database refuse a list that is empty, or holds what the closed list does not have."""
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    return CheckConstraint(
        f"{column} <@ ARRAY[{listed}]::text[] AND cardinality({column}) > 0", name=column
    )
