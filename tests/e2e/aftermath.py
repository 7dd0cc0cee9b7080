"""What is told of a browser test that failed: what stood on the screens, and the server's last words."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.sync_api import Error

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest
    from playwright.sync_api import Browser, Page

    from tests.e2e.product import Ward

LINES_OF_A_SCREEN, LINES_OF_THE_SERVER = 40, 25
A_MOMENT = 3_000  # milliseconds
PLAYWRIGHTS_OWN = "Aria snapshot:"  # the whole page, hundreds of lines: ours is shorter


def tell(report: pytest.TestReport, browser: Browser | None, ward: Ward | None) -> None:
    """Put into a failed test's report what helps to understand it from afar."""
    _shorten(report.longrepr)
    if browser is not None:
        for n, (path, shown) in enumerate(_screens(browser), start=1):
            report.sections.append((f"screen {n} at {path}", shown))
    if ward is not None:
        said = ward.said().splitlines()[-LINES_OF_THE_SERVER:]
        report.sections.append(("the server's last words", "\n".join(said)))


def _screens(browser: Browser) -> Iterator[tuple[str, str]]:
    for context in browser.contexts:
        for page in context.pages:
            try:
                yield urlsplit(page.url).path, _shown(page)
            except Error as gone:
                yield urlsplit(page.url).path, gone.message.partition("\n")[0]


def _shown(page: Page) -> str:
    dialog = page.locator("dialog[open]")
    part = dialog.last if dialog.count() else page.locator("body")
    lines = part.aria_snapshot(timeout=A_MOMENT).splitlines()
    told = [line for line in lines if "/url:" not in line]
    return "\n".join([*told[:LINES_OF_A_SCREEN], "..." if told[LINES_OF_A_SCREEN:] else ""])


def _shorten(failure: object) -> None:
    """Leave out of what pytest prints all that comes after Playwright's own picture of the page."""
    for trace, *_ in getattr(failure, "chain", ()):
        for entry in trace.reprentries:
            lines = getattr(entry, "lines", [])
            at = [n for n, line in enumerate(lines) if PLAYWRIGHTS_OWN in line]
            if at:
                del lines[at[0] :]
