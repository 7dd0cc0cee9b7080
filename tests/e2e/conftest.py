"""One ward and one browser for all browser tests; a screen of its own for each."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from tests.e2e.browser import Seat, launched, screen
from tests.e2e.product import PASSWORD, PHYSICIAN, Ward, free_port
from tests.e2e.ward_pages import log_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, StorageState


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield from launched(playwright)


@pytest.fixture(scope="session")
def ward() -> Iterator[Ward]:
    """Start the product in a folder that PostgreSQL, which is never root, may enter too."""
    folder = Path(tempfile.mkdtemp(prefix="hemrond-ward-"))
    folder.chmod(0o711)
    product = Ward(folder, free_port())
    try:
        product.start()
        yield product
    finally:
        product.stop()
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def physician(ward: Ward, browser: Browser) -> StorageState:
    """Return the session of a doctor who has logged in once, by hand."""
    seat = screen(browser, ward.address)
    log_in(seat.page, PHYSICIAN, PASSWORD)
    state = seat.page.context.storage_state()
    seat.page.context.close()
    return state


@pytest.fixture
def seat(ward: Ward, browser: Browser, physician: StorageState) -> Iterator[Seat]:
    """A doctor at a screen; when the test ends the browser must have complained of nothing."""
    seat = screen(browser, ward.address, storage_state=physician)
    yield seat
    complaints = seat.complaints()
    seat.page.context.close()
    assert complaints == {}
