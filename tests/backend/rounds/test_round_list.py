"""The round list: one statement for its rows, however many patients (house rule 18)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from fastapi.testclient import TestClient
from psycopg import Cursor
from sqlalchemy import Engine, event, text
from sqlalchemy.orm import Session

from backend.api.routes.round_list import RoundShown
from backend.core.database import Database
from tests.backend.rounds.ward import (
    RED,
    about,
    acknowledge,
    measure,
    page,
    row_of,
    signed,
    the_round,
)
from tests.people import World, stay


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Listen to what is asked of the database."""
    heard: list[str] = []

    class Hearing(Cursor[Any]):
        """Hears what goes by SQLAlchemy and what goes past it."""

        def execute(self, query: Any, *values: Any, **how: Any) -> Hearing:  # noqa: ANN401 -- as psycopg has it
            heard.append(query.decode() if isinstance(query, bytes) else str(query))
            return super().execute(query, *values, **how)

    def lend(connection: Any, *_rest: object) -> None:  # noqa: ANN401 -- SQLAlchemy knows it as any driver's
        connection.cursor_factory = Hearing

    event.listen(database.engine, "checkout", lend)
    yield heard
    event.remove(database.engine, "checkout", lend)


def more_patients(owner: Engine, world: World, now: datetime) -> None:
    with Session(owner) as session, session.begin():
        region = session.execute(
            text("SELECT id FROM care_provider WHERE kind = 'region'")
        ).scalar_one()
        for number in range(3):
            since = now - timedelta(days=2)
            name = ("Extra", str(number))
            stay(session, region, world.ward, f"19550101000{number}", name, since)


def test_nobody_and_the_wrong_body(api: TestClient, charlie: TestClient, world: World) -> None:
    unit = {"unit": str(world.ward)}

    assert api.get("/api/v1/round").status_code == 401
    assert charlie.get("/api/v1/round", params=unit).status_code == 404


def test_the_list_is_what_its_description_says(
    bob: TestClient, world: World, now: datetime
) -> None:
    """It is written without being checked against its model; so it is checked here."""
    measure(bob, world.ada, now, **RED)
    acknowledge(bob, world.ada, "saturation-low-red")
    signed(bob, world.bo)

    answer = bob.get("/api/v1/round", params={"unit": str(world.ward)})

    told = RoundShown.model_validate_json(answer.content)
    assert told.rows[0].findings[0]["acknowledgement"]["by"] == "Bob"
    assert (told.rows[0].temperature[0][1], told.rows[1].review.by) == ("37.1", "Bob")
    assert json.loads(told.model_dump_json()) == answer.json()


def test_the_municipality_sees_its_own_patients_alone(dora: TestClient) -> None:
    assert [row["patient"]["name"] for row in the_round(dora)["rows"]] == ["Bo Dahl"]


def test_more_patients_are_no_more_questions(
    bob: TestClient, world: World, owner: Engine, database: Database, now: datetime
) -> None:
    with statements(database) as for_two:
        the_round(bob)
    more_patients(owner, world, now)
    with statements(database) as for_five:
        listed = the_round(bob)["rows"]

    assert len(listed) == 5
    assert len(for_five) == len(for_two)
    assert sum("WITH placed AS" in one for one in for_five) == 1


def test_a_page_asks_as_much_with_much_on_it_as_with_nothing(
    bob: TestClient, world: World, database: Database, now: datetime
) -> None:
    with statements(database) as before:
        page(bob, world.bo)
    measure(bob, world.bo, now, **RED)
    acknowledge(bob, world.bo, "saturation-low-red")
    for n in range(3):
        due = (now + timedelta(hours=n + 1)).isoformat()
        bob.post(
            about(world.bo, "tasks"),
            json={"what": "Prov", "due_at": due, "owner_role": "nurse"},
        )
        signed(bob, world.bo, note=f"Dag {n}")
    with statements(database) as after:
        page(bob, world.bo)

    assert len(after) <= len(before)


def test_one_sees_which_patients_are_ones_own(
    alice: TestClient, bob: TestClient, world: World, owner: Engine
) -> None:
    with owner.begin() as connection:
        connection.execute(
            text("UPDATE episode SET owner_id = :bob WHERE id = :ada"),
            {"bob": world.staff["bob"], "ada": world.ada.episode_id},
        )

    assert (row_of(bob, world.ada)["mine"], row_of(bob, world.bo)["mine"]) == (True, False)
    assert not row_of(alice, world.ada)["mine"]


def test_who_needs_you_most_stands_first_and_who_is_done_last(
    bob: TestClient, world: World, now: datetime
) -> None:
    measure(bob, world.bo, now)
    measure(bob, world.ada, now, temperature="39.3", pulse="115", oxygen_saturation="95")
    before = [row["patient"]["name"] for row in the_round(bob)["rows"]]

    signed(bob, world.ada, note="Ringd, mäter om 16.")

    assert before == ["Ada Ek", "Bo Dahl"]
    assert [row["patient"]["name"] for row in the_round(bob)["rows"]] == ["Bo Dahl", "Ada Ek"]
    assert the_round(bob)["counts"]["reviewed"] == 1
    assert row_of(bob, world.ada)["review"]["by"] == "Bob"
