"""What several answers show in the same way."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Row

from backend.core.clock import local_day
from backend.core.words import AllergyStatus, BedKind


class Bilingual(BaseModel):
    """The same thing in Swedish and English."""

    sv: str
    en: str


class PatientShown(BaseModel):
    """Who it is; always name and number together."""

    name: str
    identifier: str
    age: int | None


class Allergy(BaseModel):
    """Known, none known, not asked and unknown are four different things."""

    status: AllergyStatus
    text: str | None


class BedShown(BaseModel):
    """The bed that stands reserved."""

    label: str
    kind: BedKind
    until: datetime | None


def patient(row: Row[*tuple[Any, ...]], today: date) -> PatientShown:
    """Give name, number and age."""
    return PatientShown(
        name=f"{row.given_name} {row.family_name}",
        identifier=row.identifier,
        age=age(row.birth_date, today),
    )


def age(born: date | None, today: date) -> int | None:
    """Give the age in whole years."""
    if born is None:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def diagnosis(row: Row[*tuple[Any, ...]]) -> Bilingual:
    """Give the diagnosis group in both languages."""
    return Bilingual(sv=row.diagnosis_sv, en=row.diagnosis_en)


def bed(row: Row[*tuple[Any, ...]]) -> BedShown | None:
    """Give the reserved bed, if there is one."""
    if row.bed_label is None:
        return None
    return BedShown(label=row.bed_label, kind=BedKind(row.bed_kind), until=row.bed_until)


def day_of_stay(since: datetime | None, now: datetime, zone: str) -> int:
    """Give the day at home; the day of coming home is day 1, before that it is 0."""
    if since is None:
        return 0
    return (local_day(now, zone) - local_day(since, zone)).days + 1
