"""Takes the pictures of the README and the docs from a demo of its own: `just pictures`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.e2e.browser import launched, screen
from tests.e2e.product import PASSWORD, PHYSICIAN, Ward, free_port
from tests.e2e.ward_pages import PatientPage, RoundList, log_in

IMAGES = Path(__file__).parent.parent.parent / "docs" / "images"
WIDTH, HEIGHT = 1440, 900


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
                seat = screen(browser, ward.address)
                seat.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
                look_around(seat.page)
    finally:
        ward.stop()
        shutil.rmtree(folder)
    return 0


def look_around(page: Page) -> None:
    """Log in, read the list, open the first patient, in Swedish and in English."""
    page.goto("/login")
    keep(page, "login")
    log_in(page, PHYSICIAN, PASSWORD)
    RoundList(page).open()
    keep(page, "round-list")
    page.keyboard.press("Enter")
    PatientPage(page).arrived()
    keep(page, "patient")
    page.get_by_role("button", name="English").click()
    PatientPage(page).arrived()
    keep(page, "patient-english")


def keep(page: Page, name: str) -> None:
    """Keep what the screen shows once it has come to rest."""
    page.wait_for_timeout(1500)
    page.screenshot(path=IMAGES / f"{name}.png")
    sys.stdout.write(f"docs/images/{name}.png\n")


if __name__ == "__main__":
    sys.exit(main())
