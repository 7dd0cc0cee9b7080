"""A red finding that goes by itself before anybody has seen it stays, until somebody answers for it."""

from __future__ import annotations

from datetime import datetime, timedelta

from fastapi.testclient import TestClient

from tests.backend.rounds.ward import (
    RED,
    about,
    acknowledge,
    finding,
    measure,
    page,
    row_of,
    sign,
    signed,
    the_round,
)
from tests.people import Stay, World

LOW = "saturation-low-red"


def goes_by_itself(client: TestClient, home: Stay, now: datetime) -> None:
    """Let a danger come and go while nobody looks."""
    measure(client, home, now - timedelta(hours=3), **RED)
    well_again(client, home, now)


def well_again(client: TestClient, home: Stay, now: datetime) -> None:
    """Let two good values follow, which is what it takes for a finding to clear."""
    for minutes in (120, 90):
        measure(client, home, now - timedelta(minutes=minutes), oxygen_saturation="97")


def test_it_stands_first_on_the_list_and_says_when_it_went(
    bob: TestClient, world: World, now: datetime
) -> None:
    goes_by_itself(bob, world.ada, now)

    row = row_of(bob, world.ada)

    first = row["findings"][0]
    assert (row["tier"], row["rank"], row["unacknowledged"]) == (1, 1, 1)
    assert (first["rule"], first["urgency"], first["acknowledgement"]) == (LOW, 3, None)
    assert first["at"] < first["passed_at"]
    assert finding(bob, world.ada, LOW)["passed_at"] == first["passed_at"]


def test_it_stops_the_signature_until_somebody_answers_for_it_by_name(
    bob: TestClient, world: World, now: datetime
) -> None:
    goes_by_itself(bob, world.ada, now)

    stopped = sign(bob, world.ada)
    answered = acknowledge(bob, world.ada, LOW, "Satt löst på fingret, ny mätning är bra.")

    assert [one["rule"] for one in stopped.json()["unacknowledged"]] == [LOW]
    assert answered.status_code == 201
    assert finding(bob, world.ada, LOW)["acknowledgement"]["by"] == "Bob"
    assert row_of(bob, world.ada)["tier"] > 1, "answered for, it is no open danger any more"
    assert sign(bob, world.ada).status_code == 201


def test_answered_for_it_leaves_with_the_next_set_and_the_tier_falls(
    bob: TestClient, world: World, now: datetime
) -> None:
    goes_by_itself(bob, world.ada, now)
    acknowledge(bob, world.ada, LOW)

    measure(bob, world.ada, now, oxygen_saturation="97")

    row = row_of(bob, world.ada)
    assert LOW not in {one["rule"] for one in row["findings"]}
    assert row["tier"] > 1


def test_it_stays_however_many_good_sets_follow(
    bob: TestClient, world: World, now: datetime
) -> None:
    goes_by_itself(bob, world.ada, now)
    went = finding(bob, world.ada, LOW)["passed_at"]

    for minutes in (60, 30):
        measure(bob, world.ada, now - timedelta(minutes=minutes), oxygen_saturation="97")

    assert finding(bob, world.ada, LOW)["passed_at"] == went


def test_what_somebody_had_answered_for_is_gone_when_it_goes(
    bob: TestClient, world: World, now: datetime
) -> None:
    measure(bob, world.ada, now - timedelta(hours=3), **RED)
    acknowledge(bob, world.ada, LOW)
    well_again(bob, world.ada, now)

    assert LOW not in {one["rule"] for one in row_of(bob, world.ada)["findings"]}


def test_when_it_comes_back_it_stands_there_once_and_has_not_passed(
    bob: TestClient, world: World, now: datetime
) -> None:
    goes_by_itself(bob, world.ada, now)

    measure(bob, world.ada, now, **RED)

    found = [one for one in row_of(bob, world.ada)["findings"] if one["rule"] == LOW]
    assert len(found) == 1
    assert "passed_at" not in found[0]


def test_it_can_be_answered_for_from_a_page_that_was_opened_before_the_newest_set(
    bob: TestClient, world: World, now: datetime
) -> None:
    goes_by_itself(bob, world.ada, now)
    seen = page(bob, world.ada)["assessment"]["id"]
    measure(bob, world.ada, now, oxygen_saturation="96")

    assert acknowledge(bob, world.ada, LOW, assessment_id=seen).status_code == 201


def test_it_is_read_out_when_somebody_calls(bob: TestClient, world: World, now: datetime) -> None:
    goes_by_itself(bob, world.ada, now)

    told = bob.get(about(world.ada, "sbar")).json()

    assert [
        line for line in told["sv"]["situation"] if "Har upphört" in line and "yremättnad" in line
    ]


def test_something_red_after_the_decision_brings_the_patient_back_to_the_top(
    bob: TestClient, world: World, now: datetime
) -> None:
    measure(bob, world.ada, now - timedelta(hours=3))
    signed(bob, world.ada)
    done = the_round(bob)["counts"]["reviewed"]
    sunk = row_of(bob, world.ada)["review"]["status"]

    measure(bob, world.ada, now, **RED)
    risen = row_of(bob, world.ada)
    left = the_round(bob)["counts"]["reviewed"]
    acknowledge(bob, world.ada, LOW)

    assert sunk == "signed"
    assert (risen["rank"], risen["review"]["status"], left) == (1, "open", done - 1)
    assert risen["review"]["outcome"] == "continue"
    assert row_of(bob, world.ada)["review"]["status"] == "signed"
