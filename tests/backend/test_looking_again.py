"""Silence is judged like a value: when its moment comes, the worker asks the same judge again (G7)."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, Row, text

from backend.core.database import Database
from backend.monitoring.assessments import AFTER_A_FAILURE, look_again
from backend.monitoring.watch import look
from tests.people import Stay, World, full_set, upload

NOW = datetime.now(UTC)  # noqa: TID251 -- the edge: the database's clock is the one that counts
ZONE = "Europe/Stockholm"


def measure(api: TestClient, home: Stay, at: datetime) -> None:
    answer = api.post(
        "/api/v1/readings",
        json=upload(home, full_set(at), NOW),
        headers={"authorization": f"Bearer {home.token}"},
    )
    assert answer.status_code == 200, answer.text


def standing(owner: Engine, episode: UUID) -> Row[*tuple[Any, ...]]:
    with owner.connect() as connection:
        return connection.execute(
            text("SELECT * FROM standing WHERE episode_id = :e"), {"e": episode}
        ).one()


def verdicts(owner: Engine, episode: UUID) -> list[Row[*tuple[Any, ...]]]:
    with owner.connect() as connection:
        return list(
            connection.execute(
                text("SELECT * FROM assessment WHERE episode_id = :e ORDER BY assessed_at"),
                {"e": episode},
            )
        )


def test_nobody_is_judged_before_the_moment(
    api: TestClient, world: World, database: Database, owner: Engine
) -> None:
    measure(api, world.ada, NOW - timedelta(minutes=1))
    moment = standing(owner, world.ada.episode_id).look_again_at

    judged = look_again(database, zone=ZONE, now=moment - timedelta(seconds=1))

    assert judged == 0
    assert len(verdicts(owner, world.ada.episode_id)) == 1


def test_a_home_that_falls_silent_is_found_and_nothing_is_rewritten(
    api: TestClient, world: World, database: Database, owner: Engine
) -> None:
    measure(api, world.ada, NOW - timedelta(minutes=1))
    first = verdicts(owner, world.ada.episode_id)

    look_again(database, zone=ZONE, now=NOW + timedelta(hours=30))

    after = verdicts(owner, world.ada.episode_id)
    codes = {f["code"] for f in standing(owner, world.ada.episode_id).findings}
    assert after[0] == first[0]
    assert after[-1].cause == "time"
    assert "silent" in codes
    assert standing(owner, world.ada.episode_id).tier <= 3


def test_one_who_cannot_be_judged_is_put_off_and_the_others_are_judged(
    api: TestClient,
    world: World,
    database: Database,
    owner: Engine,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for home in (world.ada, world.bo):
        measure(api, home, NOW - timedelta(minutes=1))
    with owner.begin() as connection:
        connection.execute(
            text("UPDATE episode SET plan_id = 'no-such-plan' WHERE id = :e"),
            {"e": world.ada.episode_id},
        )
    later = NOW + timedelta(hours=30)

    with caplog.at_level(logging.ERROR):
        look_again(database, zone=ZONE, now=later)

    assert standing(owner, world.ada.episode_id).look_again_at == later + AFTER_A_FAILURE
    assert len(verdicts(owner, world.ada.episode_id)) == 1
    assert verdicts(owner, world.bo.episode_id)[-1].cause == "time"
    assert str(world.ada.episode_id) in caplog.text
    assert "PlanError at " in caplog.text
    assert "no-such-plan" not in caplog.text, "the text of an error can hold anything"


def test_two_workers_share_the_work(
    api: TestClient, world: World, database: Database, owner: Engine
) -> None:
    measure(api, world.ada, NOW - timedelta(minutes=1))
    later = NOW + timedelta(hours=30)
    with owner.connect() as other, other.begin():
        other.execute(
            text("SELECT 1 FROM standing WHERE episode_id = :e FOR NO KEY UPDATE"),
            {"e": world.ada.episode_id},
        )

        judged = look_again(database, zone=ZONE, now=later)

    assert judged == 0
    assert look_again(database, zone=ZONE, now=later) == 1


def test_health_turns_red_when_nobody_looks(
    api: TestClient, world: World, database: Database, owner: Engine
) -> None:
    measure(api, world.ada, NOW - timedelta(minutes=1))
    assert look(database).ok
    with owner.begin() as connection:
        connection.execute(
            text("UPDATE standing SET look_again_at = clock_timestamp() - interval '2 minutes'")
        )

    health = look(database)

    assert (health.ok, health.database, health.judged_in_time) == (False, True, False)
    assert api.get("/health").status_code == 503
