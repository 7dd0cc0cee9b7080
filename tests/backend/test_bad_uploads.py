"""What cannot be accepted: each gets a precise problem that names the field; nothing is half stored."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from tests.backend.homes import NOTHING, READINGS, TABLES, counts, pointers, rows, send, send_raw
from tests.people import World, full_set, populate, upload
from tests.postgres import Urls, new_database

A_MOMENT = timedelta(minutes=5)
Body = dict[str, Any]
MISSING = object()


@pytest.fixture(scope="module")
def urls(cluster: Urls) -> Iterator[Urls]:
    """One database for all: what is refused leaves it as it was, and what is taken is emptied."""
    with new_database(cluster) as mine:
        yield mine


@pytest.fixture(scope="module")
def owner(urls: Urls) -> Iterator[Engine]:
    """The shared database as its owner."""
    engine = create_engine(urls.owner)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def world(owner: Engine) -> World:
    """The usual people, once."""
    with Session(owner) as session, session.begin():
        return populate(session)


@pytest.fixture
def sound(owner: Engine, world: World, now: datetime) -> Body:
    """An upload of Ada's with nothing wrong in it, to a ward that has nothing of her."""
    with owner.begin() as connection:
        for table in (*TABLES, "access_log"):
            connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 -- names from our list
    return upload(world.ada, full_set(now - A_MOMENT), now)


def changed(body: Body, pointer: str, value: object) -> Body:
    """Give a copy with one thing changed, or taken out."""
    copy: Body = json.loads(json.dumps(body))
    *way, last = pointer.strip("/").split("/")
    at: Any = copy
    for step in way:
        at = at[int(step) if step.isdecimal() else step]
    if value is MISSING:
        del at[last]
    else:
        at[last] = value
    return copy


def test_a_sound_upload_is_taken(api: TestClient, world: World, sound: Body) -> None:
    """Or none of the refusals below would prove anything."""
    assert send(api, world.ada, sound).status_code == 200


WRONG: list[tuple[str, object]] = [
    ("/upload_id", MISSING),
    ("/upload_id", "17"),
    ("/upload_id", None),
    ("/episode_id", MISSING),
    ("/episode_id", ["not", "one"]),
    ("/gateway_time", MISSING),
    ("/gateway_time", "2026-11-22T08:30:00"),  # without a zone
    ("/gateway_time", 1795332600),
    ("/gateway_time", "1795332600"),
    ("/gateway_time", "2026-11-22"),
    ("/gateway_time", "yesterday"),
    ("/gateway_time", "2026-02-30T08:30:00Z"),
    ("/gateway_time", "9999-12-31T23:59:59Z"),
    ("/gateway_time", "0001-01-01T00:00:00+14:00"),
    ("/readings", MISSING),
    ("/readings", []),
    ("/readings", None),
    ("/readings", {"kind": "pulse"}),
    ("/surprise", 1),
    ("/readings/2/reading_id", MISSING),
    ("/readings/2/reading_id", ""),
    ("/readings/2/kind", MISSING),
    ("/readings/2/kind", "happiness"),
    ("/readings/2/kind", "PULSE"),
    ("/readings/2/kind", "pulse\u0000"),
    ("/readings/2/kind", 3),
    ("/readings/2/unit", MISSING),
    ("/readings/2/unit", "kPa"),
    ("/readings/2/unit", ""),
    ("/readings/2/unit", "mmHg"),  # UCUM says mm[Hg]
    ("/readings/2/value", "NaN"),
    ("/readings/2/value", "sNaN"),
    ("/readings/2/value", "Infinity"),
    ("/readings/2/value", "-Infinity"),
    ("/readings/2/value", "1e400"),
    ("/readings/2/value", "1E+2"),
    ("/readings/2/value", "9" * 1001),
    ("/readings/2/value", "0." + "1" * 1001),
    ("/readings/2/value", "1_2_8"),
    ("/readings/2/value", "１２８"),  # full-width digits
    ("/readings/2/value", " 128"),
    ("/readings/2/value", "128\n"),
    ("/readings/2/value", "128,5"),
    ("/readings/2/value", "0x80"),
    ("/readings/2/value", ""),
    ("/readings/2/value", "high"),
    ("/readings/2/value", 128),  # a number is not a decimal string
    ("/readings/2/value", 128.5),
    ("/readings/2/value", True),
    ("/readings/2/value", ["128"]),
    ("/readings/2/observed_at", MISSING),
    ("/readings/2/observed_at", "2026-11-22T08:30:00"),
    ("/readings/2/observed_at", 0),
    ("/readings/2/observed_at", "9999-12-31T23:59:59Z"),
    ("/readings/2/observed_at", "2026-11-22T25:00:00Z"),
    ("/readings/2/time_quality", "perfect"),
    ("/readings/2/time_quality", "corrected"),  # only the server mends
    ("/readings/2/time_quality", "fault"),
    ("/readings/2/device_time", "2026-11-22T08:30:00+01:00"),  # a device has no zone
    ("/readings/2/device_time", 5),
    ("/readings/2/source", "gossip"),
    ("/readings/2/device", "x" * 65),
    ("/readings/2/device", "cuff\u0000"),
    ("/readings/2/device", ""),
    ("/readings/2/absent_reason", "error"),  # beside a value
    ("/readings/2/absent_reason", "No reason at all!"),
    ("/readings/2/flags", "ear"),
    ("/readings/2/flags", ["x"] * 33),
    ("/readings/2/raw", "zz"),
    ("/readings/2/raw", "00" * 513),
    ("/readings/2/patient_name", "Ada"),
]


