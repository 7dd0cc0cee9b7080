"""Words: small things that are easily said wrong."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from careplans import Kind, words


@pytest.mark.parametrize(
    ("period", "sv", "en"),
    [
        (timedelta(minutes=1), "1 minut", "1 minute"),
        (timedelta(minutes=30), "30 minuter", "30 minutes"),
        (timedelta(hours=1), "1 timme", "1 hour"),
        (timedelta(hours=8), "8 timmar", "8 hours"),
        (timedelta(minutes=90), "90 minuter", "90 minutes"),
        (timedelta(days=1), "1 dygn", "1 day"),
        (timedelta(hours=48), "2 dygn", "2 days"),
        (timedelta(0), "0 minuter", "0 minutes"),
    ],
)
def test_a_period_is_said_as_a_person_says_it(period: timedelta, sv: str, en: str) -> None:
    assert words.lasting(period) == (sv, en)


@pytest.mark.parametrize(
    ("kind", "value", "sv", "en"),
    [
        (Kind.TEMPERATURE, "38.4", "38,4 °C", "38.4 °C"),
        (Kind.OXYGEN_SATURATION, "97", "97 %", "97 %"),
        (Kind.SYSTOLIC, "1.2E+2", "120 mmHg", "120 mmHg"),
        (Kind.OXYGEN_FLOW, "2", "2,0 l/min", "2.0 L/min"),
        (Kind.PAIN, "4", "4 av 10", "4 of 10"),
        (Kind.VOMITING, "1", "1 gång", "1 time"),
        (Kind.VOMITING, "3", "3 gånger", "3 times"),
        (Kind.CONSCIOUSNESS, "1", "nytillkommen förvirring (C)", "new confusion (C)"),
        (Kind.LEUKOCYTES, "9.15", "9,2 ×10⁹/l", "9.2 ×10⁹/l"),
    ],
)
def test_a_value_has_its_unit_and_its_decimals(kind: Kind, value: str, sv: str, en: str) -> None:
    assert words.value_of(kind, Decimal(value)) == (sv, en)


def test_names_begin_small_inside_a_sentence_but_abbreviations_do_not() -> None:
    assert words.names([Kind.CRP, Kind.PULSE]) == ("CRP, puls", "CRP, pulse")


def test_an_unknown_mark_of_a_device_is_an_unreliable_signal() -> None:
    text = words.no_valid_value(Kind.PULSE, "signal-sensor-off")

    assert text == (
        "Puls: inget giltigt värde (osäker signal), fråga igen",
        "Pulse: no valid value (unreliable signal), ask again",
    )
