"""How long one verdict takes, and how it grows with the days of readings: numbers, no judgement.

Run `python -m benchmarks.assess`. The budgets: under 1 ms for 3 days, under 5 ms for 14 days, and
a cost that grows no faster than the readings do.
"""

from __future__ import annotations

import timeit
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from benchmarks.report import Row
from careplans import Assessment, CarePlan, Kind, Observation, Patient, assess, load_plan

HOME = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)
SETS = (2, 8, 14)
"""Hours after six: the sets at eight, two and eight."""

PATIENT = Patient(home_since=HOME, oxygen_flow=Decimal(0))
QUIET = (75, 97, 125, 75, 37)
ILL = (118, 91, 98, 60, 39)
KINDS = (
    Kind.PULSE,
    Kind.OXYGEN_SATURATION,
    Kind.SYSTOLIC,
    Kind.DIASTOLIC,
    Kind.TEMPERATURE,
)
PLANS = ("other-infection", "pneumonia+kim", "endocarditis+opat-pump")
ROUNDS, REPEATS = 20, 5
LONGEST = 5_000
"""Microseconds that a verdict on 14 days may take."""


def home_readings(days: int, values: tuple[int, ...]) -> list[Observation]:
    """Three sets of five values a day."""
    moments = [HOME + timedelta(days=day, hours=hour) for day in range(days) for hour in SETS]
    return [
        Observation(UUID(int=100 * number + place), kind, Decimal(value), at)
        for number, at in enumerate(moments)
        for place, (kind, value) in enumerate(zip(KINDS, values, strict=True))
    ]


def microseconds(plan: CarePlan, seen: list[Observation], days: int) -> float:
    """Take the quickest of some runs, per verdict."""

    def judge() -> Assessment:
        return assess(plan, seen, patient=PATIENT, now=HOME + timedelta(days=days))

    return min(timeit.repeat(judge, number=ROUNDS, repeat=REPEATS)) / ROUNDS * 1e6


def measure() -> Iterator[Row]:
    """Measure the slowest of the plans on somebody who is ill."""
    plans = [load_plan(name) for name in PLANS]
    took = {
        days: max(microseconds(plan, home_readings(days, ILL), days) for plan in plans)
        for days in (7, 14)
    }
    growth = took[14] / took[7]
    yield Row(
        "one verdict, 14 days of three sets a day",
        f"{took[14] / 1e3:.2f} ms; {growth:.2f} times that of 7 days",
        budget="5 ms, at most twice",
        met=took[14] < LONGEST and growth <= 2,  # noqa: PLR2004 -- twice the readings
    )


def main() -> None:
    """Print a row for each plan and patient."""
    print(f"{'plan':24} {'patient':8} {'3 days':>9} {'7 days':>9} {'14 days':>9} {'14 to 7':>8}")
    for name in PLANS:
        for patient, values in (("quiet", QUIET), ("ill", ILL)):
            plan = load_plan(name)
            took = {
                days: microseconds(plan, home_readings(days, values), days) for days in (3, 7, 14)
            }
            cells = " ".join(f"{took[days]:6.0f} µs" for days in took)
            print(f"{name:24} {patient:8} {cells} {took[14] / took[7]:8.2f}")


if __name__ == "__main__":
    main()
