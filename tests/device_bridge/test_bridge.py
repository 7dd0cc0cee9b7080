"""The whole bridge: over a fake air, to a real outbox and a real HTTP server."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from device_bridge import bridge
from device_bridge.bridge import Receiver
from device_bridge.config import Config, Device
from device_bridge.devices import blood_pressure, thermometer
from device_bridge.devices.blood_pressure import BloodPressure
from device_bridge.devices.thermometer import Temperature
from device_bridge.outbox import Outbox
from tests.device_bridge.air import Air, FakeDevice, eventually, stopped
from tests.device_bridge.ward import Ward

STOCKHOLM = ZoneInfo("Europe/Stockholm")
RECORD = blood_pressure.encode(BloodPressure(Decimal(128), Decimal(82), Decimal(97)))


def run_until(config: Config, air: Air, enough: Callable[[], bool]) -> None:
    async def work() -> None:
        running = asyncio.create_task(bridge.run(config, air.backend()))
        await eventually(enough)
        await stopped(running)

    asyncio.run(work())


def test_from_the_cuff_to_the_ward(config: Config, ward: Ward) -> None:
    cuff = FakeDevice("AA:BB:CC:DD:EE:01", blood_pressure.MEASUREMENT, [RECORD])
    home = replace(config, devices=(Device("cuff-17", cuff.address),))

    run_until(home, Air([cuff]), lambda: len(ward.stored) == 3)

    assert {(r["kind"], r["value"], r["device"]) for r in ward.stored.values()} == {
        ("systolic", "128", "cuff-17"),
        ("diastolic", "82", "cuff-17"),
        ("mean_pressure", "97", "cuff-17"),
    }
    assert cuff.diary[-1] == "let go"


def test_octets_left_from_before_a_power_cut_are_read_and_sent(config: Config, ward: Ward) -> None:
    outbox = Outbox(config.outbox, config.episode)
    Receiver(outbox, STOCKHOLM).keep("cuff-17", blood_pressure.MEASUREMENT, RECORD)
    outbox.close()

    run_until(config, Air([]), lambda: len(ward.stored) == 3)

    assert len(ward.stored) == 3


def test_a_part_that_fails_starts_again_and_takes_nobody_along(
    config: Config, ward: Ward, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(bridge, "RESTART_SECONDS", 0.01)
    air = Air([])
    outbox = Outbox(config.outbox, config.episode)
    Receiver(outbox, STOCKHOLM).keep("cuff-17", blood_pressure.MEASUREMENT, RECORD)
    outbox.close()
    backend = air.backend()
    assert backend.scanner is not None

    async def breaks(*_: object) -> None:
        raise AssertionError("systolic 128")

    monkeypatch.setattr(backend.scanner, "start", breaks)
    monkeypatch.setattr(air, "backend", lambda: backend)
    run_until(config, air, lambda: len(ward.stored) == 3)

    told = [one for one in caplog.messages if one.startswith("The radio part failed")]
    assert "(AssertionError at " in told[0]
    assert told[0].endswith(") and starts again in 0.01 s.")
    assert "128" not in caplog.text, "the text of an error can hold a value"


def test_a_full_disk_holds_readings_and_says_so_once(
    outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    """T11: the device has already been told yes, so the bridge must not forget."""
    raw = thermometer.encode(Temperature(Decimal("37.9")))
    full = outbox._db.execute("PRAGMA page_count").fetchone()[0]
    outbox._db.execute(f"PRAGMA max_page_count = {full}")

    async def work() -> int:
        receiver = Receiver(outbox, STOCKHOLM)
        for _ in range(400):
            receiver.keep("thermometer-2", thermometer.MEASUREMENT, raw)
        held = len(receiver._unwritten)
        outbox._db.execute(f"PRAGMA max_page_count = {full + 1000}")
        receiver.keep("thermometer-2", thermometer.MEASUREMENT, raw)
        return held

    with caplog.at_level(logging.INFO, logger="device_bridge.bridge"):
        held = asyncio.run(work())

    assert held > 0
    assert outbox.counts().unread == 401
    assert [message.split(" (")[0] for message in caplog.messages] == [
        "The outbox cannot be written",
        "The outbox can be written again; what was held is on the disk.",
    ]
