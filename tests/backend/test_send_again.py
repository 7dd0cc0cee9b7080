"""However often a home sends, each reading is there once, and every answer is a yes (G2, T04)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from backend.api.app import create_app
from backend.api.deps import Desk
from tests.backend.homes import Answer, counts, rows, send, send_raw
from tests.people import Stay, World, full_set, reading, upload
from tests.serving import served

A_MOMENT = timedelta(minutes=5)
CLIENTS = 64


def test_the_same_upload_gets_the_same_answer_and_is_stored_once(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    sent = upload(world.ada, full_set(now - A_MOMENT), now)

    first, second = send(api, world.ada, sent), send(api, world.ada, sent)

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.content == second.content
    assert counts(owner)["reading"] == 5
    assert counts(owner)["assessment"] == 1
    assert len(rows(owner, "SELECT FROM access_log")) == 1


def test_an_answer_is_given_again_when_the_stay_has_ended_meanwhile(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    """The home may forget what it has sent: its answer was lost, not its readings (G1)."""
    sent = upload(world.ada, full_set(now - A_MOMENT), now)
    first = send(api, world.ada, sent)
    with owner.begin() as connection:
        connection.exec_driver_sql("UPDATE episode SET status = 'discharged'")

    assert send(api, world.ada, sent).content == first.content


def test_an_upload_id_is_not_used_twice_for_different_things(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    sent = upload(world.ada, full_set(now - A_MOMENT), now)
    send(api, world.ada, sent)

    answer = send(api, world.ada, sent | {"readings": full_set(now, pulse="150")})

    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].startswith("This upload id has been used for other content")
    assert counts(owner)["reading"] == 5
    assert rows(owner, "SELECT max(value) AS pulse FROM reading WHERE kind = 1")[0].pulse != 150


def test_a_difference_of_one_space_is_other_content(
    api: TestClient, world: World, now: datetime
) -> None:
    sent = json.dumps(upload(world.ada, full_set(now - A_MOMENT), now)).encode()

    assert send_raw(api, world.ada, sent).status_code == 200
    assert send_raw(api, world.ada, sent + b" ").status_code == 409


def test_two_homes_may_draw_the_same_upload_id(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    adas = upload(world.ada, full_set(now - A_MOMENT), now)
    bos = upload(world.bo, full_set(now - A_MOMENT), now) | {"upload_id": adas["upload_id"]}

    answers = send(api, world.ada, adas), send(api, world.bo, bos)

    assert [answer.status_code for answer in answers] == [200, 200]
    assert counts(owner)["reading"] == 10


def test_known_readings_in_a_new_upload_are_counted_and_not_stored(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    old, new = full_set(now - A_MOMENT), [reading("pulse", "80", "/min", now)]
    send(api, world.ada, upload(world.ada, old, now))

    answer = send(api, world.ada, upload(world.ada, old + new, now)).json()

    assert (answer["stored"], answer["known"]) == (1, 5)
    assert counts(owner)["reading"] == counts(owner)["reading_seen"] == 6


def test_a_replay_with_other_times_is_still_the_same_readings(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    """A bridge whose clock was mended stamps its whole outbox anew (T04)."""
    readings = full_set(now - A_MOMENT)
    send(api, world.ada, upload(world.ada, readings, now))
    later = [r | {"observed_at": (now - timedelta(minutes=1)).isoformat()} for r in readings]

    answer = send(api, world.ada, upload(world.ada, later, now)).json()

    assert (answer["stored"], answer["known"]) == (0, 5)
    assert {row.observed_at for row in rows(owner, "SELECT observed_at FROM reading")} == {
        now - A_MOMENT
    }
    hours = rows(owner, "SELECT count AS n FROM reading_hourly")
    assert [hour.n for hour in hours] == [1] * 5


@pytest.fixture
def everywhere(desk: Desk) -> Iterable[str]:
    """The API on a real server."""
    with served(create_app(desk)) as address:
        yield address


def at_once(address: str, work: Iterable[Callable[[httpx.Client], Answer]]) -> list[Answer]:
    """Let many clients begin at the same time, each on a line of its own."""
    with httpx.Client(base_url=address, timeout=60) as client, ThreadPoolExecutor(CLIENTS) as pool:
        return [done.result() for done in [pool.submit(one, client) for one in work]]


def sending(home: Stay, body: dict[str, Any]) -> Callable[[httpx.Client], Answer]:
    return lambda client: send(client, home, body)


def test_64_clients_with_the_same_upload_are_all_told_the_same(
    everywhere: str, world: World, owner: Engine, now: datetime
) -> None:
    sent = upload(world.ada, full_set(now - A_MOMENT), now)

    answers = at_once(everywhere, [sending(world.ada, sent)] * CLIENTS)

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert counts(owner) == {
        "reading": 5,
        "reading_seen": 5,
        "upload": 1,
        "latest_reading": 5,
        "reading_hourly": 5,
        "assessment": 1,
    }


def test_100_readings_replayed_by_64_clients_are_stored_exactly_once(
    everywhere: str, world: World, owner: Engine, now: datetime
) -> None:
    """T04: the same 100 under many upload ids, in several orders, once re-stamped."""
    hundred = [
        reading("pulse", str(60 + n % 40), "/min", now - n * timedelta(minutes=1))
        for n in range(100)
    ]
    restamped = [r | {"observed_at": now.isoformat()} for r in hundred]
    bodies = [
        upload(world.ada, hundred[n:] + hundred[:n], now)
        for n in range(0, 100, 100 // (CLIENTS - 1))
    ]
    bodies.append(upload(world.ada, restamped, now))

    answers = at_once(everywhere, [sending(world.ada, body) for body in bodies])

    assert {answer.status_code for answer in answers} == {200}
    assert sum(answer.json()["stored"] for answer in answers) == 100
    assert {a.json()["stored"] + a.json()["known"] for a in answers} == {100}
    (kept,) = rows(owner, "SELECT count(*) AS n, count(DISTINCT reading_uuid) AS ids FROM reading")
    assert (kept.n, kept.ids) == (100, 100)
    (hourly,) = rows(owner, "SELECT sum(count) AS n, sum(total) AS total FROM reading_hourly")
    (raw,) = rows(owner, "SELECT count(*) AS n, sum(value) AS total FROM reading")
    assert tuple(hourly) == tuple(raw)


def test_two_uploads_of_one_home_at_once_are_both_judged_on_all_that_is_known(
    everywhere: str, world: World, owner: Engine, now: datetime
) -> None:
    """The second verdict must see the first one's readings, or a rise falls between the two."""
    parts = [
        [reading("oxygen_saturation", "92", "%", now - A_MOMENT)],
        [reading("pulse", "131", "/min", now - A_MOMENT)],
    ]

    answers = at_once(
        everywhere, [sending(world.ada, upload(world.ada, part, now)) for part in parts]
    )

    assert [answer.status_code for answer in answers] == [200, 200]
    verdicts = rows(owner, "SELECT verdict FROM assessment ORDER BY assessed_at, id")
    assert [row.verdict["news2"]["lower"] for row in verdicts][-1] == 5
    assert len(verdicts) == 2


def test_homes_do_not_wait_for_each_other(
    everywhere: str, world: World, owner: Engine, now: datetime
) -> None:
    homes = [world.ada, world.bo, world.eve]
    bodies = [(home, upload(home, full_set(now - A_MOMENT), now)) for home in homes * 10]

    answers = at_once(everywhere, [sending(home, body) for home, body in bodies])

    assert {answer.status_code for answer in answers} == {200}
    assert counts(owner)["reading"] == 150
    assert counts(owner)["assessment"] == 30
