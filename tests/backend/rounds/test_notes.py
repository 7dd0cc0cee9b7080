"""Visit notes: kept once, corrected by name, unread for whoever has not read them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from tests.backend.rounds.ward import (
    RED,
    about,
    acknowledge,
    logged,
    measure,
    page,
    signed,
    told,
)
from tests.people import Stay, World, reading, upload


def note(at: datetime, text: str = "Pigg, äter.", **more: object) -> dict[str, object]:
    return {
        "id": str(uuid4()),
        "event_at": (at - timedelta(minutes=20)).isoformat(),
        "text": text,
        "chips": ["better", "line_calm"],
    } | more


def happened(client: TestClient, home: Stay) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = page(client, home)["since"]["items"]
    return items


def test_nobody_and_the_wrong_body(
    api: TestClient, charlie: TestClient, dora: TestClient, world: World, now: datetime
) -> None:
    for client, home, code in (
        (api, world.bo, 401),
        (charlie, world.bo, 404),
        (dora, world.ada, 404),
    ):
        assert client.post(about(home, "notes"), json=note(now)).status_code == code
        assert client.get(about(home, "since")).status_code == code
        read = client.put(about(home, "read"), json={"until": now.isoformat()})
        assert read.status_code == code


def test_the_home_care_nurses_note_is_there_for_the_round_with_both_its_times(
    dora: TestClient, bob: TestClient, world: World, now: datetime, owner: Engine
) -> None:
    answer = dora.post(about(world.bo, "notes"), json=note(now))

    assert answer.status_code == 201
    item = happened(bob, world.bo)[0]
    assert (item["type"], item["by"], item["role"]) == ("note", "Dora", "home_care_nurse")
    assert (
        datetime.fromisoformat(str(item["at"]))
        < now
        <= datetime.fromisoformat(str(item["known_at"]))
    )
    assert isinstance(item["details"], dict)
    assert item["details"]["chips"] == ["better", "line_calm"]
    assert logged(owner, world.bo, "visit note") == [("write", world.staff["dora"])]
    assert told(bob).count("note") == 1


def test_a_note_sent_twice_is_kept_once(
    dora: TestClient, bob: TestClient, world: World, now: datetime
) -> None:
    written = note(now)

    first, again = (dora.post(about(world.bo, "notes"), json=written) for _ in range(2))

    assert (first.status_code, again.json()) == (201, first.json())
    assert len([one for one in happened(bob, world.bo) if one["type"] == "note"]) == 1


def test_an_id_is_not_used_for_another_note(
    dora: TestClient, bob: TestClient, world: World, now: datetime
) -> None:
    written = note(now)
    dora.post(about(world.bo, "notes"), json=written)

    other_text = dora.post(about(world.bo, "notes"), json=written | {"text": "Annat"})
    other_author = bob.post(about(world.bo, "notes"), json=written)
    other_patient = bob.post(about(world.ada, "notes"), json=written)

    assert [one.status_code for one in (other_text, other_author, other_patient)] == [409] * 3


def test_a_note_is_corrected_by_its_author_with_a_new_one_that_names_it(
    dora: TestClient, alice: TestClient, world: World, now: datetime
) -> None:
    old = note(now, "Höger arm")
    dora.post(about(world.bo, "notes"), json=old)
    new = note(now, "Vänster arm", corrects=old["id"])

    by_another = alice.post(about(world.bo, "notes"), json=new)
    by_author = dora.post(about(world.bo, "notes"), json=new)

    assert (by_another.status_code, by_author.status_code) == (403, 201)
    details = {str(one["id"]): one["details"] for one in happened(alice, world.bo)}
    assert details[str(old["id"])]["corrected_by"] == new["id"]
    assert details[str(new["id"])]["corrects"] == old["id"]


def test_an_empty_note_and_one_from_tomorrow_are_refused(
    dora: TestClient, world: World, now: datetime
) -> None:
    empty = note(now, " ", chips=[])
    tomorrow = note(now + timedelta(days=1))

    for body, pointer in ((empty, "/text"), (tomorrow, "/event_at")):
        answer = dora.post(about(world.bo, "notes"), json=body)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == pointer


def test_what_each_reader_has_not_read_is_marked_for_them_alone(
    dora: TestClient, bob: TestClient, alice: TestClient, world: World, now: datetime
) -> None:
    dora.post(about(world.bo, "notes"), json=note(now))
    known_at = happened(bob, world.bo)[0]["known_at"]
    unread = [one["unread"] for one in happened(bob, world.bo) if one["type"] == "note"]

    bob.put(about(world.bo, "read"), json={"until": known_at})

    assert unread == [True]
    assert not any(one["unread"] for one in happened(bob, world.bo) if one["type"] == "note")
    assert happened(alice, world.bo)[0]["unread"]
    assert not next(one for one in happened(dora, world.bo) if one["type"] == "note")["unread"]


def test_reading_goes_never_back_and_never_ahead_of_now(
    bob: TestClient, world: World, now: datetime
) -> None:
    path = about(world.bo, "read")
    ahead = bob.put(path, json={"until": (now + timedelta(days=1)).isoformat()}).json()

    back = bob.put(path, json={"until": (now - timedelta(days=1)).isoformat()}).json()

    assert back == ahead
    assert datetime.fromisoformat(back["read_until"]) < now + timedelta(hours=1)


def test_since_the_last_round_holds_all_that_came_after_it_and_nothing_before(
    dora: TestClient, bob: TestClient, alice: TestClient, world: World, now: datetime
) -> None:
    dora.post(about(world.bo, "notes"), json=note(now, "Före ronden"))
    signed(bob, world.bo)
    measure(bob, world.bo, now, **RED)
    acknowledge(alice, world.bo, "saturation-low-red")
    asked = upload(world.bo, [reading("chills", "1", "{score}", now, source="patient")], now)
    bob.post("/api/v1/readings", json=asked, headers={"authorization": f"Bearer {world.bo.token}"})
    dora.post(about(world.bo, "notes"), json=note(now, "Efter ronden"))

    items = [one for one in happened(bob, world.bo) if one["type"] != "missed_set"]

    assert [one["type"] for one in items] == ["note", "check_in", "acknowledgement"]
    details = items[1]["details"]
    assert isinstance(details, dict)
    assert details["answers"] == [
        {
            "kind": "chills",
            "question": {"sv": "Frossa", "en": "Chills"},
            "answer": {"sv": "ja", "en": "yes"},
            "value": "1",
        }
    ]


def test_a_set_that_nobody_measured_is_told_and_one_that_was_is_not(
    bob: TestClient, world: World
) -> None:
    missed = [one for one in happened(bob, world.bo) if one["type"] == "missed_set"]
    newest = datetime.fromisoformat(str(missed[0]["at"]))

    measure(bob, world.bo, newest + timedelta(minutes=3))

    left = [one["at"] for one in happened(bob, world.bo) if one["type"] == "missed_set"]
    assert len(missed) >= 6
    assert left == [one["at"] for one in missed[1:]]


def test_a_set_without_its_temperature_says_what_is_missing(bob: TestClient, world: World) -> None:
    newest = next(one for one in happened(bob, world.bo) if one["type"] == "missed_set")
    at = datetime.fromisoformat(str(newest["at"])) + timedelta(minutes=3)
    four = [
        reading(kind, value, unit, at)
        for kind, value, unit in (
            ("pulse", "70", "/min"),
            ("oxygen_saturation", "97", "%"),
            ("systolic", "125", "mm[Hg]"),
            ("diastolic", "75", "mm[Hg]"),
        )
    ]
    bob.post(
        "/api/v1/readings",
        json=upload(world.bo, four, at),
        headers={"authorization": f"Bearer {world.bo.token}"},
    )

    details = next(one for one in happened(bob, world.bo) if one["type"] == "missed_set")["details"]

    assert isinstance(details, dict)
    assert [one["kind"] for one in details["missing"]] == ["temperature"]
    assert not details["all"]


def test_the_choices_of_the_forms_need_a_login_and_hold_no_patient(
    api: TestClient, dora: TestClient
) -> None:
    assert api.get("/api/v1/choices").status_code == 401
    shown = dora.get("/api/v1/choices").json()
    assert {"code": "line_calm", "text": {"sv": "Infart lugn", "en": "Line site calm"}} in shown[
        "chips"
    ]
    assert [one["kind"] for one in shown["values"]["labs"]] == ["crp", "leukocytes", "creatinine"]
    assert set(shown) == {"chips", "participants", "modes", "identified", "visits", "values"}
