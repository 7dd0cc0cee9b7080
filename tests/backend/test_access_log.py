"""Who saw or wrote what: noted in the same transaction as the deed itself (L12, L16, T16)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from backend.access import log
from backend.access.callers import Caller
from backend.core.database import Database
from tests.backend.homes import rows, send
from tests.people import World, full_set, upload

pytestmark = pytest.mark.usefixtures("world")
ENTRIES = "SELECT actor_kind, actor_id, care_unit_id, action, what, patient_ids, at FROM access_log"


@pytest.fixture
def bob(log_in: Callable[[str], TestClient]) -> TestClient:
    return log_in("bob")


@pytest.mark.parametrize(("part", "what"), [("", "episode"), ("/readings", "readings")])
def test_looking_at_ada_is_noted(
    bob: TestClient, world: World, owner: Engine, now: datetime, part: str, what: str
) -> None:
    assert bob.get(f"/api/v1/episodes/{world.ada.episode_id}{part}").status_code == 200

    (entry,) = rows(owner, ENTRIES)
    assert (entry.actor_kind, entry.actor_id) == ("staff", world.staff["bob"])
    assert (entry.action, entry.what, entry.care_unit_id) == ("read", what, world.ward)
    assert entry.patient_ids == [world.ada.patient_id]
    assert entry.at >= now


def test_the_round_notes_everybody_who_was_on_it(
    bob: TestClient, world: World, owner: Engine
) -> None:
    bob.get("/api/v1/round")

    (entry,) = rows(owner, ENTRIES)
    assert (entry.action, entry.what) == ("read", "round")
    assert set(entry.patient_ids) == {world.ada.patient_id, world.bo.patient_id}


def test_dora_is_noted_at_her_own_unit(
    log_in: Callable[[str], TestClient], world: World, owner: Engine
) -> None:
    log_in("dora").get(f"/api/v1/episodes/{world.bo.episode_id}")

    (entry,) = rows(owner, ENTRIES)
    assert (entry.actor_id, entry.care_unit_id) == (world.staff["dora"], world.home_care)


def test_what_was_not_found_was_not_seen(
    log_in: Callable[[str], TestClient], world: World, owner: Engine
) -> None:
    log_in("charlie").get(f"/api/v1/episodes/{world.ada.episode_id}")

    assert rows(owner, ENTRIES) == []


def test_where_nothing_can_be_noted_nothing_is_shown(
    bob: TestClient, world: World, owner: Engine
) -> None:
    with owner.begin() as connection:
        connection.execute(text("REVOKE INSERT ON access_log FROM hemrond_app"))

    answer = bob.get(f"/api/v1/episodes/{world.ada.episode_id}")

    assert answer.status_code == 500
    assert "Ada" not in answer.text
    assert "195009" not in answer.text


def test_where_nothing_can_be_noted_nothing_is_stored_either(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    with owner.begin() as connection:
        connection.execute(text("REVOKE INSERT ON access_log FROM hemrond_app"))

    answer = send(api, world.ada, upload(world.ada, full_set(now - timedelta(minutes=1)), now))

    assert answer.status_code == 500
    assert rows(owner, "SELECT FROM reading") == []


class SomethingElseFailed(Exception):
    """Whatever comes after the deed in the same transaction."""


def test_a_deed_that_is_taken_back_takes_its_note_with_it(
    database: Database, world: World, owner: Engine, now: datetime
) -> None:
    bob = Caller(world.staff["bob"], "Bob", "Läkare", "sv", ())

    def note_and_fail() -> None:
        with database.session() as session:
            patients = [world.ada.patient_id]
            log.record(session, bob, "write", "x", unit_id=world.ward, patients=patients, now=now)
            raise SomethingElseFailed

    with pytest.raises(SomethingElseFailed):
        note_and_fail()
    assert rows(owner, ENTRIES) == []


def test_the_application_cannot_read_the_log_of_others(database: Database, owner: Engine) -> None:
    """Only the system's own scope reads it: a review of the log is a deed of its own."""
    with owner.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO access_log (id, actor_kind, action, what, patient_ids) "
                "VALUES (gen_random_uuid(), 'system', 'read', 'x', '{}')"
            )
        )
    count = text("SELECT count(*) FROM access_log")

    with database.session() as session:
        assert session.scalar(count) == 0
    with database.system_session() as session:
        assert session.scalar(count) == 1
