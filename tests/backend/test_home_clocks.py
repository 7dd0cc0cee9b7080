"""Clocks in homes are wrong: mended where it can be known, marked where not, never a reason to drop.

Reliability 4.6. The database's clock is the one that counts (T07).
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from tests.backend.homes import NOTHING, counts, pointers, rows, send
from tests.people import World, full_set, reading, upload

A_MOMENT = timedelta(minutes=5)
TOLERANCE = timedelta(seconds=30)  # how long this machine may need between two lines of a test


def kept(owner: Engine) -> tuple[datetime, datetime, str, list[str]]:
    (row,) = rows(owner, "SELECT observed_at, sent_at, time_quality, flags FROM reading")
    return row.observed_at, row.sent_at, row.time_quality, row.flags


@pytest.mark.parametrize(
    "wrong_by",
    [
        timedelta(minutes=-2),
        timedelta(minutes=2),
        timedelta(days=-300),
        timedelta(days=400),
        timedelta(days=-365 * 56),  # a bridge without a battery, back in 1970
    ],
    ids=str,
)
def test_a_bridge_that_says_what_its_clock_shows_is_mended(
    api: TestClient, world: World, owner: Engine, now: datetime, wrong_by: timedelta
) -> None:
    theirs = now + wrong_by
    sent = upload(world.ada, [reading("pulse", "72", "/min", theirs - A_MOMENT)], theirs)

    answer = send(api, world.ada, sent, sent_at=theirs.isoformat())

    assert answer.status_code == 200
    at, as_sent, quality, flags = kept(owner)
    assert abs(at - (now - A_MOMENT)) < TOLERANCE
    assert (as_sent, quality, flags) == (theirs - A_MOMENT, "corrected", [])


@pytest.mark.parametrize("wrong_by", [timedelta(seconds=-20), timedelta(seconds=20)], ids=str)
def test_a_clock_that_is_nearly_right_is_left_alone(
    api: TestClient, world: World, owner: Engine, now: datetime, wrong_by: timedelta
) -> None:
    at = now - A_MOMENT
    sent = upload(world.ada, [reading("pulse", "72", "/min", at, time_quality="device")], now)

    send(api, world.ada, sent, sent_at=(now + wrong_by).isoformat())

    assert kept(owner) == (at, at, "device", [])


def test_an_upload_sent_again_later_is_not_taken_for_a_wrong_clock(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    """The body is frozen since the outage began; only the header says what the clock shows now."""
    at = now - timedelta(hours=12)
    sent = upload(world.ada, [reading("pulse", "72", "/min", at)], at)

    send(api, world.ada, sent, sent_at=now.isoformat())

    assert kept(owner)[0] == at


@pytest.mark.parametrize("said", [None, timedelta(0)])
def test_a_reading_from_after_its_own_upload_is_refused(
    api: TestClient, world: World, owner: Engine, now: datetime, said: timedelta | None
) -> None:
    readings = full_set(now - A_MOMENT)
    readings[3] |= {"observed_at": (now + timedelta(minutes=6)).isoformat()}
    sent_at = None if said is None else (now + said).isoformat()

    answer = send(api, world.ada, upload(world.ada, readings, now), sent_at=sent_at)

    assert (answer.status_code, pointers(answer)) == (422, ["/readings/3/observed_at"])
    assert counts(owner) == NOTHING


def test_an_upload_from_the_future_must_say_what_the_clock_shows(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    tomorrow = now + timedelta(days=1)

    answer = send(api, world.ada, upload(world.ada, full_set(tomorrow), tomorrow))

    assert (answer.status_code, pointers(answer)) == (422, ["/gateway_time"])
    assert counts(owner) == NOTHING


def test_a_minute_ahead_is_drawn_back_to_now(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    """A reading never lies in the future of the round."""
    ahead = now + timedelta(minutes=4)

    send(api, world.ada, upload(world.ada, [reading("pulse", "72", "/min", ahead)], now))

    at, as_sent, _, _ = kept(owner)
    assert as_sent == ahead
    assert now <= at <= now + TOLERANCE


@pytest.mark.parametrize(
    "before", [timedelta(days=31), timedelta(days=5), timedelta(days=20 * 365)], ids=str
)
def test_a_reading_from_before_the_stay_is_a_fault_of_the_clock_and_judged_as_of_now(
    api: TestClient, world: World, owner: Engine, now: datetime, before: timedelta
) -> None:
    """Ada came home three days ago; what is older than four cannot be hers (4.6)."""
    old = now - before
    sent = upload(world.ada, [reading("oxygen_saturation", "88", "%", old)], now)

    assert send(api, world.ada, sent).status_code == 200

    at, as_sent, quality, flags = kept(owner)
    assert as_sent == old
    assert abs(at - now) < TOLERANCE
    assert (quality, flags) == ("fault", ["time-fault"])
    (judged,) = rows(owner, "SELECT verdict FROM assessment")
    assert judged.verdict["news2"]["lower"] == 3
    assert "time-fault" in {finding["code"] for finding in judged.verdict["findings"]}


def test_the_evening_before_coming_home_belongs_to_the_stay(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    at = now - timedelta(days=3, hours=20)

    send(api, world.ada, upload(world.ada, [reading("pulse", "72", "/min", at)], now))

    assert kept(owner)[0] == at


def test_a_faulty_clock_does_not_count_as_having_measured_in_time(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    """Nightscout's blind spot: a set of unknown time must not silence the reminder (4.6)."""
    old = now - timedelta(days=300)
    send(api, world.ada, upload(world.ada, full_set(old), now))

    (standing,) = rows(
        owner, "SELECT next_set_due FROM standing WHERE episode_id = :e", e=world.ada.episode_id
    )
    assert standing.next_set_due is None or standing.next_set_due < now


def test_clocks_at_the_ends_of_what_can_be_written_break_nothing(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    earliest, latest = "1900-01-01T00:00:00+14:00", "2199-12-31T23:59:59-12:00"
    for claimed, said in [(earliest, latest), (latest, earliest), (latest, latest)]:
        at = datetime.fromisoformat(claimed)
        sent = upload(world.ada, [reading("pulse", "72", "/min", at)], at)
        assert send(api, world.ada, sent, sent_at=said).status_code == 200

    assert all(now <= row.observed_at for row in rows(owner, "SELECT observed_at FROM reading"))


def test_an_hour_that_happens_twice_is_two_hours(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    """Zones are offsets on the wire; what is kept is the instant, not the time on the wall."""
    at = now - timedelta(hours=1)
    zones = ["+02:00", "+01:00"]
    walls = [at.isoformat().replace("+00:00", zone) for zone in zones]
    sent = [reading("pulse", "72", "/min", at) | {"observed_at": wall} for wall in walls]

    send(api, world.ada, upload(world.ada, sent, now))

    moments = [r.observed_at for r in rows(owner, "SELECT observed_at FROM reading ORDER BY 1")]
    assert moments == [at - timedelta(hours=2), at - timedelta(hours=1)]
