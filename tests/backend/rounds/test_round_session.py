"""A round is a session: opened, attended, followed by visits, and missed by nobody unseen."""

from __future__ import annotations

from datetime import datetime, timedelta

from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from tests.backend.rounds.ward import NOBODY, about, logged, measure, row_of, signed, the_round
from tests.people import World

PATIENT = {"kind": "patient", "name": "Bo Dahl", "mode": "video", "identified": "bankid"}
VIDEO = {"mode": "video", "tool": "Regionens videotjänst", "reference": "https://video.example/r/7"}


def opened(client: TestClient, world: World) -> dict[str, object]:
    answer = client.post("/api/v1/rounds", json={"unit": str(world.ward)})
    assert answer.status_code == 201, answer.text
    shown: dict[str, object] = answer.json()
    return shown


def current(client: TestClient, world: World) -> dict[str, object] | None:
    answer = client.get("/api/v1/rounds/current", params={"unit": str(world.ward)})
    assert answer.status_code == 200, answer.text
    shown: dict[str, object] | None = answer.json()["round"]
    return shown


def due(client: TestClient, world: World) -> list[dict[str, object]]:
    answer = client.get("/api/v1/due", params={"unit": str(world.ward)})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, object]] = answer.json()["items"]
    return [one for one in items if one["kind"] == "missed_round"]


def test_nobody_and_the_wrong_body(
    api: TestClient, charlie: TestClient, dora: TestClient, bob: TestClient, world: World
) -> None:
    unit = {"unit": str(world.ward)}
    theirs = opened(bob, world)["id"]
    for client, refused in ((api, 401), (charlie, 404), (dora, 404)):
        assert client.post("/api/v1/rounds", json=unit).status_code == refused
        assert client.get("/api/v1/rounds/current", params=unit).status_code == refused
        assert client.get("/api/v1/due", params=unit).status_code == refused
        assert client.post(f"/api/v1/rounds/{theirs}/closing").status_code == refused
    assert bob.post(f"/api/v1/rounds/{NOBODY}/closing").status_code == 404


def test_a_round_is_opened_by_somebody_and_the_second_joins_it(
    alice: TestClient, bob: TestClient, world: World
) -> None:
    assert current(bob, world) is None

    first, second = opened(alice, world), opened(bob, world)

    assert first["id"] == second["id"]
    assert (second["opened_by"], second["closed_at"]) == ("Alice", None)
    assert second["without_outcome"] == 2


def test_a_closed_round_says_who_is_left_and_another_can_be_held_the_same_day(
    alice: TestClient, bob: TestClient, world: World
) -> None:
    first = opened(bob, world)
    signed(bob, world.ada)

    closed = alice.post(f"/api/v1/rounds/{first['id']}/closing").json()

    assert (closed["closed_by"], closed["without_outcome"]) == ("Alice", 1)
    again = alice.post(f"/api/v1/rounds/{first['id']}/closing").json()
    assert again["closed_at"] == closed["closed_at"]
    assert opened(bob, world)["id"] != first["id"]


def test_everybody_who_takes_part_stands_there_with_how_and_how_they_were_known_d76_d100(
    bob: TestClient, dora: TestClient, world: World, owner: Engine
) -> None:
    opened(bob, world)

    bob.post(about(world.bo, "participants"), json=PATIENT)
    mine = {"kind": "home_care", "name": "Dora", "mode": "on_site"}
    dora.post(about(world.bo, "participants"), json=mine)

    shown = bob.get(f"/api/v1/episodes/{world.bo.episode_id}").json()["participants"]
    assert [(p["kind"], p["mode"], p["identified"], p["identified_by"]) for p in shown] == [
        ("patient", "video", "bankid", "Bob"),
        ("home_care", "on_site", None, None),
    ]
    assert ("write", world.staff["dora"]) in logged(owner, world.bo, "round participant")


