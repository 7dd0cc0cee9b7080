"""The way to the ward in good and bad times; the ward here is a real server in many moods."""

import asyncio
import json
import logging
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest

from device_bridge.config import Config
from device_bridge.outbox import Arrival, Outbox, Settled
from device_bridge.reading import Reading
from device_bridge.uplink import STUMBLES_AT_MOST, State, Uplink
from tests.device_bridge.ward import (
    DROPS_THE_LINE,
    KIND,
    LOSES_THE_ANSWER,
    NOW,
    TOKEN,
    Mood,
    Plan,
    Ward,
    refuses,
)

BAD = Decimal("203.5")  # a text that is in no UUID


def fill(outbox: Outbox, *values: Decimal) -> None:
    outbox.keep([Arrival(NOW, "cuff-17", "2a35", b"\x01")])
    readings = [Reading(uuid4(), "systolic", value, NOW, "gateway", "cuff-17") for value in values]
    outbox.settle([Settled(outbox.unread()[0][0], tuple(readings))])


def deliver(config: Config, outbox: Outbox, times: int = 1) -> Uplink:
    async def work() -> Uplink:
        uplink = Uplink(config, outbox)
        try:
            for hour in range(times):
                await uplink.deliver(NOW + timedelta(hours=hour))
        finally:
            await uplink.close()
        return uplink

    return asyncio.run(work())


def first_then_kind(*moods: Mood) -> Plan:
    coming = iter(moods)
    return lambda _: next(coming, KIND)


def bad_readings(mood: Mood) -> Plan:
    return lambda upload: mood if str(BAD) in json.dumps(upload) else KIND


def test_what_waits_is_delivered_and_marked(config: Config, outbox: Outbox, ward: Ward) -> None:
    fill(outbox, *map(Decimal, range(100, 103)))

    deliver(config, outbox)

    assert sorted(r["value"] for r in ward.stored.values()) == ["100", "101", "102"]
    assert (outbox.counts().delivered, outbox.counts().waiting) == (3, 0)


def test_an_answer_that_got_lost_makes_no_second_reading(
    config: Config, outbox: Outbox, ward: Ward
) -> None:
    """G2: the ward stored and answered, nobody heard; the same octets go again."""
    fill(outbox, Decimal(128))
    ward.mood = first_then_kind(LOSES_THE_ANSWER)

    deliver(config, outbox, times=2)

    assert (len(ward.stored), outbox.counts().delivered) == (1, 1)
    assert [len(bodies) for bodies in ward.bodies.values()] == [1]


def test_each_attempt_says_what_the_homes_clock_shows_beside_a_body_that_never_changes(
    config: Config, outbox: Outbox, ward: Ward
) -> None:
    """A bridge without a battery for its clock wakes up in the past; the ward can tell by this."""
    fill(outbox, Decimal(128))
    ward.mood = first_then_kind(refuses(503))

    deliver(config, outbox, times=2)

    assert ward.sent_at == ["2026-11-03T08:30:00+00:00", "2026-11-03T09:30:00+00:00"]
    assert [len(bodies) for bodies in ward.bodies.values()] == [1]


@pytest.mark.parametrize("status", [301, 404, 408, 429, 500, 502, 503])
def test_a_ward_in_trouble_is_asked_again_with_the_same_octets(
    config: Config, outbox: Outbox, ward: Ward, status: int
) -> None:
    fill(outbox, Decimal(128))
    ward.mood = first_then_kind(refuses(status))

    deliver(config, outbox, times=2)

    assert (outbox.counts().delivered, list(ward.asked.values())) == (1, [2])
    assert [len(bodies) for bodies in ward.bodies.values()] == [1]


@pytest.mark.parametrize(
    "answer",
    [
        b"<html>Welcome to the hotel's network</html>",
        b"{}",
        b'{"upload_id": "another", "stored": 1, "known": 0}',
        b"[]",
        b"",
    ],
)
def test_a_yes_that_is_not_the_wards_is_no_yes(
    config: Config, outbox: Outbox, ward: Ward, answer: bytes
) -> None:
    """G1: a captive portal answers 200 to everything."""
    fill(outbox, Decimal(128))
    ward.mood = first_then_kind(Mood(200, stores=False, body=answer))

    uplink = deliver(config, outbox)

    assert (outbox.counts().waiting, uplink.state) == (1, State.OFFLINE)


def test_a_yes_to_fewer_readings_than_were_sent_is_no_yes(
    config: Config, outbox: Outbox, ward: Ward
) -> None:
    fill(outbox, Decimal(128), Decimal(82))
    ward.mood = lambda upload: Mood(
        200,
        stores=False,
        body=json.dumps({"upload_id": upload["upload_id"], "stored": 1, "known": 0}).encode(),
    )

    deliver(config, outbox)

    assert outbox.counts().waiting == 2


@pytest.mark.parametrize("status", [400, 403, 409, 413, 422])
def test_a_reading_the_ward_will_never_take_is_parked_and_told(
    config: Config,
    outbox: Outbox,
    ward: Ward,
    caplog: pytest.LogCaptureFixture,
    status: int,
) -> None:
    fill(outbox, Decimal(128))
    ward.mood = lambda _: refuses(status, detail="The unit is wrong.")

    deliver(config, outbox, times=3)

    ((upload_id, readings, reason),) = outbox.parked()
    assert (readings, ward.asked) == (1, {str(upload_id): 1})
    assert reason.startswith(f"{status} No: The unit is wrong.")
    told = f"The ward will not take upload {upload_id} (readings: 1, status {status}): parked"
    assert caplog.messages == [f"{told}, see 'status'."]


