"""What cuffs, oximeters and thermometers say, octet by octet."""

import re
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from importlib import import_module
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_bridge.devices import DECODERS, blood_pressure, pulse_oximeter, thermometer
from device_bridge.devices.blood_pressure import BloodPressure
from device_bridge.devices.pulse_oximeter import SpotCheck
from device_bridge.devices.thermometer import Temperature
from device_bridge.ieee11073 import Absent, DateTime
from device_bridge.octets import DecodeError
from device_bridge.reading import UNITS, Message

MODULES = ("blood_pressure", "pulse_oximeter", "thermometer")
AT = DateTime(2026, 11, 3, 9, 30, 15)
NAN = Absent.NOT_A_NUMBER

CUFFS = [
    BloodPressure(Decimal(128), Decimal(82), Decimal(97), kilopascal, time, pulse, user, status)
    for kilopascal, time, pulse, user, status in product(
        (False, True), (None, AT), (None, Decimal(71)), (None, 0, 255), (None, 0, 0xFFFF)
    )
]
OXIMETERS = [
    SpotCheck(Decimal(97), Decimal(64), time, status, sensor, amplitude, clock_set)
    for time, status, sensor, amplitude, clock_set in product(
        (None, AT), (None, 0x0180), (None, 0xFFFFFF), (None, Decimal("4.2")), (True, False)
    )
]
THERMOMETERS = [
    Temperature(temperature, fahrenheit, time, site)
    for temperature in (Decimal("37.9"), NAN)
    for fahrenheit, time, site in product((False, True), (None, AT), (None, 3, 200))
]


@pytest.mark.parametrize("measured", CUFFS)
def test_a_cuff_is_understood_whatever_it_leaves_out(measured: BloodPressure) -> None:
    assert blood_pressure.decode(blood_pressure.encode(measured)) == measured


@pytest.mark.parametrize("measured", OXIMETERS)
def test_an_oximeter_is_understood_whatever_it_leaves_out(measured: SpotCheck) -> None:
    assert pulse_oximeter.decode(pulse_oximeter.encode(measured)) == measured


@pytest.mark.parametrize("measured", THERMOMETERS)
def test_a_thermometer_is_understood_whatever_it_leaves_out(measured: Temperature) -> None:
    assert thermometer.decode(thermometer.encode(measured)) == measured


def test_a_cuff_with_everything_is_read_field_by_field() -> None:
    #                   flags sys  dia  mean time           pulse user status
    raw = bytes.fromhex("1e 8000 5200 6100 ea070b03091e0f 4700 01 0500")

    message = blood_pressure.read(raw)

    assert message == Message(
        (
            ("systolic", Decimal(128)),
            ("diastolic", Decimal(82)),
            ("mean_pressure", Decimal(97)),
            ("pulse", Decimal(71)),
        ),
        ("body-movement", "irregular-pulse", "user-1"),
        AT,
    )


def test_an_oximeter_with_everything_is_read_field_by_field() -> None:
    #                   flags SpO2 pulse time          status sensor amplitude
    raw = bytes.fromhex("1f 6100 4000 ea070b03091e0f 0040 100800 2af0")

    message = pulse_oximeter.read(raw)

    assert message == Message(
        (("oxygen_saturation", Decimal(97)), ("pulse", Decimal(64))),
        ("questionable", "poor-signal", "sensor-off"),
        AT,
        clock_set=False,
    )


def test_a_thermometer_with_everything_is_read_field_by_field() -> None:
    raw = bytes.fromhex("06 7b0100ff ea070b03091e0f 03")

    message = thermometer.read(raw)

    assert message == Message((("temperature", Decimal("37.9")),), ("site-ear",), AT)


def test_a_thermometer_that_does_not_say_where_was_not_in_the_body_for_sure() -> None:
    message = thermometer.read(thermometer.encode(Temperature(Decimal("37.9"))))

    assert message.flags == ("site-unknown",)


@pytest.mark.parametrize(
    ("status", "flags"),
    [
        (0b00001000, ("pulse-above-range",)),
        (0b00010000, ("pulse-below-range",)),
        (0b00011000, ()),  # reserved
        (0b00100011, ("body-movement", "cuff-too-loose", "improper-position")),
        (0b11000000, ()),  # reserved
    ],
)
def test_a_cuff_says_how_it_was_worn(status: int, flags: tuple[str, ...]) -> None:
    measured = BloodPressure(Decimal(128), Decimal(82), Decimal(97), status=status)

    assert measured.flags == flags


def test_a_guest_on_the_cuff_is_an_unknown_user() -> None:
    measured = BloodPressure(Decimal(128), Decimal(82), Decimal(97), user=0xFF)

    assert measured.flags == ("user-unknown",)


def test_an_invalid_saturation_does_not_look_like_a_good_one() -> None:
    raw = pulse_oximeter.encode(SpotCheck(Decimal(97), Decimal(64), status=0xFFFF))

    flags = pulse_oximeter.read(raw).flags

    assert {"demonstration", "testing", "unavailable", "questionable", "invalid"} <= set(flags)


@pytest.mark.parametrize(
    ("kilopascal", "mmhg"),
    [("16.0", "120"), ("10.7", "80"), ("17.33", "130.0"), ("16", "1.2E+2")],
)
def test_kilopascal_become_millimetres_no_finer_than_they_were(kilopascal: str, mmhg: str) -> None:
    pressure = Decimal(kilopascal)
    raw = blood_pressure.encode(BloodPressure(pressure, pressure, pressure, kilopascal=True))

    values = dict(blood_pressure.read(raw).values)

    assert [str(values[kind]) for kind in ("systolic", "diastolic", "mean_pressure")] == [mmhg] * 3