def test_who_leaves_stands_there_still(bob: TestClient, world: World) -> None:
    opened(bob, world)
    one = bob.post(about(world.bo, "participants"), json=PATIENT).json()["id"]

    left = bob.post(about(world.bo, f"participants/{one}/leaving")).json()

    assert left["left_at"] is not None
    assert bob.post(about(world.bo, f"participants/{NOBODY}/leaving")).status_code == 404


def test_nobody_takes_part_in_a_round_that_is_not_held(bob: TestClient, world: World) -> None:
    answer = bob.post(about(world.bo, "participants"), json=PATIENT)

    assert answer.status_code == 409
    assert "open it first" in answer.json()["detail"]


def test_a_patient_who_was_not_identified_does_not_take_part(bob: TestClient, world: World) -> None:
    opened(bob, world)

    answer = bob.post(about(world.bo, "participants"), json=PATIENT | {"identified": None})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/identified"


def test_strangers_take_part_in_nothing(
    api: TestClient, charlie: TestClient, bob: TestClient, dora: TestClient, world: World
) -> None:
    opened(bob, world)
    for what, body in (("participants", PATIENT), ("calls", VIDEO)):
        assert api.post(about(world.bo, what), json=body).status_code == 401
        assert charlie.post(about(world.bo, what), json=body).status_code == 404
        assert dora.post(about(world.ada, what), json=body).status_code == 404
    assert dora.post(about(world.bo, "calls"), json=VIDEO).status_code == 403


def test_a_telephone_round_is_a_full_round_d121(bob: TestClient, world: World) -> None:
    opened(bob, world)
    by_phone = PATIENT | {"mode": "phone", "identified": "known"}
    bob.post(about(world.bo, "participants"), json=by_phone)

    signed(bob, world.bo, note="Telefonrond.")

    assert row_of(bob, world.bo)["review"]["status"] == "signed"
    assert the_round(bob)["counts"]["reviewed"] == 1


def test_a_call_outlives_moving_to_the_next_patient(
    bob: TestClient, alice: TestClient, world: World
) -> None:
    opened(bob, world)
    call = bob.post(about(world.bo, "calls"), json=VIDEO).json()

    bob.get(f"/api/v1/episodes/{world.ada.episode_id}")

    going_on = current(alice, world)
    assert going_on is not None
    assert going_on["calls"] == [call]
    assert (call["patient"], call["identifier"]) == ("Bo Dahl", "196101182803")
    assert row_of(bob, world.bo)["in_call"]
    ended = bob.post(about(world.bo, f"calls/{call['id']}/ending")).json()
    assert ended["ended_at"] is not None
    assert not row_of(bob, world.bo)["in_call"]
    assert bob.post(about(world.ada, f"calls/{call['id']}/ending")).status_code == 404


def test_a_call_has_a_link_or_a_number_and_nothing_else(bob: TestClient, world: World) -> None:
    opened(bob, world)
    for wrong in (
        VIDEO | {"reference": "javascript:alert(1)"},
        VIDEO | {"mode": "phone"},
        VIDEO | {"mode": "on_site"},
    ):
        assert bob.post(about(world.bo, "calls"), json=wrong).status_code == 422
    by_phone = {"mode": "phone", "tool": "telefon", "reference": "070-174 06 01"}
    assert bob.post(about(world.bo, "calls"), json=by_phone).status_code == 201


def planned(client: TestClient, world: World, at: datetime, minutes: int = 45) -> int:
    visit = {
        "starts_at": at.isoformat(),
        "ends_at": (at + timedelta(minutes=minutes)).isoformat(),
        "who": "Dora, hemsjukvården",
        "what": ["antibiotics", "sampling"],
    }
    return client.post(about(world.bo, "visits"), json=visit).status_code


def test_the_list_says_that_the_home_care_nurse_is_there_now_d75(
    dora: TestClient, bob: TestClient, world: World, now: datetime
) -> None:
    planned(dora, world, now - timedelta(minutes=10))

    visit = row_of(bob, world.bo)["visit"]

    assert (visit["now"], visit["who"]) == (True, "Dora, hemsjukvården")
    assert visit["what"] == ["antibiotics", "sampling"]
    assert row_of(bob, world.ada)["visit"] is None


