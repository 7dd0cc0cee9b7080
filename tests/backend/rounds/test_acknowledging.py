"""Findings are acknowledged by name; red ones before anything is signed (reliability 4.3)."""

from __future__ import annotations

from datetime import datetime, timedelta

from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from tests.backend.rounds.ward import (
    NOBODY,
    RED,
    about,
    acknowledge,
    finding,
    logged,
    measure,
    page,
    row_of,
    sign,
    signed,
    the_round,
    told,
)
from tests.people import World

LOW = "saturation-low-red"
SCORE = "news2-emergency"


def test_nobody_is_asked_to_log_in(api: TestClient, world: World) -> None:
    body = {"assessment_id": str(NOBODY), "rule": LOW}

    answer = api.post(about(world.ada, "acknowledgements"), json=body)

    assert answer.status_code == 401


def test_charlie_learns_nothing_of_another_wards_findings(
    charlie: TestClient, world: World
) -> None:
    body = {"assessment_id": str(NOBODY), "rule": LOW}

    answer = charlie.post(about(world.ada, "acknowledgements"), json=body)

    assert answer.status_code == 404


def test_the_municipalitys_nurse_sees_the_finding_and_who_answers_but_does_not_answer_for_it(
    bob: TestClient, dora: TestClient, world: World, now: datetime
) -> None:
    measure(bob, world.bo, now, **RED)
    refused = acknowledge(dora, world.bo, LOW)
    acknowledge(bob, world.bo, LOW, "Ringer.")

    assert refused.status_code == 403
    assert finding(dora, world.bo, LOW)["acknowledgement"]["by"] == "Bob"


def test_a_finding_says_who_answers_for_it_and_the_list_counts_the_rest(
    bob: TestClient, alice: TestClient, world: World, now: datetime, owner: Engine
) -> None:
    measure(bob, world.ada, now, **RED)
    before = the_round(bob)["counts"]["unacknowledged"]
    alone = row_of(bob, world.ada)["unacknowledged"]

    answer = acknowledge(alice, world.ada, LOW, "Ringt, varmare hand, mäter om.")

    assert answer.status_code == 201
    kept = finding(bob, world.ada, LOW)["acknowledgement"]
    assert (kept["by"], kept["comment"]) == ("Alice", "Ringt, varmare hand, mäter om.")
    assert row_of(bob, world.ada)["unacknowledged"] == alone - 1
    assert the_round(bob)["counts"]["unacknowledged"] == before - 1
    assert row_of(bob, world.ada)["alerts"] == alone
    assert ("write", world.staff["alice"]) in logged(owner, world.ada, "acknowledgement")
    assert told(bob).count("acknowledged") == 1


def test_a_red_finding_is_not_acknowledged_without_a_word(
    bob: TestClient, world: World, now: datetime
) -> None:
    measure(bob, world.ada, now, **RED)

    answer = acknowledge(bob, world.ada, LOW, "  ")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/comment"


def test_a_red_finding_that_nobody_answers_for_stops_the_signature_and_is_named(
    bob: TestClient, world: World, now: datetime
) -> None:
    measure(bob, world.ada, now, **RED)

    stopped = sign(bob, world.ada)

    assert stopped.status_code == 409
    assert [one["rule"] for one in stopped.json()["unacknowledged"]] == [LOW]
    acknowledge(bob, world.ada, LOW)
    assert sign(bob, world.ada).status_code == 201


def test_taking_the_patient_back_is_never_held_up_and_answers_for_what_was_red(
    bob: TestClient, world: World, now: datetime
) -> None:
    measure(bob, world.ada, now, **RED)

    signed(bob, world.ada, outcome="back_to_ward", note="Tas in direkt på trygghetsplatsen.")

    kept = finding(bob, world.ada, LOW)["acknowledgement"]
    assert (kept["by"], kept["comment"]) == ("Bob", "Tas in direkt på trygghetsplatsen.")


def test_the_second_to_acknowledge_is_told_who_was_first_t13(
    bob: TestClient, alice: TestClient, world: World, now: datetime
) -> None:
    measure(bob, world.ada, now, **RED)
    acknowledge(alice, world.ada, LOW)

    second, again = acknowledge(bob, world.ada, LOW), acknowledge(alice, world.ada, LOW)

    assert second.status_code == 409
    assert second.json()["current"]["by"] == "Alice"
    assert again.status_code == 201


def test_an_acknowledgement_outlives_a_set_that_is_no_worse(
    bob: TestClient, world: World, now: datetime
) -> None:
    measure(bob, world.ada, now - timedelta(minutes=30), **RED)
    acknowledge(bob, world.ada, LOW)

    measure(bob, world.ada, now, oxygen_saturation="86")

    assert finding(bob, world.ada, LOW)["acknowledgement"]["by"] == "Bob"


def test_a_worse_value_opens_the_finding_again(
    bob: TestClient, world: World, now: datetime
) -> None:
    measure(bob, world.ada, now - timedelta(minutes=30), **RED)
    acknowledge(bob, world.ada, LOW)

    measure(bob, world.ada, now, oxygen_saturation="84")

    assert finding(bob, world.ada, LOW)["acknowledgement"] is None
    assert sign(bob, world.ada).status_code == 409


def test_a_finding_that_went_and_came_back_is_a_new_one(
    bob: TestClient, world: World, now: datetime
) -> None:
    measure(bob, world.ada, now - timedelta(hours=3), **RED)
    acknowledge(bob, world.ada, LOW)
    for minutes in (120, 90):
        measure(bob, world.ada, now - timedelta(minutes=minutes), oxygen_saturation="97")

    measure(bob, world.ada, now, **RED)

    assert finding(bob, world.ada, LOW)["acknowledgement"] is None


def test_a_score_that_rises_opens_the_finding_of_the_score_again(
    bob: TestClient, world: World, now: datetime
) -> None:
    ill = {"oxygen_saturation": "85", "pulse": "125", "temperature": "39.2"}
    measure(bob, world.ada, now - timedelta(minutes=30), **ill, systolic="105")
    acknowledge(bob, world.ada, SCORE)
    held = finding(bob, world.ada, SCORE)["acknowledgement"]

    measure(bob, world.ada, now, **ill, systolic="95")

    assert held["by"] == "Bob"
    assert finding(bob, world.ada, SCORE)["acknowledgement"] is None


def test_what_changed_while_the_page_was_open_is_shown_and_not_acknowledged_unseen(
    bob: TestClient, world: World, now: datetime
) -> None:
    measure(bob, world.ada, now - timedelta(minutes=30), **RED)
    seen = page(bob, world.ada)["assessment"]["id"]
    measure(bob, world.ada, now, oxygen_saturation="82")

    answer = acknowledge(bob, world.ada, LOW, assessment_id=seen)

    assert answer.status_code == 409
    assert answer.json()["current"]["rule"] == LOW


def test_nothing_can_be_acknowledged_that_was_not_found(
    bob: TestClient, world: World, now: datetime
) -> None:
    measure(bob, world.ada, now)

    answer = acknowledge(bob, world.ada, LOW)

    assert answer.status_code == 422


def test_an_acknowledgement_stays_in_history_when_it_no_longer_holds(
    bob: TestClient, world: World, now: datetime, owner: Engine
) -> None:
    measure(bob, world.ada, now - timedelta(minutes=30), **RED)
    acknowledge(bob, world.ada, LOW)
    measure(bob, world.ada, now, oxygen_saturation="80")

    with owner.connect() as connection:
        kept = connection.execute(text("SELECT rule, comment FROM acknowledgement")).all()

    assert [tuple(row) for row in kept] == [(LOW, "Ringt, mäter om nu.")]
