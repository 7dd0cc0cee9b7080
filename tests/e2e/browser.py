"""A browser that tells on the page: policy violations, console errors, requests to elsewhere."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request

PATIENCE = 60_000  # milliseconds: a busy machine is no reason to fail
expect.set_options(timeout=PATIENCE)
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WATCH_POLICY = """
window.violations = [];
document.addEventListener('securitypolicyviolation', e => window.violations.push(
  e.effectiveDirective + ' ' + e.blockedURI + ' ' + e.sourceFile + ':' + e.lineNumber));
"""
RUN_AXE = """([where, tags]) => axe.run(where, {runOnly: tags}).then(r => ({
  passes: r.passes.length,
  violations: r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 120)).join(' | '))
}))"""


def chromium(playwright: Playwright) -> str:
    """Find a Chromium: the one named, the machine's, or Playwright's own once it is installed.

    Without one the browser tests fail; they are never skipped in silence.
    """
    named = os.environ.get("HEMROND_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, NAMES)), None)
    own = playwright.chromium.executable_path
    if not found and not Path(own).exists():
        pytest.fail(
            "No Chromium found. Install it ('apt-get install chromium' or 'playwright install "
            "chromium'), or name one in HEMROND_CHROMIUM."
        )
    return found or own


def launched(playwright: Playwright) -> Iterator[Browser]:
    """Launch a browser, and close it."""
    browser = playwright.chromium.launch(executable_path=chromium(playwright), args=list(FLAGS))
    yield browser
    browser.close()


@dataclass
class Seat:
    """One person at one screen, and everything the browser complained of."""

    page: Page
    address: str
    console: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    @classmethod
    def at(cls, context: BrowserContext, address: str) -> Seat:
        """Sit down at a screen and listen to what the browser says."""
        context.add_init_script(WATCH_POLICY)
        seat = cls(context.new_page(), address)
        seat.page.on(
            "console", lambda m: seat.console.append(m.text) if m.type == "error" else None
        )
        seat.page.on("pageerror", lambda error: seat.console.append(str(error)))
        seat.page.on("request", seat.heard)
        return seat

    def heard(self, request: Request) -> None:
        """Note a request that leaves the ward."""
        url = urlsplit(request.url)
        if url.scheme in {"http", "https"} and url.netloc != urlsplit(self.address).netloc:
            self.elsewhere.append(request.url)

    def complaints(self) -> dict[str, list[str]]:
        """Return what a clean page has none of."""
        self.page.wait_for_load_state()  # it may be on its way to another
        violations: list[str] = self.page.evaluate("window.violations")
        told = {"policy": violations, "console": self.console, "elsewhere": self.elsewhere}
        return {name: found for name, found in told.items() if found}


def screen(
    browser: Browser,
    address: str,
    *,
    size: tuple[int, int] = (1440, 900),
    **how: Any,  # noqa: ANN401  -- passed on
) -> Seat:
    """Sit down at a ward's screen in Stockholm, or take up a phone."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": size[0], "height": size[1]},
        locale="sv-SE",
        timezone_id="Europe/Stockholm",
        **how,
    )
    context.set_default_timeout(PATIENCE)
    return Seat.at(context, address)


def axe(seat: Seat, where: str = "html") -> list[str]:
    """Let axe read the page, or a part of it; the seat's context must bypass the policy."""
    seat.page.add_script_tag(path=AXE)
    told: dict[str, Any] = seat.page.evaluate(RUN_AXE, [where, AXE_TAGS])
    assert told["passes"] > (10 if where == "html" else 3), "axe saw no page"
    violations: list[str] = told["violations"]
    return violations
