"""Sheets of paper: in Swedish, with name and number on paper, who printed them and when (D26, D44)."""

from __future__ import annotations

import pytest

from dashboard.i18n import hush, language, speak
from dashboard.ward import stay_hand_over
from dashboard.ward.pages import stay_print
from tests.dashboard.stay_builders import ME, NOW, agreement, links, said, stay, two

AMBULANCE = {
    "text": two("Inskriven vid avd. 54, vårdas i hemmet. Trygghetsplats finns."),
    "ward": "Avd. 54",
    "ward_phone": "010-555 54 00",
    "bed": {"label": "Plats 27", "kind": "over_capacity"},
    "diagnosis": {"sv": "Pneumoni", "en": "Pneumonia"},
    "allergy": {"status": "not_asked", "text": ""},
    "lines_in_situ": [
        {
            "type": "long_pvk",
            "site": "Vänster arm",
            "inserted_on": "2026-11-20",
            "removal_plan": "Efter sista dosen",
            "removed_on": None,
        }
    ],
    "kin": [{"name": "Leila Prov", "phone": "070-2"}],
}


def test_the_agreement_on_paper_answers_who_co_ordinates_and_who_does_what_first() -> None:
    text = said(stay_print.agreement(stay(), agreement(), ME, now=NOW))

    places = [text.index(one) for one in ("Samordnare", "Digital rond", "Ring 112.", "Feberfri")]
    assert places == sorted(places)
    assert "Version 2, 2026-11-22" in text
    assert "Kim Prov (patient)" in text


def test_name_number_printer_and_time_stand_in_the_head_that_every_page_repeats() -> None:
    paper = stay_print.sheet(stay()["patient"], [], ME, now=NOW)
    head = said(paper.children[0])

    assert "Kim Prov  19720903-2387" in head
    assert "Utskriven av Johan Lind, sjuksköterska,  2026-11-22 21:30" in head


def test_paper_is_swedish_whoever_reads_the_screen_and_the_screen_stays_as_it_was() -> None:
    spoken = speak("en")
    text = said(stay_print.agreement(stay(), agreement(), ME, now=NOW))
    still = language()
    hush(spoken)

    assert "Dokumenterad överenskommelse" in text
    assert text.startswith("Print")
    assert still == "en"


def test_a_sheet_that_cannot_be_made_leaves_the_language_as_it_was() -> None:
    spoken = speak("en")
    with pytest.raises(KeyError):
        stay_print.ambulance(stay("at_home"), {"ambulance": {}}, ME, now=NOW)
    still = language()
    hush(spoken)

    assert still == "en"


def test_an_agreement_that_is_not_written_has_no_sheet_but_a_way_back() -> None:
    page = stay_print.agreement(stay(), agreement(current=None), ME, now=NOW)

    assert "Inte skriven än" in said(page)
    assert links(page) == ["/ward/stay/e-1"]


def test_no_hour_on_paper_is_left_without_a_number_d42() -> None:
    content = agreement()["current"]["content"]
    day, always = content["contacts"]

    gap = said(stay_print.whom_to_call({**content, "contacts": [day]}, "Avd. 54 010-5"))
    whole = said(stay_print.whom_to_call({**content, "contacts": [day, always]}, "Avd. 54 010-5"))

    assert "Ring avdelningen, dygnet runt:  Avd. 54 010-5" in gap
    assert "Ring avdelningen" not in whole


def test_the_ambulance_reads_whom_where_and_which_line() -> None:
    text = said(stay_print.ambulance(stay("at_home"), {"ambulance": AMBULANCE}, ME, now=NOW))

    for told in (
        "Kim Prov 19720903-2387",
        "Avd. 54 010-555 54 00",
        "Plats 27",
        "Överkänslighet ej efterfrågad",
        "Lång PVK, Vänster arm, inlagd 2026-11-20. Efter sista dosen",
        "Leila Prov 070-2",
    ):
        assert told in text


@pytest.mark.parametrize(
    ("bed", "where"),
    [
        ({"label": "14:2", "kind": "held"}, "eller där: plats 14:2."),
        ({"label": "Plats 27", "kind": "over_capacity"}, "eller där: plats 27."),
        (None, "eller där. Ring avdelningen om plats."),
    ],
)
def test_after_a_direct_admission_the_sheet_says_where_the_patient_is_d26(
    bed: dict[str, str] | None, where: str
) -> None:
    told = {"ambulance": {**AMBULANCE, "bed": bed}}

    text = said(stay_print.ambulance(stay("readmitted"), told, ME, now=NOW))

    assert f"Inskriven vid Avd. 54. På väg till avdelningen {where}" in text
    assert [one for one in ("vårdas i hemmet", "Trygghetsplats") if one in text] == []


@pytest.mark.parametrize(
    ("status", "why"),
    [
        ("candidate", "Patienten är på avdelningen."),
        ("preparing", "Patienten är på avdelningen."),
        ("discharged", "Vårdformen är avslutad"),
        ("cancelled", "Vårdformen är avslutad"),
    ],
)
def test_there_is_no_sheet_for_an_ambulance_that_fetches_nobody(status: str, why: str) -> None:
    page = stay_print.ambulance(stay(status), {"ambulance": AMBULANCE}, ME, now=NOW)

    assert why in said(page)
    assert "Till ambulansen" not in said(page)
    assert links(page) == ["/ward/stay/e-1"]


def test_what_is_not_known_is_said_and_not_left_out() -> None:
    told = dict(
        stay_hand_over.ambulance({**AMBULANCE, "lines_in_situ": [], "kin": [], "bed": None})
    )

    assert told["Infarter"] == ["inget noterat"]
    assert told["Trygghetsplats"] == ["ingen plats är reserverad: ring avdelningen"]


@pytest.mark.parametrize(
    ("numbers", "named"),
    [
        ([1, 2, 3, 4, 5, 6, 7], "alla dagar"),
        ([1, 2, 3, 4, 5], "mån–fre"),
        ([6, 7], "lör, sön"),
        ([1, 3, 5], "mån, ons, fre"),
        ([7], "sön"),
    ],
)
def test_weekdays_are_said_as_people_say_them(numbers: list[int], named: str) -> None:
    assert stay_print.days(numbers) == named


def test_from_midnight_to_midnight_is_day_and_night() -> None:
    night = {"weekdays": [1, 2, 3, 4, 5, 6, 7], "begins": "16:00:00", "ends": "08:00:00"}

    assert stay_print.hours(night) == "alla dagar, 16:00–08:00"
    assert stay_print.hours({**night, "ends": "16:00:00"}) == "alla dagar, dygnet runt"
