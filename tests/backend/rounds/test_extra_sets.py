"""An extra measurement is a promise that is watched: judged when it is silent, done when it comes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from backend.core.database import Database
from backend.monitoring.assessments import look_again
from careplans import MEASUREMENTS, Kind
from tests.backend.homes import rows
from tests.backend.rounds.ward import about, measure, page, row_of, rules, signed
from tests.people import World, reading, upload

ZONE = "Europe/Stockholm"
HOUR = timedelta(hours=1)
WHAT = "Extra mätning: puls och temperatur."


def ask(
    client: TestClient, world: World, at: datetime, *kinds: str, **more: object
) -> dict[str, Any]:
    """Sign a change of plan that asks for an extra measurement."""
    wanted = {
        "kinds": list(kinds or ("pulse", "temperature")),
        "at": at.isoformat(),
        "owner_role": "nurse",
    }
    return signed(
        client, world.bo, outcome="change_plan", note="Mät igen.", measurements=[wanted], **more
    )


def after_it(client: TestClient, world: World) -> datetime:
    """Give a moment after the wish; what is not yet by the server's clock counts as now."""
    return datetime.fromisoformat(the_task(client, world)["made_at"]) + timedelta(seconds=1)


def send(client: TestClient, world: World, **values: str) -> datetime:
    """Let Bo's home send values measured after the wish."""
    at, home = after_it(client, world), world.bo
    sent = [
        reading(kind, value, str(MEASUREMENTS[Kind(kind)].unit), at)
        for kind, value in values.items()
    ]
    answer = client.post(
        "/api/v1/readings",
        json=upload(home, sent, at),
        headers={"authorization": f"Bearer {home.token}"},
    )
    assert answer.status_code == 200, answer.text
    received: str = answer.json()["received_at"]
    return min(at, datetime.fromisoformat(received))


def the_task(client: TestClient, world: World) -> dict[str, Any]:
    (task,) = (one for one in page(client, world.bo)["tasks"] if one["code"] == "measurement")
    shown: dict[str, Any] = task
    return shown


def verdict(owner: Engine, world: World) -> dict[str, Any]:
    """Read the newest verdict on Bo."""
    found = rows(
        owner,
        "SELECT verdict FROM assessment WHERE episode_id = :e ORDER BY assessed_at DESC, id DESC "
        "LIMIT 1",
        e=world.bo.episode_id,
    )
    newest: dict[str, Any] = found[0].verdict
    return newest


def test_what_is_asked_for_is_the_next_that_is_due(
    bob: TestClient, world: World, now: datetime
) -> None:
    measure(bob, world.bo, now)
    at = now + timedelta(minutes=20)

    ask(bob, world, at)

    shown = row_of(bob, world.bo)["latest"]
    assert (datetime.fromisoformat(shown["due_at"]), shown["late"]) == (at, False)


def test_measured_in_time_the_task_is_done_by_the_reading(
    bob: TestClient, owner: Engine, world: World, now: datetime
) -> None:
    measure(bob, world.bo, now - HOUR)
    ask(bob, world, now + timedelta(minutes=20))

    send(bob, world, pulse="80")
    assert the_task(bob, world)["ending"] is None
    measured_at = send(bob, world, temperature="37.2")

    task = the_task(bob, world)
    assert (task["what"], task["ending"], task["ended_by"]) == (WHAT, "done", None)
    assert datetime.fromisoformat(task["measured_at"]) == measured_at
    (end,) = rows(owner, "SELECT reading_id, author_id FROM task_end")
    (state,) = verdict(owner, world)["extras"]
    assert str(end.reading_id) == state["evidence"][1]
    assert (end.author_id, state["lacking"]) == (None, [])


def test_since_the_last_round_it_has_been_measured(
    bob: TestClient, world: World, now: datetime
) -> None:
    measure(bob, world.bo, now - HOUR)
    ask(bob, world, now + timedelta(minutes=20), "pulse")
    measured_at = send(bob, world, pulse="80")

    told = bob.get(about(world.bo, "since")).json()["items"]

    (one,) = (item for item in told if item["type"] == "task")
    assert (one["by"], one["details"]["ending"], one["unread"]) == (None, "done", True)
    assert datetime.fromisoformat(one["details"]["measured_at"]) == measured_at


