"""A bridge is let in by its token, for its own episode, as long as the ward wants it (T21)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from tests.backend.homes import NOTHING, READINGS, counts, send
from tests.people import World, full_set, upload


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Basic YWRhOmFkYQ==", "Token x", "bearer\tx"]
)
def test_nobody_stores_nothing(
    api: TestClient, world: World, owner: Engine, now: datetime, header: str | None
) -> None:
    headers = {} if header is None else {"authorization": header}

    answer = api.post(READINGS, json=upload(world.ada, full_set(now), now), headers=headers)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["content-type"] == "application/problem+json"
    assert counts(owner) == NOTHING


@pytest.mark.parametrize("token", ["made-up", "x" * 10_000, "å", "' OR true --"])
def test_a_token_that_was_never_given_out_opens_nothing(
    api: TestClient, world: World, owner: Engine, now: datetime, token: str
) -> None:
    headers = {b"authorization": b"Bearer " + token.encode()}

    answer = api.post(READINGS, json=upload(world.ada, full_set(now), now), headers=headers)

    assert answer.status_code == 401
    assert answer.json()["detail"].startswith("The device token is unknown or has been revoked")
    assert counts(owner) == NOTHING


def test_a_revoked_token_is_refused_at_once(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    assert send(api, world.ada, upload(world.ada, full_set(now), now)).status_code == 200
    with owner.begin() as connection:
        connection.execute(text("UPDATE device_token SET revoked_at = now()"))
    before = counts(owner)

    answer = send(api, world.ada, upload(world.ada, full_set(now), now))

    assert answer.status_code == 401
    assert counts(owner) == before


def test_a_revoked_token_does_not_even_learn_what_it_was_answered_before(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    sent = upload(world.ada, full_set(now), now)
    send(api, world.ada, sent)
    with owner.begin() as connection:
        connection.execute(text("UPDATE device_token SET revoked_at = now()"))

    assert send(api, world.ada, sent).status_code == 401


def test_adas_bridge_cannot_write_about_bo(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    masked = replace(world.bo, token=world.ada.token)

    answer = send(api, masked, upload(world.bo, full_set(now), now))

    assert answer.status_code == 403
    assert answer.json()["detail"] == "This device token belongs to another episode."
    assert counts(owner) == NOTHING


def test_an_episode_that_does_not_exist_is_another_episode(
    api: TestClient, world: World, now: datetime
) -> None:
    body = upload(world.ada, full_set(now), now) | {
        "episode_id": "00000000-0000-7000-8000-000000000000"
    }

    assert send(api, world.ada, body).status_code == 403


@pytest.mark.parametrize(
    "status", ["discharged", "readmitted", "deceased", "cancelled", "candidate", "preparing"]
)
def test_readings_are_taken_only_while_the_patient_is_at_home(
    api: TestClient, world: World, owner: Engine, now: datetime, status: str
) -> None:
    with owner.begin() as connection:
        connection.execute(
            text("UPDATE episode SET status = :s WHERE id = :e"),
            {"s": status, "e": world.ada.episode_id},
        )

    answer = send(api, world.ada, upload(world.ada, full_set(now), now))

    assert answer.status_code == 409
    assert answer.json()["title"] == "Conflict"
    assert counts(owner) == NOTHING


def test_a_device_token_opens_no_other_door(api: TestClient, world: World) -> None:
    headers = {"authorization": f"Bearer {world.ada.token}"}
    doors = ["me", "round", "events", f"episodes/{world.ada.episode_id}"]

    answers = [api.get(f"/api/v1/{door}", headers=headers).status_code for door in doors]

    assert answers == [401] * len(doors)


def test_the_token_itself_is_nowhere_in_the_database(owner: Engine, world: World) -> None:
    with owner.connect() as connection:
        kept = connection.execute(text("SELECT token_hash FROM device_token")).scalars().all()

    assert all(len(bytes(one)) == 32 for one in kept)
    assert world.ada.token.encode() not in b"".join(bytes(one) for one in kept)
