"""Who comes into the home and when: the visitors' sheet, the week on screen and on the refrigerator (D20, D74, D118)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from dashboard.i18n import hush, speak
from dashboard.ward import stay_week
from dashboard.ward.pages import stay_home_care, stay_visitors
from dashboard.ward.pages import stay_week as page
from tests.dashboard.stay_builders import NOW, agreement, entry, forms, links, said, stay, two

if TYPE_CHECKING:
    from dashboard.answers import Me

TODAY = date(2026, 11, 22)
ME: Me = {
    "id": "s-1",
    "name": "Maria Berg",
    "title": "distriktssköterska",
    "role": "home_care_nurse",
    "language": "sv",
    "units": [],
}
SHEET: dict[str, Any] = {
    "title": two("Till dig som kommer på besök"),
    "version": "1",
    "approver": "Not approved yet: to be confirmed by the clinic's head",
    "agreement_number": 2,
    "as_of": "2026-11-22T20:00:00+00:00",
    "patient": "Kim Prov",
    "rows": agreement()["current"]["content"]["rows"],
    "coordinator": "Johan Lind",
    "contacts": agreement()["current"]["content"]["contacts"],
    "ward_phone": "010-555 54 00",
    "basic_needs": {"food": "Lagas", "hygiene": "Själv", "toilet": "Själv", "mobility": "Går"},
    "visitors": [],
    "call_ward": [two("Personen är tröttare")],
    "call_112": [two("Personen har svårt att andas")],
    "call_112_agreed": "Ring 112 vid livshotande tillstånd.",
}


def happening(kind: str, at: str = "2026-11-22T07:00:00+00:00", **told: Any) -> dict[str, Any]:  # noqa: ANN401  -- JSON
    begun = {
        "kind": kind,
        "id": "h",
        "day": at[:10],
        "all_day": False,
        "starts_at": at,
        "ends_at": None,
        "who": "home_care",
        "organisation": "",
        "what": "Mäta",
        "times": "",
        "place": "",
        "state": "open",
        "for_patient": True,
    }
    return begun | told


def visitor(**told: Any) -> dict[str, Any]:  # noqa: ANN401  -- JSON
    lisa = {"key": "ht", "name": "Lisa Ek", "organisation": "Hemtjänsten", "phone": "060-1 23"}
    return entry("visitor", "ht", **lisa, what_for="Frukost", **told)


def test_who_comes_is_written_down_on_the_stay_with_number_and_purpose_d20() -> None:
    [card] = stay_visitors.cards(
        stay("at_home", entries=[visitor(when="Vardagar kl. 8")]), "nurse", now=NOW
    )

    text = said(card)
    assert "Lisa Ek , Hemtjänsten  060-1 23" in text
    assert "Frukost · Vardagar kl. 8" in text
    assert links(card) == ["tel:060123", "/ward/stay/e-1/visitors", "/ward/stay/e-1/week"]


def test_a_change_of_a_visitor_names_the_version_that_was_seen() -> None:
    [card] = stay_visitors.cards(stay("at_home", entries=[visitor()]), "home_care_nurse", now=NOW)

    told = forms(card)["Ändra"]
    assert told["fixed"] == {
        "entry.kind": "visitor",
        "previous": "x-visitor-ht",
        "entry.key": "ht",
    }
    assert {one["name"]: one["value"] for one in told["fields"]}["entry.phone"] == "060-1 23"


@pytest.mark.parametrize("role", ["bed_coordinator", "physiotherapist"])
def test_who_does_not_write_of_visitors_is_not_asked(role: str) -> None:
    [card] = stay_visitors.cards(stay("at_home", entries=[visitor()]), role, now=NOW)

    assert forms(card) == {}


@pytest.mark.parametrize("status", ["candidate", "discharged", "declined"])
def test_nobody_comes_where_there_is_no_care_at_home(status: str) -> None:
    assert stay_visitors.cards(stay(status), "nurse", now=NOW) == []


def test_home_care_meets_who_else_comes_on_its_own_page() -> None:
    text = said(
        stay_home_care.home_care_page(
            stay("at_home", entries=[visitor()]), agreement(current=None, versions=[]), now=NOW
        )
    )

    assert "Vem kommer hem till patienten" in text
    assert "Lisa Ek" in text


def test_the_last_day_ends_at_midnight_here_and_not_in_greenwich() -> None:
    content = {"until": "2026-11-22"}

    assert stay_visitors.comes(content, now=datetime(2026, 11, 22, 22, 59, tzinfo=UTC))
    assert not stay_visitors.comes(content, now=datetime(2026, 11, 22, 23, 0, tzinfo=UTC))


def test_the_visitors_sheet_says_112_first_and_holds_no_number_and_no_diagnosis_d118() -> None:
    spoken = speak("en")
    text = said(stay_visitors.sheet(stay("at_home"), SHEET, ME, now=NOW))
    hush(spoken)

    places = [text.index(one) for one in ("svårt att andas", "tröttare", "Digital rond", "Lagas")]
    assert places == sorted(places)
    assert "Hos Kim Prov" in text
    assert "Utskriven av Maria Berg" in text
    assert "Förslag, ska godkännas lokalt." in text
    assert [one for one in ("19720903", "2387", "Pneumoni", "Penicillin") if one in text] == []


def test_a_text_that_the_clinic_has_approved_is_no_proposal() -> None:
    assert stay_visitors.proposal("Anna Berg, verksamhetschef") == ""


def test_without_an_agreement_the_sheet_says_what_it_waits_for() -> None:
    shown = stay_visitors.sheet(stay("preparing"), None, ME, now=NOW)

    assert "som inte är skriven än" in said(shown)
    assert "Ring avdelningen, dygnet runt:  Avd. 54 010-555 54 00" in said(shown)
    assert "Ring 112." in said(shown)
    assert links(shown) == ["/ward/stay/e-1"]


def test_a_week_is_seven_days_beside_each_other_with_today_marked_d74() -> None:
    told = [happening("measurement"), happening("round", "2026-11-24T09:00:00+00:00", who="ward")]

    shown = page.week_page(stay("at_home"), told, TODAY, "nurse", now=NOW)
    text = said(shown)

    days = ["söndag", "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag"]
    places = [text.index(f"{day} ") for day in days]
    assert places == sorted(places)
    assert text.count("söndag 22\xa0nov i dag") == 1
    assert "08:00 Mätning Mäta Hemsjukvården" in text
    assert "10:00 Rond Mäta Avdelningen" in text
    assert text.count("Inget planerat.") == 5


def test_the_weeks_around_are_a_touch_away() -> None:
    shown = page.week_page(stay("at_home"), [], TODAY, "nurse", now=NOW)

    assert [one for one in links(shown) if "week" in one] == [
        "/ward/stay/e-1/week?from=2026-11-15",
        "/ward/stay/e-1/week",
        "/ward/stay/e-1/week?from=2026-11-29",
        "/ward/stay/e-1/week-sheet?from=2026-11-22",
    ]


@pytest.mark.parametrize(
    ("search", "first"),
    [
        ("?from=2026-12-24", date(2026, 12, 24)),
        ("", TODAY),
        ("?from=snart", TODAY),
        ("?from=2026-02-30", TODAY),
    ],
)
def test_an_address_that_names_no_day_means_today(search: str, first: date) -> None:
    assert stay_week.first_day(search, now=NOW) == first


def test_after_midnight_here_it_is_the_new_day_though_not_in_greenwich() -> None:
    assert stay_week.first_day("", now=datetime(2026, 11, 22, 23, 30, tzinfo=UTC)) == date(
        2026, 11, 23
    )


def test_the_week_after_which_there_is_no_calendar_is_shorter_and_breaks_nothing() -> None:
    assert stay_week.week(date.max) == [date.max]


@pytest.mark.parametrize("status", ["readmitted", "discharged"])
def test_a_week_that_does_not_go_on_says_so_first(status: str) -> None:
    text = said(page.week_page(stay(status), [], TODAY, "nurse", now=NOW))

    assert "inte göras" in text or "avslutat" in text


def test_the_same_thing_morning_and_evening_is_one_line_on_the_refrigerator() -> None:
    told = [
        happening("measurement", who="patient"),
        happening("measurement", "2026-11-22T19:00:00+00:00", who="patient"),
    ]

    shown = page.week_sheet(stay("at_home"), told, agreement(), TODAY, ME, now=NOW)

    assert "08:00 och 20:00 Mäta du" in said(shown)


def test_the_refrigerator_has_what_is_the_patients_and_whom_to_call_and_no_number() -> None:
    told = [
        happening("meeting", what="consultation", place="digital", for_patient=False),
        happening("meeting", what="sip", place="digital", state="cancelled"),
        happening("dose", all_day=True, times="En gång om dagen", what="Antibiotika", state="sent"),
        happening("delivery", all_day=True, who="ld_tour", what="Duschstol"),
    ]
    spoken = speak("en")
    text = said(page.week_sheet(stay("at_home"), told, agreement(), TODAY, ME, now=NOW))
    hush(spoken)

    assert "En gång om dagen Antibiotika Hemsjukvården (inte accepterat än)" in text
    assert "Duschstol LD-turen" in text
    assert "Ring 112." in text
    gone = ("Konsultation", "SIP", "19720903", "2387", "Pneumoni")
    assert [one for one in gone if one in text] == []


def test_a_day_of_another_year_says_which_on_screen_and_on_paper() -> None:
    last = date(2026, 12, 31)

    screen = said(page.week_page(stay("at_home"), [], last, "nurse", now=NOW))
    paper = said(page.week_sheet(stay("at_home"), [], agreement(), last, ME, now=NOW))

    for shown in (screen, paper):
        days = ["torsdag 31\u00a0dec ", "fredag 1\u00a0jan\u00a02027 "]
        assert [one for one in days if one not in shown] == []


def test_until_something_is_agreed_the_refrigerator_has_the_wards_number_and_112_d42() -> None:
    told = stay("preparing")

    text = said(page.week_sheet(told, [], told["agreement"], TODAY, ME, now=NOW))

    assert "Ring 112. Ring avdelningen, dygnet runt:  Avd. 54 010-555 54 00" in text


def test_a_meeting_is_named_by_its_kind_and_how_it_is_held() -> None:
    told = happening("meeting", what="sip", place="digital", who="Sara Ek", organisation="Avd. 54")

    line = stay_week.line(told | {"ends_at": "2026-11-22T08:00:00+00:00"})

    over_night = stay_week.line(told | {"ends_at": "2026-11-23T01:00:00+00:00"})

    assert (line.when, line.who) == ("08:00–09:00", "Sara Ek, Avd. 54")
    assert over_night.when == "08:00–23\u00a0nov\u00a002:00"
    assert line.what.endswith("(digitalt)")
