"""The round list says who, how bad, why now and how old, in the order the backend gave."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dashboard.ward import tables
from tests.dashboard.builders import (
    NOW,
    acknowledged,
    ago,
    finding,
    news2,
    point,
    readings,
    row,
    series,
    the_round,
    varied,
)

if TYPE_CHECKING:
    from dashboard.answers import Bed, RoundSession


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
    assert line["heading"] == "NEWS2 5–6, eller 3 poäng i en vitalparameter"
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


@pytest.mark.parametrize("lower", range(5))
def test_an_incomplete_score_never_looks_low_g1(lower: int) -> None:
    tag = tables.score(news2(lower=lower, level="unknown"))

    assert (tag["word"], tag["css"]) == (f"minst {lower}", "unknown")


def test_even_a_backend_that_says_low_of_an_incomplete_score_is_not_repeated() -> None:
    assert tables.score(news2(level="low"))["css"] == "unknown"


@pytest.mark.parametrize(
    ("level", "sign"), [("emergency", "■"), ("urgent", "◆"), ("single_three", "■")]
)
def test_a_trigger_that_is_certain_shows_though_inputs_are_missing(level: str, sign: str) -> None:
    tag = tables.score(news2(lower=5, level=level))

    assert (tag["sign"], tag["css"], tag["word"]) == (sign, level, "minst 5")


def test_a_complete_low_score_is_a_plain_number() -> None:
    tag = tables.score(news2(complete=True, missing=[], level="low"))

    assert (tag["sign"], tag["word"], tag["css"]) == ("", "2", "low")


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
    assert (line["measured"], line["measured_at"]) == ("14 h", "väntad i dag\u00a003:41")


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


def session(**told: object) -> RoundSession:
    whole: RoundSession = {
        "id": "s-1",
        "unit": "u-54",
        "opened_by": "Sara Ek",
        "opened_at": ago(minutes=40),
        "closed_by": None,
        "closed_at": None,
        "without_outcome": 3,
        "calls": [
            {
                "id": "c-1",
                "episode_id": "e-anna",
                "patient": "Anna Lind",
                "identifier": "193405121274",
                "mode": "phone",
                "tool": "phone",
                "reference": "070-174 06 35",
                "started_at": ago(minutes=3),
            }
        ],
    }
    return varied(whole, told)


def test_the_round_says_who_opened_it_and_which_calls_go_on() -> None:
    held = tables.held(session())

    assert held is not None
    assert (held["open"], held["text"]) == (True, "Ronden öppnad 09:01 av Sara Ek")
    (ringing,) = held["calls"]
    assert ringing["person"] == "Anna Lind 19340512-1274"
    assert (ringing["text"], ringing["link"]) == ("Telefon sedan 09:38", "tel:0701740635")


def test_a_closed_round_says_so_and_no_round_says_nothing() -> None:
    held = tables.held(session(closed_at=ago(minutes=1), closed_by="Amir Haddad", calls=[]))

    assert held is not None
    assert (held["open"], held["text"]) == (False, "Ronden avslutad 09:40 av Amir Haddad")
    assert tables.held(None) is None


def test_the_wall_has_no_name_no_number_and_no_call() -> None:
    view = tables.nameless(tables.round_view(the_round(row()), session(), now=NOW))

    assert "Anna" not in str(view)
    assert "1274" not in str(view)
    assert view["lines"][0]["why"][0]["word"] == "MEDEL"


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

    assert tables.bed(held, now=NOW) == "54:12, till i morgon\u00a005:41"


def test_a_bed_without_an_end_and_no_bed() -> None:
    assert tables.bed({"label": "54:12", "until": None}, now=NOW) == "54:12"
    assert tables.bed(None, now=NOW) == ""
    assert tables.line(row(bed=None), now=NOW)["bed"] == ""


def test_a_stay_without_planned_days_has_only_its_day() -> None:
    assert tables.day(3, None) == "vårddygn 3"


def test_the_sparkline_has_a_fixed_axis_and_leaves_silence_open() -> None:
    hours = (60, 54, 48, 24, 18, 0)

    told = tables.spark([(ago(hours=h), "38.0") for h in hours], now=NOW)

    assert len(told["lines"]) == 3
    assert {point.split(",")[1] for line in told["lines"] for point in line.split()} == {"12.0"}
    assert told["fever"] == 12.0
    assert told["dots"][-1] == [100.0, 12.0]
    assert told["label"] == "Temperatur 7 dygn, senast 38,0 °C"


def test_a_fever_off_the_scale_stays_in_its_cell() -> None:
    told = tables.spark([(ago(hours=1), "44.0"), (ago(hours=0), "30.0")], now=NOW)

    assert [p.split(",")[1] for p in told["lines"][0].split()] == ["0.0", "24.0"]


def test_what_is_older_than_a_week_is_not_drawn() -> None:
    assert tables.spark([(ago(days=8), "38.0")], now=NOW)["lines"] == []


def test_no_temperature_is_said_in_words() -> None:
    assert tables.spark([], now=NOW)["label"] == "Ingen temperatur"


def test_the_table_has_the_numbers_of_the_plots_one_set_a_line_newest_first() -> None:
    told = readings(
        series(
            "temperature",
            point("38.4", at=ago(hours=8), points=1),
            point("37.9", at=ago(hours=2)),
        ),
        series("pulse", point("112", at=ago(hours=2, minutes=-4), points=2)),
        series("diastolic"),
    )

    grid = tables.readings_grid(told)

    assert grid["head"] == ["Tid", "Temperatur (°C)", "Puls (/min)"]
    assert [[cell["text"] for cell in line] for line in grid["rows"]] == [
        ["2026-11-22 07:41", "37,9", "112 ◆2"],
        ["2026-11-22 01:41", "38,4 ●1", ""],
    ]


def test_two_values_of_one_kind_are_two_lines_however_close() -> None:
    told = readings(series("pulse", point("80"), point("82", at=ago(hours=2, minutes=-1))))

    assert len(tables.readings_grid(told)["rows"]) == 2


def test_a_doubted_value_and_one_that_failed_stay_in_the_table() -> None:
    told = readings(
        series(
            "pulse",
            point("999", implausible="high", points=None),
            point(None, at=ago(hours=1), points=None),
            point("80", at=ago(minutes=10), source="patient"),
        )
    )

    cells = [line[1] for line in tables.readings_grid(told)["rows"]]

    assert [(cell["text"], cell["css"], cell["title"]) for cell in cells] == [
        ("80", "p0", "patienten"),
        ("–", "", "mätt, inget giltigt värde"),
        ("999", "doubted", "orimligt värde, poängsätts inte"),
    ]


def test_a_patient_without_readings_has_an_empty_table() -> None:
    assert tables.readings_grid(readings())["rows"] == []


def test_one_set_lasts_ten_minutes() -> None:
    assert timedelta(minutes=10) == tables.ONE_SET