def test_the_round_can_follow_the_visits_but_danger_stands_first(
    dora: TestClient, bob: TestClient, world: World, now: datetime
) -> None:
    measure(bob, world.ada, now, temperature="38.4")
    measure(bob, world.bo, now)
    planned(dora, world, now - timedelta(minutes=10))

    def order(by: str) -> list[str]:
        return [row["patient"]["name"] for row in the_round(bob, order=by)["rows"]]

    by_visits = order("visits")
    measure(bob, world.ada, now + timedelta(seconds=1), oxygen_saturation="84")

    assert by_visits == ["Bo Dahl", "Ada Ek"]
    assert order("visits") == ["Ada Ek", "Bo Dahl"]


def test_a_visit_is_cancelled_and_gone_from_the_list(
    dora: TestClient, bob: TestClient, world: World, now: datetime, owner: Engine
) -> None:
    planned(dora, world, now - timedelta(minutes=10))
    visit = bob.get(about(world.bo, "visits")).json()["visits"][0]

    assert dora.delete(about(world.bo, f"visits/{visit['id']}")).status_code == 204

    assert visit["now"]
    assert row_of(bob, world.bo)["visit"] is None
    assert dora.delete(about(world.bo, f"visits/{visit['id']}")).status_code == 404
    with owner.connect() as connection:
        kept = connection.execute(text("SELECT cancelled_by FROM planned_visit")).scalar_one()
    assert kept == world.staff["dora"]


def test_visits_are_planned_by_those_who_make_them(
    api: TestClient, charlie: TestClient, dora: TestClient, world: World, now: datetime
) -> None:
    assert planned(api, world, now) == 401
    assert planned(charlie, world, now) == 404
    assert planned(dora, world, now, minutes=-5) == 422
    assert api.get(about(world.bo, "visits")).status_code == 401
    assert charlie.get(about(world.bo, "visits")).status_code == 404


def test_the_round_names_each_who_takes_part_for_their_work_once_and_no_patient_d18(
    bob: TestClient, dora: TestClient, world: World
) -> None:
    opened(bob, world)
    nurse = {"kind": "home_care", "name": "Dora", "mode": "phone"}
    for client, home, who in (
        (bob, world.bo, PATIENT),
        (dora, world.bo, nurse),
        (dora, world.bo, nurse | {"mode": "on_site"}),
    ):
        assert client.post(about(home, "participants"), json=who).status_code == 201

    held = current(bob, world)

    assert held is not None
    assert held["participants"] == [nurse | {"mode": "on_site"}]


def test_who_had_no_round_yesterday_stands_on_the_due_list_until_there_is_one_d80(
    bob: TestClient, world: World
) -> None:
    before = {item["patient"] for item in due(bob, world) if item["kind"] == "missed_round"}

    signed(bob, world.ada)

    after = [item["patient"] for item in due(bob, world)]
    assert before == {"Ada Ek", "Bo Dahl"}
    assert after == ["Bo Dahl"]


def test_the_due_list_says_for_how_long_weekends_included(
    bob: TestClient, world: World, owner: Engine
) -> None:
    signed(bob, world.ada)
    with owner.begin() as connection:
        connection.execute(text("UPDATE review SET round_day = round_day - 2"))

    item = next(one for one in due(bob, world) if one["patient"] == "Ada Ek")

    assert isinstance(item["text"], dict)
    assert "1 dygn" in item["text"]["sv"]


def test_who_came_home_yesterday_has_missed_no_round(
    bob: TestClient, world: World, owner: Engine
) -> None:
    with owner.begin() as connection:
        connection.execute(text("UPDATE episode SET home_since = now() - interval '24 hours'"))

    assert due(bob, world) == []


def test_an_undone_review_is_no_round(bob: TestClient, world: World) -> None:
    review = signed(bob, world.ada)["id"]
    bob.post(about(world.ada, f"reviews/{review}/withdrawal"))

    assert "Ada Ek" in {item["patient"] for item in due(bob, world)}
