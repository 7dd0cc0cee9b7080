"""What is half-written outlives the page and the session, for whoever wrote it and nobody else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.browser import screen
from tests.e2e.product import COLLEAGUE, PASSWORD, PHYSICIAN
from tests.e2e.stay_pages import NURSE, StayPage
from tests.e2e.ward_pages import PatientPage, log_in_as

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

    from tests.e2e.product import Ward
    from tests.e2e.stay_pages import Sit

THOUGHT = "Ringt dottern, hon kommer i kväll"


def note_of(page: Page) -> Locator:
    """Open the dialog of a note on a patient's page; give what is written in it."""
    PatientPage(page).arrived()
    page.locator("[data-ask=note]:visible").first.click()
    return page.locator("dialog[open] textarea").first


def test_a_session_that_ends_elsewhere_says_so_and_takes_nothing_half_written_along(
    ward: Ward, browser: Browser
) -> None:
    page = screen(browser, ward.address).page
    log_in_as(page, PHYSICIAN, PASSWORD)
    page.goto("/ward/")
    patient = page.locator("tr[data-id] a.name").first.get_attribute("href") or ""
    page.goto(patient)
    note_of(page).fill(THOUGHT)
    elsewhere = page.context.new_page()
    elsewhere.goto("/ward/")

    elsewhere.get_by_role("button", name="Logga ut").click()

    expect(page).to_have_url(re.compile(r"/login\?"))
    expect(page.locator("#ended")).to_have_text(
        "Du har loggats ut. Logga in igen; det du skrev finns kvar."
    )
    assert THOUGHT not in page.url
    expect(elsewhere.get_by_label("Lösenord")).to_be_visible()
    expect(elsewhere.locator("#ended")).to_have_count(0)

    page.locator(f"[data-username='{COLLEAGUE}']").click()
    expect(note_of(page)).to_have_value("")
    log_in_as(page, PHYSICIAN, PASSWORD)
    page.goto(patient)
    expect(note_of(page)).to_have_value(THOUGHT)
    page.context.close()


def test_a_dialog_is_filled_again_after_the_page_was_loaded_anew_and_forgotten_when_sent(
    sit: Sit,
) -> None:
    page = sit(PHYSICIAN).page
    page.goto("/ward/")
    page.goto(page.locator("tr[data-id] a.name").first.get_attribute("href") or "")
    note_of(page).fill(THOUGHT)
    page.reload()

    expect(note_of(page)).to_have_value(THOUGHT)
    page.keyboard.press("Control+Enter")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.reload()

    expect(note_of(page)).to_have_value("")


def test_a_form_of_the_stay_is_filled_again_after_the_page_was_loaded_anew(sit: Sit) -> None:
    page = sit(NURSE).page
    page.goto("/ward/beds")
    page.get_by_role("link", name="Märta Holm").first.click()
    stay = StayPage(page).arrived()
    stay.begin("+ Någon som kommer", stay.part("visitors"))
    stay.fill(Namn="Rut Berg", Från="Hemtjänsten")
    page.reload()
    stay.arrived()

    dialog = stay.begin("+ Någon som kommer", stay.part("visitors"))
    expect(dialog.get_by_label("Namn")).to_have_value("Rut Berg")
    dialog.locator(".kept button").click()

    expect(stay.dialog).to_have_count(1)
    expect(stay.dialog.get_by_label("Namn")).to_have_value("")
    page.reload()
    stay.arrived()
    dialog = stay.begin("+ Någon som kommer", stay.part("visitors"))
    expect(dialog.get_by_label("Namn")).to_have_value("")