@pytest.mark.parametrize(
    ("pointer", "value"), WRONG, ids=lambda x: "missing" if x is MISSING else ascii(x)[:48]
)
def test_what_is_wrong_is_named_and_nothing_is_kept(
    api: TestClient, world: World, owner: Engine, sound: Body, pointer: str, value: object
) -> None:
    answer = send(api, world.ada, changed(sound, pointer, value))

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["type"], problem["title"], problem["status"]) == (
        "about:blank",
        "Not acceptable",
        422,
    )
    assert pointers(answer) == [pointer]
    assert problem["errors"][0]["detail"]
    assert counts(owner) == NOTHING
    assert rows(owner, "SELECT FROM access_log") == []


def test_neither_a_value_nor_a_reason_is_refused(
    api: TestClient, world: World, sound: Body
) -> None:
    answer = send(api, world.ada, changed(sound, "/readings/1/value", None))

    assert pointers(answer) == ["/readings/1/absent_reason"]


def test_every_wrong_field_is_named_at_once(api: TestClient, world: World, sound: Body) -> None:
    twice = changed(changed(sound, "/readings/0/unit", "bpm"), "/readings/3/unit", "kPa")

    assert pointers(send(api, world.ada, twice)) == ["/readings/0/unit", "/readings/3/unit"]


def test_one_id_for_two_readings_is_refused_before_one_of_them_is_lost(
    api: TestClient, world: World, owner: Engine, sound: Body
) -> None:
    same = sound["readings"][0]["reading_id"]

    answer = send(api, world.ada, changed(sound, "/readings/4/reading_id", same))

    assert (answer.status_code, pointers(answer)) == (422, ["/readings/4/reading_id"])
    assert counts(owner) == NOTHING


def test_a_name_with_a_slash_is_pointed_at_unmistakably(
    api: TestClient, world: World, sound: Body
) -> None:
    assert pointers(send(api, world.ada, sound | {"a/b~c": 1})) == ["/a~1b~0c"]


@pytest.mark.parametrize("n", [501, 5000])
def test_too_many_readings_are_refused_whole(
    api: TestClient, world: World, owner: Engine, sound: Body, n: int
) -> None:
    one = sound["readings"][0]
    many = [one | {"reading_id": str(uuid4())} for _ in range(n)]

    answer = send(api, world.ada, sound | {"readings": many})

    assert (answer.status_code, pointers(answer)) == (422, ["/readings"])
    assert "500" in answer.json()["errors"][0]["detail"]
    assert counts(owner) == NOTHING


def spliced(text: str) -> Callable[[Body], bytes]:
    """Write a value into the JSON that no JSON library would write."""
    return lambda body: (
        json.dumps(changed(body, "/readings/0/value", "HERE")).replace('"HERE"', text).encode()
    )


