"""Every edge of every band of NEWS2 (RCP 2017, Chart 1), on both saturation scales."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest

from careplans import Kind, news2_bands, news2_points

EDGES = {
    Kind.RESPIRATORY_RATE: "3:3 8:3 9:1 11:1 12:0 20:0 21:2 24:2 25:3 60:3",
    Kind.OXYGEN_SATURATION: "50:3 91:3 92:2 93:2 94:1 95:1 96:0 100:0",
    Kind.OXYGEN_FLOW: "0:0 0.04:0 0.1:2 0.5:2 2:2 15:2",
    Kind.SYSTOLIC: "50:3 90:3 91:2 100:2 101:1 110:1 111:0 219:0 220:3 290:3",
    Kind.PULSE: "25:3 40:3 41:1 50:1 51:0 90:0 91:1 110:1 111:2 130:2 131:3 240:3",
    Kind.CONSCIOUSNESS: "0:0 1:3 2:3 3:3 4:3",
    Kind.TEMPERATURE: "30:3 35.0:3 35.1:1 36.0:1 36.1:0 38.0:0 38.1:1 39.0:1 39.1:2 42:2",
}
SCALE_2_AIR = "83:3 84:2 85:2 86:1 87:1 88:0 92:0 93:0 97:0 100:0"
SCALE_2_OXYGEN = "83:3 84:2 85:2 86:1 87:1 88:0 92:0 93:1 94:1 95:2 96:2 97:3 100:3"


def pairs(text: str) -> list[tuple[Decimal, int]]:
    return [(Decimal(value), int(points)) for value, points in (p.split(":") for p in text.split())]


@pytest.mark.parametrize(
    ("kind", "value", "points"), [(k, *pair) for k, text in EDGES.items() for pair in pairs(text)]
)
def test_every_edge_has_the_points_of_the_chart(kind: Kind, value: Decimal, points: int) -> None:
    assert news2_points(kind, value) == points


@pytest.mark.parametrize(("value", "points"), pairs(SCALE_2_AIR))
def test_scale_2_on_air(value: Decimal, points: int) -> None:
    assert news2_points(Kind.OXYGEN_SATURATION, value, scale=2) == points


@pytest.mark.parametrize(("value", "points"), pairs(SCALE_2_OXYGEN))
def test_scale_2_on_oxygen(value: Decimal, points: int) -> None:
    assert news2_points(Kind.OXYGEN_SATURATION, value, scale=2, on_oxygen=True) == points


@pytest.mark.parametrize(
    ("kind", "value", "points"),
    [
        (Kind.TEMPERATURE, "38.04", 0),
        (Kind.TEMPERATURE, "38.05", 1),
        (Kind.TEMPERATURE, "35.04", 3),
        (Kind.TEMPERATURE, "35.05", 1),
        (Kind.OXYGEN_SATURATION, "91.4", 3),
        (Kind.OXYGEN_SATURATION, "91.5", 2),
        (Kind.PULSE, "90.4", 0),
        (Kind.PULSE, "90.5", 1),
        (Kind.SYSTOLIC, "100.5", 1),
        (Kind.RESPIRATORY_RATE, "20.5", 2),
    ],
)
def test_a_value_between_two_bands_is_rounded_before_it_is_scored(
    kind: Kind, value: str, points: int
) -> None:
    assert news2_points(kind, Decimal(value)) == points


def test_a_kind_the_score_does_not_use_has_no_points() -> None:
    assert news2_points(Kind.PAIN, Decimal(9)) is None
    assert news2_bands(Kind.PAIN) == ()


def test_the_bands_are_told_as_a_chart_needs_them() -> None:
    bands = [band.as_json() for band in news2_bands(Kind.CONSCIOUSNESS)]

    assert bands == [
        {"low": None, "high": "0", "points": 0},
        {"low": "1", "high": None, "points": 3},
    ]


@pytest.mark.parametrize("scale", [1, 2])
@pytest.mark.parametrize("oxygen", ["air", "oxygen"])
def test_the_bands_leave_no_gap(scale: int, oxygen: str) -> None:
    for kind in EDGES:
        bands = news2_bands(kind, scale=2 if scale == 2 else 1, on_oxygen=oxygen == "oxygen")
        step = Decimal("0.1") if kind in {Kind.TEMPERATURE, Kind.OXYGEN_FLOW} else Decimal(1)

        inner = [(one.high, other.low) for one, other in pairwise(bands)]

        assert bands[0].low is None
        assert bands[-1].high is None
        assert all(low == high + step for high, low in inner if high is not None)
        assert len(inner) == len(bands) - 1
