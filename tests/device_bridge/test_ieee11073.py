"""Numbers and times as medical devices write them."""

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_bridge.ieee11073 import FLOAT, SFLOAT, Absent, CannotCarry, DateTime, MedFloat


@pytest.mark.parametrize(
    ("octets", "number"),
    [
        # HL7 Personal Health Device guide, "IEEE 11073 FLOATs and SFLOATs"
        ("0200", "2"),
        ("14f0", "2.0"),
        ("c8e0", "2.00"),
        ("0210", "2E+1"),
        # 120 mmHg; -0.5 shows that both parts are signed
        ("7800", "120"),
        ("fbff", "-0.5"),
        # The mantissa of a special value is an ordinary one under another exponent
        ("fff7", "204.7"),
        ("ff77", "2.047E+10"),
    ],
)
def test_a_short_float_keeps_the_precision_it_was_measured_with(octets: str, number: str) -> None:
    assert str(SFLOAT.decode(bytes.fromhex(octets))) == number


@pytest.mark.parametrize(
    ("octets", "number"), [("6c0100ff", "36.4"), ("680100ff", "36.0"), ("240000 00", "36")]
)
def test_thirty_six_point_zero_is_not_thirty_six(octets: str, number: str) -> None:
    assert str(FLOAT.decode(bytes.fromhex(octets))) == number


@pytest.mark.parametrize(
    ("short", "long", "why"),
    [
        (0x07FF, 0x007FFFFF, Absent.NOT_A_NUMBER),
        (0x0800, 0x00800000, Absent.ERROR),
        (0x07FE, 0x007FFFFE, Absent.POSITIVE_INFINITY),
        (0x0802, 0x00800002, Absent.NEGATIVE_INFINITY),
        (0x0801, 0x00800001, Absent.ERROR),
    ],
)
def test_a_failed_measurement_is_never_taken_for_2047(short: int, long: int, why: Absent) -> None:
    assert SFLOAT.decode(short.to_bytes(2, "little")) is why
    assert FLOAT.decode(long.to_bytes(4, "little")) is why


def test_every_short_float_there_is_comes_back_as_it_went() -> None:
    reserved = 0x0801

    changed = [
        word
        for word in range(1 << 16)
        if int.from_bytes(SFLOAT.encode(SFLOAT.decode(word.to_bytes(2, "little"))), "little")
        != word
    ]

    assert changed == [reserved]  # decodes to "error", which is written as NRes


@given(st.binary(min_size=4, max_size=4))
def test_a_long_float_comes_back_as_it_went(octets: bytes) -> None:
    number = FLOAT.decode(octets)

    assert FLOAT.decode(FLOAT.encode(number)) == number


@pytest.mark.parametrize("number", ["11647", "2047", "2046", "-2048", "98.765", "1E+12", "NaN"])
def test_a_number_that_does_not_fit_is_refused_rather_than_bent(number: str) -> None:
    with pytest.raises(CannotCarry):
        SFLOAT.encode(Decimal(number))


@pytest.mark.parametrize(
    ("number", "sent"),
    [
        ("11647", "1.165E+4"),  # real, from the MIMIC-III demo: a slip of the keyboard
        ("2047", "2.05E+3"),  # would read as "no value"
        ("98.765", "98.8"),
        ("36.0", "36.0"),
        ("15", "15"),
        ("12000", "12000"),
    ],
)
def test_a_device_that_must_round_says_how_coarse_it_became(number: str, sent: str) -> None:
    nearest = SFLOAT.nearest(Decimal(number))

    assert str(nearest) == sent
    assert SFLOAT.decode(SFLOAT.encode(nearest)) == nearest


@given(
    layout=st.sampled_from([SFLOAT, FLOAT]),
    number=st.decimals(min_value=-20000, max_value=20000, places=3),
)
def test_nearest_is_near(layout: MedFloat, number: Decimal) -> None:
    nearest = layout.nearest(number)

    assert abs(nearest - number) <= max(abs(number) * Decimal("0.005"), Decimal("0.0005"))


@pytest.mark.parametrize("number", ["1E+30", "NaN", "Infinity"])
def test_what_is_out_of_reach_is_not_carried_at_all(number: str) -> None:
    with pytest.raises(CannotCarry):
        SFLOAT.nearest(Decimal(number))


def test_a_clock_that_was_set_tells_local_time() -> None:
    raw = bytes.fromhex("ea070b03091e0f")

    told = DateTime.decode(raw)

    assert (str(told.local), told.fault, told.encode()) == ("2026-11-03 09:30:15", None, raw)


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        (DateTime(0, 11, 3), "device-time-unknown"),
        (DateTime(2026, 0, 3), "device-time-unknown"),
        (DateTime(2026, 11, 0), "device-time-unknown"),
        (DateTime(2026, 2, 30), "device-time-impossible"),
        (DateTime(2026, 2, 28, 24), "device-time-impossible"),
        (DateTime(1581, 1, 1), "device-time-impossible"),
        (DateTime(65535, 1, 1), "device-time-impossible"),
    ],
)
def test_a_clock_that_tells_no_usable_time_is_a_fault_and_not_an_error(
    told: DateTime, fault: str
) -> None:
    assert (told.fault, told.local) == (fault, None)


@given(st.binary(min_size=7, max_size=7))
def test_whatever_a_clock_says_is_kept_as_it_was(raw: bytes) -> None:
    assert DateTime.decode(raw).encode() == raw


@given(st.datetimes(min_value=datetime(1582, 1, 1)))  # noqa: DTZ001 -- a device's time has no zone
def test_a_device_tells_the_second_it_was_set_to(local: datetime) -> None:
    assert DateTime.of(local).local == local.replace(microsecond=0)