NO_JSON: dict[str, Callable[[Body], bytes]] = {
    "nothing": lambda _: b"",
    "half": lambda body: json.dumps(body).encode()[:-20],
    "two": lambda body: json.dumps(body).encode() * 2,
    "a comma too many": lambda body: json.dumps(body).encode()[:-1] + b",}",
    "not UTF-8": lambda body: json.dumps(body).encode() + b"\xff",
    "UTF-16": lambda body: json.dumps(body).encode("utf-16"),
    "a form": lambda _: b"upload_id=1&readings=2",
    "100,000 brackets": lambda _: b"[" * 100_000,
    "100,000 deep objects": lambda _: b'{"a":' * 100_000,
    "a lone surrogate": spliced(r'"\ud800"'),
}


@pytest.mark.parametrize("way", NO_JSON)
def test_what_is_not_json_is_said_to_be_none(
    api: TestClient, world: World, owner: Engine, sound: Body, way: str
) -> None:
    answer = send_raw(api, world.ada, NO_JSON[way](sound))

    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"pointer": "", "detail": "This is not JSON."}]
    assert counts(owner) == NOTHING


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1e400", "1" + "0" * 1000])
def test_numbers_that_json_libraries_let_through_are_refused(
    api: TestClient, world: World, owner: Engine, sound: Body, text: str
) -> None:
    answer = send_raw(api, world.ada, spliced(text)(sound))

    assert (answer.status_code, pointers(answer)) == (422, ["/readings/0/value"])
    assert counts(owner) == NOTHING


@pytest.mark.parametrize("body", ["null", "17", '"upload"', "[]", "true"])
def test_json_that_is_no_upload_is_refused(api: TestClient, world: World, body: str) -> None:
    answer = send_raw(api, world.ada, body.encode())

    assert (answer.status_code, pointers(answer)) == (422, [""])


@pytest.mark.parametrize(
    "kind", [None, "text/plain", "application/x-www-form-urlencoded", "application/jsonp"]
)
def test_json_must_be_called_json(
    api: TestClient, world: World, owner: Engine, sound: Body, kind: str | None
) -> None:
    headers = {"authorization": f"Bearer {world.ada.token}"}
    headers |= {"content-type": kind} if kind else {}

    answer = api.post(READINGS, content=json.dumps(sound).encode(), headers=headers)

    assert (answer.status_code, answer.json()["title"]) == (415, "Not JSON")
    assert counts(owner) == NOTHING


def test_a_charset_beside_the_type_does_no_harm(api: TestClient, world: World, sound: Body) -> None:
    headers = {
        "authorization": f"Bearer {world.ada.token}",
        "content-type": "Application/JSON; charset=utf-8",
    }

    answer = api.post(READINGS, content=json.dumps(sound).encode(), headers=headers)

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "name", ["manschett-åäö", "袖带", "🩺", "a\u202eb", "'; DROP TABLE reading"]
)
def test_a_device_may_be_called_anything_one_can_write(
    api: TestClient, world: World, owner: Engine, sound: Body, name: str
) -> None:
    answer = send(api, world.ada, changed(sound, "/readings/0/device", name))

    assert answer.status_code == 200
    assert name in {row.device for row in rows(owner, "SELECT device FROM reading")}


def test_a_problem_never_repeats_what_was_sent(api: TestClient, world: World, sound: Body) -> None:
    """A value in an error would end up in some log."""
    told = "".join(
        send(api, world.ada, changed(sound, f"/readings/0/{field}", "secret-17")).text
        for field in ("value", "kind", "unit", "observed_at", "source", "raw", "device_time")
    )

    assert "secret-17" not in told


@pytest.mark.parametrize("written", ["noon", "2026-11-22T08:30:00", "1795332600"])
def test_a_clock_that_cannot_be_read_is_named(
    api: TestClient, world: World, owner: Engine, sound: Body, written: str
) -> None:
    answer = send(api, world.ada, sound, sent_at=written)

    assert (answer.status_code, pointers(answer)) == (422, ["/x-sent-at"])
    assert counts(owner) == NOTHING
