"""The round list says who, how bad, why now and how old, in the order the backend gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dashboard.ward import tables, words
from tests.dashboard.builders import (
    NOW,
    acknowledged,
    ago,
    finding,
    news2,
    row,
    the_round,
)

if TYPE_CHECKING:
    from dashboard.answers import Bed


def test_the_head_counts_patients_and_how_many_are_done() -> None:
    view = tables.round_view(the_round(row(), row(), reviewed=1), now=NOW)

    assert view["progress"] == "2 patienter, 1 klara"
    assert view["date"] == "söndag 22 november 2026"
    assert view["read_at"] == "09:41"


def test_the_dashboard_never_ranks_patients_itself() -> None:
    calm_first = the_round(
        row(episode_id="calm", tier=6, findings=[]), row(episode_id="ill", tier=1)
    )

    assert [line["id"] for line in tables.round_view(calm_first, now=NOW)["lines"]] == [
        "calm",
        "ill",
    ]


def test_anna_is_one_line() -> None:
    line = tables.line(row(), now=NOW)

    assert (line["name"], line["identifier"], line["age"]) == (
        "Anna Lind",
        "19340512-1274",
        "92 år",
    )
    assert line["heading"] == "NEWS2 5–6, 3 poäng i en vitalparameter, eller fynd MEDEL"
    assert line["why"] == [
        {
            "sign": "◆",
            "word": "MEDEL",
            "css": "orange",
            "text": "Temp 39,2\u00a0°C",
            "answered": False,
        }
    ]
    assert (line["measured"], line["measured_at"]) == ("36 min", "i dag\u00a009:05")
    assert (line["diagnosis"], line["day"], line["criteria"]) == (
        "Pneumoni",
        "vårddygn 3 av 14",
        "2 av 6",
    )
    assert (line["bed"], line["bed_until"], line["owner"]) == (
        "54:12",
        "till i dag\u00a017:41",
        "Dr Ek",
    )
    assert (line["status"], line["done"]) == ("ej rondad", False)


def test_one_finds_a_patient_by_name_or_by_the_last_four_digits() -> None:
    seek = tables.line(row(), now=NOW)["seek"]

    assert "anna" in seek
    assert seek.endswith("1274")


def test_a_patient_never_assessed_has_no_score_and_no_change() -> None:
    line = tables.line(row(news2={"change_24h": None}), now=NOW)

    assert (line["news2"]["word"], line["news2"]["css"], line["change"]) == (
        "inga data",
        "unknown",
        "",
    )


def test_more_findings_than_fit_are_counted() -> None:
    line = tables.line(row(findings=[finding(), finding(), finding(), finding()]), now=NOW)

    assert len(line["why"]) == 2
    assert line["more"] == "+2 till"


def test_a_late_measurement_says_since_when_it_was_due_for_silence_is_no_good_news() -> None:
    line = tables.line(
        row(latest={"at": ago(hours=14), "due_at": ago(hours=6), "late": True}), now=NOW
    )

    assert line["late"]
    assert (line["measured"], line["measured_at"]) == ("6 h", "väntad i dag\u00a003:41")


def test_somebody_never_measured_is_not_measured_now() -> None:
    line = tables.line(row(latest={"at": None, "due_at": None, "late": False}), now=NOW)

    assert (line["measured"], line["measured_at"]) == ("aldrig", "")


def test_a_signed_patient_is_done_and_tells_what_was_decided_and_when() -> None:
    signed = {"status": "signed", "at": ago(minutes=5), "by": "Dr Ek", "outcome": "change_plan"}

    seen = finding(urgency=3, acknowledgement=acknowledged())

    line = tables.line(row(review=signed, findings=[seen]), now=NOW)

    assert (line["status"], line["status_at"]) == ("Ändra plan", "i dag\u00a009:36")
    assert (line["group"], line["heading"], line["done"]) == ("done", "Klara i dag", True)
    assert not line["alarming"]


def test_a_red_finding_that_nobody_answers_for_calls_even_after_a_signature() -> None:
    signed = {"status": "signed", "at": ago(minutes=5), "by": "Dr Ek", "outcome": "continue"}

    line = tables.line(row(review=signed, findings=[finding(urgency=3)]), now=NOW)

    assert line["alarming"]
    assert line["open"] == "1 att kvittera"


def test_an_acknowledged_finding_still_stands_but_calls_no_longer() -> None:
    seen = finding(urgency=3, acknowledgement=acknowledged())

    line = tables.line(row(findings=[seen], unacknowledged=0), now=NOW)

    assert [tag["answered"] for tag in line["why"]] == [True]
    assert (line["alarming"], line["open"]) == (False, "")


def test_the_head_counts_what_waits_for_somebody() -> None:
    told = the_round(row(unacknowledged=2), row(unacknowledged=1))
    told["counts"]["parked"] = 1

    view = tables.round_view(told, now=NOW)

    assert (view["progress"], view["open"]) == (
        "2 patienter, 0 klara, 1 parkerade",
        "3 att kvittera",
    )


def test_a_parked_patient_says_why_and_by_whom() -> None:
    aside = {"reason": "Väntar på CRP", "by": "Sara Ek", "at": ago(minutes=10)}

    assert tables.line(row(parked=aside), now=NOW)["parked"] == (
        "Parkerad 09:31 av Sara Ek: Väntar på CRP"
    )
    assert tables.line(row(), now=NOW)["parked"] == ""


@pytest.mark.parametrize(
    ("now_there", "said"),
    [(True, "Hemsjukvården där till 10:11"), (False, "besök i dag\u00a009:31")],
)
def test_home_care_who_is_there_now_is_marked_d75(now_there: bool, said: str) -> None:  # noqa: FBT001  -- a table of cases
    visit = {
        "starts_at": ago(minutes=10),
        "ends_at": ago(minutes=-30),
        "who": "Maria",
        "what": [],
        "now": now_there,
    }

    line = tables.line(row(visit=visit), now=NOW)

    assert (line["visit"], line["there"]) == (said, now_there)
    assert tables.line(row(), now=NOW)["visit"] == ""


def test_a_parked_patient_is_not_done() -> None:
    parked = {"status": "parked", "at": None, "by": None, "outcome": None}

    line = tables.line(row(review=parked), now=NOW)

    assert (line["status"], line["done"]) == ("parkerad", False)


def test_a_high_finding_is_where_the_next_alarm_key_goes() -> None:
    assert tables.line(row(findings=[finding(), finding(urgency=3)]), now=NOW)["alarming"]
    assert not tables.line(row(findings=[finding(urgency=2)]), now=NOW)["alarming"]


@pytest.mark.parametrize(("met", "of", "ready"), [(6, 6, True), (5, 6, False), (0, 0, False)])
def test_only_all_of_some_criteria_is_ready(met: int, of: int, ready: bool) -> None:  # noqa: FBT001  -- a table of cases
    assert tables.line(row(criteria={"met": met, "of": of}), now=NOW)["ready"] is ready


def test_a_bed_held_until_tomorrow_says_tomorrow() -> None:
    held: Bed = {"label": "54:12", "until": ago(hours=-20)}

    assert words.bed(held, now=NOW) == "54:12, till i morgon\u00a005:41"


def test_a_bed_without_an_end_and_no_bed() -> None:
    assert words.bed({"label": "54:12", "until": None}, now=NOW) == "54:12"
    assert words.bed(None, now=NOW) == ""
    assert tables.line(row(bed=None), now=NOW)["bed"] == ""


def test_a_stay_without_planned_days_has_only_its_day() -> None:
    assert words.day(3, None) == "vårddygn 3"


def visit(*, now: bool) -> dict[str, object]:
    ends = ago(minutes=-30)
    return {"starts_at": ago(minutes=10), "ends_at": ends, "who": "Maria", "what": [], "now": now}


def test_a_round_that_follows_the_visits_stands_in_groups_of_visits_danger_first_d75() -> None:
    told = the_round(
        row(tier=1, visit=None),
        row(tier=6, visit=visit(now=True)),
        row(tier=2, visit=visit(now=False)),
        row(tier=4, visit=None),
    )

    lines = tables.round_view(told, now=NOW, by_visits=True)["lines"]

    assert [(line["heading"], line["tier"]) for line in lines] == [
        ("NEWS2 7 eller mer, eller öppet larm HÖG", ""),
        ("Hemsjukvården är där nu", "nivå 6"),
        ("Besök senare i dag", "nivå 2"),
        ("Inget besök i dag", "nivå 4"),
    ]


def test_how_high_an_incomplete_score_may_be_stands_beside_it_g1() -> None:
    assert tables.line(row(news2=news2(lower=3, upper=9)), now=NOW)["bound"] == "högst 9"
    complete = news2(complete=True, missing=[], level="low")
    assert tables.line(row(news2=complete), now=NOW)["bound"] == ""
    assert tables.line(row(news2={"change_24h": None}), now=NOW)["bound"] == ""


def test_what_has_passed_unseen_says_when_it_went() -> None:
    told = row(findings=[finding(urgency=3, passed_at=ago(hours=1))])

    tag = tables.line(told, now=NOW)["why"][0]

    assert (tag["word"], tag["text"]) == (
        "HÖG",
        "Har upphört 22\u00a0nov 08:41, ej kvitterat. Var: temp 39,2\u00a0°C",
    )


def test_why_now_does_not_repeat_what_a_score_lacks() -> None:
    text = "NEWS2 minst 3, högst 9 (ofullständig: andningsfrekvens saknas)"
    told = row(findings=[finding(text={"sv": text, "en": text})])

    assert tables.line(told, now=NOW)["why"][0]["text"] == "NEWS2 minst 3, högst 9"


def test_what_became_dangerous_after_the_decision_says_both() -> None:
    told = row()
    told["review"] = {**told["review"], "status": "open", "outcome": "continue"}

    line = tables.line(told, now=NOW)

    assert (line["done"], line["status"]) == (False, "Fortsätt hemma; HÖG sedan dess")
