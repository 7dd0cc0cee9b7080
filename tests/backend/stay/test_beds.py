"""The reserved bed: one patient, one promise, never lost and never given twice (T14, D53, D54)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.backend.stay.paths import Json, Ward, later


def board(ward: Ward) -> Json:
    return ward.get("olle", f"/beds?unit={ward.world.ward}")


def extend(ward: Ward, episode: str, until: str, seen: str | None) -> Json:
    return ward.post(
        "olle", f"/episodes/{episode}/bed/extend", {"until": until, "seen_until": seen}
    )


def beyond(ward: Ward, episode: str) -> Json:
    body = {"kind": "over_capacity", "until": later(days=3)}
    return ward.done("olle", f"/episodes/{episode}/bed", body)


def test_a_slip_in_the_year_keeps_no_bed_t14(ward: Ward) -> None:
    ada = str(ward.world.ada.episode_id)
    far = {"kind": "held", "bed_id": str(ward.beds[0]), "until": later(days=211)}
    made = ward.post("olle", f"/episodes/{ada}/bed", far)
    seen = ward.reserve(ada, days=89)["until"]

    longer = ward.post(
        "olle", f"/episodes/{ada}/bed/extend", {"until": later(days=91), "seen_until": seen}
    )

    for answer in (made, longer):
        assert answer.status_code == 422
        assert answer.json()["errors"] == [
            {"pointer": "/until", "detail": "More than 90 days ahead: check the year."}
        ]


def test_two_patients_cannot_be_promised_the_same_bed(ward: Ward) -> None:
    ada, bo = str(ward.world.ada.episode_id), str(ward.world.bo.episode_id)
    ward.reserve(ada)

    answer = ward.post(
        "olle",
        f"/episodes/{bo}/bed",
        {"kind": "held", "bed_id": str(ward.beds[0]), "until": later(days=2)},
    )

    assert answer.status_code == 409
    assert answer.json()["detail"].startswith("The bed is promised to somebody else")


def test_occupancy_shows_held_beds_and_place_23_of_22_d54(ward: Ward) -> None:
    ward.reserve(str(ward.world.ada.episode_id))
    beyond(ward, str(ward.world.bo.episode_id))

    shown = board(ward)

    assert shown["occupancy"] | {"text": None} == {
        "beds": 22,
        "held": 1,
        "over_capacity": 1,
        "admitted": 0,
        "closed": 0,
        "available": 21,
        "text": None,
    }
    places = {bed["label"]: bed["text"]["sv"] for bed in shown["beds"]}
    assert places == {"14:1": "14:1", "14:2": "14:2", "Plats 23": "Plats 23 av 22"}


def test_the_next_place_beyond_the_number_is_24_while_23_is_promised(ward: Ward) -> None:
    beyond(ward, str(ward.world.ada.episode_id))
    beyond(ward, str(ward.world.bo.episode_id))

    labels = [bed["label"] for bed in board(ward)["beds"] if bed["kind"] == "over_capacity"]

    assert labels == ["Plats 23", "Plats 24"]


def test_a_promise_is_extended_from_what_was_on_the_screen(ward: Ward) -> None:
    ada = str(ward.world.ada.episode_id)
    made = ward.reserve(ada, days=1)
    first = extend(ward, ada, later(days=4), made["until"])

    second = extend(ward, ada, later(days=9), made["until"])

    assert first.status_code == 200
    assert second.status_code == 409
    shown, kept = second.json()["current"]["until"], first.json()["until"]
    assert datetime.fromisoformat(shown) == datetime.fromisoformat(kept)


@pytest.mark.parametrize("path", ["bed", "bed/extend"])
def test_a_promise_cannot_end_before_it_begins(ward: Ward, path: str) -> None:
    ada = str(ward.world.ada.episode_id)
    yesterday = later(days=-1)
    seen = ward.reserve(ada)["until"] if path == "bed/extend" else None
    bodies: dict[str, Json] = {
        "bed": {"kind": "held", "bed_id": str(ward.beds[1]), "until": yesterday},
        "bed/extend": {"until": yesterday, "seen_until": seen},
    }

    answer = ward.post("olle", f"/episodes/{ada}/{path}", bodies[path])

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/until"


def test_a_promise_that_has_run_out_still_keeps_the_bed_from_others(ward: Ward) -> None:
    ada, bo = str(ward.world.ada.episode_id), str(ward.world.bo.episode_id)
    ward.reserve(ada)
    run_out(ward, ada)

    answer = ward.post(
        "olle",
        f"/episodes/{bo}/bed",
        {"kind": "held", "bed_id": str(ward.beds[0]), "until": later(days=2)},
    )

    assert answer.status_code == 409
    promise = next(bed["promise"] for bed in board(ward)["beds"] if bed["label"] == "14:1")
    assert (promise["episode_id"], promise["run_out"]) == (ada, True)


def test_a_promise_that_has_run_out_can_be_extended(ward: Ward) -> None:
    ada = str(ward.world.ada.episode_id)
    ward.reserve(ada)
    run_out(ward, ada)
    seen = next(bed["promise"]["until"] for bed in board(ward)["beds"] if bed["promise"])

    assert extend(ward, ada, later(days=2), seen).status_code == 200


def run_out(ward: Ward, episode: str) -> None:
    ward.sql(
        "UPDATE bed_reservation SET during = tstzrange(lower(during) - interval '2 days', "
        "lower(during) - interval '1 day') WHERE episode_id = :e AND released_at IS NULL",
        e=episode,
    )


def test_moving_the_promise_frees_the_old_bed_and_says_why(ward: Ward) -> None:
    ada, bo = str(ward.world.ada.episode_id), str(ward.world.bo.episode_id)
    until = ward.reserve(ada)["until"]
    body = {"kind": "held", "bed_id": str(ward.beds[1]), "reason": "Isolering behövs"}

    moved = ward.done("olle", f"/episodes/{ada}/bed/move", body)
    ward.reserve(bo, 0)

    assert (moved["bed_id"], moved["until"]) == (str(ward.beds[1]), until)
    assert ward.sql("SELECT reason FROM bed_event WHERE step = 'moved'") == "Isolering behövs"


def test_a_promise_moved_to_a_taken_bed_stays_where_it_was(ward: Ward) -> None:
    ada, bo = str(ward.world.ada.episode_id), str(ward.world.bo.episode_id)
    ward.reserve(ada, 0)
    ward.reserve(bo, 1)

    answer = ward.post(
        "olle",
        f"/episodes/{ada}/bed/move",
        {"kind": "held", "bed_id": str(ward.beds[1]), "reason": "Byte"},
    )

    assert answer.status_code == 409
    assert ward.page(ada)["bed"]["label"] == "14:1"


def test_a_bed_is_not_closed_under_a_patient(ward: Ward) -> None:
    ada = str(ward.world.ada.episode_id)
    ward.reserve(ada)

    answer = ward.post("olle", f"/beds/{ward.beds[0]}/close", {"reason": "Vattenskada"})

    assert answer.status_code == 409
    assert answer.json()["episodes"] == [ada]
    assert ward.page(ada)["bed"]["stands"] is True


def test_a_closed_bed_is_promised_to_nobody_until_it_is_opened(ward: Ward) -> None:
    ada = str(ward.world.ada.episode_id)
    body = {"kind": "held", "bed_id": str(ward.beds[0]), "until": later(days=2)}
    ward.done("olle", f"/beds/{ward.beds[0]}/close", {"reason": "Städas"})

    closed = ward.post("olle", f"/episodes/{ada}/bed", body)
    ward.done("olle", f"/beds/{ward.beds[0]}/open")

    assert closed.status_code == 409
    assert closed.json()["detail"] == "The bed is closed; choose another."
    assert ward.post("olle", f"/episodes/{ada}/bed", body).status_code == 201


def test_a_bed_is_closed_with_a_reason_and_not_twice(ward: Ward) -> None:
    path = f"/beds/{ward.beds[0]}/close"

    assert ward.post("olle", path, {"reason": " "}).status_code == 422
    ward.done("olle", path, {"reason": "Trasig"})
    assert ward.post("olle", path, {"reason": "Trasig"}).status_code == 409


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"kind": "held", "bed_id": None}, 422),
        ({"kind": "held", "bed_id": "00000000-0000-0000-0000-000000000000"}, 404),
        ({"kind": "sofa", "bed_id": None}, 422),
    ],
)
def test_a_bed_that_cannot_be_is_not_promised(ward: Ward, body: Json, status: int) -> None:
    answer = ward.post(
        "olle", f"/episodes/{ward.world.ada.episode_id}/bed", body | {"until": later(days=1)}
    )

    assert answer.status_code == status


def test_another_wards_bed_is_not_ours_to_promise(ward: Ward) -> None:
    body = {"kind": "held", "bed_id": str(ward.other_bed), "until": later(days=1)}

    answer = ward.post("olle", f"/episodes/{ward.world.ada.episode_id}/bed", body)

    assert answer.status_code == 404


def test_a_patient_has_one_promise_at_a_time(ward: Ward) -> None:
    ada = str(ward.world.ada.episode_id)
    ward.reserve(ada, 0)

    answer = ward.post(
        "olle",
        f"/episodes/{ada}/bed",
        {"kind": "held", "bed_id": str(ward.beds[1]), "until": later(days=1)},
    )

    assert answer.status_code == 409


def test_when_a_stay_ends_the_bed_is_free_and_takes_no_new_promise(ward: Ward) -> None:
    episode = ward.preparing()
    ward.reserve(episode)

    ward.moved("bob", episode, "preparing", "cancelled", reason="Sämre")

    assert [bed["promise"] for bed in board(ward)["beds"]] == [None, None]
    answer = ward.post(
        "olle", f"/episodes/{episode}/bed", {"kind": "over_capacity", "until": later(days=1)}
    )
    assert answer.status_code == 409


def test_no_rule_and_no_role_of_the_application_can_remove_a_promise(ward: Ward) -> None:
    with ward.owner.connect() as connection:
        may = connection.exec_driver_sql(
            "SELECT has_table_privilege('hemrond_app', 'bed_reservation', 'DELETE'), "
            "has_column_privilege('hemrond_app', 'bed_reservation', 'bed_id', 'UPDATE')"
        ).one()

    assert tuple(may) == (False, False)


def test_the_promise_begins_when_it_is_made(ward: Ward) -> None:
    made = ward.reserve(str(ward.world.ada.episode_id), days=1)

    since, until = (datetime.fromisoformat(made[key]) for key in ("since", "until"))

    assert timedelta(hours=23) < until - since <= timedelta(days=1)
