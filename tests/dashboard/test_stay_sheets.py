"""What is taken along, and what only a person can choose between (D95, D101, D106)."""

from __future__ import annotations

from typing import Any, cast

from dashboard.client import Conflict
from dashboard.ward import stay_forms, stay_sheets


def test_a_link_comes_with_its_text_its_number_and_a_calendar_file_d106() -> None:
    answer = {
        "subject": "Bokat digitalt möte",
        "text": "Klicka på länken.",
        "message": "Klicka på länken.\n\nhttps://hemrond.example/meet/abc",
        "dial_in": "010-555 11 22",
        "ics": "BEGIN:VCALENDAR",
        "phone_needed": True,
    }
    sent = {
        "action": "link",
        "ids": {},
        "fixed": {},
        "values": [],
        "title": "Personlig länk: Leila",
    }

    sheet = stay_sheets.after(cast("stay_forms.Sent", sent), answer)["sheet"]

    assert [one["text"] for one in sheet["texts"]] == [
        "Bokat digitalt möte",
        answer["message"],
        "010-555 11 22",
    ]
    assert sheet["file"]["name"] == "mote.ics"
    assert "ring i stället" in sheet["warnings"][0]


def text_sent(text: str) -> stay_forms.Sent:
    values = [{"name": "text", "kind": "long", "value": text}]
    told = {"action": "invitation_text", "ids": {}, "fixed": {}, "values": values}
    return cast("stay_forms.Sent", told)


def test_a_text_that_gives_something_away_is_refused_beside_its_field_d95_d101() -> None:
    found = [{"what": "name"}, {"what": "clinic"}, {"what": "clinic"}]

    told = stay_sheets.after(text_sent("Hej Omar, välkommen till infektion."), found)

    assert told["ok"] is False
    assert told["errors"] == [
        {
            "at": "text",
            "text": "Ta bort namnet på patienten eller en närstående. "
            "Ta bort ordet som röjer vilken klinik eller vård det gäller.",
        }
    ]


def test_a_neutral_text_is_given_to_be_copied_d95() -> None:
    told = stay_sheets.after(text_sent("Välkommen till ett bokat möte."), [])

    assert told["sheet"]["texts"][0]["text"] == "Välkommen till ett bokat möte."


def test_a_number_known_under_another_name_is_asked_about_and_nothing_is_guessed() -> None:
    problem = {
        "status": 409,
        "detail": "This number is known under another name.",
        "current": {"given_name": "Kim", "family_name": "Sandell"},
        "yours": {"given_name": "Kim", "family_name": "Prov"},
    }
    sent = {"action": "flag", "ids": {}, "fixed": {}, "values": []}

    told = stay_sheets.choices(cast("stay_forms.Sent", sent), Conflict(cast("Any", problem)))

    assert told["versions"]["theirs"] == [("Numret är känt som", "Kim Sandell")]
    assert [one["fixed"] for one in told["choices"]] == [{"name": "kept"}, {"name": "new"}]


def test_a_name_the_ward_may_not_know_is_not_told() -> None:
    told = stay_sheets.which_name({}, {"given_name": "Kim", "family_name": "Prov"})

    assert told["versions"]["theirs"][0][1] == "ett annat namn, som inte visas"
