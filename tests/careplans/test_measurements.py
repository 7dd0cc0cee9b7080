"""The vocabulary is one table: every kind a row, every row whole."""

from __future__ import annotations

from decimal import Decimal

import pytest

from careplans import BY_CODE, MEASUREMENTS, Consciousness, Kind, implausible, quantise
from careplans.measurements import ACVPU, SECOND_LOINC


def test_every_kind_has_its_row() -> None:
    assert set(MEASUREMENTS) == set(Kind)


def test_every_row_has_a_storage_code_of_its_own() -> None:
    assert len(BY_CODE) == len(MEASUREMENTS)
    assert all(0 < row.code < 2**15 for row in MEASUREMENTS.values())


@pytest.mark.parametrize(
    ("kind", "unit", "loinc", "mdc"),
    [
        (Kind.PULSE, "/min", "8867-4", 149546),
        (Kind.OXYGEN_SATURATION, "%", "2708-6", 150456),
        (Kind.SYSTOLIC, "mm[Hg]", "8480-6", 150021),
        (Kind.DIASTOLIC, "mm[Hg]", "8462-4", 150022),
        (Kind.MEAN_PRESSURE, "mm[Hg]", "8478-0", 150023),
        (Kind.TEMPERATURE, "Cel", "8310-5", 150364),
        (Kind.RESPIRATORY_RATE, "/min", "9279-1", None),
        (Kind.WEIGHT, "kg", "29463-7", None),
    ],
)
def test_the_vital_signs_carry_the_codes_of_fhir_and_ieee(
    kind: Kind, unit: str, loinc: str, mdc: int | None
) -> None:
    row = MEASUREMENTS[kind]

    assert (row.unit, row.loinc, row.mdc) == (unit, loinc, mdc)


def test_a_saturation_has_the_second_loinc_code_of_pulse_oximetry() -> None:
    assert SECOND_LOINC == {Kind.OXYGEN_SATURATION: "59408-5"}


def test_acvpu_is_stored_by_its_place() -> None:
    assert [level.name for level in Consciousness] == list("ACVPU")
    assert len(ACVPU) == len(Consciousness)


@pytest.mark.parametrize("row", MEASUREMENTS.values(), ids=lambda row: row.kind)
def test_a_row_has_names_a_range_and_a_precision(row: object) -> None:
    measurement = MEASUREMENTS[row.kind]  # type: ignore[attr-defined]  # a Measurement, by ids
    low, high = measurement.physiological

    assert measurement.sv
    assert measurement.en
    assert low < high
    assert low == low.quantize(measurement.quantum)
    assert not measurement.answers or len(measurement.answers) == high + 1


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        (Kind.OXYGEN_SATURATION, "15", "outside-physiological-range"),
        (Kind.OXYGEN_SATURATION, "101", "outside-physiological-range"),
        (Kind.OXYGEN_SATURATION, "97", None),
        (Kind.SYSTOLIC, "11647", "outside-physiological-range"),
        (Kind.TEMPERATURE, "98.6", "fahrenheit-suspected"),
        (Kind.TEMPERATURE, "3.7", "outside-physiological-range"),
        (Kind.TEMPERATURE, "300", "outside-physiological-range"),
        (Kind.PULSE, "NaN", "not-a-number"),
        (Kind.PULSE, "sNaN", "not-a-number"),
        (Kind.PULSE, "Infinity", "positive-infinity"),
        (Kind.PULSE, "-Infinity", "negative-infinity"),
        (Kind.CONSCIOUSNESS, "5", "outside-physiological-range"),
    ],
)
def test_a_value_that_cannot_be_right_has_a_reason(
    kind: Kind, value: str, reason: str | None
) -> None:
    assert implausible(kind, Decimal(value)) == reason


def test_halves_are_rounded_away_from_zero_as_people_do() -> None:
    assert quantise(Kind.TEMPERATURE, Decimal("38.05")) == Decimal("38.1")
    assert quantise(Kind.PULSE, Decimal("90.5")) == Decimal(91)
