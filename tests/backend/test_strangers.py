"""Charlie must see nothing: every route of the API is asked, also those that are not written yet.

Nobody gets 401, and for whoever works elsewhere there is nothing there: 404 (L10, T17, T18). A new
route whose smallest request is refused for its form (422) needs a line in FITTING.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.orm import Session

from backend.api.app import create_app
from backend.api.deps import Desk
from backend.core.database import open_database
from backend.core.settings import Settings
from backend.core.tables import Bed
from backend.process.compose import compose
from tests.backend.homes import rows, send
from tests.backend.shapes import Operation, described_api, operations
from tests.people import PASSWORD, Stay, World, full_set, populate, upload
from tests.postgres import Urls, new_database

# Anybody may ask for these: to log in, or to hear that the house stands.
OPEN = {"POST /api/v1/sessions", "GET /health"}
# This one is for devices, which come with a token instead of a session.
FOR_DEVICES = {"POST /api/v1/readings"}
# How a request names the unit that it is about.
UNIT_NAMES = ("unit", "unit_id", "from_unit_id", "care_unit_id")
_LATER = datetime.now(UTC) + timedelta(days=2)  # noqa: TID251 -- a time that lies ahead, for forms
FITTING: Mapping[str, Mapping[str, Any]] = {
    "POST /api/v1/episodes/{episode_id}/visits": {"ends_at": _LATER.isoformat()},
}

ALL = list(operations(described_api()))
OF_AN_EPISODE = [one for one in ALL if "episode_id" in one.parameters]
OF_A_UNIT = [
    one
    for one in ALL
    if "episode_id" not in one.parameters and set(UNIT_NAMES) & (one.asked | set(one.body() or ()))
]
OF_SOMETHING = [one for one in ALL if set(one.parameters) & {"bed_id", "request_id"}]


class House(NamedTuple):
    """One installation for all these questions: none of them may change anything."""

    desk: Desk
    owner: Engine
    world: World
    known: Mapping[str, str]  # real ids of what is Alice's ward's


@pytest.fixture(scope="module")
def house(cluster: Urls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with new_database(cluster) as urls:
        owner, database = create_engine(urls.owner), open_database(urls.app, pool_size=4)
        bed = uuid4()
        with Session(owner) as session, session.begin():
            world = populate(session)
            session.add(Bed(id=bed, care_unit_id=world.ward, kind="held", label="7:1"))
        (request,) = rows(owner, "SELECT id FROM care_request")
        settings = Settings(
            secret_key=SecretStr("x" * 40),
            state_dir=tmp_path_factory.mktemp("state"),
            public_url="http://testserver",
        )
        desk = Desk(database, settings)
        known = {"bed_id": str(bed), "request_id": str(request.id)}
        with TestClient(create_app(desk)) as api:
            for home in (world.ada, world.bo):
                now = datetime.now(UTC)  # noqa: TID251 -- the edge: the database's clock is this one
                assert send(api, home, upload(home, full_set(now), now)).status_code == 200
        yield House(desk, owner, world, known)
        database.close()
        owner.dispose()


def browser(house: House, username: str) -> Iterator[TestClient]:
    with TestClient(create_app(house.desk), raise_server_exceptions=False) as client:
        asked = {"username": username, "password": PASSWORD}
        assert client.post("/api/v1/sessions", json=asked).status_code == 204
        yield client


@pytest.fixture(scope="module")
def charlie(house: House) -> Iterator[TestClient]:
    yield from browser(house, "charlie")


@pytest.fixture(scope="module")
def dora(house: House) -> Iterator[TestClient]:
    yield from browser(house, "dora")


@pytest.fixture(scope="module")
def alice(house: House) -> Iterator[TestClient]:
    yield from browser(house, "alice")


def ask(
    client: TestClient, operation: Operation, house: House, home: Stay | None = None
) -> tuple[int, str]:
    """Ask for an operation about Ada, or another home, and about Alice's ward."""
    about = home or house.world.ada
    values = {"episode_id": str(about.episode_id), **house.known}
    ward = dict.fromkeys(UNIT_NAMES, str(house.world.ward))
    body = operation.body()
    if isinstance(body, dict):
        body |= FITTING.get(str(operation), {})
        body |= {name: unit for name, unit in ward.items() if name in body}
    answer = client.request(
        operation.method.upper(),
        operation.address(values),
        params=operation.query(ward),
        json=body,
    )
    return answer.status_code, answer.text


def kept(owner: Engine) -> dict[str, int]:
    """Count the rows of every table but the sessions'."""
    names = [name for name in inspect(owner).get_table_names() if name != "staff_session"]
    with owner.connect() as connection:
        return {
            name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()  # noqa: S608 -- from the catalogue
            for name in names
        }


