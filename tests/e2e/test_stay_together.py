"""Several people at several screens: one bed for two, both versions on a conflict, home care's part."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import axe, screen
from tests.e2e.days import days_ahead
from tests.e2e.product import PASSWORD, PHYSICIAN
from tests.e2e.stay_pages import BEDS, HOME_NURSE, NURSE, StayPage, flagged
from tests.e2e.ward_pages import arrived, at_rest, log_in_as

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

    from tests.e2e.product import Ward
    from tests.e2e.stay_pages import Sit

WIDTH, HEIGHT = 390, 844
ASTA = {
    "Personnummer": "19480511-2390",
    "Förnamn": "Asta",
    "Efternamn": "Prov",
    "Vårdplan": "Pneumoni",
    "Diagnos_på_svenska": "Pneumoni",
    "Diagnos_på_engelska": "Pneumonia",
    "Inskriven_sedan": f"{days_ahead(-2)}T10:00",
}


def opened(page: Page, name: str) -> StayPage:
    """Go to a candidate's stay from the list."""
    page.goto("/ward/candidates")
    arrived(page)
    page.get_by_role("link", name=name).click()
    return StayPage(page).arrived()


def test_two_who_want_the_same_bed_get_one_bed_and_one_sentence(sit: Sit) -> None:
    seats = [opened(sit(NURSE).page, "Kim Sandell"), opened(sit(BEDS).page, "Birgit Nyman")]
    for seat in seats:
        seat.begin("Reservera plats")
        seat.fill(Plats="19:1", Till_och_med=f"{days_ahead(9)}T12:00")

    first, second = seats
    first.send()
    second.dialog.locator("button[type=submit]").click()

    expect(first.part("bed")).to_contain_text("19:1")
    expect(second.dialog.locator(".answer")).to_contain_text("Platsen är lovad till någon annan")
    until = second.dialog.get_by_label("Till och med")
    expect(until).to_have_value(re.compile(f"^{days_ahead(9)}"))


def test_two_who_write_the_same_thing_see_both_versions_and_choose(sit: Sit) -> None:
    seats = [opened(sit(who).page, "Omar Haidari") for who in (NURSE, PHYSICIAN)]
    for seat, food in zip(seats, ("Dottern lagar mat.", "Matlåda från affären."), strict=True):
        seat.begin("+ Mat, hygien, toalett, förflyttning")
        seat.fill(Mat_och_dryck=food)

    first, second = seats
    first.send()
    second.dialog.locator("button[type=submit]").click()

    both = second.dialog.locator(".compare")
    expect(both).to_contain_text("Dottern lagar mat.")
    expect(both).to_contain_text("Matlåda från affären.")
    expect(second.part("file")).not_to_contain_text("Matlåda från affären.")
    second.button("Spara min som ny version", second.dialog).click()
    expect(second.part("file")).to_contain_text("Matlåda från affären.")


def test_somebody_who_comes_too_late_is_told_where_the_patient_is_now(sit: Sit) -> None:
    address = flagged(sit, "Piggare.", **ASTA)
    nurse, doctor = (StayPage(sit(who).page).open(address) for who in (NURSE, PHYSICIAN))
    for seat in (nurse, doctor):
        seat.begin("Tackar nej")
        seat.fill(Skäl="Vill stanna på avdelningen.")

    nurse.send()
    doctor.dialog.locator("button[type=submit]").click()

    expect(doctor.dialog.locator(".answer")).to_contain_text("Patienten har kommit vidare")
    expect(doctor.dialog.locator(".compare")).to_contain_text("Tackade nej")


def test_the_home_care_nurse_meets_her_units_requests_and_nothing_else(sit: Sit) -> None:
    page = sit(HOME_NURSE).page
    page.goto("/ward/")
    arrived(page)

    expect(page.locator("h1")).to_have_text("Förfrågningar")
    expect(page.locator(".ways a")).to_have_text(["Förfrågningar", "Att göra", "Rutiner"])
    omar = page.locator(".request", has_text="Omar Haidari")
    expect(omar).to_contain_text("inte uppringd")
    expect(page.get_by_text("Anna Lind")).to_have_count(0)
    omar.get_by_role("button", name="Bekräfta mottagen").click()
    expect(omar.locator(".state")).to_contain_text("Mottagen")


def test_home_cares_page_fits_a_phone_and_leads_to_what_she_needs(sit: Sit) -> None:
    page = sit(HOME_NURSE).page
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.goto("/ward/requests")
    arrived(page)
    page.get_by_role("link", name="Märta Holm").click()

    expect(page.locator("#call-now")).to_contain_text("010-555 54 00")
    expect(page.locator("#call-now")).to_contain_text("112")
    page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("innerWidth") == WIDTH
    for wards_own in ("file", "list-leaving", "discharge", "things"):
        expect(page.locator(f"#{wards_own}")).to_have_count(0)
    page.get_by_role("button", name="Vi har läst version 1").click()
    expect(page.locator("#held")).to_contain_text("ni har bekräftat den")


def test_the_due_list_says_what_presses_most_and_leads_to_it(sit: Sit) -> None:
    page = sit(NURSE).page
    page.goto("/ward/due")
    arrived(page)
    rows = page.locator(".due tbody tr")
    call = rows.filter(has_text="Kvällssamtalet första dagen är inte besvarat")

    expect(rows.first.locator(".tag")).to_have_text("■ NU")
    expect(call.locator(".tag")).to_have_text("■ NU")
    expect(call.locator("a.phone")).to_have_text("070-174 06 12")
    call.get_by_role("link", name="Märta Holm").click()
    stay = StayPage(page).arrived()
    stay.next.get_by_role("link", name="Kvällssamtalet första dagen").click()
    expect(touched(stay)).to_be_focused()
    touched(stay).click()
    expect(stay.part("day-one")).to_contain_text("Alla tre kontakterna")


def touched(stay: StayPage) -> Locator:
    """Give the first answer that is left to be given on day 1."""
    return stay.part("day-one").get_by_role("button").first


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_stay_and_its_sheets_are_clean_to_axe(
    ward: Ward, browser: Browser, language: str
) -> None:
    reader = screen(browser, ward.address, bypass_csp=True)
    log_in_as(reader.page, PHYSICIAN, PASSWORD)
    reader.page.context.add_cookies(
        [{"name": "hemrond_language", "value": language, "url": ward.address}]
    )
    found: dict[str, list[str]] = {}
    reader.page.goto("/ward/beds")
    arrived(reader.page)
    reader.page.get_by_role("link", name="Märta Holm").first.click()
    StayPage(reader.page).arrived()
    found["stay"] = axe(reader)
    address = reader.page.url
    for sheet in ("agreement", "ambulance"):
        reader.page.goto(f"{address}/{sheet}")
        expect(reader.page.locator(".paper")).to_be_visible()
        at_rest(reader.page)
        found[sheet] = axe(reader)
    reader.page.context.close()

    assert {name: told for name, told in found.items() if told} == {}
