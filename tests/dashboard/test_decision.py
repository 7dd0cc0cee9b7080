"""No day without a decision, and no signature that says less than it must."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

import pytest

from dashboard.ward import decision
from tests.dashboard.builders import (
    NOW,
    acknowledged,
    ago,
    assessment,
    criterion,
    episode,
    finding,
    review,
    varied,
)

if TYPE_CHECKING:
    from dashboard import answers
    from dashboard.ward.decision import Form, Open

WHOLE = cast(
    "Form",
    {
        "episode": "e-anna",
        "assessment": "a-1",
        "previous": "v-1",
        "outcome": "continue",
        "note": "",
        "next_check": "",
        "open": [],
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


def open_finding(urgency: int = 3) -> list[Open]:
    return decision.unanswered([finding(urgency=urgency)])


@pytest.mark.parametrize("outcome", ["continue", "change_plan", "discharge"])
def test_a_high_finding_that_nobody_answers_for_stands_in_the_way(outcome: str) -> None:
    wanted = form(outcome=outcome, note="Sett.", open=open_finding())

    assert [one["rule"] for one in decision.standing_in_the_way(wanted)] == ["temperature-high"]


def test_to_take_somebody_back_is_itself_the_answer() -> None:
    wanted = form(outcome="back_to_ward", note="In nu.", open=open_finding())

    assert decision.standing_in_the_way(wanted) == []


def test_a_medium_finding_may_wait() -> None:
    assert decision.standing_in_the_way(form(open=open_finding(urgency=2))) == []


def test_what_stands_in_the_way_is_named_so_that_it_can_be_answered_in_place() -> None:
    result = decision.blocked(form(note="Kvar."), open_finding())

    assert (result["ok"], result["sentence"]) == (False, "Kvittera innan du signerar:")
    (shown,) = result["blocked"]
    assert (shown["tag"], shown["text"]) == ("■ HÖG", "Temp 39,2\u00a0°C")
    assert result["form"]["note"] == "Kvar."


def test_a_finding_with_a_name_under_it_is_not_asked_about_again() -> None:
    assert decision.unanswered([finding(acknowledgement=acknowledged())]) == []


@pytest.mark.parametrize("outcome", ["change_plan", "back_to_ward", "discharge"])
def test_only_to_continue_can_be_signed_without_a_word(outcome: str) -> None:
    assert "utan anteckning" in decision.objection(form(outcome=outcome, ready=True))
    assert decision.objection(form(outcome=outcome, note="Därför.")) == ""


def test_discharge_before_all_criteria_are_met_needs_a_reason() -> None:
    assert "kriterier" in decision.objection(form(outcome="discharge"))
    assert decision.objection(form(outcome="discharge", note="Vill hem.")) == ""


def test_a_draft_is_found_again_with_its_time_on_the_wards_clock() -> None:
    content: answers.Draft = {
        "outcome": "change_plan",
        "note": "Halv",
        "next_check_at": "2026-11-22T13:00:00Z",
    }

    told = decision.draft({"content": content, "saved_at": ago(minutes=1)})

    assert told == {
        "outcome": "change_plan",
        "note": "Halv",
        "check": "2026-11-22T14:00",
        "said": "Utkast sparat 09:40",
    }


def test_an_empty_draft_and_none_break_nothing() -> None:
    told = decision.draft({"content": {}, "saved_at": ago(minutes=1)})

    assert told is not None
    assert (told["outcome"], told["note"], told["check"]) == ("", "", "")
    assert decision.draft(None) is None
    assert decision.local_minute("2026-11-22T14:00") == "2026-11-22T14:00"


def test_who_else_writes_here_is_told_with_since_when_and_who_has_gone_is_not() -> None:
    ek = {
        "name": "Dr Ek",
        "title": "",
        "since": ago(minutes=53),
        "saved_at": ago(minutes=0),
        "here": True,
    }
    gone = {**ek, "name": "Dr Falk", "here": False}
    early = {**ek, "name": "Dr Ask", "since": ago(hours=20)}

    told = decision.context(episode(writers=[ek, gone, early]), now=NOW)["writers"]

    assert told == {
        "Dr Ek": "Dr Ek skriver här sedan 08:48",
        "Dr Ask": "Dr Ask skriver här sedan i går\u00a013:41",
    }


def test_an_undone_signature_is_no_signature_of_today() -> None:
    undone = review(signed_at=ago(minutes=10), withdrawn_at=ago(minutes=9))

    assert decision.signed([undone], now=NOW) == ""


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
    assert (told["ready"], told["signed"], told["draft"]) == (False, "", None)
    assert [one["rule"] for one in told["open"]] == ["temperature-high"]


def test_the_title_of_the_window_names_nobody() -> None:
    assert "Anna" not in decision.context(episode(), now=NOW)["title"]


def test_whether_the_patient_is_ready_is_read_off_the_assessment() -> None:
    whole = assessment(criteria=[criterion(), criterion()])

    assert decision.context(episode(assessment=whole), now=NOW)["ready"]


def test_somebody_just_come_home_or_gone_again_has_nothing_to_decide_on() -> None:
    told = decision.context(episode(assessment=None, reviews=[], position=None), now=NOW)

    assert (told["assessment"], told["previous"], told["next"]) == (None, None, None)
    assert (told["open"], told["ready"], told["title"]) == ([], False, "Patient")


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
    assert result["undo"] == "v-1"


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
