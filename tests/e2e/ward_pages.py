"""The ward's pages as a person uses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


# The page has its words and forms, nothing that it asked for is on its way, and a patient's page has
# the bar of the patient whom its address names.
AT_REST = """() => {
  const H = window.hemrond || {}, bar = document.querySelector('#decide');
  const told = one => Object.keys(one || {}).length > 0;
  return told(H.texts) && told(H.sheets) && !document.querySelector('[data-dash-is-loading]')
    && (!bar || (bar.querySelector('#note') && location.pathname.endsWith(H.context.episode)));
}"""


def at_rest(page: Page) -> None:
    """Wait until a page that has been drawn has all that its buttons and keys need."""
    page.wait_for_function(AT_REST)


def log_in(page: Page, username: str, password: str) -> None:
    """Log in by hand and wait for the round."""
    page.goto("/login")
    page.get_by_label("Användarnamn").fill(username)
    page.get_by_label("Lösenord").fill(password)
    page.keyboard.press("Enter")
    expect(page.locator("#roundlist tr[data-id]").first).to_be_visible()
    at_rest(page)


def log_in_as(page: Page, username: str, password: str) -> None:
    """Log in without the form, for whom the first page does not matter."""
    who = {"username": username, "password": password}
    assert page.context.request.post("/api/v1/sessions", data=who).ok


def arrived(page: Page) -> None:
    """Wait until a page, whichever it is, has drawn what it asked for."""
    expect(page.locator("main h1").first).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    at_rest(page)


class RoundList:
    """The round list."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.rows = page.locator("#roundlist tr[data-id]")

    def open(self) -> RoundList:
        """Go to the list."""
        self.page.goto("/ward/")
        return self.arrived()

    def arrived(self) -> RoundList:
        """Wait until the list is drawn and its keys work."""
        expect(self.rows.first).to_be_visible()
        at_rest(self.page)
        return self

    def names(self) -> list[str]:
        """Read the names from the top."""
        return self.rows.locator(".name").all_inner_texts()

    def tiers(self) -> list[str]:
        """Read the tiers' numbers from the top; those done today have none."""
        return self.page.locator("#roundlist .tier b").all_inner_texts()

    def current(self) -> Locator:
        """Return the marked row."""
        return self.page.locator("#roundlist tr.current")


RED_KNOWN = "left => window.hemrond.context.open.filter(one => one.urgency >= 3).length === left"


class PatientPage:
    """One patient's page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.name = page.locator(".banner h1")
        self.note = page.locator("#note")
        self.answer = page.locator("#answer")
        self.plots = page.locator("#vitals .scatterlayer .trace")

    def arrived(self) -> PatientPage:
        """Wait until the patient is drawn, with what one may do."""
        expect(self.page.locator("#decide form.bar")).to_be_visible()
        at_rest(self.page)
        expect(self.plots.first).to_be_attached()
        return self

    def place(self) -> str:
        """Read where in the round the patient stands."""
        return self.page.locator(".steps > span").first.inner_text()

    def identifier(self) -> str:
        """Read whose page this is."""
        return self.page.locator(".banner .pnr").inner_text()

    def acknowledge_red(self, comment: str) -> int:
        """Acknowledge every open HIGH finding by keyboard; give how many there were."""
        red = self.page.locator(".findings li:not(.answered):has(.tag.red)")
        answered = 0
        while left := red.count():
            # The key knows what the newest context says, which comes a moment after its picture.
            self.page.wait_for_function(RED_KNOWN, arg=left)
            self.page.keyboard.press("a")
            expect(self.page.locator("dialog[open] textarea")).to_be_focused()
            self.page.keyboard.type(comment)
            self.page.keyboard.press("Control+Enter")
            expect(red).to_have_count(left - 1)
            answered += 1
        return answered

    def sign(self, key: str, note: str = "") -> str:
        """Sign with the outcome of this key by keyboard; give whose page it was."""
        identifier = self.identifier()
        self.page.keyboard.press(key)
        if note:
            self.page.keyboard.press("n")
            self.page.keyboard.type(note)
        self.page.keyboard.press("Control+Enter")
        signed = self.page.locator("#toasts .undo", has_text=identifier)  # others name her, too
        expect(signed.last).to_be_visible()
        return identifier
