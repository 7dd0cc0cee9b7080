"""Five hundred full sets against an oracle written from the published table alone."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from careplans import Kind, Source, assess
from tests.careplans.home import NOW, PLAN, ada, reading

# The chart, read row by row: (points, lowest value that has them), from the highest value down.
ORACLE = {
    "respiratory_rate": [(3, 25), (2, 21), (0, 12), (1, 9), (3, 0)],
    "spo2_scale_1": [(0, 96), (1, 94), (2, 92), (3, 0)],
    "spo2_scale_2_air": [(0, 88), (1, 86), (2, 84), (3, 0)],
    "spo2_scale_2_oxygen": [(3, 97), (2, 95), (1, 93), (0, 88), (1, 86), (2, 84), (3, 0)],
    "systolic": [(3, 220), (0, 111), (1, 101), (2, 91), (3, 0)],
    "pulse": [(3, 131), (2, 111), (1, 91), (0, 51), (1, 41), (3, 0)],
    "tenths_of_degrees": [(2, 391), (1, 381), (0, 361), (1, 351), (3, 0)],
}


def look_up(row: str, value: int) -> int:
    return next(points for points, lowest in ORACLE[row] if value >= lowest)


def oracle(values: dict[str, int], *, scale: int) -> int:
    oxygen = values["oxygen"] > 0
    saturation = "spo2_scale_1"
    if scale == 2:
        saturation = "spo2_scale_2_oxygen" if oxygen else "spo2_scale_2_air"
    return (
        look_up("respiratory_rate", values["rate"])
        + look_up(saturation, values["saturation"])
        + (2 if oxygen else 0)
        + look_up("systolic", values["systolic"])
        + look_up("pulse", values["pulse"])
        + (3 if values["acvpu"] > 0 else 0)
        + look_up("tenths_of_degrees", values["tenths"])
    )


def a_set(dice: random.Random) -> dict[str, int]:
    return {
        "rate": dice.randint(4, 45),
        "saturation": dice.randint(75, 100),
        "oxygen": dice.choice([0, 0, 1, 2, 15]),
        "systolic": dice.randint(60, 250),
        "pulse": dice.randint(30, 170),
        "acvpu": dice.choice([0, 0, 0, 1, 2, 3, 4]),
        "tenths": dice.randint(335, 415),
    }


@pytest.mark.parametrize("number", range(500))
def test_a_full_set_agrees_with_the_chart(number: int) -> None:
    dice = random.Random(number)  # noqa: S311 -- dice that fall the same each time
    values, scale = a_set(dice), dice.choice([1, 2])
    seen = [
        reading(Kind.RESPIRATORY_RATE, str(values["rate"]), 20, source=Source.STAFF),
        reading(Kind.OXYGEN_SATURATION, str(values["saturation"]), 25),
        reading(Kind.OXYGEN_FLOW, str(values["oxygen"]), 25),
        reading(Kind.SYSTOLIC, str(values["systolic"]), 22),
        reading(Kind.PULSE, str(values["pulse"]), 22),
        reading(Kind.CONSCIOUSNESS, str(values["acvpu"]), 10, source=Source.STAFF),
        reading(Kind.TEMPERATURE, str(Decimal(values["tenths"]) / 10), 12),
    ]
    dice.shuffle(seen)
    patient = ada(oxygen_flow=None, oxygen_scale=scale, oxygen_scale_order="Dr Bob")

    score = assess(PLAN, seen, patient=patient, now=NOW).news2

    expected = oracle(values, scale=scale)
    assert (score.lower, score.upper, score.complete) == (expected, expected, True)