def test_there_is_something_to_ask_for() -> None:
    assert len(OF_AN_EPISODE) >= 4
    assert "GET /api/v1/round" in {str(one) for one in OF_A_UNIT}


@pytest.mark.parametrize("operation", ALL, ids=str)
def test_nobody_is_told_to_log_in(house: House, operation: Operation) -> None:
    """Through the whole product, with the gate outermost."""
    with TestClient(compose(house.desk).application) as nobody:
        status, _ = ask(nobody, operation, house)

    allowed = {401, 422} if str(operation) in OPEN else {401}
    assert status in allowed | ({200} if operation.path == "/health" else set())


@pytest.mark.parametrize(
    "operation", [one for one in ALL if str(one) not in OPEN | FOR_DEVICES], ids=str
)
def test_nobody_gets_past_the_routes_either(house: House, operation: Operation) -> None:
    """Without the gate: one forgotten line there must not open a route."""
    with TestClient(create_app(house.desk), raise_server_exceptions=False) as nobody:
        status, _ = ask(nobody, operation, house)

    assert status == (204 if str(operation) == "DELETE /api/v1/sessions/current" else 401)


@pytest.mark.parametrize("operation", OF_AN_EPISODE, ids=str)
def test_for_charlie_there_is_no_ada(
    house: House, charlie: TestClient, operation: Operation
) -> None:
    before = kept(house.owner)

    status, told = ask(charlie, operation, house)

    assert (status, "Ada" in told) == (404, False), told
    assert kept(house.owner) == before


@pytest.mark.parametrize("operation", OF_AN_EPISODE, ids=str)
def test_ada_is_as_absent_as_one_who_never_was(
    house: House, charlie: TestClient, operation: Operation
) -> None:
    never = Stay(uuid4(), uuid4(), house.world.ward, "")

    assert ask(charlie, operation, house) == ask(charlie, operation, house, never)


@pytest.mark.parametrize("operation", OF_A_UNIT, ids=str)
def test_for_charlie_there_is_no_such_ward(
    house: House, charlie: TestClient, operation: Operation
) -> None:
    before = kept(house.owner)

    status, told = ask(charlie, operation, house)

    assert status == 404, told
    assert kept(house.owner) == before


@pytest.mark.parametrize("operation", OF_SOMETHING, ids=str)
def test_for_charlie_there_is_neither_bed_nor_request(
    house: House, charlie: TestClient, operation: Operation
) -> None:
    before = kept(house.owner)

    status, told = ask(charlie, operation, house)

    assert status == 404, told
    assert kept(house.owner) == before


@pytest.mark.parametrize("operation", OF_AN_EPISODE, ids=str)
def test_for_dora_there_is_no_ada(house: House, dora: TestClient, operation: Operation) -> None:
    """The municipality sees whom it was asked to care for (2022:913), and nobody else."""
    before = kept(house.owner)

    assert ask(dora, operation, house)[0] == 404
    assert kept(house.owner) == before


@pytest.mark.parametrize("part", ["", "/readings"])
def test_dora_sees_bo(house: House, dora: TestClient, part: str) -> None:
    answer = dora.get(f"/api/v1/episodes/{house.world.bo.episode_id}{part}")

    assert answer.status_code == 200


@pytest.mark.parametrize("part", ["", "/readings"])
def test_alice_sees_ada(house: House, alice: TestClient, part: str) -> None:
    """Or all the 404s above would prove nothing."""
    answer = alice.get(f"/api/v1/episodes/{house.world.ada.episode_id}{part}")

    assert answer.status_code == 200


def test_charlies_round_has_eve_and_nobody_else(house: House, charlie: TestClient) -> None:
    held = charlie.get("/api/v1/round").json()

    assert [row["episode_id"] for row in held["rows"]] == [str(house.world.eve.episode_id)]


def test_doras_round_has_bo_and_nobody_else(house: House, dora: TestClient) -> None:
    held = dora.get("/api/v1/round").json()

    assert [row["episode_id"] for row in held["rows"]] == [str(house.world.bo.episode_id)]


def test_charlie_hears_nothing_of_ada(house: House, charlie: TestClient) -> None:
    events = charlie.get(
        "/api/v1/events", params={"after": "0.0"}, headers={"accept": "application/json"}
    ).json()["events"]

    assert {event["episode_id"] for event in events} <= {str(house.world.eve.episode_id)}


@pytest.mark.parametrize(
    "asked",
    ["' OR true --", "../../round", "%00", "null", "ADA", "1", "%F0%9F%A9%BA", "x" * 3000],
)
def test_what_is_no_id_finds_nobody(charlie: TestClient, asked: str) -> None:
    assert charlie.get(f"/api/v1/episodes/{asked}").status_code in {404, 422}
