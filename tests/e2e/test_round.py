"""A doctor's round in a real browser: by keyboard, in two languages, through outages and clashes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import axe, screen
from tests.e2e.homes import ILL, measure
from tests.e2e.product import COLLEAGUE, PASSWORD, PHYSICIAN
from tests.e2e.ward_pages import PatientPage, RoundList, log_in, log_in_as

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from uuid import UUID

    from playwright.sync_api import Browser, Page, StorageState

    from tests.e2e.browser import Seat
    from tests.e2e.product import Ward

SWEDISH = re.compile(
    r"\b(minst|oförändrad|saknas|bedömt|i dag|i går|vårddygn|Beslut|Kriterier|Varför nu|Ej rondade|Kvittera|Spara|Mätt|När|Puls|Besök|Uppgift|Anteckning)\b"
)


@pytest.fixture
def round_list(seat: Seat) -> RoundList:
    return RoundList(seat.page).open()


@pytest.fixture
def patient(round_list: RoundList) -> PatientPage:
    """Return the page of the first patient, opened by keyboard."""
    round_list.page.keyboard.press("Enter")
    return PatientPage(round_list.page).arrived()


@pytest.fixture
def reader(ward: Ward, browser: Browser, physician: StorageState) -> Iterator[Seat]:
    """A seat whose policy lets axe in; everything else is the same."""
    seat = screen(browser, ward.address, storage_state=physician, bypass_csp=True)
    yield seat
    seat.page.context.close()


def test_a_stranger_is_sent_to_the_login_and_comes_back_where_he_wanted(
    ward: Ward, browser: Browser
) -> None:
    seat = screen(browser, ward.address)
    seat.page.goto("/ward/?unit=")

    expect(seat.page).to_have_url(re.compile(r"/login\?next=%2Fward%2F"))
    expect(seat.page.get_by_text("Demo: påhittade patienter")).to_be_visible()
    seat.page.locator(f"[data-username='{COLLEAGUE}']").click()
    expect(seat.page.locator("#roundlist tr[data-id]").first).to_be_visible()

    assert seat.complaints() == {}
    seat.page.context.close()


def test_a_wrong_password_is_said_beside_the_fields(ward: Ward, browser: Browser) -> None:
    seat = screen(browser, ward.address)
    seat.page.goto("/login")
    seat.page.get_by_label("Användarnamn").fill("sara.ek")
    seat.page.get_by_label("Lösenord").fill("fel")
    seat.page.keyboard.press("Enter")

    expect(seat.page.get_by_role("alert")).to_have_text("Användarnamnet eller lösenordet är fel.")
    expect(seat.page.get_by_label("Användarnamn")).to_have_value("sara.ek")
    seat.page.context.close()


def test_the_list_stands_in_tiers_from_the_top_with_a_reason_in_every_row(
    round_list: RoundList,
) -> None:
    tiers = round_list.tiers()

    assert tiers == sorted(tiers)
    assert round_list.rows.count() >= 8
    assert all(text.strip() for text in round_list.rows.locator("td.why").all_inner_texts())
    expect(round_list.page.get_by_text("Demo: påhittade patienter")).to_be_visible()


def test_no_incomplete_score_looks_like_a_low_one_g1(round_list: RoundList) -> None:
    low = round_list.rows.locator(".news.low").all_inner_texts()

    assert not any("minst" in text for text in low)


def test_j_k_and_enter_open_the_marked_patient_with_drawn_plots(round_list: RoundList) -> None:
    keyboard = round_list.page.keyboard
    second = round_list.names()[1]
    for key in ("j", "j", "j", "k"):
        keyboard.press(key)
    expect(round_list.current().locator(".name")).to_have_text(second)

    keyboard.press("Enter")
    patient = PatientPage(round_list.page).arrived()

    expect(patient.name).to_have_text(second)
    expect(patient.name).to_be_focused()
    assert re.fullmatch(r"\d{8}-\d{4}", patient.identifier())
    assert second not in round_list.page.title()


def test_search_by_the_last_four_digits_and_filter(round_list: RoundList) -> None:
    page = round_list.page
    identifier = round_list.rows.first.locator("th .sub").inner_text().split()[0]
    name = round_list.names()[0]
    page.keyboard.press("/")
    page.keyboard.type(identifier[-4:])

    expect(round_list.rows.first.locator(".name")).to_have_text(name)
    others = round_list.rows.filter(has_not_text=re.compile(rf"-{identifier[-4:]}\b"))
    expect(others).to_have_count(0)
    page.get_by_role("button", name="Ej rondade").click()
    expect(page.locator("tbody.tier-done")).to_have_count(0)


def test_the_same_numbers_stand_in_a_table_and_windows_change_the_plots(
    patient: PatientPage,
) -> None:
    page = patient.page
    page.keyboard.press("Alt+1")
    expect(page.get_by_role("button", name="24 h")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("t")
    expect(page.locator("#grid table tbody tr").first).to_be_visible()
    expect(page.locator("#plots")).to_be_hidden()
    page.keyboard.press("t")
    expect(page.locator("#plots")).to_be_visible()


def test_sbar_opens_on_one_key_and_names_the_patient(patient: PatientPage) -> None:
    name = patient.name.inner_text()
    patient.page.keyboard.press("s")

    expect(patient.page.get_by_role("dialog")).to_contain_text(name)


def test_a_signature_without_an_outcome_says_what_is_missing(patient: PatientPage) -> None:
    patient.page.keyboard.press("n")
    patient.page.keyboard.type("Stabil.")
    patient.page.keyboard.press("Control+Enter")

    expect(patient.answer).to_contain_text("Välj ett beslut (1–4)")
    expect(patient.note).to_have_value("Stabil.")
    patient.note.fill("")


def test_three_patients_are_signed_by_keyboard_alone_d78(round_list: RoundList) -> None:
    keyboard = round_list.page.keyboard
    before = round_list.page.locator("tbody.tier-done tr[data-id]").count()
    keyboard.press("Enter")
    patient = PatientPage(round_list.page).arrived()
    seen = []
    for _ in range(3):
        patient.acknowledge_red("Ringt, mäter om.")
        seen.append(patient.sign("1", "Bedömd på rond. Fortsatt samma behandling."))
        expect(patient.page.locator(".banner .pnr")).not_to_have_text(seen[-1])
        patient.arrived()
        expect(patient.note).to_have_value("")

    assert len(set(seen)) == 3
    RoundList(patient.page).open()
    done = patient.page.locator("tbody.tier-done tr[data-id]")
    expect(done).to_have_count(before + 3)
    expect(patient.page.locator("#progress")).to_contain_text(f"{before + 3} klara")


def test_what_is_typed_outlives_a_lost_session_and_a_login(ward: Ward, browser: Browser) -> None:
    seat = screen(browser, ward.address)
    page = seat.page
    log_in(page, PHYSICIAN, PASSWORD)
    page.keyboard.press("Enter")
    patient = PatientPage(page).arrived()
    identifier = patient.identifier()
    page.keyboard.press("2")
    page.keyboard.press("n")
    page.keyboard.type("Halvskriven tanke")
    page.context.clear_cookies()
    page.keyboard.press("Control+Enter")

    expect(page).to_have_url(re.compile("/login"))
    page.locator(f"[data-username='{PHYSICIAN}']").click()
    again = PatientPage(page).arrived()
    assert again.identifier() == identifier
    expect(again.note).to_have_value("Halvskriven tanke")
    throw_away(page)
    page.context.close()


def throw_away(page: Page) -> None:
    """Leave no draft on this patient to whoever comes next."""
    path = page.url.partition("/ward/p/")[2].partition("?")[0]
    RoundList(page).open()
    page.evaluate("at => window.hemrond.send('DELETE', at)", f"/api/v1/episodes/{path}/draft")


def test_two_doctors_on_one_patient_see_both_decisions_and_lose_none(
    ward: Ward, browser: Browser, round_list: RoundList
) -> None:
    row = round_list.page.locator("tr[data-id]:not(.done)").last
    address = row.locator("a").first.get_attribute("href") or ""
    round_list.page.goto(address)
    mine = PatientPage(round_list.page).arrived()
    mine.acknowledge_red("Ringt, mäter om.")
    other = screen(browser, ward.address)
    log_in_as(other.page, COLLEAGUE, PASSWORD)
    other.page.goto(address)
    theirs = PatientPage(other.page).arrived()
    for page, key, note in ((theirs, "2", "Byter antibiotika."), (mine, "1", "Fortsätter.")):
        page.page.keyboard.press(key)
        page.page.keyboard.press("n")
        page.page.keyboard.type(note)
    theirs.page.keyboard.press("Control+Enter")
    expect(other.page.locator("#toasts")).to_contain_text(mine.identifier())
    mine.page.keyboard.press("Control+Enter")

    expect(mine.answer).to_contain_text("Byter antibiotika.")
    expect(mine.answer).to_contain_text("Fortsätter.")
    mine.page.get_by_role("button", name="Signera min bredvid deras").click()
    expect(mine.page.locator("#toasts")).to_contain_text("Signerad")
    other.page.context.close()


def test_english_has_no_swedish_left_over(patient: PatientPage) -> None:
    page = patient.page
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    PatientPage(page).arrived()
    texts = [page.locator("#view").inner_text(), page.locator("#decide").inner_text()]
    for sheet in ("note", "vitals", "labs", "infusion", "attend", "task", "visit"):
        page.locator(f"[data-ask={sheet}]").click()
        texts.append(page.locator("dialog[open]").inner_text())
        shut(page)
    RoundList(page).open()
    texts.append(page.locator("main").inner_text())

    assert [found for text in texts for found in SWEDISH.findall(text)] == []


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_is_clean_to_axe(reader: Seat, ward: Ward, language: str) -> None:
    page = reader.page
    page.context.add_cookies([{"name": "hemrond_language", "value": language, "url": ward.address}])
    found = {}
    rows = RoundList(page).open()
    found["list"] = axe(reader)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    found["help"] = axe(reader)
    shut(page)
    rows.rows.first.locator("a").click()
    PatientPage(page).arrived()
    found["patient"] = axe(reader)
    for sheet in ("note", "vitals", "infusion"):
        page.locator(f"[data-ask={sheet}]").click()
        expect(page.locator("dialog[open]")).to_be_visible()
        found[sheet] = axe(reader)
        shut(page)
    page.keyboard.press("t")
    expect(page.locator("#grid table")).to_be_visible()
    found["table"] = axe(reader)
    page.goto("/ward/p/nobody")
    expect(page.locator("h1").first).to_be_visible()
    found["not found"] = axe(reader)
    page.goto("/login")
    expect(page.locator("input[type=password]")).to_be_visible()
    found["login"] = axe(reader)

    assert {name: told for name, told in found.items() if told} == {}


def shut(page: Page) -> None:
    """Close the dialog that is open."""
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_single_keys_can_be_switched_off(round_list: RoundList) -> None:
    page = round_list.page
    page.keyboard.press("?")
    page.get_by_label("Kortkommandon").uncheck()
    shut(page)
    page.keyboard.press("j")

    expect(round_list.current()).to_have_count(0)
    page.get_by_role("button", name="Tangenter").click()
    page.get_by_label("Kortkommandon").check()


def test_an_alarm_of_the_time_without_contact_is_told_on_the_return(
    ward: Ward, browser: Browser, physician: StorageState, calm: UUID, tmp_path: Path
) -> None:
    seat = screen(browser, ward.address, storage_state=physician)
    RoundList(seat.page).open()
    row = seat.page.locator(f'#roundlist tr[data-id="{calm}"]')
    expect(row).not_to_contain_text("HÖG")
    expect(seat.page.locator("#live")).to_contain_text("läst")
    seat.page.route("**/api/v1/events**", lambda route: route.abort())
    seat.page.evaluate("window.hemrond.listen('nobody')")  # what an open stream cannot be told
    expect(seat.page.locator("#stale")).to_contain_text("INGEN KONTAKT")

    assert measure(ward, tmp_path, calm, ILL) >= 5
    seat.page.unroute("**/api/v1/events**")

    expect(seat.page.locator("#stale")).to_be_empty()
    expect(row).to_contain_text("HÖG")
    hers = seat.page.locator(f"#toasts .toast.red a[href*='{calm}']").first
    expect(hers).to_contain_text("HÖG")
    seat.page.context.close()


def test_a_ward_without_contact_says_so_and_comes_back_by_itself(
    ward: Ward, browser: Browser, physician: StorageState
) -> None:
    seat = screen(browser, ward.address, storage_state=physician)
    RoundList(seat.page).open()
    seat.page.keyboard.press("Enter")
    patient = PatientPage(seat.page).arrived()
    expect(seat.page.locator("#live")).to_contain_text("läst")
    ward.kill()
    try:
        patient.note.fill("Skrivet medan servern var borta")
        expect(seat.page.locator("#stale")).to_contain_text("INGEN KONTAKT")
    finally:
        ward.start()
    expect(seat.page.locator("#stale")).to_be_empty()
    expect(seat.page.locator("#saved")).to_contain_text("Utkast sparat")
    expect(patient.note).to_have_value("Skrivet medan servern var borta")

    assert seat.page.evaluate("window.violations") == []
    seat.page.context.close()
