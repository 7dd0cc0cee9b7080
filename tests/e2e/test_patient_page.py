"""One patient's page in a real browser: all of it in sight, however much there is to say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from tests.e2e.browser import axe, screen
from tests.e2e.ward_pages import PatientPage

if TYPE_CHECKING:
    from uuid import UUID

    from playwright.sync_api import Browser, Page, StorageState
    from sqlalchemy import Engine

    from tests.e2e.browser import Seat
    from tests.e2e.product import Ward

OVERFLOW = "document.documentElement.scrollHeight - innerHeight"
COLUMN = "(side => side.scrollHeight - side.clientHeight)(document.querySelector('.side'))"
LONG = (
    "Andfådd i trappan men inte i vila. Äter halva portioner, dricker en och en halv liter. "
    "Infarten lite röd, omlagd, kanten ritad. Dottern är orolig och vill att läkaren ringer. " * 2
)


def ago(hours: float) -> str:
    return (datetime.now(UTC) - timedelta(hours=hours)).isoformat()  # noqa: TID251  -- the demo lives today


def post(page: Page, episode: UUID, path: str, **body: object) -> None:
    """Write something down as the doctor at the screen does."""
    tokens = (one for one in page.context.cookies() if one["name"] == "_csrf_token")
    headers = {"X-CSRFToken": next(tokens)["value"], "Sec-Fetch-Site": "same-origin"}
    answer = page.context.request.post(
        f"/api/v1/episodes/{episode}/{path}", data=body, headers=headers
    )
    assert answer.ok, answer.text()


@pytest.fixture
def busy(seat: Seat, calm: UUID) -> PatientPage:
    """A patient of whom there is more to say than any screen holds."""
    for hours, crp in ((72, "168"), (48, "121"), (20, "74")):
        values = {"crp": crp, "leukocytes": "9.9", "creatinine": "88"}
        culture = "Blododling: växt av pneumokocker. Penicillin G S, erytromycin R. " * 3
        post(seat.page, calm, "labs", id=str(uuid4()), at=ago(hours), values=values, note=culture)
    for hours in (52, 28, 4):
        values = {"dose_given": "1" if hours > 4 else "0"}
        post(seat.page, calm, "infusions", id=str(uuid4()), at=ago(hours), values=values, note=LONG)
    for hours in range(2, 10):
        post(seat.page, calm, "notes", id=str(uuid4()), event_at=ago(hours), text=LONG, chips=[])
        post(seat.page, calm, "tasks", what=LONG[:200], due_at=ago(-hours), owner_role="nurse")
    seat.page.goto(f"/ward/p/{calm}")
    return PatientPage(seat.page).arrived()


def test_nothing_scrolls_at_1440_by_900_and_what_is_folded_is_counted(busy: PatientPage) -> None:
    page = busy.page

    expect(page.locator(".side .folded").first).to_be_visible()
    assert page.evaluate(OVERFLOW) <= 0
    assert page.evaluate(COLUMN) <= 1
    expect(page.locator("#sign")).to_be_in_viewport(ratio=1)
    hidden = page.locator(".side .plan > li[hidden]").count()
    button = page.locator(".card:has(.plan) .folded")
    expect(button).to_have_text(f"+{hidden} till")


def test_what_is_folded_comes_with_one_press_and_goes_with_another(busy: PatientPage) -> None:
    button = busy.page.locator(".card:has(.plan) .folded")
    counted = button.inner_text()
    button.click()

    expect(busy.page.locator(".side .plan > li[hidden]")).to_have_count(0)
    expect(button).to_have_attribute("aria-expanded", "true")
    button.click()
    expect(button).to_have_text(counted)


def test_a_text_that_is_cut_says_so_and_is_whole_with_one_press(busy: PatientPage) -> None:
    first = busy.page.locator(".side .happened p").first
    expect(first).to_contain_text("Dottern är orolig")
    height = first.evaluate("node => node.clientHeight")

    busy.page.locator(".side .happened .rest").first.click()

    assert first.evaluate("node => node.clientHeight") > height
    assert first.evaluate("node => node.scrollHeight - node.clientHeight") <= 1


def test_sbar_is_written_when_it_is_asked_for_each_value_with_its_age(busy: PatientPage) -> None:
    busy.page.keyboard.press("s")

    box = busy.page.locator("#sbar")
    expect(box.get_by_role("heading", name="Aktuellt tillstånd")).to_be_visible()
    expect(box).to_contain_text("sedan)")


def test_what_happened_stands_over_the_plots_with_its_shape(busy: PatientPage) -> None:
    told = busy.page.evaluate(
        "document.querySelector('#vitals .js-plotly-plot').data"
        ".filter(trace => trace.yaxis === 'y6').map(trace => trace.name)"
    )

    assert {"dos given", "dos inte given", "besök", "prov", "beslut"} <= set(told)


def test_a_home_that_has_sent_nothing_says_when_the_first_set_is_planned(
    seat: Seat, owner: Engine, calm: UUID
) -> None:
    with owner.begin() as connection:
        other: UUID = connection.execute(
            text(
                "SELECT id FROM episode WHERE status = 'at_home' AND id <> :calm AND care_unit_id ="
                " (SELECT care_unit_id FROM episode WHERE id = :calm) ORDER BY id LIMIT 1"
            ),
            {"calm": calm},
        ).scalar_one()
        whose = {"episode": other}
        patient = "(SELECT patient_id FROM episode WHERE id = :episode)"
        connection.execute(text(f"DELETE FROM reading WHERE patient_id = {patient}"), whose)  # noqa: S608  -- from above
        connection.execute(
            text(
                "UPDATE standing SET assessment_id = NULL, assessed_at = NULL WHERE episode_id = :episode"
            ),
            whose,
        )
    seat.page.goto(f"/ward/p/{other}")

    notes = seat.page.locator("#vitals .annotation-text")
    expect(notes).to_have_count(5)
    expect(notes.first).to_contain_text("Inga mätningar ännu, första planerad")
    expect(seat.page.get_by_text("Ingen bedömning ännu")).to_be_visible()


def test_when_the_plots_cannot_be_drawn_the_table_stands_in_for_them(
    ward: Ward, browser: Browser, physician: StorageState, calm: UUID
) -> None:
    seat = screen(browser, ward.address, storage_state=physician)
    seat.page.route("**/*plotly*", lambda route: route.abort())
    seat.page.goto(f"/ward/p/{calm}")

    expect(seat.page.locator("#grid tbody tr").first).to_be_visible()
    expect(seat.page.locator("#unplotted")).to_be_visible()
    seat.page.context.close()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_axe_finds_nothing_on_a_full_page(
    ward: Ward, browser: Browser, physician: StorageState, calm: UUID, language: str
) -> None:
    seat = screen(browser, ward.address, storage_state=physician, bypass_csp=True)
    seat.page.context.add_cookies(
        [{"name": "hemrond_language", "value": language, "url": ward.address}]
    )
    seat.page.goto(f"/ward/p/{calm}")
    PatientPage(seat.page).arrived()
    expect(seat.page.locator(".side .folded").first).to_be_visible()

    assert axe(seat) == []
    seat.page.context.close()
