"""Stays as data, from CSV text in the form of the MIMIC-III demo subset: no files, only text."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from io import StringIO
from types import MappingProxyType
from typing import TYPE_CHECKING
from uuid import UUID

from careplans.measurements import Kind, Source
from careplans.patient import Observation
from careplans.simulate import Event, Stay

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ADMITTED = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)
"""Every stay is laid on the same Monday: the data has minutes, and no dates."""

STILL_THERE = timedelta(hours=1)
"""A death this soon after the charted end of intensive care was a death there."""

FAHRENHEIT = "degF"
ALERT = Decimal(15)

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "pulse": Kind.PULSE,
        "spo2": Kind.OXYGEN_SATURATION,
        "systolic": Kind.SYSTOLIC,
        "diastolic": Kind.DIASTOLIC,
        "temperature": Kind.TEMPERATURE,
        "respiratory_rate": Kind.RESPIRATORY_RATE,
        "gcs": Kind.CONSCIOUSNESS,
        "oxygen": Kind.OXYGEN_FLOW,
        "wbc": Kind.LEUKOCYTES,
        "creatinine": Kind.CREATININE,
        "crp": Kind.CRP,
    }
)
LABS = frozenset({Kind.LEUKOCYTES, Kind.CREATININE, Kind.CRP})
MILLIGRAMS_TO_MICROMOLES = Decimal("88.42")
"""Creatinine, mg/dL to µmol/L."""


def stays(stays_csv: str, vitals_csv: str) -> tuple[Stay, ...]:
    """Make the stays of two CSV texts, each in order of time."""
    measured: dict[str, list[Observation]] = defaultdict(list)
    for number, row in enumerate(csv.DictReader(StringIO(vitals_csv))):
        measured[row["stay_id"]].extend(_observation(number, row))
    return tuple(
        _stay(row, sorted(measured[row["stay_id"]], key=lambda seen: seen.at))
        for row in csv.DictReader(StringIO(stays_csv))
    )


def _stay(row: dict[str, str], seen: list[Observation]) -> Stay:
    """End a stay by death in intensive care, or when intensive care was left alive."""
    ends = ADMITTED + timedelta(minutes=int(row["icu_minutes"]))
    event = Event("left", ends)
    if row["death_minute"]:
        died = ADMITTED + timedelta(minutes=int(row["death_minute"]))
        if died <= ends + STILL_THERE:
            event = Event("died", died)
    return Stay(row["stay_id"], ADMITTED, min(ends, event.at), tuple(seen), (event,))


def _observation(number: int, row: dict[str, str]) -> Iterator[Observation]:
    kind = KINDS.get(row["kind"])
    if kind is None:
        return
    at = ADMITTED + timedelta(minutes=int(row["minute"]))
    source = Source.LAB if kind in LABS else Source.DEVICE
    yield Observation(UUID(int=number), kind, _value(kind, row), at, source=source)


def _value(kind: Kind, row: dict[str, str]) -> Decimal | None:
    try:
        value = Decimal(row["value"])
    except InvalidOperation:
        return None
    if row["unit"] == FAHRENHEIT:
        return (value - 32) * 5 / 9
    if kind is Kind.CREATININE:
        return value * MILLIGRAMS_TO_MICROMOLES
    if kind is Kind.CONSCIOUSNESS:
        return Decimal(value < ALERT)
    return value
