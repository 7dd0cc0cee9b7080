"""The bar knows the page it stands on: who else writes, what was signed, what was half written."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

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
)

if TYPE_CHECKING:
    from dashboard import answers


def test_a_finding_with_a_name_under_it_is_not_asked_about_again() -> None:
    assert decision.unanswered([finding(acknowledgement=acknowledged())]) == []


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
        "saved_at": ago(minutes=1),
        "corrects": None,
        "changes": {},
        "transport": None,
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


def test_todays_decision_is_corrected_with_everything_it_set_in_the_fields() -> None:
    limit = {
        "id": "l-1",
        "rule": "saturation-low",
        "value": "89.5",
        "reason": "KOL",
        "expires_at": "2026-11-27T07:00:00Z",
    }
    signed = review(
        id="v-7", outcome="change_plan", signed_at=ago(minutes=5), decided={"limits": [limit]}
    )

    told = decision.context(episode(reviews=[signed]), now=NOW)["correctable"]

    assert told is not None
    assert (told["corrects"], told["outcome"]) == ("v-7", "change_plan")
    assert told["said"].startswith("Du rättar version 1, signerad i dag")
    (row,) = told["changes"]["limits"]
    assert (row["value"], row["expires_at"]) == ("89,5", "2026-11-27 08:00")


def test_yesterdays_decision_stands_and_one_that_was_undone_is_no_more() -> None:
    undone = review(signed_at=ago(minutes=5), withdrawn_at=ago(minutes=4))

    assert decision.context(episode(), now=NOW)["correctable"] is None
    assert decision.context(episode(reviews=[undone]), now=NOW)["correctable"] is None


def test_the_bar_knows_the_bed_what_is_not_met_and_who_comes_next() -> None:
    told = decision.context(episode(), now=NOW)

    assert told["bed"].startswith("54:12")
    assert told["unmet"] == ["Feberfri 48 h"]
    assert (told["onward"], told["home"]) == ("e-bo", "")
    assert "Ambulans" in [one["text"] for one in told["transports"]]


def test_whoever_is_back_on_the_ward_is_said_to_be_there() -> None:
    told = decision.context(episode(status="readmitted"), now=NOW)

    assert "vårdas inte hemma" in told["home"]
