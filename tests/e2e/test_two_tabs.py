"""One doctor in two tabs: each says that the other is written in, and neither writes over the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import screen
from tests.e2e.product import PASSWORD, PHYSICIAN
from tests.e2e.ward_pages import PatientPage, log_in_as

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.e2e.product import Ward

FIRST, SECOND = "Feberfri sedan i går, äter", "Ska tala med dottern först"
ALSO_HERE = "Du skriver också i en annan flik"


def saved(page: Page) -> None:
    """Wait until what is written has reached the server."""
    expect(page.locator("#saved")).to_contain_text("Utkast sparat")


@pytest.fixture
def tabs(ward: Ward, browser: Browser) -> Iterator[tuple[PatientPage, PatientPage]]:
    """One doctor with the same patient's page in two tabs; what was written is thrown away."""
    seat = screen(browser, ward.address)
    page = seat.page
    log_in_as(page, PHYSICIAN, PASSWORD)
    page.goto("/ward/")
    page.goto(page.locator("tr[data-id] a.name").last.get_attribute("href") or "")
    first = PatientPage(page).arrived()
    page.context.new_page().goto(page.url)
    yield first, PatientPage(page.context.pages[-1]).arrived()
    assert [line for line in seat.console if "409" not in line] == []
    first.note.fill("")
    expect(page.locator("#saved")).to_be_empty()
    page.context.close()


def test_one_tab_says_that_the_other_is_written_in_as_long_as_it_is(
    tabs: tuple[PatientPage, PatientPage],
) -> None:
    first, second = tabs
    told = second.page.locator("#writers")

    first.note.fill(FIRST)
    expect(told).to_contain_text(ALSO_HERE)
    first.note.fill("")
    expect(told).not_to_contain_text(ALSO_HERE)
    first.note.fill(FIRST)
    expect(told).to_contain_text(ALSO_HERE)
    saved(first.page)
    first.page.reload()
    first.arrived()

    expect(first.note).to_have_value(FIRST)
    expect(told).not_to_contain_text(ALSO_HERE)


def test_a_draft_of_one_tab_is_never_written_over_by_the_other_unseen(
    tabs: tuple[PatientPage, PatientPage],
) -> None:
    first, second = tabs
    clash = second.page.locator("#draft-clash")
    first.note.fill(FIRST)
    saved(first.page)

    second.note.fill(SECOND)
    expect(clash).to_contain_text(FIRST)
    second.page.reload()
    expect(clash).to_contain_text(FIRST)
    expect(second.note).to_have_value(SECOND)
    clash.get_by_role("button", name="Gå vidare med det som står här").click()
    saved(second.page)
    expect(clash).to_have_count(0)
    first.note.fill(FIRST + " och dricker")
    expect(first.page.locator("#draft-clash")).to_contain_text(SECOND)
    first.page.get_by_role("button", name="Gå vidare med det andra").click()

    expect(first.note).to_have_value(SECOND)
