"""The radio's manners, over a fake air (see air.py for what that can and cannot show)."""

import asyncio
import logging
import random
from collections.abc import Callable

import pytest

from device_bridge import radio
from device_bridge.devices import blood_pressure, pulse_oximeter
from device_bridge.radio import Radio, RadioError, scan
from tests.device_bridge.air import Air, FakeDevice, eventually, stopped

CUFF = "AA:BB:CC:DD:EE:01"
OXIMETER = "AA:BB:CC:DD:EE:02"
HOME = {CUFF: "cuff-17", OXIMETER: "oximeter-3"}

Kept = list[tuple[str, str, bytes]]


def a_cuff(*records: bytes) -> FakeDevice:
    return FakeDevice(CUFF, blood_pressure.MEASUREMENT, list(records))


def an_oximeter(*records: bytes) -> FakeDevice:
    return FakeDevice(OXIMETER, pulse_oximeter.SPOT_CHECK, list(records))


def listen(air: Air, until: Callable[[Kept], bool]) -> Kept:
    """Let a radio listen until enough is kept; then stop it the way the bridge is stopped."""
    kept: Kept = []

    async def work() -> None:
        home = Radio(HOME, lambda *octets: kept.append(octets), air.backend())
        listening = asyncio.create_task(home.listen())
        await eventually(lambda: until(kept))
        await stopped(listening)

    asyncio.run(work())
    return kept


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(radio, "REST_SECONDS", 0.02)
    monkeypatch.setattr(radio, "TROUBLE_SECONDS", 0.001)
    monkeypatch.setattr(radio, "QUIET_SECONDS", 0.05)


def test_a_cuffs_whole_memory_is_kept_in_order_and_the_cuff_is_let_go() -> None:
    cuff = a_cuff(b"\x01", b"\x02")

    kept = listen(Air([cuff]), lambda kept: len(kept) == 2 and "let go" in cuff.diary)

    assert [octets for *_, octets in kept] == [b"\x01", b"\x02"]
    assert {(device, characteristic) for device, characteristic, _ in kept} == {
        ("cuff-17", blood_pressure.MEASUREMENT)
    }
    assert cuff.diary[:5] == ["connect", "subscribe", "told", "told", "let go"]


def test_every_connection_is_let_go_of_whatever_ended_it() -> None:
    """R1: what is not let go of confirms the next reading to the cuff while nobody listens."""
    cuff = a_cuff()
    cuff.refuses = 2

    listen(Air([cuff]), lambda _: cuff.diary.count("connect") >= 4)

    once = cuff.diary.count("connect")
    assert once - cuff.diary.count("let go") in {0, 1}
    assert "connect connect" not in " ".join(cuff.diary)


def test_a_device_that_never_hangs_up_is_let_go_of_when_it_is_quiet() -> None:
    cuff = a_cuff(b"\x01")
    cuff.hangs_up = False

    listen(Air([cuff]), lambda _: "let go" in cuff.diary)

    assert cuff.diary[:4] == ["connect", "subscribe", "told", "let go"]


def test_a_bridge_that_is_stopped_in_mid_session_lets_go() -> None:
    cuff = a_cuff(b"\x01")
    cuff.hangs_up = False

    listen(Air([cuff]), lambda kept: len(kept) == 1)

    assert cuff.diary == ["connect", "subscribe", "told", "let go"]


def test_a_bridge_can_be_stopped_at_any_moment() -> None:
    """A cancellation that is lost keeps systemd waiting and the cuff connected (300 moments)."""
    chance = random.Random(3)  # noqa: S311 -- repeatable trouble, no secret

    async def one_life() -> bool:
        cuff = a_cuff(b"\x01")
        cuff.hangs_up = chance.random() < 0.5
        cuff.refuses = chance.choice([0, 0, 1])
        air = Air([cuff, an_oximeter(b"\x02")], scans_fail=chance.choice([0, 0, 1]))
        listening = asyncio.create_task(Radio(HOME, lambda *_: None, air.backend()).listen())
        await asyncio.sleep(chance.uniform(0, 0.1))
        await stopped(listening)
        return cuff.diary.count("connect") == cuff.diary.count("let go")

    async def lives() -> list[bool]:
        return await asyncio.gather(*(one_life() for _ in range(300)))

    assert all(asyncio.run(lives()))


def test_the_neighbours_cuff_is_never_touched() -> None:
    """T21: only devices of this home."""
    neighbours = FakeDevice("AA:BB:CC:DD:EE:99", blood_pressure.MEASUREMENT, [b"\x09"])

    kept = listen(Air([neighbours, a_cuff(b"\x01")]), bool)

    assert (neighbours.diary, len(kept)) == ([], 1)


def test_a_cuff_that_goes_on_announcing_does_not_keep_the_oximeter_waiting() -> None:
    cuff, oximeter = a_cuff(b"\x01"), an_oximeter(b"\x02")

    kept = listen(Air([cuff, oximeter]), lambda kept: len(kept) == 2)

    assert {device for device, *_ in kept} == {"cuff-17", "oximeter-3"}


def test_a_device_in_trouble_is_told_once_and_once_more_when_it_works(
    caplog: pytest.LogCaptureFixture,
) -> None:
    cuff = a_cuff(b"\x01")
    cuff.refuses = 3

    with caplog.at_level(logging.INFO, logger="device_bridge.radio"):
        listen(Air([cuff]), lambda kept: bool(kept) and len(caplog.messages) > 1)

    assert caplog.messages == [
        "Device cuff-17 does not work: TimeoutError",
        "Device cuff-17 works again.",
    ]


def test_a_scanner_that_died_is_followed_by_a_new_one(caplog: pytest.LogCaptureFixture) -> None:
    """R7: after bluetoothd restarts, the old scanner never says a word again."""
    air = Air([a_cuff(b"\x01")], scans_fail=3)

    with caplog.at_level(logging.INFO, logger="device_bridge.radio"):
        kept = listen(air, lambda kept: bool(kept) and len(caplog.messages) > 1)

    assert (len(kept), air.scans >= 4) == (1, True)
    assert caplog.messages == [
        "Bluetooth does not work: No discovery started",
        "Bluetooth works again.",
    ]


def test_no_scanner_is_trusted_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(radio, "SCAN_SECONDS", 0.01)
    air = Air([])

    listen(air, lambda _: air.scans > 3)

    assert air.scans > 3


def test_a_device_that_offers_nothing_readable_is_told_and_let_go(
    caplog: pytest.LogCaptureFixture,
) -> None:
    scale = FakeDevice(CUFF, "00002a9d-0000-1000-8000-00805f9b34fb")

    listen(Air([scale]), lambda _: "let go" in scale.diary)

    assert scale.diary[:2] == ["connect", "let go"]
    assert caplog.messages == [
        "Device cuff-17 does not work: it offers nothing that this bridge can read"
    ]


def test_a_scan_shows_who_is_near() -> None:
    air = Air([a_cuff(), an_oximeter()])

    found = asyncio.run(scan(0.02, air.backend()))

    assert [one.address for one in found] == [CUFF, OXIMETER]


def test_a_scan_without_bluetooth_says_so() -> None:
    with pytest.raises(RadioError, match="is bluetoothd running"):
        asyncio.run(scan(0.01, Air([], scans_fail=1).backend()))
