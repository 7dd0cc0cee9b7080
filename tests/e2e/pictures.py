"""Takes the pictures of the README and the docs from a demo of its own: `just pictures`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.browser import launched, screen
from tests.e2e.product import PASSWORD, PHYSICIAN, Ward, free_port
from tests.e2e.ward_pages import PatientPage, RoundList, arrived, log_in_as

IMAGES = Path(__file__).parent.parent.parent / "docs" / "images"
PHONE = (390, 844)
WALL = (1920, 1080)
HOME_NURSE = "maria.berg"
ALREADY_SEEN = 2
NOTE = "Piggare, äter och dricker. Fortsätter hemma enligt plan."
# What a page of a unit is called in the pictures, and where it is.
UNIT_PAGES = ("candidates", "beds", "due", "follow-up")


def main() -> int:
    """Start a demo, look around, and keep what was seen."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="hemrond-pictures-"))
    folder.chmod(0o711)
    ward = Ward(folder, free_port())
    ward.start()
    try:
        with sync_playwright() as playwright:
            for browser in launched(playwright):
                look_around(browser, ward.address)
    finally:
        ward.stop()
        shutil.rmtree(folder)
    return 0


def look_around(browser: Browser, address: str) -> None:
    """Walk through the day: the doctor's round, the way home, home care on the phone."""
    page = screen(browser, address).page
    page.goto("/login")
    keep(page, "login")
    log_in_as(page, PHYSICIAN, PASSWORD)
    some_are_done(page)
    the_round(page)
    the_wall(browser, address)
    one_patient(page)
    for name in UNIT_PAGES:
        page.goto(f"/ward/{name}")
        arrived(page)
        keep(page, name)
    the_stay(page)
    in_english(page)
    phone = screen(browser, address, size=PHONE).page
    log_in_as(phone, HOME_NURSE, PASSWORD)
    phone.goto("/ward/requests")
    arrived(phone)
    keep(phone, "requests-phone")


def some_are_done(page: Page) -> None:
    """Open the round and sign the calmest, so that the list shows a round under way."""
    RoundList(page).open()
    page.locator("#session button").click()
    expect(page.locator("#session span").first).to_be_visible()
    for _ in range(ALREADY_SEEN):
        RoundList(page).open()
        page.goto(page.locator("tr[data-id]:not(.done) a.name").last.get_attribute("href") or "")
        patient = PatientPage(page).arrived()
        patient.acknowledge_red("Ringt, mäter om.")
        patient.sign("1", NOTE)


def the_round(page: Page) -> None:
    """The list by need and by visits."""
    rows = RoundList(page).open()
    expect(page.locator("#toasts > *")).to_have_count(0, timeout=20_000)
    keep(page, "round-list")
    page.get_by_role("link", name="Efter besök").click()
    expect(rows.rows.first).to_be_visible()
    keep(page, "round-by-visits")


def the_wall(browser: Browser, address: str) -> None:
    """The list as it hangs on the wall; its own browser, for it ends whoever hung it up there."""
    page = screen(browser, address, size=WALL).page
    log_in_as(page, PHYSICIAN, PASSWORD)
    page.goto("/ward/walls")
    page.get_by_role("button", name="Häng upp på väggen").click()
    expect(page.locator("#rows tr").first).to_be_visible()
    keep(page, "wall")


def one_patient(page: Page) -> None:
    """Values and what is known of somebody, a change of plan, the talk before the stay ends."""
    about(page, "Anna Lind")
    keep(page, "patient")
    page.goto(page.url.partition("?")[0] + "/discharge")
    arrived(page)
    keep(page, "discharge-conversation")
    about(page, "Bertil Öberg")
    page.keyboard.press("2")
    page.get_by_role("button", name="+ Gräns").click()
    keep(page, "change-plan")


def about(page: Page, name: str) -> None:
    """Open somebody's page."""
    RoundList(page).open()
    page.get_by_role("link", name=name).click()
    PatientPage(page).arrived()


def the_stay(page: Page) -> None:
    """One who is on the way home; the agreement and the week of one who is there."""
    page.goto("/ward/candidates")
    page.get_by_role("link", name="Omar Haidari").first.click()
    expect(page.locator(".way .here")).to_be_visible()
    keep(page, "stay")
    RoundList(page).open()
    link = page.get_by_role("link", name="Karin Wik").get_attribute("href") or ""
    page.goto(link.replace("/ward/p/", "/ward/stay/"))
    arrived(page)
    page.get_by_role("heading", name="Dokumenterad överenskommelse").scroll_into_view_if_needed()
    keep(page, "agreement")
    page.goto(link.replace("/ward/p/", "/ward/stay/").partition("?")[0] + "/week")
    arrived(page)
    keep(page, "week")


def in_english(page: Page) -> None:
    """Show the same patient again, in the other language."""
    RoundList(page).open()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    about(page, "Anna Lind")
    keep(page, "patient-english")


def keep(page: Page, name: str) -> None:
    """Keep what the screen shows once it has come to rest."""
    page.wait_for_timeout(1500)
    page.screenshot(path=IMAGES / f"{name}.png")
    sys.stdout.write(f"docs/images/{name}.png\n")


if __name__ == "__main__":
    sys.exit(main())
