"""From an empty database, with commands alone, to a person who is logged in on her ward."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from backend.api.deps import Desk
from backend.core.database import open_database
from backend.core.settings import Settings
from backend.process.compose import compose
from tests.backend.machine import GOOD, Machine
from tests.postgres import Urls, new_database

WARD = "Infektion avd. 54"


@pytest.fixture
def urls(cluster: Urls) -> Iterator[Urls]:
    """A database in which nothing is, not even a table."""
    with new_database(cluster, template="template0") as mine:
        yield mine


@pytest.fixture
def product(urls: Urls, settings: Settings) -> Iterator[TestClient]:
    """The product behind its gate, on the same database."""
    opened = open_database(urls.app, pool_size=4)
    with TestClient(compose(Desk(opened, settings)).application) as browser:
        yield browser
    opened.close()


def test_a_doctor_logs_in_to_a_ward_that_was_only_typed_in(
    machine: Machine, product: TestClient
) -> None:
    machine.do("migrate")
    machine.do("provider", "add", "Region Mellandalen", "--kind", "region")
    unit = ["--provider", "Region Mellandalen", "--kind", "ward", "--phone", "010-555 54 00"]
    machine.do("unit", "add", WARD, *unit, "--beds", 22)
    machine.do("bed", "add", WARD, "12:1", "12:2")
    person = ["--name", "Sara Ek", "--title", "Överläkare", "--role", "physician"]
    machine.do("staff", "add", "sara.ek", *person, "--unit", WARD, types=GOOD + "\n")

    came_in = product.post("/api/v1/sessions", json={"username": "sara.ek", "password": GOOD})
    me = product.get("/api/v1/me").json()
    where = {"unit": me["units"][0]["id"]}
    round_list = product.get("/api/v1/round", params=where).json()
    beds = product.get("/api/v1/beds", params=where).json()

    assert came_in.status_code == 204
    assert (me["name"], me["title"], me["role"]) == ("Sara Ek", "Överläkare", "physician")
    assert (round_list["unit"]["name"], round_list["rows"]) == (WARD, [])
    assert [bed["label"] for bed in beds["beds"]] == ["12:1", "12:2"]
    assert (beds["occupancy"]["beds"], beds["occupancy"]["available"]) == (22, 22)


def test_before_the_tables_are_there_every_command_says_what_comes_first(machine: Machine) -> None:
    for words in (["provider", "list"], ["unit", "list"], ["staff", "list"]):
        assert machine.refuse(*words) == (
            "hemrond: The database is not at this version: run `hemrond migrate` first.\n"
        )


def test_a_database_that_is_away_is_a_sentence(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = "postgresql+psycopg://hemrond_owner@/hemrond?host=/nonexistent"
    monkeypatch.setenv("HEMROND_OWNER_DATABASE_URL", nowhere)

    assert machine.refuse("unit", "list").startswith("hemrond: The database cannot be reached: ")


def test_the_application_alone_may_enter_nobody(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HEMROND_OWNER_DATABASE_URL")
    monkeypatch.setattr("sys.stdin", io.StringIO())

    assert "Set HEMROND_OWNER_DATABASE_URL" in machine.refuse("staff", "list")
