"""The open screens are told everything that is theirs, in order, and nothing twice or too late."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from backend.api.app import create_app
from backend.api.deps import Desk
from backend.api.routes import events as route
from backend.core.database import Database
from backend.rounds.events import Cursor, newest, since
from tests.backend.homes import rows, send
from tests.people import PASSWORD, World, full_set, upload
from tests.serving import served

EVENTS = "/api/v1/events"
JSON = {"accept": "application/json"}
_TELL = text(
    "INSERT INTO event (kind, care_unit_id, episode_id, urgency) "
    "VALUES ('assessed', :unit, :episode, :n)"
)


def tell(session: Session, world: World, n: int) -> None:
    session.execute(_TELL, {"unit": world.ward, "episode": world.ada.episode_id, "n": n})


def heard(database: Database, cursor: Cursor) -> list[int | None]:
    with database.system_session() as session:
        return [event.urgency for event in since(session, cursor)]


def start(database: Database) -> Cursor:
    with database.system_session() as session:
        return newest(session)


def test_nothing_is_missed_when_the_later_is_kept_before_the_earlier(
    database: Database, world: World
) -> None:
    """The first draws its id first and commits last; a reader between them must not run ahead."""
    cursor = start(database)
    with database.system_session() as slow:
        tell(slow, world, 1)
        with database.system_session() as quick:
            tell(quick, world, 2)
        meanwhile = heard(database, cursor)

    assert meanwhile == [], "2 is kept back until it is certain what comes before it"
    assert heard(database, cursor) == [1, 2]


def test_a_transaction_that_is_taken_back_holds_up_nobody(database: Database, world: World) -> None:
    cursor = start(database)

    def tell_and_fail() -> None:
        with database.system_session() as failing:
            tell(failing, world, 1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        tell_and_fail()
    with database.system_session() as session:
        tell(session, world, 2)

    assert heard(database, cursor) == [2]


def test_a_cursor_in_the_middle_goes_on_where_it_was(database: Database, world: World) -> None:
    cursor = start(database)
    for n in range(6):
        with database.system_session() as session:
            tell(session, world, n)
            tell(session, world, 10 + n)
    with database.system_session() as session:
        told = since(session, cursor)

    assert len(told) == 12
    assert all(before.cursor < after.cursor for before, after in pairwise(told))
    for n, event in enumerate(told):
        assert heard(database, event.cursor) == [one.urgency for one in told[n + 1 :]]


@pytest.mark.parametrize(
    "written", ["x", "1", "1.", ".1", "-1.2", "1.2.3", "1.x", "٣.٤", "9" * 5000 + ".1", "1.1e9"]
)
def test_what_is_no_cursor_is_named(
    world: World, log_in: Callable[[str], TestClient], written: str
) -> None:
    assert world.ward is not None
    answer = log_in("alice").get(EVENTS, params={"after": written}, headers=JSON)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/after"


def test_a_cursor_from_the_end_of_all_numbers_hears_nothing(
    world: World, log_in: Callable[[str], TestClient]
) -> None:
    assert world.ward is not None
    far = f"{2**62}.{2**62}"
    answer = log_in("alice").get(EVENTS, params={"after": far}, headers=JSON)

    assert answer.json() == {"events": [], "last": far}


def polled(client: TestClient, after: str) -> tuple[list[dict[str, Any]], str]:
    answer = client.get(EVENTS, params={"after": after}, headers=JSON).json()
    return answer["events"], answer["last"]


def test_polling_tells_everything_once(
    world: World, log_in: Callable[[str], TestClient], owner: Engine
) -> None:
    alice = log_in("alice")
    _, cursor = polled(alice, "")
    for n in range(3):
        with Session(owner) as session, session.begin():
            tell(session, world, n)

    first, cursor = polled(alice, cursor)
    second, again = polled(alice, cursor)

    assert [event["urgency"] for event in first] == [0, 1, 2]
    assert set(first[0]) == {"id", "kind", "episode_id", "urgency", "at"}
    assert (second, again) == ([], cursor)


def test_polling_begins_with_now_and_not_with_the_past(
    api: TestClient, world: World, log_in: Callable[[str], TestClient], desk: Desk
) -> None:
    with desk.database.session() as session:
        now = desk.now(session)
    send(api, world.ada, upload(world.ada, full_set(now), now))

    assert polled(log_in("alice"), "")[0] == []


@pytest.mark.parametrize(
    ("who", "hears"), [("alice", ["ada", "bo"]), ("dora", ["bo"]), ("charlie", ["eve"])]
)
def test_everybody_hears_of_their_own_patients_alone(
    api: TestClient,
    world: World,
    log_in: Callable[[str], TestClient],
    desk: Desk,
    who: str,
    hears: list[str],
) -> None:
    client = log_in(who)
    _, cursor = polled(client, "")
    homes = {"ada": world.ada, "bo": world.bo, "eve": world.eve}
    with desk.database.session() as session:
        now = desk.now(session)
    for home in homes.values():
        send(api, home, upload(home, full_set(now), now))

    told, _ = polled(client, cursor)

    assert [event["episode_id"] for event in told] == [
        str(homes[name].episode_id) for name in hears
    ]


class Listener:
    """Reads a stream of events as a browser does."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines
        self.last = ""

    def next(self) -> dict[str, Any] | None:
        """Give the next event; None for a beat."""
        frame: dict[str, str] = {}
        for line in self.lines:
            if not line:
                break
            name, _, value = line.partition(": ")
            frame[name] = value
        else:
            raise EOFError
        self.last = frame.get("id", self.last)
        if frame.get("event") == "beat":
            return None
        told: dict[str, Any] = json.loads(frame["data"])
        return told

    def ends(self) -> bool:
        """Listen on to the end, if there is one."""
        try:
            for _ in range(100):
                self.next()
        except EOFError:
            return True
        return False

    def urgencies(self, n: int) -> list[int]:
        """Give the next so many events' urgency, beats left out."""
        found: list[int] = []
        while len(found) < n:
            event = self.next()
            if event is not None:
                found.append(event["urgency"])
        return found


