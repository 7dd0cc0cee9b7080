"""The decision bar in a browser: a change of plan whole or not at all, two doctors, the way back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import axe, screen
from tests.e2e.days import days_ahead
from tests.e2e.product import COLLEAGUE, PASSWORD
from tests.e2e.ward_pages import PatientPage, RoundList, log_in_as

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page, StorageState

    from tests.e2e.browser import Seat
    from tests.e2e.product import Ward

LIMIT = "Syremättnad under 92 % (MEDEL)"


@pytest.fixture
def colleague(ward: Ward, browser: Browser) -> Iterator[Seat]:
    """A second doctor at a screen of their own."""
    other = screen(browser, ward.address)
    log_in_as(other.page, COLLEAGUE, PASSWORD)
    yield other
    complaints = other.complaints()
    other.page.context.close()
    assert complaints == {}


def stable(page: Page) -> str:
    """Open the page of the last patient who has no decision today and is not ready to leave.

    Whoever that is at this hour: what is red is acknowledged first. Give the page's address.
    """
    RoundList(page).open()
    row = page.locator("#roundlist tr[data-id]:not(.done):not(:has(.ready))").last
    address = row.locator("a").first.get_attribute("href") or ""
    page.goto(address)
    PatientPage(page).arrived().acknowledge_red("Ringt patienten.")
    return address


def changes(page: Page) -> Locator:
    """Choose to change the plan, and give the form."""
    page.keyboard.press("2")
    form = page.locator("#changes")
    expect(form.get_by_role("button", name="+ Gräns")).to_be_visible()
    return form


def limit(page: Page, value: str) -> None:
    """Write an own limit."""
    page.locator("#changes").get_by_role("button", name="+ Gräns").click()
    page.locator("#ch-limits-0-rule").select_option(label=LIMIT)
    page.locator("#ch-limits-0-value").fill(value)
    page.locator("#ch-limits-0-expires_at").fill(f"{days_ahead(5)} 08:00")
    page.locator("#ch-limits-0-reason").fill("KOL, ligger lågt i vila")


def task(page: Page, what: str) -> None:
    """Write a task."""
    page.locator("#changes").get_by_role("button", name="+ Uppgift").click()
    page.locator("#ch-tasks-0-what").fill(what)
    page.locator("#ch-tasks-0-owner").select_option("role:nurse")
    page.locator("#ch-tasks-0-due_at").fill(f"{days_ahead(1)} 18:00")


def sign(page: Page) -> None:
    page.keyboard.press("Control+Enter")
    expect(page.locator("#toasts")).to_contain_text("Signerad")


def test_a_stable_patient_is_signed_with_two_keys_and_the_next_is_one_without_a_decision(
    seat: Seat,
) -> None:
    page = seat.page
    stable(page)
    patient = PatientPage(page)
    identifier = patient.identifier()

    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")

    expect(page.locator("#toasts")).to_contain_text(identifier)
    expect(page.locator(".banner .pnr")).not_to_have_text(identifier)
    patient.arrived()
    expect(page.locator("#signed")).to_be_empty()


def test_sign_and_next_keeps_to_the_order_that_the_list_was_shown_in(seat: Seat) -> None:
    page = seat.page
    page.goto("/ward/?order=visits")
    rows = page.locator("#roundlist tr[data-id]:not(.done)")
    RoundList(page).arrived()
    listed = rows.evaluate_all("rows => rows.map(row => row.dataset.id)")
    rows.nth(len(listed) - 3).locator("a").first.click()
    patient = PatientPage(page).arrived()
    patient.acknowledge_red("Sett på ronden.")
    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")

    expect(page).to_have_url(re.compile(f"{listed[-2]}.*order=visits"))


def test_a_change_of_plan_is_refused_whole_beside_its_field_and_signed_whole(seat: Seat) -> None:
    page = seat.page
    address = stable(page)
    form = changes(page)
    limit(page, "9")
    page.locator("#ch-limits-0-expires_at").fill(f"{days_ahead(370)} 08:00")
    task(page, "Ta CRP och kreatinin")
    form.get_by_role("button", name="Ändra", exact=True).first.click()
    page.locator("#ch-agreement-rows-0-when").fill("Var fjärde timme")
    page.locator("#ch-agreement-reason").fill("Tätare kontroller")
    page.locator("#note").fill("Tätare kontroller, egen gräns.")
    page.keyboard.press("Control+Enter")

    expect(page.locator("#answer")).to_contain_text("Inget är signerat. Titta på: Egna gränser.")
    expect(page.locator("#ch-limits-0-value-wrong")).to_contain_text("möjligt är 50 till 100 %")
    wrong_year = page.locator("#ch-limits-0-expires_at-wrong")
    expect(wrong_year).to_contain_text("Mer än 90 dagar bort: kontrollera årtalet.")
    expect(page.locator("#ch-limits-0-value")).to_be_focused()
    expect(page.locator("#ch-tasks-0-what")).to_have_value("Ta CRP och kreatinin")
    page.locator("#ch-limits-0-value").fill("89,5")
    page.locator("#ch-limits-0-expires_at").fill(f"{days_ahead(5)} 08:00")
    sign(page)

    page.goto(address)
    PatientPage(page).arrived()
    expect(page.locator(".side")).to_contain_text("Egen gräns: Syremättnad under 89,5")
    expect(page.locator(".banner")).to_contain_text("version 2")
    page.keyboard.press("2")
    expect(form).to_contain_text("egen 89,5 till")


def test_an_undone_change_comes_back_whole_and_a_draft_outlives_the_page(seat: Seat) -> None:
    page = seat.page
    address = stable(page)
    identifier = PatientPage(page).identifier()
    changes(page)
    limit(page, "89")
    page.locator("#note").fill("Egen gräns.")
    sign(page)
    page.keyboard.press("z")  # at once: a signature can be taken back for ten seconds

    expect(page.locator(".banner .pnr")).to_have_text(identifier)
    expect(page.locator("#changes-open")).to_have_text("Ändringar (1)")
    page.keyboard.press("e")
    expect(page.locator("#ch-limits-0-value")).to_have_value("89")
    page.locator("#ch-limits-0-reason").fill("KOL sedan länge")
    expect(page.locator("#saved")).to_contain_text("Utkast sparat")
    page.evaluate("sessionStorage.clear()")
    page.goto(address)
    PatientPage(page).arrived()
    page.keyboard.press("e")
    expect(page.locator("#ch-limits-0-reason")).to_have_value("KOL sedan länge")
    page.locator("#changes").get_by_role("button", name="Ta bort").first.click()
    page.locator("#note").fill("")
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    sign(page)


def test_changes_that_are_written_are_not_left_behind_by_another_outcome(seat: Seat) -> None:
    page = seat.page
    stable(page)
    changes(page)
    task(page, "Ta CRP")
    page.locator(".outcomes input").first.check()
    page.keyboard.press("Control+Enter")

    expect(page.locator("#answer")).to_contain_text("Du har skrivit ändringar av planen")
    page.locator("#changes-open").click()
    page.locator("#changes").get_by_role("button", name="Ta bort").first.click()
    expect(page.locator("#changes-open")).to_be_hidden()
    sign(page)


def test_the_second_doctor_sees_both_decisions_with_what_each_changes(
    seat: Seat, colleague: Seat
) -> None:
    mine, theirs = seat.page, colleague.page
    address = stable(mine)
    theirs.goto(address)
    PatientPage(theirs).arrived()
    changes(theirs)
    task(theirs, "Ta CRP i kväll")
    theirs.locator("#note").fill("Provtagning.")
    changes(mine)
    limit(mine, "89")
    mine.locator("#note").fill("Egen gräns.")
    expect(mine.locator("#writers")).to_contain_text("Amir Haddad skriver här sedan")
    sign(theirs)
    mine.keyboard.press("Control+Enter")

    both = mine.locator("#answer .compare section")
    expect(both.first).to_contain_text("Uppgift: Ta CRP i kväll, sjuksköterska")
    expect(both.last).to_contain_text(f"Egen gräns: {LIMIT}".replace("92 %", "92\u00a0%"))
    mine.get_by_role("button", name="Signera min bredvid deras").click()
    expect(mine.locator("#toasts")).to_contain_text("Signerad")
    mine.goto(address)
    PatientPage(mine).arrived()
    expect(mine.locator(".side")).to_contain_text("Egen gräns: Syremättnad under 89")
    expect(mine.locator("#signed")).to_contain_text("Sara Ek")


def test_what_is_signed_stands_and_a_correction_names_it(seat: Seat) -> None:
    page = seat.page
    address = stable(page)
    page.keyboard.press("1")
    page.locator("#note").fill("Stabli.")
    sign(page)
    page.goto(address)
    patient = PatientPage(page).arrived()
    page.locator("#correct").click()
    expect(page.locator("#about-outcome")).to_contain_text("Du rättar version 1")
    expect(patient.note).to_have_value("Stabli.")
    patient.note.fill("Stabil.")
    sign(page)

    page.goto(address)
    patient.arrived()
    expect(page.locator(".side .last")).to_contain_text("Stabil.")
    page.locator("#correct").click()
    expect(page.locator("#about-outcome")).to_contain_text("Du rättar version 2")
    page.get_by_role("button", name="Låt det vara som det var").click()
    expect(patient.note).to_have_value("")


def test_the_way_back_is_signed_where_bed_journey_and_sbar_stand_d88(seat: Seat) -> None:
    page = seat.page
    address = stable(page)
    page.keyboard.press("3")
    box = page.locator("dialog[open]")
    expect(box).to_contain_text("Den reserverade platsen blir patientens")
    expect(box.locator(".sbar-words")).to_contain_text("NEWS2")
    page.keyboard.press("Control+Enter")
    expect(box).to_contain_text("Skriv varför patienten kommer in.")
    box.locator("#back-why").fill("Sämre andning sedan i natt.")
    box.locator("#back-by").select_option("ambulance")
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    page.keyboard.press("Control+Enter")
    expect(box.locator("#back-why")).to_have_value("Sämre andning sedan i natt.")
    sign(page)

    expect(page.locator("#toasts")).to_contain_text("Det kan inte ångras")
    expect(page.locator("[data-undo]")).to_have_count(0)
    page.goto(address)
    PatientPage(page).arrived()
    expect(page.locator("#about-outcome")).to_contain_text("vårdas inte hemma")
    expect(page.locator(".side")).to_contain_text("Beställ ambulans till avdelningen.")
    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer")).to_contain_text("inget nytt beslutas här")


def test_a_discharge_says_what_is_not_met_and_leads_to_the_conversation(seat: Seat) -> None:
    page = seat.page
    address = stable(page)
    page.keyboard.press("4")
    expect(page.locator("#about-outcome")).to_contain_text("Inte uppfyllt:")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer")).to_contain_text("Alla kriterier är inte uppfyllda")
    page.get_by_role("link", name="Till utskrivningssamtalet").click()
    expect(page).to_have_url(re.compile(f"{address}/discharge"))
    page.goto(address)
    PatientPage(page).arrived()
    page.keyboard.press("1")
    sign(page)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_form_and_the_dialog_are_clean_in_both_languages(
    ward: Ward, browser: Browser, physician: StorageState, language: str
) -> None:
    seat = screen(browser, ward.address, storage_state=physician, bypass_csp=True)
    page = seat.page
    page.context.add_cookies([{"name": "hemrond_language", "value": language, "url": ward.address}])
    address = stable(page)
    page.keyboard.press("2")
    form = page.locator("#changes")
    expect(form.locator(".part")).to_have_count(5)
    for n in range(3):
        form.locator(".part > .small").nth(n).click()
    form.locator(".acts .small").last.click()
    expect(form.locator(".row:not(.bare)")).to_have_count(5)
    assert form_faults(seat) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("3")
    expect(page.locator("dialog[open] .sbar-words")).to_contain_text("NEWS2")
    assert form_faults(seat) == []
    page.keyboard.press("Escape")
    assert seat.complaints() == {}
    throw_away(page, address)
    page.context.close()


def throw_away(page: Page, address: str) -> None:
    """Leave no draft to whoever comes next."""
    page.goto("/ward/")
    path = address.replace("/ward/p/", "/api/v1/episodes/") + "/draft"
    page.evaluate("path => window.hemrond.send('DELETE', path)", path)


def form_faults(seat: Seat) -> list[str]:
    """Read the page with axe; the right column under the form is another test's."""
    return [fault for fault in axe(seat) if 'class="quiet rest"' not in fault]
