"""Simulated homes: made-up patients, real octets, the real outbox and real HTTP."""

import asyncio
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from device_bridge.config import Config
from device_bridge.kit import Kit
from device_bridge.simulator import Condition, Home, MadeUpPatient, Measured
from device_bridge.uplink import State
from tests.device_bridge.ward import NOW, Ward

STABLE = MadeUpPatient(Condition.STABLE, since=NOW)
WORSE = MadeUpPatient(Condition.DETERIORATING, since=NOW)
SILENT = MadeUpPatient(Condition.SILENT, since=NOW)

Values = Mapping[str, str]


def replayed(config: Config, *sets: Values, kit: Kit | None = None) -> Measured:
    """Replay sets, a minute apart, and deliver them."""

    async def work() -> Measured:
        home = Home(config, SILENT, kit)
        measured = home.replay(
            (NOW + timedelta(minutes=minute), {kind: Decimal(v) for kind, v in values.items()})
            for minute, values in enumerate(sets)
        )
        await home.deliver(NOW + timedelta(hours=1))
        await home.close()
        return measured

    return asyncio.run(work())


def values(ward: Ward) -> dict[str, str | None]:
    return {r["kind"]: r["value"] for r in ward.stored.values()}


def test_a_set_goes_from_the_devices_octets_to_the_ward(config: Config, ward: Ward) -> None:
    async def work() -> tuple[Measured, int]:
        async with Home(config, STABLE) as home:
            return home.measure(NOW), await home.deliver(NOW)

    measured, delivered = asyncio.run(work())

    assert (measured.readings, delivered) == (6, 6)
    assert values(ward).keys() == {
        "pulse",
        "oxygen_saturation",
        "systolic",
        "diastolic",
        "mean_pressure",
        "temperature",
    }
    assert all(r["raw"] for r in ward.stored.values())


def test_a_silent_home_says_nothing(config: Config, ward: Ward) -> None:
    async def work() -> Measured:
        async with Home(config, SILENT) as home:
            await home.deliver(NOW)
            return home.measure(NOW)

    assert asyncio.run(work()) == Measured()
    assert ward.asked == {}


@pytest.mark.parametrize("hour", range(0, 240, 7))
def test_a_stable_patient_stays_where_news2_gives_no_points(hour: int) -> None:
    """Royal College of Physicians, NEWS2 (2017), chart 1: the ranges that give 0."""
    vitals = STABLE.vitals(NOW + timedelta(hours=hour))

    assert vitals is not None
    assert 96 <= vitals["oxygen_saturation"] <= 100
    assert 51 <= vitals["pulse"] <= 90
    assert 111 <= vitals["systolic"] <= 219
    assert Decimal("36.1") <= vitals["temperature"] <= Decimal("38.0")
    assert vitals["diastolic"] < vitals["systolic"]


def test_a_deteriorating_patient_gets_worse_and_stays_there() -> None:
    before, after, later = (WORSE.vitals(NOW + timedelta(hours=h)) for h in (-2, 24, 60))

    assert before is not None
    assert after is not None
    assert later is not None
    for end in (after, later):
        assert end["temperature"] >= before["temperature"] + 1
        assert end["pulse"] >= before["pulse"] + 30
        assert end["oxygen_saturation"] <= before["oxygen_saturation"] - 5
        assert end["systolic"] <= before["systolic"] - 15


def test_a_made_up_patient_tells_the_same_story_twice_and_another_tells_another() -> None:
    at = NOW + timedelta(hours=3)

    assert WORSE.vitals(at) == WORSE.vitals(at)
    assert WORSE.vitals(at) != replace(WORSE, seed=1).vitals(at)


def test_errors_in_real_data_travel_as_far_as_a_device_can_carry_them(
    config: Config, ward: Ward
) -> None:
    """From the MIMIC-III demo; the ward shall see, mark and never score them."""
    measured = replayed(config, {"oxygen_saturation": "15", "systolic": "11647", "diastolic": "62"})

    assert (values(ward)["oxygen_saturation"], values(ward)["systolic"]) == ("15", "11650")
    assert measured.rounded == ("systolic",)


def test_a_value_beyond_every_device_is_no_value_and_no_crash(config: Config, ward: Ward) -> None:
    measured = replayed(config, {"systolic": "1E+20", "diastolic": "62"})

    (systolic,) = [r for r in ward.stored.values() if r["kind"] == "systolic"]
    assert (systolic["value"], systolic["absent_reason"]) == (None, "error")
    assert measured.rounded == ("systolic",)


