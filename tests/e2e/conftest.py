"""One browser for all browser tests, a ward for each file of them, a screen for each test."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright
from sqlalchemy import Engine, create_engine, text

from backend.core.embedded import Supervisor
from tests.e2e.browser import Seat, launched, screen
from tests.e2e.product import PASSWORD, PHYSICIAN, Ward, free_port
from tests.e2e.ward_pages import log_in, log_in_as

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from playwright.sync_api import Browser, StorageState

    from tests.e2e.stay_pages import Sit


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield from launched(playwright)


@pytest.fixture(scope="module")
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


@pytest.fixture(scope="module")
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


@pytest.fixture
def sit(ward: Ward, browser: Browser) -> Iterator[Sit]:
    """Let people sit down at screens of their own; no browser may complain of anything."""
    seats: list[Seat] = []

    def down(username: str) -> Seat:
        seat = screen(browser, ward.address)
        seats.append(seat)
        log_in_as(seat.page, username, PASSWORD)
        return seat

    yield down
    # What the API refuses with 409 goes over Dash's own 200: the console has nothing to tell.
    complaints = [seat.complaints() for seat in seats]
    for seat in seats:
        seat.page.context.close()
    assert complaints == [{} for _ in seats]


@pytest.fixture
def owner(ward: Ward) -> Iterator[Engine]:
    """The running demo's own database, joined beside it."""
    with Supervisor(ward.folder / "demo" / "database") as running:
        assert running.url_owner is not None
        engine = create_engine(running.url_owner)
        yield engine
        engine.dispose()


@pytest.fixture
def calm(owner: Engine) -> UUID:
    """An episode of ward 54 with nothing red."""
    with owner.connect() as connection:
        found = connection.execute(
            text(
                "SELECT s.episode_id FROM standing s JOIN episode e ON e.id = s.episode_id "
                "JOIN care_unit u ON u.id = e.care_unit_id "
                "WHERE u.name LIKE '%54' AND e.status = 'at_home' ORDER BY s.tier DESC, s.episode_id LIMIT 1"
            )
        )
        episode: UUID = found.scalar_one()
    return episode
