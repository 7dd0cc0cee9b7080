"""Real vital signs, thinned to what a home measures: a subset of the MIMIC-III demo (ODbL)."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from device_bridge.kit import FAHRENHEIT
from device_bridge.reading import DIASTOLIC, OXYGEN_SATURATION, PULSE, SYSTOLIC, TEMPERATURE

_VITALS = Path(__file__).parent.parent / "data" / "mimic3-demo" / "vitals.csv.gz"
_KINDS = {
    ("pulse", "/min"): PULSE,
    ("spo2", "%"): OXYGEN_SATURATION,
    ("systolic", "mmHg"): SYSTOLIC,
    ("diastolic", "mmHg"): DIASTOLIC,
    ("temperature", "degC"): TEMPERATURE,
    ("temperature", "degF"): FAHRENHEIT,
}
# Every fourth hour of intensive care stands for one set at home; what was charted nearest counts.
STEP = 240
NEAR = 100
EARLY_DAYS = 2
EARLY = (time(8, 5), time(14, 10), time(20, 5))
LATER = (time(8, 5), time(20, 5))

Vitals = dict[str, Decimal]
Charted = tuple[int, str, Decimal]


def home_times(since: datetime, until: datetime, zone: str) -> list[datetime]:
    """Give when a home measures: three sets a day on days 1 and 2, then two (clinical rules 5)."""
    local = ZoneInfo(zone)
    first = since.astimezone(local).date()
    days = (until.astimezone(local).date() - first).days + 1
    moments = [
        datetime.combine(first + timedelta(days=day), at, local)
        for day in range(days)
        for at in (EARLY if day < EARLY_DAYS else LATER)
    ]
    return [moment for moment in moments if since <= moment <= until]


def sets_of(stay: str, from_minute: int, count: int) -> list[Vitals]:
    """Give that many sets of a stay; a set lacks what nobody charted at that hour."""
    charted = _charted()[stay]
    return [_near(charted, from_minute + n * STEP) for n in range(count)]


def _near(charted: list[Charted], minute: int) -> Vitals:
    """Take of each sign what was charted nearest, a temperature in the unit it was charted in."""
    nearest: dict[str, tuple[int, str, Decimal]] = {}
    for at, kind, value in charted:
        away = abs(at - minute)
        sign = TEMPERATURE if kind == FAHRENHEIT else kind
        if away <= NEAR and (sign not in nearest or away < nearest[sign][0]):
            nearest[sign] = (away, kind, value)
    return {kind: value for _, kind, value in nearest.values()}


@cache
def _charted() -> Mapping[str, list[Charted]]:
    stays: dict[str, list[Charted]] = defaultdict(list)
    with gzip.open(_VITALS, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            kind = _KINDS.get((row["kind"], row["unit"]))
            if kind is not None:
                stays[row["stay_id"]].append((int(row["minute"]), kind, Decimal(row["value"])))
    return stays