def test_a_pulse_is_not_converted_with_the_pressures() -> None:
    sixteen = Decimal("16.0")
    measured = BloodPressure(sixteen, sixteen, sixteen, kilopascal=True, pulse=Decimal(71))

    values = dict(blood_pressure.read(blood_pressure.encode(measured)).values)

    assert values["pulse"] == 71


@pytest.mark.parametrize(
    ("fahrenheit", "celsius"), [("98.6", "37.0"), ("101.3", "38.5"), ("99", "37.2"), ("32", "0.0")]
)
def test_fahrenheit_becomes_celsius_once(fahrenheit: str, celsius: str) -> None:
    raw = thermometer.encode(Temperature(Decimal(fahrenheit), fahrenheit=True))

    ((kind, value),) = thermometer.read(raw).values

    assert (kind, str(value)) == ("temperature", celsius)


@pytest.mark.parametrize("unit", [False, True])
@pytest.mark.parametrize("why", Absent)
def test_a_measurement_that_failed_is_no_value_in_any_unit(why: Absent, *, unit: bool) -> None:
    cuff = BloodPressure(why, why, why, kilopascal=unit, pulse=why)
    oximeter = SpotCheck(why, why)
    celsius_or_not = Temperature(why, fahrenheit=unit)

    values = (
        *blood_pressure.read(blood_pressure.encode(cuff)).values,
        *pulse_oximeter.read(pulse_oximeter.encode(oximeter)).values,
        *thermometer.read(thermometer.encode(celsius_or_not)).values,
    )

    assert len(values) == 7
    assert {number for _, number in values} == {why}


@pytest.mark.parametrize("mean", [NAN, Decimal(0)])
def test_a_cuff_that_never_measures_the_mean_has_not_failed(mean: Decimal | Absent) -> None:
    raw = blood_pressure.encode(BloodPressure(Decimal(128), Decimal(82), mean))

    kinds = [kind for kind, _ in blood_pressure.read(raw).values]

    assert kinds == ["systolic", "diastolic"]


@pytest.mark.parametrize(
    ("read", "raw"),
    [
        (blood_pressure.read, blood_pressure.encode(CUFFS[-1])),
        (pulse_oximeter.read, pulse_oximeter.encode(OXIMETERS[0])),
        (pulse_oximeter.read, pulse_oximeter.encode(OXIMETERS[-1])),
        (thermometer.read, thermometer.encode(THERMOMETERS[-1])),
    ],
)
def test_a_message_cut_short_or_drawn_out_anywhere_is_an_error_that_keeps_the_octets(
    read: Callable[[bytes], Message], raw: bytes
) -> None:
    broken = [raw[:length] for length in range(len(raw))] + [raw + b"\0"]

    for octets in broken:
        with pytest.raises(DecodeError) as caught:
            read(octets)
        assert caught.value.raw == octets


def test_a_cuff_that_hides_a_user_id_is_quarantined_and_not_guessed_at() -> None:
    """Some cuffs send a user id that their flags do not announce; every later field would slip."""
    raw = blood_pressure.encode(BloodPressure(Decimal(128), Decimal(82), Decimal(97)))

    with pytest.raises(DecodeError, match="octets left over: 1"):
        blood_pressure.read(raw + b"\x01")


@given(decode=st.sampled_from(list(DECODERS.values())), raw=st.binary(max_size=24))
def test_any_octets_are_a_message_or_the_one_error(
    decode: Callable[[bytes], Message], raw: bytes
) -> None:
    with suppress(DecodeError):
        message = decode(raw)
        assert {kind for kind, _ in message.values} <= UNITS.keys()


@given(flags=st.integers(0, 255), body=st.binary(min_size=18, max_size=18))
def test_the_flags_alone_decide_how_long_a_cuffs_message_is(flags: int, body: bytes) -> None:
    """Fuzz that gets past the length check, to reach every field with every value."""
    optional = {1: 7, 2: 2, 3: 1, 4: 2}
    length = 6 + sum(size for bit, size in optional.items() if flags >> bit & 1)

    message = blood_pressure.read(bytes([flags]) + body[:length])

    assert {"systolic", "diastolic"} <= dict(message.values).keys()


@given(flags=st.integers(0, 255), body=st.binary(min_size=12, max_size=12))
def test_the_flags_alone_decide_how_long_a_thermometers_message_is(flags: int, body: bytes) -> None:
    length = 4 + (7 if flags & 2 else 0) + (1 if flags & 4 else 0)

    message = thermometer.read(bytes([flags]) + body[:length])

    assert [kind for kind, _ in message.values] == ["temperature"]


@pytest.mark.parametrize("name", MODULES)
def test_every_device_names_its_specification_version_and_section(name: str) -> None:
    first_line = (import_module(f"device_bridge.devices.{name}").__doc__ or "").splitlines()[0]

    assert re.search(r"0x2A[0-9A-F]{2} \(Bluetooth SIG .+ \d\.\d(\.\d)?, \d\.\d\)\.$", first_line)


def test_every_device_can_be_read_by_its_characteristic() -> None:
    assert {uuid[4:8] for uuid in DECODERS} == {"2a35", "2a5e", "2a1c"}
