"""What stands beside the curves says what has happened, and what is still to be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from dashboard.ward import around
from tests.dashboard.builders import NOW, ago, episode, happened, varied

if TYPE_CHECKING:
    from dashboard.answers import Infusion, Lab, Participant, PlannedVisit, Said, Task

NAMES: dict[str, Said] = {"temperature": {"sv": "Temperatur", "en": "Temperature"}}


@pytest.mark.parametrize(
    ("kind", "what", "text"),
    [
        ("note", "Anteckning", "bättre, har ont. Sover dåligt."),
        ("check_in", "Egenrapport", "frossa: nej"),
        ("entry", "Vitalparametrar inmatade", "Temperatur 38,4. Per telefon"),
        ("missed_set", "1 utebliven mätning", "puls"),
        ("acknowledgement", "Kvitterat", "Ringt."),
        ("task", "Klart", "Ta CRP"),
    ],
)
def test_what_has_happened_is_one_line(kind: str, what: str, text: str) -> None:
    (line,) = around.happened([happened(kind)], NAMES, now=NOW)

    assert (line["what"], line["text"], line["unread"]) == (what, text, True)
    assert line["at"] == "i dag\u00a007:41"


def test_three_missed_sets_are_one_line_at_the_newest() -> None:
    items = [happened("missed_set"), happened("note"), happened("missed_set", unread=False)]

    first, second = around.happened(items, {}, now=NOW)

    assert (first["what"], second["what"]) == ("2 uteblivna mätningar", "Anteckning")


def test_answers_that_came_with_an_entry_are_told_once() -> None:
    items = [happened("entry"), happened("check_in"), happened("check_in", id="h-2")]

    assert [line["what"] for line in around.happened(items, NAMES, now=NOW)] == [
        "Vitalparametrar inmatade",
        "Egenrapport",
    ]


def test_a_number_that_stands_for_an_answer_is_not_shown_as_a_number() -> None:
    details = {"kind": "vitals", "values": {"consciousness": "0"}, "note": ""}

    (line,) = around.happened([happened("entry", details=details)], NAMES, now=NOW)

    assert line["text"] == ""


def test_a_check_in_tells_whose_word_it_is() -> None:
    (line,) = around.happened([happened("check_in", by="kin")], {}, now=NOW)

    assert line["by"] == "närstående"


def test_one_has_read_up_to_the_newest_that_was_shown() -> None:
    items = [happened(known_at=ago(hours=3)), happened(known_at=ago(hours=1))]

    assert around.newest(items) == ago(hours=1)
    assert around.newest([]) is None


def lab(**told: object) -> Lab:
    whole: Lab = {
        "kind": "crp",
        "name": {"sv": "CRP", "en": "CRP"},
        "unit": "mg/l",
        "precision": 0,
        "trend": "down",
        "usual": "3.5–8.8",
        "results": [
            {"at": ago(hours=3), "value": "84", "source": "lab"},
            {"at": ago(hours=27), "value": "120.5", "source": "lab"},
        ],
    }
    return varied(whole, told)


def test_a_lab_value_has_its_trend_in_sign_and_word() -> None:
    told = around.lab(lab(), now=NOW)

    assert (told["value"], told["arrow"], told["trend"]) == ("84", "↓", "sjunker")
    assert told["before"] == "120,5"
    assert told["usual"] == "3,5–8,8"


def test_a_first_result_has_no_trend() -> None:
    told = around.lab(lab(trend=None, results=lab()["results"][:1]), now=NOW)

    assert (told["arrow"], told["trend"], told["before"]) == ("", "", "")


def infusion(**told: object) -> Infusion:
    whole: Infusion = {
        "id": "i-1",
        "at": ago(hours=2),
        "given": True,
        "pump_weight_before": "310",
        "pump_weight_after": "80.5",
        "infused": "229.5",
        "line_site": {"code": 0, "sv": "lugnt", "en": "calm"},
        "problem": {"code": 0, "sv": "inget", "en": "none"},
        "note": "",
        "by": "Maria Berg",
    }
    return varied(whole, told)


def test_an_infusion_that_went_well_is_quiet_d86() -> None:
    told = around.infusion(infusion(), now=NOW)

    assert (told["given"], told["wrong"]) == ("Dos given", False)
    assert told["text"] == "infart: lugnt; pump 310 till 80,5 g (229,5\u00a0g)"


@pytest.mark.parametrize(
    "told",
    [{"given": False}, {"problem": {"code": 3, "sv": "läckage", "en": "leak"}}],
)
def test_a_dose_not_given_or_a_leak_stands_out(told: dict[str, object]) -> None:
    assert around.infusion(infusion(**told), now=NOW)["wrong"]


def test_an_infusion_with_little_known_says_little() -> None:
    bare = infusion(
        given=None,
        pump_weight_before=None,
        pump_weight_after=None,
        infused=None,
        line_site=None,
        problem=None,
    )

    told = around.infusion(bare, now=NOW)

    assert (told["given"], told["text"], told["wrong"]) == ("Dos ej angiven", "", False)


def task(**told: object) -> Task:
    whole: Task = {
        "id": "t-1",
        "what": "Ta CRP",
        "owner_role": "nurse",
        "owner_unit": None,
        "due_at": ago(hours=-3),
        "late": False,
        "ending": None,
        "measured_at": None,
    }
    return varied(whole, told)


def visit(**told: object) -> PlannedVisit:
    whole: PlannedVisit = {
        "id": "v-1",
        "starts_at": ago(minutes=10),
        "ends_at": ago(minutes=-20),
        "who": "Hemsjukvården Vasastan",
        "what": ["antibiotics"],
        "now": True,
    }
    return varied(whole, told)


def test_tasks_and_visits_stand_together_as_they_come() -> None:
    told = around.plan(episode(tasks=[task()], visits=[visit()]), now=NOW)

    assert [(one["text"], one["state"], one["can_end"]) for one in told] == [
        ("Besök: antibiotika", "där nu", False),
        ("Ta CRP", "", True),
    ]
    assert told[0]["at"] == "i dag\u00a009:31–10:01"
    assert told[1]["who"] == "sjuksköterska"


def test_a_visit_and_a_task_of_another_year_say_which() -> None:
    mistyped = visit(ends_at="2027-11-22T10:00:00Z", now=False)

    told = around.plan(
        episode(tasks=[task(due_at="2027-11-30T07:00:00Z")], visits=[mistyped]), now=NOW
    )

    assert told[0]["at"] == "i dag\u00a009:31–22\u00a0nov\u00a02027\u00a011:00"
    assert told[1]["at"] == "30\u00a0nov\u00a02027\u00a008:00"


@pytest.mark.parametrize(
    ("told", "state", "css"),
    [
        ({"late": True}, "försenad", "overdue"),
        ({"ending": "done"}, "klar", "done"),
        ({"ending": "cancelled"}, "struken", "cancelled"),
        (
            {"ending": "done", "measured_at": ago(minutes=10)},
            "uppmätt i dag\u00a009:31",
            "done",
        ),
    ],
)
def test_a_task_says_where_it_stands(told: dict[str, object], state: str, css: str) -> None:
    (line,) = around.plan(episode(tasks=[task(**told)]), now=NOW)

    assert (line["state"], line["css"]) == (state, css)


def test_a_visit_that_is_over_is_quiet() -> None:
    over = visit(starts_at=ago(hours=2), ends_at=ago(hours=1), now=False, what=[])

    (line,) = around.plan(episode(visits=[over]), now=NOW)

    assert (line["text"], line["css"]) == ("Besök", "done")


def test_who_takes_part_is_named_with_how_and_how_known_d76_d100() -> None:
    anna = {
        "id": "p-1",
        "kind": "patient",
        "name": "Anna Lind",
        "mode": "video",
        "identified": "bankid",
        "left_at": None,
    }
    gone = {**anna, "id": "p-2", "left_at": ago(minutes=1)}
    maria = {**anna, "id": "p-3", "name": "Maria Berg", "mode": "on_site", "identified": None}

    told = around.taking_part(cast("list[Participant]", [anna, gone, maria]))

    assert told == [("p-1", "Anna Lind (video, BankID)"), ("p-3", "Maria Berg (på plats)")]
