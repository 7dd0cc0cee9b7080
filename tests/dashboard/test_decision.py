"""No day without a decision, and no signature that says less than it must."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

import pytest

from dashboard.ward import decision
from tests.dashboard.builders import (
    NOW,
    ago,
    assessment,
    criterion,
    episode,
    finding,
    review,
    varied,
)

if TYPE_CHECKING:
    from dashboard.ward.decision import Form

WHOLE = cast(
    "Form",
    {
        "episode": "e-anna",
        "assessment": "a-1",
        "previous": "v-1",
        "outcome": "continue",
        "note": "",
        "next_check": "",
        "red": False,
        "ready": False,
        "person": "Anna Lind 19340512-1274",
    },
)


def form(**told: object) -> Form:
    return varied(WHOLE, told)


def test_a_stable_patient_is_signed_without_a_word() -> None:
    assert decision.objection(form()) == ""


@pytest.mark.parametrize("outcome", [None, "", "home"])
def test_there_is_no_day_without_an_outcome_d78(outcome: str | None) -> None:
    assert decision.objection(form(outcome=outcome)).startswith("Välj ett beslut (1–4)")


def test_nobody_decides_on_nothing() -> None:
    assert "ingen bedömning" in decision.objection(form(assessment=None))


@pytest.mark.parametrize(("note", "blocked"), [("", True), ("  \n", True), ("Sett.", False)])
def test_an_open_high_finding_must_be_commented(note: str, blocked: bool) -> None:  # noqa: FBT001  -- a table of cases
    assert bool(decision.objection(form(red=True, note=note))) is blocked


def test_discharge_before_all_criteria_are_met_needs_a_reason() -> None:
    early = form(outcome="discharge")

    assert "kriterier" in decision.objection(early)
    assert decision.objection(form(outcome="discharge", ready=True)) == ""
    assert decision.objection(form(outcome="discharge", note="Vill hem.")) == ""


def test_what_is_sent_is_what_was_on_the_screen() -> None:
    sent = decision.body(form(note="  Stabil. ", next_check="2026-11-22T14:00"))

    assert sent == {
        "assessment_id": "a-1",
        "previous_review_id": "v-1",
        "outcome": "continue",
        "note": "Stabil.",
        "next_check_at": "2026-11-22T14:00:00+01:00",
    }


def test_no_next_check_is_as_planned() -> None:
    assert decision.body(form())["next_check_at"] is None


def test_the_bar_knows_the_page_it_stands_on() -> None:
    told = decision.context(episode(), now=NOW)

    assert (told["assessment"], told["previous"]) == ("a-1", "v-1")
    assert told["person"] == "Anna Lind 19340512-1274"
    assert (told["title"], told["next"], told["back"]) == ("Patient 3 av 18", "e-bo", "e-eva")
    assert [choice["text"] for choice in told["outcomes"]] == [
        "Fortsätt hemma",
        "Ändra plan",
        "Åter till avdelning",
        "Skriv ut",
    ]
    assert (told["red"], told["ready"], told["signed"]) == (False, False, "")


def test_the_title_of_the_window_names_nobody() -> None:
    assert "Anna" not in decision.context(episode(), now=NOW)["title"]


def test_red_and_ready_are_read_off_the_assessment() -> None:
    red = assessment(findings=[finding(urgency=3)], criteria=[criterion(), criterion()])

    told = decision.context(episode(assessment=red), now=NOW)

    assert (told["red"], told["ready"]) == (True, True)


def test_somebody_just_come_home_or_gone_again_has_nothing_to_decide_on() -> None:
    told = decision.context(episode(assessment=None, reviews=[], position=None), now=NOW)

    assert (told["assessment"], told["previous"], told["next"]) == (None, None, None)
    assert (told["red"], told["ready"], told["title"]) == (False, False, "Patient")


def test_a_decision_of_today_is_told_and_one_of_yesterday_is_not() -> None:
    assert decision.signed([review(signed_at=ago(minutes=10))], now=NOW) == (
        "Signerad i dag\u00a009:31 av Johan Ek, överläkare: Fortsätt hemma"
    )
    assert decision.signed([review()], now=NOW) == ""


def test_only_times_that_lie_ahead_are_offered() -> None:
    morning = [choice["value"] for choice in decision.checks(NOW)]
    evening = [choice["text"] for choice in decision.checks(NOW + timedelta(hours=11))]

    assert morning == ["2026-11-22T14:00", "2026-11-22T20:00", "2026-11-23T08:00"]
    assert evening == ["i morgon\u00a008:00"]


def test_a_signature_says_for_whom_and_when() -> None:
    result = decision.accepted(form(), review(signed_at=NOW.isoformat()))

    assert (result["ok"], result["sentence"]) == (True, "Signerad 09:41: Anna Lind 19340512-1274")


def test_the_second_doctor_sees_the_first_ones_decision_beside_the_own() -> None:
    first = review(id="v-2", outcome="change_plan", signed_at=ago(minutes=2))

    result = decision.compared(form(note="Mitt."), first, now=NOW)

    assert result["conflict"] is not None
    assert result["conflict"]["theirs"] is not None
    assert result["conflict"]["theirs"]["outcome"] == "Ändra plan"
    assert result["conflict"]["previous"] == "v-2"
    assert result["form"]["note"] == "Mitt."
    assert result["sentence"].startswith("Johan Ek, överläkare signerade")


def test_a_newer_assessment_is_said_to_be_newer() -> None:
    result = decision.compared(form(), None, now=NOW)

    assert result["conflict"] is not None
    assert result["conflict"]["theirs"] is None
    assert "nyare bedömning" in result["sentence"]


def test_what_was_written_stays_when_the_server_refuses() -> None:
    result = decision.refused(form(note="Kvar."), "Servern svarar inte.")

    assert (result["ok"], result["form"]["note"]) == (False, "Kvar.")