def test_a_temperature_charted_in_fahrenheit_is_measured_in_fahrenheit(
    config: Config, ward: Ward
) -> None:
    replayed(config, {"temperature_fahrenheit": "101.3"})

    ((reading),) = ward.stored.values()
    assert (reading["value"], reading["unit"], reading["raw"][:2]) == ("38.5", "Cel", "05")


def test_a_cuff_set_to_kilopascal_reaches_the_ward_in_millimetres(
    config: Config, ward: Ward
) -> None:
    replayed(config, {"systolic": "120", "diastolic": "80"}, kit=Kit(kilopascal=True))

    assert (values(ward)["systolic"], values(ward)["diastolic"]) == ("120", "80")


@pytest.mark.parametrize(
    ("measured", "kinds"),
    [
        ({"pulse": "71"}, {"pulse": "71", "oxygen_saturation": None}),
        ({"oxygen_saturation": "97"}, {"pulse": None, "oxygen_saturation": "97"}),
        ({"temperature": "37.9"}, {"temperature": "37.9"}),
        (
            {"systolic": "128", "pulse": "71"},
            {"systolic": "128", "diastolic": None, "mean_pressure": None, "pulse": "71"},
        ),
        ({}, {}),
    ],
)
def test_a_set_with_gaps_has_the_gaps_its_devices_would_leave(
    config: Config, ward: Ward, measured: Values, kinds: dict[str, str | None]
) -> None:
    replayed(config, measured)

    assert values(ward) == kinds


@pytest.mark.parametrize(
    ("kit", "quality", "late"),
    [
        (Kit(), "device", timedelta(0)),
        (Kit(cuff_clock=timedelta(minutes=-7)), "device", timedelta(minutes=-7)),
        (Kit(cuff_clock=timedelta(hours=3)), "unset", timedelta(0)),
        (Kit(cuff_clock=timedelta(days=-9000)), "unset", timedelta(0)),
        (Kit(cuff_clock=None), "gateway", timedelta(0)),
    ],
)
def test_the_cuffs_clock_is_as_good_as_it_is(
    config: Config, ward: Ward, kit: Kit, quality: str, late: timedelta
) -> None:
    replayed(config, {"systolic": "128", "diastolic": "82"}, kit=kit)

    seen = {
        (r["time_quality"], datetime.fromisoformat(r["observed_at"])) for r in ward.stored.values()
    }
    assert seen == {(quality, NOW + late)}


def test_an_oximeter_whose_clock_was_never_set_says_so(config: Config, ward: Ward) -> None:
    kit = Kit(oximeter_clock=timedelta(days=-9000), oximeter_clock_set=False)

    replayed(config, {"oxygen_saturation": "97", "pulse": "64"}, kit=kit)

    assert {tuple(r["flags"]) for r in ward.stored.values()} == {("device-clock-not-set",)}


def test_a_device_nobody_has_is_an_error_and_not_a_gap(config: Config) -> None:
    with pytest.raises(ValueError, match="No device of this kit measures weight"):
        replayed(config, {"weight": "82"})


def test_two_weeks_of_history_arrive_whole_and_in_few_requests(config: Config, ward: Ward) -> None:
    sets = [{"pulse": str(60 + n % 40), "oxygen_saturation": "97"} for n in range(4 * 14)]

    replayed(config, *sets)

    assert (len(ward.stored), len(ward.asked)) == (2 * 4 * 14, 1)


def test_history_replayed_again_after_a_restart_is_known_to_the_outbox(
    config: Config, ward: Ward
) -> None:
    """The cuff has a clock, so the same record is the same measurement, however often it comes."""
    record = {"systolic": "128", "diastolic": "82"}

    first, again = replayed(config, record), replayed(config, record)

    assert (first.readings, again.readings, len(ward.stored)) == (3, 0, 3)


def test_a_home_without_a_road_keeps_measuring_and_catches_up(config: Config, ward: Ward) -> None:
    async def work() -> tuple[State, int, int]:
        async with Home(replace(config, backend="http://127.0.0.1:9"), STABLE) as cut_off:
            cut_off.measure(NOW)
            await cut_off.deliver(NOW)
            state, waiting = cut_off.state, cut_off.counts().waiting
        async with Home(config, STABLE) as back:
            return state, waiting, await back.deliver(NOW)

    assert asyncio.run(work()) == (State.OFFLINE, 6, 6)
    assert len(ward.stored) == 6


def test_a_demo_needs_no_bluetooth_library() -> None:
    check = "import sys, device_bridge.simulator; sys.exit('bleak' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0  # noqa: S603 -- our own interpreter
