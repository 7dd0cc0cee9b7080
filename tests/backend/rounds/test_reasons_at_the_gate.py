"""Why a criterion is not met is written once, in the signed conversation, and opens the gate (D92)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi.testclient import TestClient

from tests.backend.rounds.test_discharge import held
from tests.people import Stay, World

API = "/api/v1"
REASON = "Temperaturen är normal sedan tre dagar enligt anhörig."


def lacking(client: TestClient, home: Stay) -> set[str]:
    answer = client.post(
        f"{API}/episodes/{home.episode_id}/moves", json={"seen": "at_home", "to": "discharged"}
    )
    assert answer.status_code == 409, answer.text
    return {one["need"] for one in answer.json()["missing"]}


def stay(client: TestClient, home: Stay) -> dict[str, Any]:
    told: dict[str, Any] = client.get(f"{API}/episodes/{home.episode_id}/stay").json()
    return told


def judged(client: TestClient, home: Stay, *, met: bool) -> None:
    entry = {"kind": "criteria_judged", "met": met, "reason": "Febern är tillbaka"}
    path = f"{API}/episodes/{home.episode_id}/entries"
    answer = client.post(path, json={"entry": entry, "previous": None})
    assert answer.status_code == 201, answer.text


def test_the_conversations_reasons_open_the_gate_and_stand_there_with_who_signed(
    alice: TestClient, bob: TestClient, world: World, now: datetime
) -> None:
    before = lacking(bob, world.bo)

    held(bob, world.bo, now, unmet_reason=REASON)

    assert "criteria" in before
    assert {"criteria", "conversation"} & lacking(bob, world.bo) == set()
    told = stay(alice, world.bo)["conversation"]
    assert (told["unmet_reason"], told["author"], told["role"]) == (REASON, "Bob", "physician")


def test_a_doctor_who_says_otherwise_afterwards_shuts_the_gate_again(
    bob: TestClient, world: World, now: datetime
) -> None:
    held(bob, world.bo, now, unmet_reason=REASON)
    judged(bob, world.bo, met=False)

    assert "criteria" in lacking(bob, world.bo)


def test_what_was_said_before_the_conversation_does_not_stand_against_it(
    bob: TestClient, world: World, now: datetime
) -> None:
    judged(bob, world.bo, met=False)
    held(bob, world.bo, now, unmet_reason=REASON)

    assert "criteria" not in lacking(bob, world.bo)


def test_a_conversation_that_does_not_end_the_care_opens_nothing(
    bob: TestClient, world: World, now: datetime
) -> None:
    held(bob, world.bo, now, outcome="continue", unmet_reason=REASON)

    assert {"criteria", "conversation"} <= lacking(bob, world.bo)
    assert stay(bob, world.bo)["conversation"] is None


def test_home_care_is_not_told_of_the_wards_reasons_l10(
    bob: TestClient, dora: TestClient, world: World, now: datetime
) -> None:
    held(bob, world.bo, now, unmet_reason=REASON)

    assert stay(dora, world.bo).get("conversation") is None
    assert REASON not in dora.get(f"{API}/episodes/{world.bo.episode_id}/stay").text