@pytest.mark.parametrize("status", [400, 401, 403, 413, 422])
def test_a_refusal_that_is_not_the_wards_parks_nothing(
    config: Config, outbox: Outbox, ward: Ward, status: int
) -> None:
    """A proxy's or a hotel's "forbidden" says nothing about a reading."""
    fill(outbox, Decimal(128))
    ward.mood = first_then_kind(Mood(status, stores=False, body=b"<html>Log in</html>"))

    deliver(config, outbox, times=2)

    assert (outbox.counts().delivered, outbox.counts().parked) == (1, 0)


def test_one_bad_reading_does_not_park_its_neighbours(
    config: Config, outbox: Outbox, ward: Ward
) -> None:
    fill(outbox, Decimal(126), BAD, Decimal(130))
    ward.mood = bad_readings(refuses(422))

    deliver(config, outbox)

    assert sorted(r["value"] for r in ward.stored.values()) == ["126", "130"]
    assert (outbox.counts().delivered, outbox.counts().parked) == (2, 1)


def test_a_token_of_another_episode_parks_the_batch_whole(
    config: Config, outbox: Outbox, ward: Ward
) -> None:
    fill(outbox, Decimal(126), Decimal(130))
    ward.mood = lambda _: refuses(403)

    deliver(config, outbox)

    assert [readings for _, readings, _ in outbox.parked()] == [2]


def test_one_reading_the_ward_stumbles_over_does_not_stop_the_others(
    config: Config, outbox: Outbox, ward: Ward
) -> None:
    fill(outbox, Decimal(126), BAD, Decimal(130))
    ward.mood = bad_readings(refuses(500))

    deliver(config, outbox, times=STUMBLES_AT_MOST + 4)

    assert sorted(r["value"] for r in ward.stored.values()) == ["126", "130"]
    assert (outbox.counts().waiting, outbox.counts().parked) == (1, 0)


def test_a_refused_token_is_not_used_again_and_nothing_is_lost(
    config: Config, outbox: Outbox, ward: Ward, caplog: pytest.LogCaptureFixture
) -> None:
    fill(outbox, Decimal(128))

    uplink = deliver(replace(config, token="revoked"), outbox, times=5)  # noqa: S106 -- no secret

    assert (uplink.state, uplink.pause(), outbox.counts().waiting) == (State.REFUSED, 60.0, 1)
    assert ward.asked == {}
    assert caplog.messages == ["The ward does not know our token; everything is kept here."]


def test_a_new_token_in_its_file_is_enough_to_go_on(
    config: Config, outbox: Outbox, tmp_path: Path
) -> None:
    fill(outbox, Decimal(128))
    file = tmp_path / "token"
    file.write_text("revoked", encoding="utf-8")

    async def work() -> State:
        uplink = Uplink(replace(config, token_file=file), outbox)
        await uplink.deliver(NOW)
        file.write_text(TOKEN, encoding="utf-8")
        await uplink.deliver(NOW)
        await uplink.close()
        return uplink.state

    state = asyncio.run(work())

    assert (state, outbox.counts().delivered) == (State.ONLINE, 1)


def test_a_token_file_that_is_gone_stops_the_line_and_not_the_bridge(
    config: Config, outbox: Outbox, tmp_path: Path
) -> None:
    fill(outbox, Decimal(128))

    uplink = deliver(replace(config, token_file=tmp_path / "gone"), outbox)

    assert (uplink.state, outbox.counts().waiting) == (State.REFUSED, 1)


def test_going_offline_and_coming_back_is_told_once_each(
    config: Config, outbox: Outbox, ward: Ward, caplog: pytest.LogCaptureFixture
) -> None:
    fill(outbox, Decimal(128))
    ward.mood = first_then_kind(DROPS_THE_LINE, DROPS_THE_LINE, refuses(503))

    with caplog.at_level(logging.INFO, logger="device_bridge.uplink"):
        deliver(config, outbox, times=5)

    assert [m for m in caplog.messages if "HTTP" not in m] == [
        "The ward cannot be reached (no answer); everything is kept here.",
        "The ward answers.",
    ]


def test_a_ward_that_is_not_there_costs_nothing_but_time(config: Config, outbox: Outbox) -> None:
    fill(outbox, Decimal(128))

    uplink = deliver(replace(config, backend="http://127.0.0.1:9"), outbox, times=3)

    assert (uplink.state, outbox.counts().waiting) == (State.OFFLINE, 1)


def test_pauses_grow_to_a_minute_and_are_never_shorter_than_a_second(
    config: Config, outbox: Outbox
) -> None:
    uplink = Uplink(config, outbox)
    quiet = uplink.pause()
    pauses = []
    for failures in range(1, 200):
        uplink._failures = failures
        pauses.append(uplink.pause())
    asyncio.run(uplink.close())

    assert quiet == 1.0
    assert all(1.0 <= pause <= 60.0 for pause in pauses)
    assert pauses[0] <= 2.0
    assert max(pauses) > 30.0
    assert len(set(pauses)) == len(pauses)  # jitter: homes must not come back in step


def test_nothing_a_patient_measured_gets_into_a_log(
    config: Config, outbox: Outbox, ward: Ward, caplog: pytest.LogCaptureFixture
) -> None:
    fill(outbox, BAD, Decimal(126))
    ward.mood = bad_readings(refuses(422, detail=f"systolic {BAD} is too high"))

    with caplog.at_level(logging.DEBUG):
        deliver(config, outbox)

    assert str(BAD) not in caplog.text
    assert TOKEN not in caplog.text
