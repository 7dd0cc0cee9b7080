"""One browser for all browser tests, a ward for each file of them, a screen for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright
from sqlalchemy import Engine, create_engine, text

from backend.core.embedded import Supervisor
from tests.e2e import aftermath
from tests.e2e.browser import Seat, launched, screen
from tests.e2e.product import PASSWORD, PHYSICIAN, Ward, filled, moved_in
from tests.e2e.ward_pages import log_in, log_in_as

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path
    from uuid import UUID

    from playwright.sync_api import Browser, StorageState

    from tests.e2e.stay_pages import Sit


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell of a failed test what stood on its screens and what its server said last."""
    report = yield
    if report.failed:
        with_it = getattr(item, "funcargs", {})
        aftermath.tell(report, with_it.get("browser"), with_it.get("ward"))
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield from launched(playwright)


@pytest.fixture(scope="session")
def two_weeks() -> Iterator[Path]:
    """The folder of a demo that has lived through its history, for each ward to begin from."""
    with filled() as folder:
        yield folder


@pytest.fixture(scope="module")
def ward(two_weeks: Path) -> Iterator[Ward]:
    """The product, started as a person does: what one file's tests do there no other file sees."""
    with moved_in(two_weeks) as product:
        yield product


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
def calm_ones(owner: Engine) -> list[UUID]:
    """The judged episodes at home of ward 54, the calmest first: no findings, and not to end yet."""
    with owner.connect() as connection:
        found = connection.execute(
            text(
                "SELECT s.episode_id FROM standing s JOIN episode e ON e.id = s.episode_id "
                "JOIN care_unit u ON u.id = e.care_unit_id "
                "WHERE u.name LIKE '%54' AND e.status = 'at_home' AND s.assessment_id IS NOT NULL "
                "ORDER BY s.urgency, s.criteria_met = s.criteria_of, s.tier DESC, e.home_since, e.id"
            )
        )
        return list(found.scalars())


@pytest.fixture
def calm(calm_ones: list[UUID]) -> UUID:
    """An episode of ward 54 with nothing red."""
    return calm_ones[0]
