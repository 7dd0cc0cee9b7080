"""What is written is kept, others see that it is being written, and nobody sees what."""

from __future__ import annotations

from datetime import datetime

from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from tests.backend.rounds.ward import about, logged, measure, page, row_of, signed, the_round, told
from tests.people import World

DRAFT = {"outcome": "continue", "note": "Mår bättre, äter"}


def save(client: TestClient, world: World, **more: object) -> int:
    return client.put(about(world.bo, "draft"), json=DRAFT | more).status_code


def test_nobody_is_asked_to_log_in(api: TestClient, world: World) -> None:
    assert save(api, world) == 401
    assert api.delete(about(world.bo, "draft")).status_code == 401


def test_charlie_finds_no_such_patient(charlie: TestClient, world: World) -> None:
    assert save(charlie, world) == 404
    assert charlie.delete(about(world.bo, "draft")).status_code == 404


def test_a_nurse_does_not_write_the_doctors_review(
    alice: TestClient, dora: TestClient, world: World
) -> None:
    assert save(alice, world) == 403
    assert save(dora, world) == 403


def test_a_draft_is_there_again_after_a_lost_session(
    bob: TestClient, world: World, log_in: object
) -> None:
    save(bob, world)
    save(bob, world, note="Mår bättre, äter och dricker")
    bob.delete("/api/v1/sessions/current")
    assert callable(log_in)

    again = log_in("bob")

    kept = page(again, world.bo)["draft"]
    assert kept["content"]["note"] == "Mår bättre, äter och dricker"
    assert kept["content"]["outcome"] == "continue"
    assert kept["saved_at"] is not None


def test_the_server_says_when_it_was_kept(bob: TestClient, world: World, now: datetime) -> None:
    answer = bob.put(about(world.bo, "draft"), json=DRAFT)

    assert datetime.fromisoformat(answer.json()["saved_at"]) >= now


def test_another_doctor_sees_who_writes_since_when_but_not_a_word_of_it(
    bob: TestClient, frida: TestClient, dora: TestClient, world: World
) -> None:
    save(bob, world)

    shown = page(frida, world.bo)

    assert shown["draft"] is None
    assert [(one["name"], one["here"]) for one in shown["writers"]] == [("Bob", True)]
    assert "bättre" not in frida.get(f"/api/v1/episodes/{world.bo.episode_id}").text
    assert "bättre" not in dora.get(f"/api/v1/episodes/{world.bo.episode_id}").text
    assert row_of(frida, world.bo)["writers"] == ["Bob"]
    assert row_of(bob, world.bo)["writers"] == []


def test_who_has_not_written_for_a_while_is_shown_as_gone(
    bob: TestClient, frida: TestClient, world: World, owner: Engine
) -> None:
    save(bob, world)
    with owner.begin() as connection:
        connection.execute(text("UPDATE draft SET saved_at = saved_at - interval '5 minutes'"))

    assert [one["here"] for one in page(frida, world.bo)["writers"]] == [False]
    assert row_of(frida, world.bo)["writers"] == []


def test_writing_is_told_and_logged_once_a_sitting(
    bob: TestClient, world: World, owner: Engine
) -> None:
    for _ in range(3):
        save(bob, world)

    assert told(bob).count("draft") == 1
    assert logged(owner, world.bo, "draft") == [("write", world.staff["bob"])]


def test_signing_takes_the_draft_away_and_leaves_the_other_doctors(
    bob: TestClient, frida: TestClient, world: World
) -> None:
    save(bob, world)
    save(frida, world, note="Min egen")

    signed(bob, world.bo)

    assert page(bob, world.bo)["draft"] is None
    assert page(frida, world.bo)["draft"]["content"]["note"] == "Min egen"


def test_a_draft_can_be_thrown_away(bob: TestClient, world: World) -> None:
    save(bob, world)

    assert bob.delete(about(world.bo, "draft")).status_code == 204
    assert page(bob, world.bo)["draft"] is None


