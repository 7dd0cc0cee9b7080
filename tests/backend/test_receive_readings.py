"""Readings come in: stored once, judged at once (G1, G2, T04)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from tests.people import World, full_set, upload

NOW = datetime.now(UTC)  # noqa: TID251 -- the edge: the database's clock is the one that counts


def send(api: TestClient, token: str, body: dict[str, object]) -> tuple[int, dict[str, object]]:
    answer = api.post("/api/v1/readings", json=body, headers={"authorization": f"Bearer {token}"})
    return answer.status_code, answer.json()


def test_a_set_is_stored_and_judged(api: TestClient, world: World, owner: Engine) -> None:
    at = NOW - timedelta(minutes=5)

    status, answer = send(api, world.ada.token, upload(world.ada, full_set(at), NOW))

    assert (status, answer["stored"], answer["known"]) == (200, 5, 0)
    with owner.connect() as connection:
        tier = connection.execute(
            text("SELECT tier FROM standing WHERE episode_id = :e"), {"e": world.ada.episode_id}
        ).scalar_one()
        kept = connection.execute(text("SELECT count(*) FROM reading")).scalar_one()
    assert kept == 5
    assert tier >= 3
