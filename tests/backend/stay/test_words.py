"""Words that leave the house, and who has read them: messages, the visitors' sheet, texts to paste."""

from __future__ import annotations

import pytest
from httpx2 import Response

from tests.backend.stay.paths import API, Json, Ward, agreement

FIELDS = {"when": "2026-12-01 12:00", "phone": "010-555 54 00"}


def bo(ward: Ward) -> str:
    return str(ward.world.bo.episode_id)


def message(ward: Ward, kind: str = "coordination", **other: Json) -> Response:
    wanted = {"type": kind, "episode_id": bo(ward), "fields": FIELDS, "channel": "Lifecare SP"}
    body = {"unit_id": str(ward.world.ward), "message": wanted | other}
    return ward.post("alice", "/messages", body)


def test_a_message_is_ready_to_copy_and_names_nobody_d4(ward: Ward) -> None:
    made = message(ward, reference="LC-4711")

    assert made.status_code == 201, made.text
    shown = made.json()
    assert "010-555 54 00" in shown["text"]
    assert "2026-12-01 12:00" in shown["text"]
    assert (shown["step"], shown["reference"]) == ("written", "LC-4711")
    assert [word for word in ("Bo", "Dahl", "Pneumoni", "Infektion") if word in shown["text"]] == []


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("when", "när Bo ringer"),
        ("when", "19610118-2803"),
        ("when", "efter pneumonin är över, pneumoni"),
        ("when", "ring Infektionskliniken"),
        ("phone", "196101182803"),
    ],
)
def test_a_message_that_tells_who_or_why_is_refused_at_its_field_d4_d101(
    ward: Ward, field: str, words: str
) -> None:
    answer = message(ward, fields=FIELDS | {field: words})

    assert answer.status_code == 422
    assert {one["pointer"] for one in answer.json()["errors"]} == {f"/fields/{field}"}
    assert ward.sql("SELECT count(*) FROM message_step") == 0


def test_a_telephone_number_is_no_personal_number(ward: Ward) -> None:
    assert message(ward, fields=FIELDS | {"phone": "0701234567"}).status_code == 201


def test_medical_planning_is_a_message_outside_an_episode_d6(ward: Ward) -> None:
    fields = FIELDS | {"question": "Kan behandlingen följas upp hos er?"}

    made = message(ward, "medical_planning", episode_id=None, fields=fields)
    with_stay = message(ward, "medical_planning", fields=fields)
    lacking = message(ward, "medical_planning", episode_id=None)

    assert made.status_code == 201
    assert "Kan behandlingen" in made.json()["text"]
    assert [one.status_code for one in (with_stay, lacking)] == [422, 422]


def test_a_message_is_marked_as_sent_and_then_as_received_d4(ward: Ward) -> None:
    made = message(ward).json()["id"]
    early = ward.post("alice", f"/messages/{made}/steps", {"step": "received"})
    for step in ("sent", "received"):
        ward.done("bob", f"/messages/{made}/steps", {"step": step})
    again = ward.post("alice", f"/messages/{made}/steps", {"step": "sent"})

    [kept] = ward.get("alice", f"/messages?unit={ward.world.ward}")
    assert (early.status_code, again.status_code) == (409, 409)
    assert [(one["step"], one["author"]) for one in kept["steps"]] == [
        ("written", "Alice"),
        ("sent", "Bob"),
        ("received", "Bob"),
    ]


def test_a_wards_messages_are_the_wards_l10(ward: Ward) -> None:
    made = message(ward).json()["id"]

    for name in ("charlie", "dora"):
        assert ward.post(name, f"/messages/{made}/steps", {"step": "sent"}).status_code == 404
        assert ward.by(name).get(f"{API}/messages?unit={ward.world.ward}").status_code == 404
    assert ward.get("dora", f"/messages?unit={ward.world.home_care}") == []


def test_who_of_the_staff_has_read_which_version_is_shown_d45(ward: Ward) -> None:
    ward.agree(bo(ward))
    path = f"/episodes/{bo(ward)}/agreement/readings"
    ward.done("bob", path, {"number": 1})
    ward.agree(bo(ward), seen=1)

    late = ward.post("alice", path, {"number": 1})
    shown = ward.done("alice", path, {"number": 2})

    assert (late.status_code, late.json()["current"]) == (409, 2)
    assert {(one["name"], one["number"]) for one in shown} == {("Alice", 2), ("Bob", 1)}
    page = ward.get("alice", f"/episodes/{bo(ward)}/agreement")
    assert page["read_by"] == shown


def test_home_care_sees_its_own_readers_alone_l10(ward: Ward) -> None:
    ward.agree(bo(ward))
    path = f"/episodes/{bo(ward)}/agreement/readings"
    ward.done("bob", path, {"number": 1})

    shown = ward.done("dora", path, {"number": 1})

    assert [(one["name"], one["unit"]) for one in shown] == [("Dora", "Hemsjukvården")]


def test_the_visitors_sheet_says_who_does_what_and_whom_to_call_d20_d118(ward: Ward) -> None:
    ward.agree(bo(ward))
    needs = {"food": "Lagas av dottern", "hygiene": "Själv", "toilet": "Själv", "mobility": "Går"}
    ward.wrote("alice", bo(ward), "basic_needs", **needs)
    visitor = {"key": "ht", "name": "Lisa", "organisation": "Hemtjänsten", "phone": "060-1"}
    ward.wrote("alice", bo(ward), "visitor", **visitor, what_for="Frukost")

    answer = ward.by("dora").get(f"{API}/episodes/{bo(ward)}/visitors-sheet")

    sheet = answer.json()
    assert answer.status_code == 200, answer.text
    assert [row["what"] for row in sheet["rows"]] == ["Mäta morgon och kväll"]
    assert sheet["contacts"][0]["phone"] == "010-555 54 00"
    assert (sheet["basic_needs"], sheet["coordinator"]) == (needs, "Johan Lind")
    assert [one["name"] for one in sheet["visitors"]] == ["Lisa"]
    assert sheet["call_112"]
    assert sheet["call_ward"]
    telling = ("196101182803", "Pneumoni", "Feberfri")
    assert [word for word in telling if word in answer.text] == []


def test_without_an_agreement_there_is_nothing_to_tell_a_visitor(ward: Ward) -> None:
    answer = ward.by("alice").get(f"{API}/episodes/{bo(ward)}/visitors-sheet")

    assert answer.status_code == 409


def test_agreement_and_request_can_be_pasted_into_another_record_d8(ward: Ward) -> None:
    kim = ward.preparing()
    ward.agree(kim)
    ward.ask_home_care(kim, external_reference="LINK-7")

    told = ward.get("alice", f"/episodes/{kim}/text")

    rows = told["agreement"].splitlines()
    assert rows[0].startswith("DOKUMENTERAD ÖVERENSKOMMELSE, version 1")
    assert "- Mäta morgon och kväll: patienten, Morgon och kväll" in rows
    assert "Viktigt för patienten: Att kunna sova i egen säng" in rows
    [asked] = told["requests"]
    assert (asked["unit"], asked["reference"]) == ("Hemsjukvården", "LINK-7")
    assert "Bensylpenicillin, 08, 14, 20" in asked["text"]
    assert agreement()["call_112"] in told["agreement"]
