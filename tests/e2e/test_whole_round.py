"""The whole round of a ward: opened, everybody seen by keyboard, and what happens in the middle."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import screen
from tests.e2e.homes import ILL, measure
from tests.e2e.product import COLLEAGUE, PASSWORD, PHYSICIAN
from tests.e2e.ward_pages import PatientPage, RoundList, at_rest, log_in, log_in_as

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from uuid import UUID

    from playwright.sync_api import Browser, Page

    from tests.e2e.browser import Seat
    from tests.e2e.product import Ward


@pytest.fixture
def patient(seat: Seat) -> PatientPage:
    """Return the page of the first patient."""
    RoundList(seat.page).open()
    seat.page.keyboard.press("Enter")
    return PatientPage(seat.page).arrived()


@pytest.fixture
def colleague(ward: Ward, browser: Browser) -> Iterator[Seat]:
    """A second doctor at a screen of their own."""
    other = screen(browser, ward.address)
    log_in_as(other.page, COLLEAGUE, PASSWORD)
    yield other
    other.page.context.close()


def of_the_other_ward(page: Page) -> str:
    """Give the page of somebody whom no other test here has signed, or made ill."""
    RoundList(page).open()
    page.get_by_role("link", name="Infektion avd. 55").click()
    expect(page.locator("h1")).to_contain_text("55")
    at_rest(page)
    row = page.locator("#roundlist tr[data-id]:not(.done)").last
    expect(row).to_be_visible()
    return row.locator("a").first.get_attribute("href") or ""


def test_a_patient_is_parked_with_a_reason_and_taken_up_again(seat: Seat) -> None:
    rows = RoundList(seat.page).open().rows
    address = rows.last.locator("a").first.get_attribute("href") or ""
    seat.page.goto(address)
    patient = PatientPage(seat.page).arrived()
    identifier = patient.identifier()
    seat.page.keyboard.press("v")
    seat.page.locator("#ask-reason").fill("Väntar på CRP")
    seat.page.keyboard.press("Control+Enter")
    expect(seat.page.locator("#toasts")).to_contain_text("Parkerad: ")

    seat.page.goto(address)
    patient.arrived()
    expect(seat.page.locator("#parked")).to_contain_text("Väntar på CRP")
    seat.page.keyboard.press("v")
    expect(seat.page.locator("#parked")).to_be_empty()
    assert patient.identifier() == identifier


def test_what_is_told_on_the_phone_is_written_with_a_comma_and_judged(seat: Seat) -> None:
    page = seat.page
    page.goto(of_the_other_ward(page))
    PatientPage(page).arrived()
    page.locator("[data-ask=vitals]").click()
    page.locator("#ask-temperature").fill("39")
    page.locator("#ask-pulse").fill("9999")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#ask-pulse-wrong")).to_contain_text("möjligt är 20 till 250")
    expect(page.locator("#ask-pulse")).to_be_focused()
    page.locator("#ask-pulse").fill("")
    page.locator("#ask-temperature").fill("37,4")
    page.keyboard.press("Control+Enter")

    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator(".values")).to_contain_text("37,4")
    expect(page.locator(".happened")).to_contain_text("Temperatur 37,4")


def test_a_red_finding_that_comes_in_the_middle_names_its_patient_on_anothers_page(
    ward: Ward, patient: PatientPage, calm: UUID, tmp_path: Path
) -> None:
    here = patient.identifier()

    assert measure(ward, tmp_path, calm, ILL) >= 5

    hers = patient.page.locator(f"#toasts .toast.red a[href*='{calm}']").last
    expect(hers).to_contain_text("HÖG")
    assert patient.identifier() == here
    hers.click()
    expect(patient.page).to_have_url(re.compile(str(calm)))
    expect(patient.page.locator(".banner .pnr")).not_to_have_text(here)


def test_a_signature_waits_for_the_red_finding_and_it_is_answered_in_place(
    ward: Ward, seat: Seat, calm: UUID, tmp_path: Path
) -> None:
    page = seat.page
    assert measure(ward, tmp_path, calm, ILL) >= 5
    page.goto(f"/ward/p/{calm}")
    patient = PatientPage(page).arrived()
    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")

    expect(patient.answer).to_contain_text("Kvittera innan du signerar")
    expect(patient.answer).to_contain_text("HÖG")
    expect(patient.answer.get_by_role("button").first).to_be_focused()
    while patient.answer.get_by_role("button").count():
        patient.answer.get_by_role("button").first.click()
        page.keyboard.press("Control+Enter")
        expect(page.locator("#ask-comment-wrong")).to_contain_text("Skriv vad du har gjort")
        page.keyboard.type("Ringt patienten, mäter om.")
        left = patient.answer.get_by_role("button").count()
        page.keyboard.press("Control+Enter")
        expect(patient.answer.get_by_role("button")).to_have_count(left - 1)
    expect(page.locator("#sign")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#toasts")).to_contain_text("Signerad")


def test_a_draft_is_kept_by_the_server_and_found_after_logging_out(
    ward: Ward, browser: Browser
) -> None:
    seat = screen(browser, ward.address)
    page = seat.page
    log_in(page, PHYSICIAN, PASSWORD)
    address = page.locator("tr[data-id] a.name").nth(2).get_attribute("href") or ""
    page.goto(address)
    patient = PatientPage(page).arrived()
    page.keyboard.press("n")
    patient.note.fill("Halv tanke om hosta")
    expect(page.locator("#saved")).to_contain_text("Utkast sparat")
    page.get_by_role("button", name="Logga ut").click()
    expect(page.get_by_label("Användarnamn")).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0

    log_in(page, PHYSICIAN, PASSWORD)
    page.goto(address)

    expect(PatientPage(page).arrived().note).to_have_value("Halv tanke om hosta")
    page.locator("#note").fill("")
    expect(page.locator("#saved")).to_be_empty()
    assert seat.complaints() == {}
    page.context.close()


def test_one_sees_that_a_colleague_is_writing(colleague: Seat, patient: PatientPage) -> None:
    colleague.page.goto(patient.page.url)
    theirs = PatientPage(colleague.page).arrived()

    theirs.note.fill("Tänker på antibiotikabyte")

    expect(patient.page.locator("#writers")).to_contain_text("Amir Haddad skriver här sedan")
    theirs.note.fill("")
    expect(colleague.page.locator("#saved")).to_be_empty()


def test_a_signature_is_undone_and_becomes_a_draft_again(patient: PatientPage) -> None:
    patient.acknowledge_red("Ringt.")
    identifier = patient.sign("2", "Byter till tablett i morgon.")

    patient.page.keyboard.press("z")  # at once: a signature can be taken back for ten seconds

    expect(patient.page.locator(".banner .pnr")).to_have_text(identifier)
    expect(patient.note).to_have_value(re.compile("Byter till tablett i morgon."))
    expect(patient.page.locator(".banner .pnr")).to_have_text(identifier)
    patient.note.fill("")


def test_the_round_is_opened_somebody_takes_part_and_a_call_outlives_the_next_patient(
    seat: Seat,
) -> None:
    page = seat.page
    RoundList(page).open()
    page.locator("#begin").click()
    patient = PatientPage(page).arrived()
    page.locator("[data-ask=attend]").click()
    page.locator("#ask-name").fill("Astrid Ask")
    page.locator("#ask-mode").select_option("phone")
    page.locator("#ask-identified").select_option("known")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".facts .person")).to_contain_text("Astrid Ask (telefon, känd)")
    page.locator("[data-ask=call]").click()
    page.locator("#ask-mode").select_option("video")
    page.locator("#ask-reference").fill("https://mote.example.org/54")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#calls")).to_contain_text(patient.identifier())

    first = patient.identifier()
    page.keyboard.press("j")
    expect(page.locator(".banner .pnr")).not_to_have_text(first)
    expect(page.locator("#calls")).to_contain_text(first)
    page.get_by_role("button", name="Avsluta samtalet").click()
    expect(page.locator("#calls")).to_be_empty()


def test_eighteen_patients_on_two_wards_are_seen_by_keyboard_alone_d78(seat: Seat) -> None:
    page = seat.page
    listed = RoundList(page).open()
    everybody = listed.rows.count()
    by_keyboard(page)
    page.get_by_role("link", name="Infektion avd. 55").press("Enter")
    expect(page.locator("h1")).to_contain_text("55")
    expect(listed.rows.first).to_be_visible()
    everybody += listed.rows.count()
    by_keyboard(page)

    assert everybody == 18


def by_keyboard(page: Page) -> None:
    """Sign everybody on a list who is not done, one after the other, with keys alone."""
    either = page.locator("#note, #roundlist tr[data-id]").first
    if page.locator("#roundlist tr[data-id]:not(.done)").count():
        page.keyboard.press("Enter")
        PatientPage(page).arrived()
    while page.locator("#roundlist").count() == 0:
        patient = PatientPage(page).arrived()
        patient.acknowledge_red("Sett på ronden.")
        identifier = patient.sign("1")
        expect(page.locator(".banner .pnr", has_text=identifier)).to_have_count(0)
        expect(either).to_be_visible()
    expect(page.locator("#roundlist tr[data-id]:not(.done)")).to_have_count(0)
    of = page.locator("#roundlist tr[data-id]").count()
    expect(page.locator("#progress")).to_contain_text(f"{of} patienter, {of} klara")
