"""A plan can be tried on what our own patients measured; people do not come along."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from backend.core.clock import database_now
from backend.core.database import Database
from backend.core.errors import BadConfiguration
from backend.monitoring.stays import stored_stays
from backend.process.plans import stored
from careplans import load_plan
from careplans.simulate import simulate
from tests.people import World, full_set, upload
from tests.postgres import Urls

NOW = datetime.now(UTC)  # noqa: TID251 -- the edge: the database's clock is the one that counts


def send(api: TestClient, world: World, at: datetime, **values: str) -> None:
    answer = api.post(
        "/api/v1/readings",
        json=upload(world.ada, full_set(at, **values), NOW),
        headers={"authorization": f"Bearer {world.ada.token}"},
    )
    assert answer.status_code == 200, answer.text


def test_a_stay_comes_with_its_readings_and_without_its_person(
    api: TestClient, world: World, database: Database
) -> None:
    send(api, world, NOW - timedelta(hours=3), temperature="39.6")

    with database.system_session() as session:
        stays = list(stored_stays(session, now=database_now(session)))

    assert sorted(len(stay.charted) for stay in stays) == [0, 0, 5]
    assert all(str(world.ada.patient_id) not in stay.id for stay in stays)


def test_a_plan_is_tried_on_it(api: TestClient, world: World, database: Database) -> None:
    for hours in range(2, 60, 2):
        send(api, world, NOW - timedelta(hours=hours), pulse="135", oxygen_saturation="88")

    with database.system_session() as session:
        stays = list(stored_stays(session, now=database_now(session)))
    report = simulate(load_plan("other-infection"), stays, resampled=False)

    assert (report.stays, report.sets) == (3, 29)
    assert sum(report.alarms.values()) > 0


def test_without_the_systems_scope_there_are_no_stays(database: Database, world: World) -> None:
    with database.session() as session:
        stays = list(stored_stays(session, now=database_now(session)))

    assert (stays, world.ada.unit_id is not None) == ([], True)


def test_the_command_reads_them_where_the_database_is(
    api: TestClient, world: World, urls: Urls, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(api, world, NOW - timedelta(hours=3))
    monkeypatch.setenv("HEMROND_DATABASE_URL", urls.app)

    assert sorted(len(stay.charted) for stay in stored()) == [0, 0, 5]


def test_a_database_that_nobody_has_migrated_is_told_in_a_sentence(
    urls: Urls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEMROND_DATABASE_URL", urls.named("postgres").owner)

    with pytest.raises(BadConfiguration, match="not at this version: run `hemrond migrate` first"):
        stored()


def test_one_that_cannot_be_reached_is_too(urls: Urls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEMROND_DATABASE_URL", urls.named("nowhere").app)

    with pytest.raises(BadConfiguration, match="The database cannot be reached"):
        stored()
