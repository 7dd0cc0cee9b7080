"""A week of temperature: a fixed axis, silence left open."""

from __future__ import annotations

from dashboard.ward import sparks
from tests.dashboard.builders import NOW, ago


def test_the_sparkline_has_a_fixed_axis_and_leaves_silence_open() -> None:
    hours = (60, 54, 48, 24, 18, 0)

    told = sparks.spark([(ago(hours=h), "38.0") for h in hours], now=NOW)

    assert len(told["lines"]) == 3
    assert {point.split(",")[1] for line in told["lines"] for point in line.split()} == {"12.0"}
    assert told["fever"] == 12.0
    assert told["dots"][-1] == [100.0, 12.0]
    assert told["label"] == "Temperatur 7 dygn, senast 38,0 °C"


def test_a_fever_off_the_scale_stays_in_its_cell() -> None:
    told = sparks.spark([(ago(hours=1), "44.0"), (ago(hours=0), "30.0")], now=NOW)

    assert [p.split(",")[1] for p in told["lines"][0].split()] == ["0.0", "24.0"]


def test_what_is_older_than_a_week_is_not_drawn() -> None:
    assert sparks.spark([(ago(days=8), "38.0")], now=NOW)["lines"] == []


def test_no_temperature_is_said_in_words() -> None:
    assert sparks.spark([], now=NOW)["label"] == "Ingen temperatur"