@pytest.fixture
def ward(desk: Desk, world: World) -> Iterator[httpx.Client]:
    """Alice's browser before a real server."""
    assert world.ward is not None
    with served(create_app(desk)) as address, httpx.Client(base_url=address, timeout=120) as client:
        asked = {"username": "alice", "password": PASSWORD}
        assert client.post("/api/v1/sessions", json=asked).status_code == 204
        yield client


@contextmanager
def listening(client: httpx.Client, after: str = "") -> Iterator[Listener]:
    with client.stream("GET", EVENTS, params={"after": after}) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        listener = Listener(answer.iter_lines())
        assert listener.next() is None
        yield listener


def test_a_stream_tells_what_happens_as_it_happens(
    ward: httpx.Client, world: World, owner: Engine
) -> None:
    with listening(ward) as alice:
        for n in range(5):
            with Session(owner) as session, session.begin():
                tell(session, world, n)
            assert alice.urgencies(1) == [n]


def test_a_browser_that_was_away_is_told_what_it_missed(
    ward: httpx.Client, world: World, owner: Engine
) -> None:
    with listening(ward) as alice:
        with Session(owner) as session, session.begin():
            tell(session, world, 1)
        alice.urgencies(1)
        last = alice.last
    with Session(owner) as session, session.begin():
        tell(session, world, 2)

    with ward.stream("GET", EVENTS, headers={"last-event-id": last}) as answer:
        assert Listener(answer.iter_lines()).urgencies(1) == [2]


def test_a_line_that_breaks_before_anything_was_heard_has_told_nothing(
    ward: httpx.Client, world: World, owner: Engine
) -> None:
    """The browser comes back with the id of the last frame: that of the beat must not run ahead."""
    cursor = ward.get(EVENTS, headers=JSON).json()["last"]
    with Session(owner) as session, session.begin():
        tell(session, world, 1)

    with listening(ward, after=cursor) as alice:
        assert alice.last == cursor


def test_a_long_night_is_told_to_its_end(ward: httpx.Client, world: World, owner: Engine) -> None:
    """More than any one question to the database gives; and what comes next comes next."""
    cursor = ward.get(EVENTS, headers=JSON).json()["last"]
    for n in range(4):
        with Session(owner) as session, session.begin():
            for m in range(400):
                tell(session, world, n * 400 + m)

    with listening(ward, after=cursor) as alice:
        assert alice.urgencies(1600) == list(range(1600))
        with Session(owner) as session, session.begin():
            tell(session, world, 7)
        assert alice.urgencies(1) == [7]


def test_logging_out_ends_the_stream(
    ward: httpx.Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert world.ward is not None
    monkeypatch.setattr(route, "BEAT_SECONDS", 0.2)
    with listening(ward) as alice:
        assert alice.next() is None
        ward.delete("/api/v1/sessions/current")
        assert alice.ends()


def test_whose_post_ends_hears_no_more(
    ward: httpx.Client, world: World, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the latest with the next beat."""
    monkeypatch.setattr(route, "BEAT_SECONDS", 0.2)
    with listening(ward) as alice:
        with owner.begin() as connection:
            connection.execute(text("UPDATE assignment SET valid_until = now()"))
        alice.next()
        alice.next()
        with Session(owner) as session, session.begin():
            tell(session, world, 1)
        assert [alice.next() for _ in range(8)] == [None] * 8


def test_an_open_stream_does_not_keep_the_session_alive(
    ward: httpx.Client, world: World, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert world.ward is not None
    monkeypatch.setattr(route, "BEAT_SECONDS", 0.2)
    with listening(ward) as alice:
        with owner.begin() as connection:
            connection.execute(
                text("UPDATE staff_session SET seen_at = seen_at - interval '10 minutes'")
            )
        (before,) = rows(owner, "SELECT seen_at FROM staff_session")
        alice.next()
        alice.next()
        (after,) = rows(owner, "SELECT seen_at FROM staff_session")

    assert after.seen_at == before.seen_at


def test_an_event_names_nobody(api: TestClient, world: World, owner: Engine, desk: Desk) -> None:
    """It travels through proxies and sits in browsers: an episode's id, and never a person."""
    with desk.database.session() as session:
        now = desk.now(session)
    send(api, world.ada, upload(world.ada, full_set(now), now))
    columns = rows(
        owner,
        "SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'event'",
    )

    assert {row.name for row in columns} == {
        "id",
        "xid",
        "at",
        "kind",
        "care_unit_id",
        "episode_id",
        "urgency",
    }
    assert isinstance(rows(owner, "SELECT episode_id FROM event")[0].episode_id, UUID)
