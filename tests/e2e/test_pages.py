"""Every page there is, found by following every link as everybody who works here."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from backend.process.demo.people import people
from dashboard.ward import discharge
from dashboard.ward.callbacks import PATIENTS, WALLS
from dashboard.ward.stay import STAY
from dashboard.ward.used_parts import WAYS
from tests.e2e.browser import axe, screen
from tests.e2e.leftovers import leftovers
from tests.e2e.product import PASSWORD
from tests.e2e.ward_pages import arrived, log_in_as

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.e2e.browser import Seat
    from tests.e2e.product import Ward

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
LINKS = (
    """() => [...document.querySelectorAll('a[href^="/"]')].map(a => new URL(a.href).pathname)"""
)
# A button that opens a form, not one that sends at once.
ASKING = "main [data-ask], main [data-stay]"
# Where among them, and named what: each that is seen and opens a form, once a name. One of the same
# name may have nothing to ask, and acts at a touch.
FORMS = f"""() => [...document.querySelectorAll('{ASKING}')].map((b, n) => [n, b]).filter(([n, b]) => {{
  const form = b.dataset.stay ? JSON.parse(b.dataset.stay) : null;
  return b.checkVisibility() && !b.disabled && (!form || form.fields.length);
}}).map(([n, b]) => [b.textContent.trim(), n])"""


def shape(address: str) -> str:
    """Write an address without whom it is about."""
    return ID.sub("<id>", address).rstrip("/") or "/"


@dataclass
class Walk:
    """What somebody found by following links: an address for each page, and what it lacked."""

    who: str
    pages: dict[str, str] = field(default_factory=dict)
    complaints: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def through(self, seat: Seat) -> Walk:
        """Follow every link until no new page is found."""
        waiting = ["/ward/"]
        while waiting:
            address = waiting.pop(0)
            if shape(address) in self.pages:
                continue
            self.pages[shape(address)] = address
            seat.page.goto(address)
            arrived(seat.page)
            if told := seat.complaints():
                self.complaints[shape(address)] = told
            waiting += [a for a in seat.page.evaluate(LINKS) if a.startswith("/ward")]
        return self


@pytest.fixture(scope="module")
def walks(ward: Ward, browser: Browser) -> list[Walk]:
    """Let everybody of the staff walk through all that they can reach."""
    told = []
    for member in people().staff:
        seat = screen(browser, ward.address)
        log_in_as(seat.page, member.username, PASSWORD)
        told.append(Walk(member.username).through(seat))
        seat.page.context.close()
    return told


def test_no_page_is_out_of_reach_and_none_breaks_the_policy_or_asks_elsewhere(
    walks: list[Walk],
) -> None:
    seen = {page for walk in walks for page in walk.pages}
    of_one = {f"{PATIENTS}<id>", f"{PATIENTS}<id>{discharge.HERE}", f"{STAY}<id>"}
    # A ward that uses everything lists its patients on the round: test_parts_alone goes there.
    registered = {*WAYS, WALLS} - {"/ward/patients"} | of_one

    assert {shape(address) for address in registered} <= seen
    assert {walk.who: walk.complaints for walk in walks if walk.complaints} == {}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_is_clean_to_axe_and_speaks_one_language(
    ward: Ward, browser: Browser, walks: list[Walk], language: str
) -> None:
    found: dict[str, list[str]] = {}
    seen: set[str] = set()
    for walk in walks:
        mine = {name: at for name, at in walk.pages.items() if name not in seen}
        seen |= mine.keys()
        for reader in reading(ward, browser, walk.who, language) if mine else ():
            for name, address in mine.items():
                reader.page.goto(address)
                arrived(reader.page)
                found[name] = [*axe(reader), *leftovers(reader.page, language)]
                found |= forms(reader, name, language)
                found |= decisions(reader, name, language)

    assert {name: told for name, told in found.items() if told} == {}


def reading(ward: Ward, browser: Browser, who: str, language: str) -> Iterator[Seat]:
    """Sit somebody down where axe is let in."""
    seat = screen(browser, ward.address, bypass_csp=True)
    log_in_as(seat.page, who, PASSWORD)
    seat.page.context.add_cookies(
        [{"name": "hemrond_language", "value": language, "url": ward.address}]
    )
    yield seat
    seat.page.context.close()


def forms(seat: Seat, where: str, language: str) -> dict[str, list[str]]:
    """Open every form of a page once, and read it."""
    found = {}
    for name, place in dict(reversed(seat.page.evaluate(FORMS))).items():
        seat.page.locator(ASKING).nth(place).click()
        dialog = seat.page.locator("dialog[open]")
        expect(dialog).to_be_visible()
        found[f"{where}: {name}"] = [*axe(seat, "dialog[open]"), *leftovers(seat.page, language)]
        seat.page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
    return found


def decisions(seat: Seat, where: str, language: str) -> dict[str, list[str]]:
    """Open the forms that outcomes 2 and 3 lead to, and read them; nothing is signed."""
    page = seat.page
    found: dict[str, list[str]] = {}
    if page.locator("#decide #sign:not([disabled])").count() == 0:
        return found
    page.keyboard.press("2")
    page.keyboard.press("e")
    expect(page.locator("#changes .part").first).to_be_visible()
    found[f"{where}: change of plan"] = [*axe(seat), *leftovers(page, language)]
    page.keyboard.press("Escape")
    expect(page.locator("#changes")).to_be_hidden()
    page.keyboard.press("3")
    page.keyboard.press("Control+Enter")
    dialog = page.locator("dialog.backbox")
    expect(dialog).to_be_visible()
    found[f"{where}: back"] = [*axe(seat, "dialog[open]"), *leftovers(page, language)]
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    return found
