"""Messages to copy into other systems: approved texts, refused beside the field, sent, received (D4, D6)."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest

from backend.api.routes.stay.words import MessageIn
from backend.stay.messages import templates
from dashboard.client import Rejected
from dashboard.ward import stay_actions, stay_forms, stay_sheets
from dashboard.ward.pages import stay_messages
from dashboard.ward.stay_words import read
from tests.dashboard.before_home import NOW, shown
from tests.dashboard.test_stay_meetings import buttons

UNIT = "0f9a54aa-0000-7000-8000-000000000054"
STAY = "0f9a54aa-0000-7000-8000-000000000001"
TEMPLATES: list[dict[str, Any]] = [
    {
        "name": {"sv": one.sv, "en": one.en},
        "id": one.id,
        "fields": list(one.fields),
        "in_stay": one.in_stay,
    }
    for one in templates(NOW.date())
]


def written(step: str = "written") -> dict[str, Any]:
    at = "2026-11-22T08:30:00+00:00"
    return {
        "id": "m-1",
        "type": "coordination",
        "episode_id": STAY,
        "text": "Ny information finns i ärendet.",
        "channel": "Lifecare SP",
        "reference": "4711",
        "step": step,
        "steps": [{"step": step, "at": at, "author": "Johan Lind"}],
    }


def card(
    *messages: dict[str, Any], episode: str | None = STAY, number: int | None = None
) -> list[Any]:
    return stay_messages.card_of(
        TEMPLATES, messages, UNIT, "nurse", episode=episode, number=number, now=NOW
    )


def sent(**values: str) -> stay_forms.Sent:
    template = next(one for one in TEMPLATES if one["id"] == "request_sent")
    told = json.loads(stay_messages.write_form(template, UNIT, STAY, {}))
    filled = [{"name": name, "kind": "text", "value": value} for name, value in values.items()]
    return cast("stay_forms.Sent", {**told, "values": filled})


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: str(one["id"]))
def test_a_form_asks_for_the_fields_of_its_text_and_no_others(template: dict[str, Any]) -> None:
    told = json.loads(stay_messages.write_form(template, UNIT, STAY, {}))

    asked = {f["name"].removeprefix("fields.") for f in told["fields"] if "fields." in f["name"]}
    assert asked == set(template["fields"])


def test_every_field_that_an_approved_text_can_have_is_asked_for() -> None:
    known = {f["name"] for f in read("stay_forms")["message"]["fields"]}

    assert {f"fields.{name}" for one in TEMPLATES for name in one["fields"]} <= known


def test_what_is_sent_is_what_the_api_takes_d4() -> None:
    values = {"fields.when": "i morgon", "fields.phone": "010-555 54 00", "channel": "Link"}

    call = stay_actions.call(sent(**values))

    made = MessageIn.model_validate(call.body)
    assert call.path == "messages"
    assert made.message.type == "request_sent"
    assert made.message.fields == {"when": "i morgon", "phone": "010-555 54 00"}


def test_a_field_that_would_tell_about_whom_is_refused_beside_it_in_swedish_d101() -> None:
    wrong = [{"pointer": "/fields/when", "detail": "A name of the patient or somebody close."}]
    detail = "The message would tell whom it is about, or why."
    refusal = Rejected(cast("Any", {"status": 422, "detail": detail, "errors": wrong}))

    told = stay_actions.refused(sent(), refusal)

    assert told["errors"] == [
        {"at": "fields.when", "text": "Ta bort namnet på patienten eller en närstående."}
    ]
    assert told["sentence"].startswith("Meddelandet skulle röja")


def test_a_stay_offers_its_own_texts_and_the_unit_the_one_outside_a_stay_d6() -> None:
    assert buttons(card()) == ["+ Meddelande om samordning", "+ Vårdbegäran skickad"]
    assert buttons(card(episode=None)) == ["+ Medicinsk planering (utanför vårdtillfälle)"]


def test_a_new_version_is_told_of_only_when_there_is_an_agreement() -> None:
    assert "+ Ny version av överenskommelsen" in buttons(card(number=2))


@pytest.mark.parametrize(
    ("step", "button"),
    [("written", ["Notera: skickat"]), ("sent", ["Notera: mottaget"]), ("received", [])],
)
def test_a_message_is_noted_as_sent_and_then_as_received_d4(step: str, button: list[str]) -> None:
    assert [b for b in buttons(card(written(step))) if b.startswith("Notera")] == button


def test_a_message_shows_where_it_goes_how_far_it_came_and_its_words() -> None:
    told = shown(card(written()))

    assert "Lifecare SP 4711, skrivet" in told
    assert "Ny information finns" in told


def test_without_approved_texts_the_page_does_without() -> None:
    assert stay_messages.card_of(None, None, UNIT, "nurse", now=NOW) == []


def test_what_was_written_is_handed_over_to_be_pasted() -> None:
    sheet = stay_sheets.after(sent(), written())["sheet"]

    assert sheet["texts"][0]["text"] == written()["text"]
    assert "Lifecare SP" in sheet["lead"]
