"""One patient's page in a real browser: all of it in sight, however much there is to say."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from playwright.sync_api import expect
from sqlalchemy import create_engine, text

from backend.core.embedded import Supervisor
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
# Which list is folded depends on the hour, the fonts and the day's findings; that each says how
# much it hides depends on nothing. Read at once: the column is fitted anew whenever it changes.
FOLDED = """() => [...document.querySelectorAll('.side [data-fold]')].map(list => {
  const button = list.closest('.card').querySelector('.folded');
  return [[...list.children].filter(item => item.hidden).length, button ? button.textContent : ''];
}).filter(([hidden, said]) => hidden || said)"""
# A value beside another's curve misleads: both move in the same frame. Gives how far off they are in
# the one after the bar has grown.
SIGNED_TOO_SOON = """() => new Promise(told => {
  const bar = document.querySelector('#decide'), before = bar.offsetHeight;
  const plot = document.querySelector('#vitals .js-plotly-plot');
  const off = () => Math.abs(plot._fullLayout.height - plot.getBoundingClientRect().height);
  const look = () => requestAnimationFrame(() => {
    if (bar.offsetHeight === before) look();
    else requestAnimationFrame(() => told(off()));
  });
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true }));
  look();
  setTimeout(told, 30000, NaN);  // it never grew
})"""
LONG = (
    "Andfådd i trappan men inte i vila. Äter halva portioner, dricker en och en halv liter. "
    "Infarten lite röd, omlagd, kanten ritad. Dottern är orolig och vill att läkaren ringer. " * 4
)
NOTES, TASKS = 14, 8
# The longest at home: of somebody who came yesterday there is no round to tell of yet.
LONGEST = text("""
    SELECT e.id FROM episode e JOIN care_unit u ON u.id = e.care_unit_id
    JOIN standing s ON s.episode_id = e.id
    WHERE u.name LIKE '%54' AND e.status = 'at_home' AND s.urgency < 3
    ORDER BY e.home_since, e.id LIMIT 1
""")


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


@pytest.fixture(scope="module")
def crowded(ward: Ward, browser: Browser, physician: StorageState) -> UUID:
    """A patient of whom there is more to say than any screen holds."""
    with Supervisor(ward.folder / "demo" / "database") as running:
        assert running.url_owner is not None
        engine = create_engine(running.url_owner)
        with engine.connect() as connection:
            episode: UUID = connection.execute(LONGEST).scalar_one()
        engine.dispose()
    page = screen(browser, ward.address, storage_state=physician).page
    for hours, crp in ((32, "168"), (26, "121"), (20, "74")):
        values = {"crp": crp, "leukocytes": "9.9", "creatinine": "88"}
        culture = "Blododling: växt av pneumokocker. Penicillin G S, erytromycin R. " * 3
        post(page, episode, "labs", id=str(uuid4()), at=ago(hours), values=values, note=culture)
    for hours in (29, 17, 4):
        values = {"dose_given": "1" if hours > 4 else "0"}
        post(
            page,
            episode,
            "infusions",
            id=str(uuid4()),
            at=ago(hours),
            values=values,
            note=LONG[:480],
        )
    for n in range(NOTES):
        # Within the last hours: whatever the time of day, since the last round.
        post(page, episode, "notes", id=str(uuid4()), event_at=ago(n / 4), text=LONG, chips=[])
    for n in range(TASKS):
        post(page, episode, "tasks", what=LONG[:200], due_at=ago(-n - 1), owner_role="nurse")
    page.context.close()
    return episode


@pytest.fixture
def busy(seat: Seat, crowded: UUID) -> PatientPage:
    """The page of that patient, once the column has been fitted with the page's own fonts."""
    seat.page.goto(f"/ward/p/{crowded}")
    patient = PatientPage(seat.page).arrived()
    fitted(seat.page)
    return patient


def fitted(page: Page) -> None:
    """Wait until what does not fit has been folded."""
    page.evaluate("async () => { await document.fonts.ready; }")
    expect(page.locator(".side .folded").first).to_be_visible()


def test_nothing_scrolls_at_1440_by_900_and_what_is_folded_is_counted(busy: PatientPage) -> None:
    page = busy.page
    page.wait_for_function(f"{OVERFLOW} <= 0 && {COLUMN} <= 1")

    folded = page.evaluate(FOLDED)

    assert folded
    assert [said for _, said in folded] == [f"+{hidden} till" for hidden, _ in folded]
    expect(page.locator("#sign")).to_be_in_viewport(ratio=1)


def test_what_is_folded_comes_with_one_press_and_goes_with_another(busy: PatientPage) -> None:
    first: int = busy.page.evaluate(
        "[...document.querySelectorAll('.side .card')].findIndex(card => card.querySelector('.folded'))"
    )
    card = busy.page.locator(".side .card").nth(first)
    button, hidden = card.locator(".folded"), card.locator("[data-fold] > [hidden]")
    expect(hidden).not_to_have_count(0)

    button.click()
    expect(hidden).to_have_count(0)
    expect(button).to_have_attribute("aria-expanded", "true")
    button.click()

    expect(button).to_have_attribute("aria-expanded", "false")
    expect(hidden).not_to_have_count(0)
    expect(button).to_have_text(re.compile(r"^\+\d+ till$"))


def test_a_text_that_is_cut_says_so_and_is_whole_with_one_press(busy: PatientPage) -> None:
    noted = busy.page.locator(".side .happened li").filter(has_text="Dottern är orolig")
    cut = noted.filter(has=busy.page.locator(".rest"), visible=True).first
    first = cut.locator("[data-clamp]").first
    height = first.evaluate("node => node.clientHeight")

    cut.locator(".rest").first.click()

    expect(first).to_have_class(re.compile("whole"))
    assert first.evaluate("node => node.clientHeight") > height
    assert first.evaluate("node => node.scrollHeight - node.clientHeight") <= 1


def test_the_curves_stay_beside_their_values_when_the_bar_grows(busy: PatientPage) -> None:
    assert busy.page.evaluate(SIGNED_TOO_SOON) < 1


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
    seat: Seat, owner: Engine, crowded: UUID, calm_ones: list[UUID]
) -> None:
    other = next(episode for episode in calm_ones if episode != crowded)
    with owner.begin() as connection:
        whose = {"episode": other}
        patient = "(SELECT patient_id FROM episode WHERE id = :episode)"
        connection.execute(text(f"DELETE FROM reading WHERE patient_id = {patient}"), whose)  # noqa: S608  -- from above
        connection.execute(
            text(
                "UPDATE standing SET assessment_id = NULL, assessed_at = NULL, look_again_at = NULL"
                " WHERE episode_id = :episode"
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
    ward: Ward, browser: Browser, physician: StorageState, crowded: UUID, language: str
) -> None:
    seat = screen(browser, ward.address, storage_state=physician, bypass_csp=True)
    seat.page.context.add_cookies(
        [{"name": "hemrond_language", "value": language, "url": ward.address}]
    )
    seat.page.goto(f"/ward/p/{crowded}")
    PatientPage(seat.page).arrived()
    fitted(seat.page)

    assert axe(seat) == []
    seat.page.context.close()
