"""What leaves the home."""

import json
from decimal import Decimal
from uuid import UUID

import pytest

from device_bridge.ieee11073 import Absent, Number
from device_bridge.reading import Reading, plain
from tests.device_bridge.ward import NOW


def a_reading(number: Number) -> Reading:
    return Reading(
        reading_id=UUID(int=1),
        kind="systolic",
        number=number,
        observed_at=NOW,
        time_quality="device",
        device="cuff-17",
        device_time="2026-11-03T09:30:00",
        flags=("body-movement",),
        raw=b"\x06\x80\x00",
    )


def test_a_reading_travels_as_the_contract_says() -> None:
    assert a_reading(Decimal(128)).to_wire() == {
        "reading_id": "00000000-0000-0000-0000-000000000001",
        "kind": "systolic",
        "value": "128",
        "unit": "mm[Hg]",
        "observed_at": "2026-11-03T08:30:00+00:00",
        "time_quality": "device",
        "device_time": "2026-11-03T09:30:00",
        "source": "device",
        "device": "cuff-17",
        "absent_reason": None,
        "flags": ["body-movement"],
        "raw": "068000",
    }


@pytest.mark.parametrize("why", Absent)
def test_a_reading_without_a_value_says_why(why: Absent) -> None:
    wire = json.loads(json.dumps(a_reading(why).to_wire()))

    assert (wire["value"], wire["absent_reason"]) == (None, why.value)


@pytest.mark.parametrize(
    ("number", "text"),
    [("36.0", "36.0"), ("1.165E+4", "11650"), ("1E+2", "100"), ("-0.5", "-0.5"), ("0E-2", "0.00")],
)
def test_a_value_is_written_without_an_exponent(number: str, text: str) -> None:
    assert plain(Decimal(number)) == text


def test_the_octets_of_a_reading_are_not_in_its_repr() -> None:
    assert "raw" not in repr(a_reading(Decimal(128)))