def test_what_one_writes_in_another_tab_is_not_written_over_unseen(
    bob: TestClient, world: World
) -> None:
    path = about(world.bo, "draft")
    first = bob.put(path, json=DRAFT | {"seen": None})

    second = bob.put(path, json=DRAFT | {"note": "Den andra fliken", "seen": None})

    assert (first.status_code, second.status_code) == (200, 409)
    current = second.json()["current"]
    assert current["content"]["note"] == DRAFT["note"]
    assert "seen" not in current["content"]
    assert page(bob, world.bo)["draft"]["content"]["note"] == DRAFT["note"]
    chosen = {"note": "Den andra fliken", "seen": current["saved_at"]}
    assert save(bob, world, **chosen) == 200
    assert page(bob, world.bo)["draft"]["content"]["note"] == "Den andra fliken"


def test_who_goes_on_writing_builds_on_what_was_saved_last(bob: TestClient, world: World) -> None:
    path, seen = about(world.bo, "draft"), None
    for note in ("Mår", "Mår bättre", "Mår bättre, äter"):
        answer = bob.put(path, json={"note": note, "seen": seen})
        assert answer.status_code == 200
        seen = answer.json()["saved_at"]

    assert page(bob, world.bo)["draft"]["saved_at"] == seen
    bob.delete(path)
    assert save(bob, world, seen=seen) == 200, "nothing is written over where nothing is"


def test_a_draft_keeps_a_limit_that_is_to_end(bob: TestClient, world: World) -> None:
    ended = [{"rule": "pulse-high", "reason": "Betablockad är utsatt"}]

    assert save(bob, world, ended=ended) == 200
    assert page(bob, world.bo)["draft"]["content"]["ended"] == ended


def test_a_colleagues_draft_is_in_nobodys_way(
    bob: TestClient, frida: TestClient, world: World
) -> None:
    save(bob, world)

    answer = frida.put(about(world.bo, "draft"), json=DRAFT | {"seen": None})

    assert answer.status_code == 200


def test_who_empties_one_tab_throws_nothing_away_that_another_has_saved_since(
    bob: TestClient, world: World
) -> None:
    path = about(world.bo, "draft")
    seen = bob.put(path, json=DRAFT).json()["saved_at"]
    later = bob.put(path, json=DRAFT | {"note": "Den andra fliken"}).json()["saved_at"]

    assert bob.delete(path, params={"seen": seen}).status_code == 204
    assert page(bob, world.bo)["draft"]["content"]["note"] == "Den andra fliken"
    assert bob.delete(path, params={"seen": later}).status_code == 204
    assert page(bob, world.bo)["draft"] is None


def test_a_parked_patient_says_why_and_is_taken_up_again(
    alice: TestClient, bob: TestClient, world: World, owner: Engine
) -> None:
    path, wish = about(world.bo, "parked"), {"parked": True, "reason": "Väntar på odlingssvar"}

    answer = alice.put(path, json=wish)

    assert answer.status_code == 200
    row = row_of(bob, world.bo)
    assert row["review"]["status"] == "parked"
    assert (row["parked"]["reason"], row["parked"]["by"]) == ("Väntar på odlingssvar", "Alice")
    assert the_round(bob)["counts"]["parked"] == 1
    assert [one["episode_id"] for one in the_round(bob)["rows"]][-1] == str(world.bo.episode_id)
    bob.put(path, json={"parked": False})
    assert row_of(bob, world.bo)["review"]["status"] == "open"
    assert len(logged(owner, world.bo, "parking")) == 2


def test_somebody_in_danger_is_not_parked_out_of_sight(
    alice: TestClient, world: World, now: datetime
) -> None:
    measure(alice, world.bo, now, oxygen_saturation="85")

    alice.put(about(world.bo, "parked"), json={"parked": True, "reason": "Väntar"})

    assert row_of(alice, world.bo)["rank"] == 1


def test_parking_asks_for_a_reason(alice: TestClient, world: World) -> None:
    answer = alice.put(about(world.bo, "parked"), json={"parked": True, "reason": " "})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/reason"


def test_parking_is_the_wards_own(
    api: TestClient, charlie: TestClient, dora: TestClient, world: World
) -> None:
    path, wish = about(world.bo, "parked"), {"parked": True, "reason": "Väntar"}

    codes = [client.put(path, json=wish).status_code for client in (api, charlie, dora)]

    assert codes == [401, 404, 403]


def test_a_signed_patient_is_no_longer_parked(bob: TestClient, world: World) -> None:
    bob.put(about(world.bo, "parked"), json={"parked": True, "reason": "Väntar"})

    signed(bob, world.bo)

    assert row_of(bob, world.bo)["review"]["status"] == "signed"
    assert row_of(bob, world.bo)["parked"] is None
