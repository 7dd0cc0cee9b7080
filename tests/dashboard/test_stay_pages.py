"""The stay's pages: who has use of which, and what they say (D10, D54, D64)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import plotly.graph_objects as go
import pytest

from dashboard.ward import stay, stay_steps, stay_words, used_parts
from dashboard.ward.pages import stay_beds, stay_due, stay_figures, stay_head, stay_requests

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
WARD_54 = {"id": "u-54", "name": "Avd. 54"}
TOTAL = dict.fromkeys(
    (
        "stays",
        "days_at_home",
        "back_to_ward",
        "readmitted_within_limit",
        "died",
        "calls_112",
        "median_hours_to_accept",
        "alarms_per_day",
        "safety",
        "satisfaction",
    ),
    0,
)
WARD_UNIT = {"id": "u-54", "name": "Infektion avd. 54"}


def bed(label: str, kind: str = "held", **more: Any) -> dict[str, Any]:  # noqa: ANN401  -- JSON
    text = {"sv": label, "en": label}
    told: dict[str, Any] = {"id": f"b-{label}", "kind": kind, "label": label, "text": text}
    return {**told, "closed_at": None, "promise": None, **more}


def board(*beds: dict[str, Any]) -> dict[str, Any]:
    count = {"beds": 22, "held": 9, "over_capacity": 1, "admitted": 0, "closed": 0, "available": 13}
    text = {"sv": "22 vårdplatser", "en": "22 beds"}
    return {"unit_id": "u-54", "occupancy": {**count, "text": text}, "beds": list(beds)}


def request(status: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401  -- JSON
    told: dict[str, Any] = {
        "id": "r-1",
        "episode_id": "e-1",
        "unit": {"id": "u-h", "name": "Hemsjukvården", "phone": "010-555 70 00"},
        "status": status,
        "sent_at": "2026-11-22T08:30:00+00:00",
        "phoned_at": None,
        "may_be_told": "may",
        "without_consent": None,
        "answered_at": None,
        "minutes_since_sent": 30,
        "patient_is_admitted": True,
        "version": 1,
        "content": {},
        "warnings": [],
        "prompts": [],
        "steps": [],
    }
    return told | more


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        ("home_care_nurse", ["Förfrågningar", "Att göra", "Rutiner"]),
        ("manager", ["Uppföljning", "Rutiner"]),
        ("physiotherapist", ["Kandidater", "Rutiner"]),
    ],
)
def test_each_sees_links_only_to_what_is_of_use_to_them_and_begins_with_the_first(
    role: str, pages: list[str]
) -> None:
    links = used_parts.links(WARD_54, role, "/ward/", "")

    assert [link.children for link in links] == pages
    assert [link.href for link in links if getattr(link, "className", "") == "here"] == ["/ward/"]


def test_a_doctor_sees_every_page_and_the_one_she_is_on_is_marked() -> None:
    links = used_parts.links(WARD_54, "physician", "/ward/beds", "?unit=u-54")

    assert [link.children for link in links][:3] == ["Rond", "Kandidater", "Vårdplatser"]
    assert [link.href for link in links if getattr(link, "className", "") == "here"] == [
        "/ward/beds?unit=u-54"
    ]


def test_the_next_place_beyond_the_number_is_called_by_both_numbers() -> None:
    assert stay_beds.beyond(board()) == "plats 24 av 22"


def test_a_closed_or_promised_bed_cannot_be_chosen() -> None:
    promised = bed("2", promise={"episode_id": "e"})
    closed = bed("3", closed_at="2026-11-22T08:00:00+00:00")

    places = stay_beds.places(board(bed("1"), promised, closed))

    assert [value for value, _text in places] == ["held:b-1", "over_capacity"]


def test_a_promise_that_has_run_out_says_so_and_is_not_lost() -> None:
    promise = {"admitted_at": None, "until": "2026-11-22T08:00:00+00:00", "run_out": True}

    assert "har gått ut: förläng" in stay_beds.until(promise, now=NOW)


def test_a_request_that_is_sent_but_not_phoned_says_what_it_lacks() -> None:
    assert (
        stay_requests.state(request("sent")) == "Skickad, inte uppringd · skickad för 30 min sedan"
    )


@pytest.mark.parametrize(
    ("status", "role", "buttons"),
    [
        ("sent", "home_care_nurse", ["Bekräfta mottagen", "Acceptera", "Avböj"]),
        ("accepted", "home_care_nurse", ["Avböj"]),
        ("drafted", "nurse", ["Skicka", "Notera samtal", "Notera fax", "Återta"]),
        ("sent", "assistant_nurse", []),
        ("withdrawn", "nurse", []),
    ],
)
def test_each_is_offered_the_steps_that_are_theirs(
    status: str, role: str, buttons: list[str]
) -> None:
    assert [one.children for one in stay_steps.steps(request(status), role)] == buttons


def test_a_patient_that_home_care_may_no_longer_see_is_not_named() -> None:
    told = request("withdrawn", patient=None, ward=None, episode_id=None)

    assert stay_requests.heading(told) == "Patienten visas inte längre för dig"


def test_a_task_that_is_due_names_who_does_it() -> None:
    text = "home_care: Mäta puls"

    assert stay_due.what({"code": "task", "text": {"sv": text, "en": text}}) == (
        "Hemsjukvården: Mäta puls"
    )


def test_the_way_shows_where_the_patient_is_and_a_stay_called_off_says_so() -> None:
    marked = [
        one.children for one in stay_head.way("preparing").children if one.className == "here"
    ]

    assert marked == ["Förbereds"]
    assert "Tackade nej" in [one.children for one in stay_head.way("declined").children]


def test_a_patient_at_home_is_never_called_discharged() -> None:
    assert stay_words.word("status", "at_home") == "Vårdas hemma"


def test_the_follow_ups_plots_are_plots_and_count_every_stay() -> None:
    stays = [
        {"diagnosis": name, "outcome": "at_home", "days_at_home": days}
        for name, days in (("Pneumoni", 4.5), ("Pneumoni", 2.0), ("Erysipelas", 3.0))
    ]

    days, outcome = stay_figures.days_plot(stays), stay_figures.outcome_plot(stays)

    assert go.Figure(days).data[0].x == (3.0, 6.5)
    assert go.Figure(outcome).data[0].x == (3,)


def test_a_figure_that_nobody_has_answered_is_a_dash_and_not_a_nought() -> None:
    assert stay_figures.number(None) == "–"
    assert stay_figures.number(0) == "0"


def test_a_page_of_thirty_things_to_do_says_how_many_more_there_are() -> None:
    one = {
        "code": "x",
        "level": "due",
        "due_at": None,
        "attempts": 0,
        "text": {"sv": "a", "en": "a"},
    }
    rows = [{"episode_id": "e", "patient": "Anna", "identifier": "1", "due": [one] * 40}]

    assert "och 10 till" in str(stay_due.due_page(rows, WARD_UNIT, now=NOW))


def test_the_follow_up_can_look_further_back_and_the_csv_has_the_same_days() -> None:
    told = {"first": "2026-08-24", "last": "2026-11-22", "total": TOTAL, "stays": []}

    page = stay_figures.figures_page(told, WARD_UNIT).to_plotly_json()
    periods, csv = page["props"]["children"][0].children[2:]

    chosen = [
        one.children for one in periods.children if "aria-current" in one.to_plotly_json()["props"]
    ]
    assert chosen == ["90 dagar"]
    assert "first=2026-08-24&last=2026-11-22" in csv.href


@pytest.mark.parametrize(
    ("search", "asked"),
    [
        ("?unit=u-54&days=30", {"first": "2026-10-23", "last": "2026-11-22"}),
        ("?days=100000", {}),
        ("", {}),
    ],
)
def test_only_the_offered_periods_are_asked_for(search: str, asked: dict[str, str]) -> None:
    assert stay.period(search, NOW) == asked


def test_the_same_task_of_many_patients_is_one_line_and_the_oldest_comes_first() -> None:
    text = {"sv": "ward: Digital rond", "en": "ward: Digital rond"}
    task = {
        "code": "task",
        "level": "due",
        "due_at": "2026-11-22T09:00:00Z",
        "attempts": 0,
        "text": text,
    }
    call_ = {**task, "code": "evening_call", "level": "escalate", "text": {"sv": "x", "en": "x"}}
    rows = [
        {"episode_id": f"e{n}", "patient": "A", "identifier": "1", "due": [task]} for n in range(3)
    ]
    rows[2] = {**rows[2], "due": [task, call_]}

    lines = stay_due.gathered(rows)

    assert [(line.one["code"], len(line.rows)) for line in lines] == [
        ("evening_call", 1),
        ("task", 3),
    ]
    assert stay_due.summary(rows) == "4 saker att göra, 1 av dem nu"