def test_what_nobody_measures_is_found_when_its_moment_comes(
    bob: TestClient, owner: Engine, database: Database, world: World, now: datetime
) -> None:
    measure(bob, world.bo, now)
    at = now + timedelta(minutes=20)
    ask(bob, world, at)

    look_again(database, zone=ZONE, now=at + HOUR - timedelta(seconds=1))
    assert "extra-set-missing" not in rules(bob, world.bo)
    look_again(database, zone=ZONE, now=at + HOUR)

    (found,) = (
        one for one in verdict(owner, world)["findings"] if one["rule"] == "extra-set-missing"
    )
    assert (found["code"], found["urgency"]) == ("silent", 1)
    assert found["text"]["sv"].startswith("Extra mätning saknas sedan ")
    assert found["text"]["en"].endswith(": pulse, temperature")
    assert row_of(bob, world.bo)["tier"] <= 3
    assert the_task(bob, world)["ending"] is None


def test_the_moment_has_come_an_hour_after_and_the_worker_is_asked_then(
    bob: TestClient, owner: Engine, world: World, now: datetime
) -> None:
    measure(bob, world.bo, now)
    at = now + timedelta(minutes=20)

    ask(bob, world, at)

    (stands,) = rows(
        owner, "SELECT look_again_at FROM standing WHERE episode_id = :e", e=world.bo.episode_id
    )
    assert stands.look_again_at <= at + HOUR


def test_taken_back_with_the_decision_nobody_waits_for_it(
    bob: TestClient, database: Database, world: World, now: datetime
) -> None:
    measure(bob, world.bo, now)
    before = row_of(bob, world.bo)["latest"]["due_at"]
    at = now + timedelta(minutes=20)
    review = ask(bob, world, at)

    undone = bob.post(about(world.bo, f"reviews/{review['id']}/withdrawal"))

    assert undone.status_code == 201, undone.text
    assert row_of(bob, world.bo)["latest"]["due_at"] == before
    look_again(database, zone=ZONE, now=at + HOUR)
    assert not [rule for rule in rules(bob, world.bo) if rule.startswith("extra-set")]


def test_somebody_who_answers_for_it_by_name_takes_the_finding_down(
    bob: TestClient, database: Database, world: World, now: datetime
) -> None:
    measure(bob, world.bo, now)
    at = now + timedelta(minutes=20)
    ask(bob, world, at)
    look_again(database, zone=ZONE, now=at + HOUR)
    assert "extra-set-missing" in rules(bob, world.bo)

    task = the_task(bob, world)["id"]
    ending = {"ending": "cancelled", "comment": "Behövs inte."}
    answer = bob.post(about(world.bo, f"tasks/{task}/ending"), json=ending)

    assert (answer.json()["ended_by"], answer.json()["measured_at"]) == ("Bob", None)
    assert "extra-set-missing" not in rules(bob, world.bo)


def test_a_task_that_a_reading_has_ended_is_not_ended_again(
    bob: TestClient, world: World, now: datetime
) -> None:
    ask(bob, world, now + timedelta(minutes=20), "pulse")
    send(bob, world, pulse="80")

    task = the_task(bob, world)["id"]
    answer = bob.post(about(world.bo, f"tasks/{task}/ending"), json={"ending": "done"})

    assert answer.status_code == 409
    assert answer.json()["current"]["measured_at"] is not None


def test_told_on_the_phone_it_is_measured_too(
    bob: TestClient, alice: TestClient, world: World, now: datetime
) -> None:
    """D83: what staff enter takes the way of every reading."""
    ask(bob, world, now + timedelta(minutes=20), "pulse")

    body = {
        "id": str(uuid4()),
        "at": after_it(bob, world).isoformat(),
        "values": {"pulse": "82"},
        "source": "patient",
    }
    answer = alice.post(about(world.bo, "vitals"), json=body)

    assert answer.status_code == 201, answer.text
    assert the_task(bob, world)["ending"] == "done"
