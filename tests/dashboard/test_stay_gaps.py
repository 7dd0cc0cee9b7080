"""Small things of a stay's pages: reasons that are carried, requests whose stay is over, kin by name."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dashboard.i18n import hush, speak
from dashboard.ward import stay_actions, stay_file, words
from dashboard.ward.pages import stay_end, stay_lists, stay_requests, stay_roll
from tests.dashboard.stay_builders import NOW, checklist, entry, forms, item, said, stay, way
from tests.dashboard.test_stay_pages import request

TALK = {
    "at": "2026-11-22T12:00:00+00:00",
    "author": "Sara Ek",
    "role": "physician",
    "unmet_reason": "CRP faller stadigt",
}


def test_the_conversations_reason_stands_at_the_gate_and_is_not_written_again_d92() -> None:
    leaving = stay("at_home", next=[way("discharged")], conversation=TALK)

    [card] = stay_end.cards(leaving, None, "nurse", now=NOW)

    assert "Skäl vid utskrivningssamtalet: CRP faller stadigt. Sara Ek, läkare" in said(card)


def test_what_a_doctor_has_written_since_stands_instead() -> None:
    judged = entry("criteria_judged", met=True, reason="Feberfri") | {
        "at": "2026-11-22T13:00:00+00:00"
    }
    leaving = stay("at_home", next=[way("discharged")], conversation=TALK, entries=[judged])

    told = said(stay_end.cards(leaving, None, "nurse", now=NOW))

    assert "Feberfri" in told
    assert "CRP faller" not in told


@pytest.mark.parametrize("status", ["accepted", "sent", "drafted"])
def test_a_request_whose_stay_is_over_stands_last_and_waits_for_nobody(status: str) -> None:
    named = {"patient": {"name": "Kim Prov", "identifier": "197209032387"}, "ward": None}
    over = request(status, stay_over=True, patient_is_admitted=False, complete=True, **named)

    page = stay_requests.requests_page(
        {"unit_id": "u", "requests": [over], "heads_ups": []}, "nurse", now=NOW
    )

    told = said(page)
    assert "Vårdtillfället är avslutat 1" in told
    assert "fortfarande inskriven" not in told
    assert "0 väntar på svar" in told


def test_a_request_called_off_stays_among_those_called_off() -> None:
    off = request("withdrawn", stay_over=True)

    groups = dict(stay_requests.grouped([off], "nurse"))

    assert (groups["over"], groups["ended"]) == ([off], [])


TOMORROW, TONIGHT = "2026-11-23T09:00:00+01:00", "2026-11-22T23:30:00+01:00"
EARLIER, YESTERDAY = "2026-11-22T08:00:00+01:00", "2026-11-21T23:30:00+01:00"


def accepted(first: str, **more: Any) -> str:  # noqa: ANN401  -- JSON
    asked = {"question": "Dropp i hemmet.", "first_visit_at": first, "interventions": []}
    yes = request("accepted", content=asked, complete=True, **more)
    return said(stay_requests.brief(yes, "home_care_nurse", now=NOW))


@pytest.mark.parametrize("first", [TOMORROW, TONIGHT, EARLIER])
def test_a_request_said_yes_to_keeps_its_question_and_first_visit_until_that_day_is_over(
    first: str,
) -> None:
    assert f"Dropp i hemmet. Första besök {words.when(first, now=NOW)}" in accepted(first)


def test_a_first_visit_of_yesterday_is_not_announced_but_the_question_stands() -> None:
    assert "Dropp i hemmet." in accepted(YESTERDAY)
    assert "Första besök" not in accepted(YESTERDAY)


def test_the_time_that_came_with_the_yes_is_the_first_visits_d113() -> None:
    told = accepted(YESTERDAY, booked_for=TOMORROW)

    assert f"Första besök {words.when(TOMORROW, now=NOW)}" in told


def test_no_visit_is_announced_where_the_stay_is_over() -> None:
    assert "Första besök" not in accepted(TOMORROW, stay_over=True)


EVA = {"key": "d1", "name": "Eva Prov", "relation": "dotter", "phone": "070-1", "consent": "given"}


def test_information_asks_which_of_kin_by_name_and_relation_d28() -> None:
    known = stay("candidate", entries=[entry("contact", "d1", **EVA, takes_part=True)])

    told = json.loads(stay_file.entry_form(known, "information", now=NOW))

    asked = next(one for one in told["fields"] if one["name"] == "entry.to")
    assert asked["options"] == [["patient", "Patienten"], ["kin:d1", "Eva Prov (dotter)"]]


@pytest.mark.parametrize(
    ("chosen", "sent", "previous"),
    [
        ("kin:d1", {"to": "kin", "kin": "d1"}, "x-information-d1"),
        ("patient", {"to": "patient"}, None),
    ],
)
def test_whom_one_chose_is_sent_by_key_and_follows_what_that_person_was_told(
    chosen: str, sent: dict[str, str], previous: str | None
) -> None:
    before = entry("information", "d1", to="kin", kin="d1")
    told = json.loads(
        stay_file.entry_form(stay("candidate", entries=[before]), "information", now=NOW)
    )
    values = [{"name": "entry.to", "kind": "select", "value": chosen}]

    body = stay_actions.call(
        {"action": told["action"], "ids": told["ids"], "fixed": told["fixed"], "values": values}
    ).body

    assert body == {"entry": {"kind": "information", **sent}, "previous": previous}


def test_the_file_names_who_of_kin_was_told() -> None:
    told = entry("information", "d1", to="kin", kin="d1")

    name = stay_file.about(told, [told, entry("contact", "d1", **EVA)])

    assert name.endswith(": Eva Prov")


def meeting(**told: Any) -> dict[str, Any]:  # noqa: ANN401  -- JSON
    dora = {"key": "dora", "name": "Dora", "organisation": "Hemsjukvården", "mode": "video"}
    content = {
        "key": "m1",
        "held": "planned",
        "convener": "Johan Lind",
        "participants": [dora | {"kin": False}],
        "organisations": [],
    }
    begun = {
        "id": "x-m1",
        "content": content,
        "links": [],
        "consents": [],
        "attendance": [],
        "absences": [],
        "phone_needed": False,
    }
    return begun | told


ME = {"name": "Johan Lind", "role": "nurse"}


def test_somebody_who_cannot_come_is_noted_and_the_convener_decides_d102() -> None:
    told = forms(stay_roll.roll(meeting(), stay("at_home"), ME, may=True, now=NOW))[
        "Kan inte komma"
    ]

    assert told["title"] == "Dora kan inte komma"
    assert told["fixed"]["entry.decided_by"] == "Johan Lind"
    assert told["notes"] == []


def test_the_same_day_the_others_are_to_be_phoned_d102() -> None:
    today = meeting(phone_needed=True)

    told = forms(stay_roll.roll(today, stay("at_home"), ME, may=True, now=NOW))["Kan inte komma"]

    assert told["notes"] == ["Mötet är i dag: ring de andra om det ställs in."]


def test_what_was_decided_stands_beside_the_name_and_is_not_asked_again() -> None:
    gone = {"meeting": "m1", "participant": "dora", "told": "phone", "decision": "hold"}
    shown = stay_roll.roll(meeting(absences=[gone]), stay("at_home"), ME, may=True, now=NOW)

    assert "kan inte komma: mötet hålls" in said(shown)
    assert "Kan inte komma" not in forms(shown)


LAB = {
    "kind": "crp",
    "name": {"sv": "CRP", "en": "CRP"},
    "value": "38.5",
    "unit": "mg/L",
    "at": "2026-11-22T06:10:00+00:00",
}


def leaving(**told: Any) -> dict[str, Any]:  # noqa: ANN401  -- JSON
    lists = stay()["checklists"] | {"leaving": checklist(item("labs", dated=True))}
    return stay("preparing", checklists=lists, **told)


def test_the_newest_labs_stand_beside_their_tick_each_with_its_age_d56() -> None:
    cards = stay_lists.cards(leaving(labs=[LAB]), "nurse", now=NOW)

    assert "CRP  38,5  mg/L,  taget i dag\xa007:10, för 14 h sedan" in said(cards)
    told = forms(cards)["Klart"]
    [field] = told["fields"]
    assert field["required"]
    assert field["value"] == "CRP 38,5 mg/L, 2026-11-22 07:10"


def test_where_no_results_are_it_says_so_and_asks_when_they_were_taken_d56() -> None:
    cards = stay_lists.cards(leaving(), "nurse", now=NOW)

    assert "Inga svar finns här: skriv vilka, och när de togs." in said(cards)
    assert forms(cards)["Klart"]["fields"][0]["value"] == ""


@pytest.mark.parametrize(
    ("label", "english"),
    [("Plats 25", "Place 25"), ("14:1", "14:1"), ("Plats fönster", "Plats fönster")],
)
def test_a_place_beyond_the_number_is_a_word_of_the_readers_language(
    label: str, english: str
) -> None:
    spoken = speak("en")
    told = words.place(label)
    hush(spoken)

    assert told == english
    assert words.place(label) == label
