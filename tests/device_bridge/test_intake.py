"""Octets become readings, or a quarantine row: never nothing."""

import json
import logging
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_bridge.devices import DECODERS, Decoder, blood_pressure, pulse_oximeter
from device_bridge.devices.blood_pressure import BloodPressure
from device_bridge.devices.pulse_oximeter import SpotCheck
from device_bridge.ieee11073 import DateTime
from device_bridge.intake import read_new, settle
from device_bridge.outbox import Arrival, Outbox
from device_bridge.reading import Message
from tests.device_bridge.ward import NOW

STOCKHOLM = ZoneInfo("Europe/Stockholm")
RECORD = BloodPressure(Decimal(128), Decimal(82), Decimal(97), time=DateTime(2026, 11, 2, 22, 15))


def dict_of_decoders() -> dict[str, Decoder]:
    assert isinstance(DECODERS, dict)
    return DECODERS


def from_cuff(*measured: BloodPressure) -> Iterable[Arrival]:
    for minute, one in enumerate(measured):
        at = NOW + timedelta(minutes=minute)
        yield Arrival(at, "cuff-17", blood_pressure.MEASUREMENT, blood_pressure.encode(one))


def sent(outbox: Outbox) -> list[dict[str, Any]]:
    upload = outbox.next_upload(NOW)
    assert upload is not None
    readings: list[dict[str, Any]] = json.loads(upload.body)["readings"]
    return readings


def test_a_cuffs_octets_become_readings_that_carry_them(outbox: Outbox) -> None:
    outbox.keep(from_cuff(RECORD))

    read_new(outbox, STOCKHOLM)

    readings = sent(outbox)
    assert [(r["kind"], r["value"], r["observed_at"], r["time_quality"]) for r in readings] == [
        ("systolic", "128", "2026-11-02T21:15:00+00:00", "device"),
        ("diastolic", "82", "2026-11-02T21:15:00+00:00", "device"),
        ("mean_pressure", "97", "2026-11-02T21:15:00+00:00", "device"),
    ]
    assert {r["raw"] for r in readings} == {blood_pressure.encode(RECORD).hex()}


def test_a_memory_sent_again_in_the_evening_is_the_same_measurement(outbox: Outbox) -> None:
    """G2: the key has the device's time in it, and never the time of receipt."""
    outbox.keep(from_cuff(RECORD, RECORD))
    first = read_new(outbox, STOCKHOLM)
    outbox.keep(from_cuff(RECORD))

    again = read_new(outbox, STOCKHOLM)

    assert (first, again) == (3, 0)


def test_a_clock_stuck_at_its_factory_date_does_not_swallow_the_next_measurement(
    outbox: Outbox,
) -> None:
    stuck = BloodPressure(Decimal(128), Decimal(82), Decimal(97), time=DateTime(2000, 1, 1))
    outbox.keep(from_cuff(stuck, stuck))

    assert read_new(outbox, STOCKHOLM) == 6


def test_flags_of_the_device_and_of_its_clock_travel_together(outbox: Outbox) -> None:
    spot = SpotCheck(
        Decimal(88), Decimal(104), DateTime(2026, 11, 3, 9), status=1 << 14, clock_set=False
    )
    raw = pulse_oximeter.encode(spot)
    outbox.keep([Arrival(NOW, "oximeter-3", pulse_oximeter.SPOT_CHECK, raw)])

    read_new(outbox, STOCKHOLM)

    assert [r["flags"] for r in sent(outbox)] == [["questionable", "device-clock-not-set"]] * 2


def test_what_cannot_be_read_is_kept_and_told_without_its_values(
    outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    raw = blood_pressure.encode(RECORD) + b"\x2a"
    outbox.keep([Arrival(NOW, "cuff-17", blood_pressure.MEASUREMENT, raw)])

    with caplog.at_level(logging.WARNING):
        read_new(outbox, STOCKHOLM)

    ((kept, reason),) = outbox.quarantined()
    assert (kept.raw, reason) == (raw, "Too long: octets left over: 1.")
    assert caplog.messages == [
        "Device cuff-17 sent octets that cannot be read: Too long: octets left over: 1."
    ]


def test_a_bad_message_does_not_keep_the_good_ones_back(outbox: Outbox) -> None:
    bad = Arrival(NOW, "cuff-17", blood_pressure.MEASUREMENT, b"")
    outbox.keep([bad, *from_cuff(RECORD)])

    assert read_new(outbox, STOCKHOLM) == 3


def test_a_mistake_of_ours_in_one_message_does_not_hold_up_the_next(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def mistaken(_: bytes) -> Message:
        raise ZeroDivisionError("weight 81.5")

    monkeypatch.setitem(dict_of_decoders(), "2a9d", mistaken)
    outbox.keep([Arrival(NOW, "scale-1", "2a9d", b"\x2a"), *from_cuff(RECORD)])

    assert read_new(outbox, STOCKHOLM) == 3
    assert [reason for _, reason in outbox.quarantined()] == [
        "A mistake in the bridge; its log has the place."
    ]
    (message,) = caplog.messages
    assert message.startswith("Arrival 1 could not be read because of a mistake in the bridge: ")
    assert "ZeroDivisionError at intake.py:" in message
    assert "81.5" not in caplog.text, "the text of an error can hold a value"


def test_a_characteristic_nobody_knows_is_kept_too(outbox: Outbox) -> None:
    outbox.keep([Arrival(NOW, "scale-1", "2a9d", b"\x00")])

    read_new(outbox, STOCKHOLM)

    assert outbox.counts().quarantined == 1


@given(characteristic=st.sampled_from([*DECODERS, "2a9d"]), raw=st.binary(max_size=24))
def test_every_arrival_ends_as_readings_or_in_quarantine(characteristic: str, raw: bytes) -> None:
    settled = settle(1, Arrival(NOW, "any", characteristic, raw), STOCKHOLM)

    json.dumps([reading.to_wire() for reading in settled.readings])
    assert bool(settled.readings) != bool(settled.quarantined)
