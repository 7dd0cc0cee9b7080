"""What is next in a stay and who does it, and the gates that say what is missing."""

from __future__ import annotations

import pytest

from backend.access.permissions import ALLOWED, Permission
from backend.core.words import Role
from dashboard.ward import stay_file, stay_words
from dashboard.ward.pages import (
    stay_lists,
    stay_next,
)
from dashboard.ward.stay_todo import todo
from tests.dashboard.stay_builders import (
    HOME_SINCE,
    NOW,
    checklist,
    due,
    forms,
    item,
    links,
    said,
    stay,
    way,
)


def test_what_is_next_names_every_open_gate_with_who_and_the_earliest_first() -> None:
    told = stay(
        next=[way("at_home", "bed", "checklist")],
        checklists={
            "leaving": checklist(
                item("bed"),
                item("labs", who="physician", when="The same day"),
                item("sip", when="Two days before"),
                item("request", passed=True),
            )
        },
    )

    assert [(one.text, one.who, one.at) for one in todo(told, now=NOW)] == [
        ("bed saknas", ("bed_coordinator",), "bed"),
        ("sip", ("nurse",), "leaving-sip"),
        ("labs", ("physician",), "leaving-labs"),
    ]


def test_what_is_mine_stands_first_and_says_so() -> None:
    told = stay(
        next=[way("at_home", "checklist")],
        checklists={"leaving": checklist(item("a"), item("labs", who="physician"))},
    )

    assert said(stay_next.onward(told, "physician", now=NOW)).index("Läkare (du)") < said(
        stay_next.onward(told, "physician", now=NOW)
    ).index("Sjuksköterska")


@pytest.mark.parametrize(
    ("need", "kind"),
    [
        ("informed", "information"),
        ("patient_willing", "answer"),
        ("patient_safe", "answer"),
        ("kin_agree", "answer"),
    ],
)
def test_all_who_may_inform_and_ask_are_named_and_none_else(need: str, kind: str) -> None:
    [asked] = todo(stay("candidate", next=[way("informed", need)]), now=NOW)

    assert set(asked.who) == {one.value for one in Role if stay_file.may_write(kind, one)}
    assert set(asked.who) == ALLOWED[Permission.KEEP_FILE]


def test_an_assistant_nurse_reads_that_informing_is_hers_before_and_after() -> None:
    may = ["assistant_nurse", "nurse", "physician"]
    before = stay("candidate", next=[way("informed", "informed", who=may)])
    after = stay("candidate", next=[way("informed", who=may)])

    for told in (before, after):
        shown = said(stay_next.onward(told, "assistant_nurse", now=NOW))
        assert "Undersköterska / sjuksköterska / läkare (du)" in shown


def test_only_the_profession_that_has_not_signed_is_waited_for() -> None:
    told = stay(
        "informed",
        next=[way("assessed", "joint_assessment")],
        suitability_signed_by=["physiotherapist"],
    )

    assert todo(told, now=NOW)[0].who == ("occupational_therapist",)


def test_when_nothing_is_missing_the_step_itself_is_next() -> None:
    told = stay(next=[way("at_home")])

    assert [(one.text, one.at) for one in todo(told, now=NOW)] == [("Patienten går hem", "onward")]


def test_at_home_what_presses_is_next_and_late_tasks_are_counted() -> None:
    task = {"owner": "ward", "title": "Rond", "due_at": HOME_SINCE, "late": True, "open": True}
    told = stay("at_home", due=[due("evening_call")], tasks=[task] * 5)

    found = todo(told, now=NOW)

    assert (found[0].level, found[0].at) == (2, "day-one")
    assert [one.at for one in found[1:]] == ["tasks"] * 4
    assert found[-1].text == "och 2 försenade uppgifter till"


def test_a_step_that_a_slip_of_the_hand_must_not_take_says_what_follows() -> None:
    ready = forms(stay_next.ways(stay(next=[way("at_home")])))["Patienten går hem"]
    shut = forms(stay_next.ways(stay(next=[way("at_home", "bed")])))["Patienten går hem"]

    assert "Vården hemma börjar nu" in ready["lead"]
    assert (shut["lead"], shut["fields"]) == ("", [])


def test_whoever_may_not_take_a_step_is_told_whose_it_is() -> None:
    told = stay("assessed", next=[way("decided", may=False, who=["physician"])])

    shown = stay_next.ways(told)

    assert forms(shown) == {}
    assert "Görs av: läkare" in said(shown)


def test_a_list_that_is_missing_leads_to_the_list_and_does_not_repeat_it() -> None:
    text = {"sv": "Checklistan ska vara klar. Saknas: A, B.", "en": "It must be. Missing: A, B."}

    assert stay_words.missing([{"need": "checklist", "text": text}]) == [
        {"text": "Checklistan ska vara klar.", "at": "list-leaving"}
    ]


def test_a_gate_without_override_says_so_and_offers_none_even_to_a_doctor() -> None:
    told = stay(checklists={"leaving": checklist(item("bed", hard=True, known_by_itself=True))})

    shown = stay_lists.checklist(told, "leaving", "physician", now=NOW)

    assert "kan inte åsidosättas" in said(shown)
    assert forms(shown) == {}
    assert links(shown) == ["#bed"]


def test_an_item_that_an_entry_answers_opens_that_entry() -> None:
    told = stay(checklists={"leaving": checklist(item("sip", known_by_itself=True))})

    shown = forms(stay_lists.checklist(told, "leaving", "nurse", now=NOW))

    assert shown["Skriv"]["fixed"]["entry.kind"] == "enrolment"
