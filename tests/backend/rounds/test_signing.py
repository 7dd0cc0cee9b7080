"""A signature stands; it is undone at once or corrected by name, and nothing is overwritten (D78)."""

from __future__ import annotations

from datetime import datetime, timedelta

from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from tests.backend.rounds.ward import (
    about,
    decision,
    logged,
    measure,
    page,
    row_of,
    sign,
    signed,
    the_round,
)
from tests.people import World


def undo(client: TestClient, world: World, review: object) -> tuple[int, dict[str, object]]:
    answer = client.post(about(world.bo, f"reviews/{review}/withdrawal"))
    return answer.status_code, answer.json()


def later(owner: Engine, seconds: int) -> None:
    """Let time pass for all that is signed."""
    with owner.begin() as connection:
        connection.execute(
            text("UPDATE review SET signed_at = signed_at - make_interval(secs => :seconds)"),
            {"seconds": seconds},
        )


def test_nobody_and_the_wrong_body(
    api: TestClient, bob: TestClient, charlie: TestClient, world: World
) -> None:
    review = signed(bob, world.bo)["id"]

    assert undo(api, world, review)[0] == 401
    assert undo(charlie, world, review)[0] == 404
    assert api.get(about(world.bo, "reviews")).status_code == 401
    assert charlie.get(about(world.bo, "reviews")).status_code == 404


def test_the_municipality_reads_reviews_and_signs_none(
    bob: TestClient, dora: TestClient, world: World
) -> None:
    review = signed(bob, world.bo, note="Stabil.")["id"]

    shown = dora.get(about(world.bo, "reviews")).json()["reviews"]

    assert [one["note"] for one in shown] == ["Stabil."]
    assert sign(dora, world.bo).status_code == 403
    assert undo(dora, world, review)[0] == 403


def test_a_signature_is_undone_within_ten_seconds_and_its_text_is_a_draft_again(
    bob: TestClient, frida: TestClient, world: World, owner: Engine
) -> None:
    review = signed(bob, world.bo, note="Fel patient!")
    assert row_of(bob, world.bo)["review"]["status"] == "signed"

    status, shown = undo(bob, world, review["id"])

    assert status == 201
    assert shown["withdrawn_at"] is not None
    assert row_of(frida, world.bo)["review"]["status"] == "open"
    assert the_round(bob)["counts"]["reviewed"] == 0
    assert page(bob, world.bo)["draft"]["content"]["note"] == "Fel patient!"
    assert ("write", world.staff["bob"]) in logged(owner, world.bo, "review withdrawal")
    with owner.connect() as connection:
        kept = connection.execute(text("SELECT note FROM review")).scalars().all()
    assert kept == ["Fel patient!"]


def test_the_undo_is_offered_for_ten_seconds_and_ends_a_slow_networks_time_later(
    bob: TestClient, world: World, owner: Engine
) -> None:
    review = signed(bob, world.bo)
    signed_at, until = (datetime.fromisoformat(review[k]) for k in ("signed_at", "undo_until"))
    later(owner, 31)

    status, problem = undo(bob, world, review["id"])

    assert until - signed_at == timedelta(seconds=10)
    assert status == 409
    assert isinstance(problem["current"], dict)
    assert problem["current"]["withdrawn_at"] is None


def test_an_undo_that_was_on_its_way_for_long_is_not_refused(
    bob: TestClient, world: World, owner: Engine
) -> None:
    review = signed(bob, world.bo)["id"]
    later(owner, 25)

    assert undo(bob, world, review)[0] == 201


def test_undone_twice_is_undone_once(bob: TestClient, world: World, owner: Engine) -> None:
    review = signed(bob, world.bo)["id"]

    first, again = undo(bob, world, review), undo(bob, world, review)

    assert first == again
    with owner.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM review_withdrawal")).scalar() == 1


def test_only_its_author_can_undo_a_review(
    bob: TestClient, frida: TestClient, world: World
) -> None:
    review = signed(bob, world.bo)["id"]

    assert undo(frida, world, review)[0] == 403


def test_what_another_doctor_has_built_upon_is_not_undone(
    bob: TestClient, frida: TestClient, world: World
) -> None:
    review = signed(bob, world.bo)["id"]
    newer = signed(frida, world.bo, note="Tillägg")["id"]

    status, problem = undo(bob, world, review)

    assert status == 409
    assert isinstance(problem["current"], dict)
    assert problem["current"]["id"] == newer


def test_a_review_that_is_not_there_is_not_undone(bob: TestClient, world: World) -> None:
    foreign = signed(bob, world.ada)["id"]

    assert undo(bob, world, foreign)[0] == 404


def test_after_an_undo_the_patient_is_signed_anew(bob: TestClient, world: World) -> None:
    undo(bob, world, signed(bob, world.bo, note="Fel")["id"])

    signed(bob, world.bo, note="Rätt")

    shown = bob.get(about(world.bo, "reviews")).json()["reviews"]
    assert [(one["note"], one["withdrawn_at"] is None) for one in shown] == [
        ("Rätt", True),
        ("Fel", False),
    ]
    assert row_of(bob, world.bo)["review"]["status"] == "signed"


def test_a_correction_is_a_new_version_that_names_the_old(bob: TestClient, world: World) -> None:
    first = signed(bob, world.bo, note="CRP 80")

    second = signed(bob, world.bo, note="CRP 8", corrects=first["id"])

    newest, old = bob.get(about(world.bo, "reviews")).json()["reviews"]
    assert (newest["version"], newest["corrects"], newest["note"]) == (2, first["id"], "CRP 8")
    assert (old["version"], old["corrected_by"], old["note"]) == (1, second["id"], "CRP 80")


def test_of_two_who_decide_at_once_the_second_sees_the_firsts_words(
    bob: TestClient, frida: TestClient, world: World
) -> None:
    mine, theirs = decision(bob, world.bo, note="Bobs"), decision(frida, world.bo, note="Fridas")
    bob.post(about(world.bo, "reviews"), json=mine)

    answer = frida.post(about(world.bo, "reviews"), json=theirs)

    assert answer.status_code == 409
    assert answer.json()["current"]["note"] == "Bobs"


def test_a_page_that_missed_a_new_red_finding_does_not_sign(
    bob: TestClient, world: World, now: datetime
) -> None:
    measure(bob, world.bo, now - timedelta(minutes=10))
    seen = decision(bob, world.bo)
    measure(bob, world.bo, now, oxygen_saturation="84")

    answer = bob.post(about(world.bo, "reviews"), json=seen)

    assert answer.status_code == 409
    assert "worse" in answer.json()["detail"]


def test_every_field_that_is_wrong_is_named(bob: TestClient, world: World, now: datetime) -> None:
    answer = sign(
        bob, world.bo, outcome="discharge", next_check_at=(now - timedelta(hours=1)).isoformat()
    )

    assert answer.status_code == 422
    named = [error["pointer"] for error in answer.json()["errors"]]
    assert named == ["/note", "/next_check_at"]


def test_whoever_is_seen_next_has_no_decision_yet_also_if_passed_over(
    bob: TestClient, world: World, now: datetime
) -> None:
    measure(bob, world.ada, now, temperature="39.3", pulse="115", oxygen_saturation="95")
    measure(bob, world.bo, now)
    ada, bo = str(world.ada.episode_id), str(world.bo.episode_id)
    assert page(bob, world.ada)["position"]["onward"] == bo
    assert page(bob, world.bo)["position"]["onward"] == ada

    signed(bob, world.ada, note="Ringd.")

    assert page(bob, world.bo)["position"]["onward"] is None
    assert page(bob, world.bo)["position"]["next"] == ada
