"""Dated texts and times that a clinic owns, read from backend/stay/data (D90, D108, D122)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date, time
from functools import cache
from importlib import resources
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict

from backend.core.errors import BadConfiguration
from backend.core.words import UnitKind


class Dated(BaseModel):
    """What every template says of itself: since when, which, from where, by whom, until when."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    in_force_from: date
    version: str
    source: str
    approver: str
    review_by: date
    # For whom it is to read (D108): units whose staff do, and the text where its rows are numbers.
    readers: tuple[UnitKind, ...] = (UnitKind.WARD,)
    named: tuple[str, str] | None = None
    told: tuple[tuple[str, str], ...] = ()


class Clocks(Dated):
    """The times of law, agreement and habit."""

    inpatient_statuses: tuple[str, ...]
    admission_notice_hours: int
    sip_call_days: int
    payment_days: int
    payment_days_after_noon: int
    supervision_days: int
    single_visits_days: int
    start_weekdays: tuple[int, ...]
    holidays: tuple[str, ...]
    holidays_from_easter: tuple[int, ...]
    met_at_home_hours: int
    arrived_call_hours: int
    evening_call_from: time
    evening_call_by: time
    bed_ends_hours: int
    follow_up_days: int


_D = TypeVar("_D", bound=Dated)


def clocks(on: date) -> Clocks:
    """Give the times in force on a day."""
    return in_force((Clocks.model_validate(row) for row in raw("clocks")["clocks"]), on)


def in_force(versions: Iterable[_D], on: date) -> _D:
    """Give the version in force on a day, or say that there is none."""
    holding = [version for version in versions if version.in_force_from <= on]
    if not holding:
        raise BadConfiguration("No version of a template is in force on that day.")
    return max(holding, key=lambda version: version.in_force_from)


@cache
def raw(name: str) -> dict[str, Any]:
    """Read one file of templates."""
    file = resources.files("backend.stay") / "data" / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
