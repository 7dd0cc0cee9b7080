"""The table beside the plots: one set a line, newest first, nothing left out."""

from __future__ import annotations

from datetime import timedelta

from dashboard.ward import grids
from tests.dashboard.builders import ago, point, readings, series


def test_the_table_has_the_numbers_of_the_plots_one_set_a_line_newest_first() -> None:
    told = readings(
        series(
            "temperature",
            point("38.4", at=ago(hours=8), points=1),
            point("37.9", at=ago(hours=2)),
        ),
        series("pulse", point("112", at=ago(hours=2, minutes=-4), points=2)),
        series("diastolic"),
    )

    grid = grids.readings_grid(told)

    assert grid["head"] == ["Tid", "Temperatur (°C)", "Puls (/min)"]
    assert [[cell["text"] for cell in line] for line in grid["rows"]] == [
        ["2026-11-22 07:41", "37,9", "112 ◆2"],
        ["2026-11-22 01:41", "38,4 ●1", ""],
    ]


def test_two_values_of_one_kind_are_two_lines_however_close() -> None:
    told = readings(series("pulse", point("80"), point("82", at=ago(hours=2, minutes=-1))))

    assert len(grids.readings_grid(told)["rows"]) == 2


def test_a_doubted_value_and_one_that_failed_stay_in_the_table() -> None:
    told = readings(
        series(
            "pulse",
            point("999", implausible="high", points=None),
            point(None, at=ago(hours=1), points=None),
            point("80", at=ago(minutes=10), source="patient"),
        )
    )

    cells = [line[1] for line in grids.readings_grid(told)["rows"]]

    assert [(cell["text"], cell["css"], cell["title"]) for cell in cells] == [
        ("80", "p0", "patienten"),
        ("–", "", "mätt, inget giltigt värde"),
        ("999", "doubted", "orimligt värde, poängsätts inte"),
    ]


def test_a_patient_without_readings_has_an_empty_table() -> None:
    assert grids.readings_grid(readings())["rows"] == []


def test_one_set_lasts_ten_minutes() -> None:
    assert timedelta(minutes=10) == grids.ONE_SET
