"""A screen on the ward's wall: hung up once, nameless, alive for weeks, and ended by whoever works there."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import Engine, text

from tests.e2e.browser import axe, screen
from tests.e2e.homes import ILL, measure
from tests.e2e.leftovers import leftovers
from tests.e2e.product import COLLEAGUE, PASSWORD, PHYSICIAN
from tests.e2e.ward_pages import log_in_as

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from uuid import UUID

    from playwright.sync_api import Browser, Page, Route

    from tests.e2e.browser import Seat
    from tests.e2e.product import Ward

    Hang = Callable[..., Seat]

BIG = (1920, 1080)
ASSISTANT = "lena.qvist"
WITH_A_BODY = re.compile(
    r"/wall(?!\w)(?!.*(/assets/|/events))"
)  # that ends, and is no script or style of ours
AFTER_SILENCE = 90_000  # the page itself waits fourteen seconds before it calls a silence one
COUNT_TONES = """() => {
  const make = AudioContext.prototype.createOscillator;
  document.body.dataset.rung = 0;
  AudioContext.prototype.createOscillator = function () { document.body.dataset.rung = Number(document.body.dataset.rung) + 1; return make.call(this); };
}"""
SMALLEST = """() => Math.min(...[...document.querySelectorAll('#rows .place, #rows .text, #rows .age')]
  .map(node => parseFloat(getComputedStyle(node).fontSize)))"""


@pytest.fixture
def hang(ward: Ward, browser: Browser) -> Iterator[Hang]:
    """Let a doctor hang up a big screen of its own; give it as it hangs."""
    hung: list[Seat] = []

    def up(**how: Any) -> Seat:  # noqa: ANN401  -- passed on
        seat = screen(browser, ward.address, size=BIG, **how)
        hung.append(seat)
        log_in_as(seat.page, PHYSICIAN, PASSWORD)
        seat.page.goto("/ward/")
        seat.page.get_by_role("link", name="Väggskärmar").click()
        seat.page.get_by_role("button", name="Häng upp på väggen").click()
        seat.page.wait_for_url("**/wall")
        shown(seat.page)
        return seat

    yield up
    for seat in hung:
        seat.page.context.close()


def shown(page: Page) -> None:
    """Wait until the wall has drawn its list."""
    expect(page.locator("#main:not([aria-busy])")).to_be_visible()
    expect(page.locator("#rows tr").first).to_be_visible()


def people(owner: Engine) -> list[str]:
    """Give every name and number of patients and staff."""
    with owner.connect() as connection:
        patients = connection.execute(
            text("SELECT given_name, family_name, identifier FROM patient")
        )
        staff = connection.execute(text("SELECT name, username FROM staff"))
        return [field for row in (*patients, *staff) for field in row if field]


def test_a_doctor_hangs_the_list_up_and_no_name_or_number_ever_reaches_the_screen(
    ward: Ward, browser: Browser, owner: Engine
) -> None:
    seat = screen(browser, ward.address, size=BIG)
    page = seat.page
    log_in_as(page, PHYSICIAN, PASSWORD)
    page.goto("/ward/")
    page.get_by_role("link", name="Väggskärmar").click()
    received: list[str] = []

    def read(route: Route) -> None:
        """Let an answer through, and keep what it said: the browser forgets it with its page."""
        answer = route.fetch()
        received.append(answer.text())
        route.fulfill(response=answer)

    page.route(WITH_A_BODY, read)
    page.get_by_role("button", name="Häng upp på väggen").click()
    page.wait_for_url("**/wall")
    shown(page)
    texts = [page.content(), *received]
    events = page.context.request.get(
        "/api/v1/wall/events?after=0.0", headers={"accept": "application/json"}
    )
    told = events.json()["events"]

    assert told
    assert set(told[0]) == {"kind", "urgency", "at"}
    everything = "\n".join([*texts, events.text()])
    assert [one for one in people(owner) if re.search(rf"\b{re.escape(one)}\b", everything)] == []
    assert seat.complaints() == {}
    page.context.close()


def test_it_is_read_from_three_metres_with_the_worst_on_top(hang: Hang) -> None:
    """Letters of 4 cm on a screen of 55 inches: seen under 20 minutes of arc and more."""
    page = hang().page
    tiers = [
        int(css.rpartition("-")[2])
        for css in page.locator("#rows tr").evaluate_all("rows => rows.map(row => row.className)")
    ]

    assert tiers == sorted(tiers)
    assert page.evaluate(SMALLEST) >= 38
    assert page.evaluate("document.documentElement.scrollHeight") <= BIG[1]
    expect(page.locator("#clock")).to_have_text(re.compile(r"^\d\d:\d\d$"))
    expect(page.locator("#read")).to_have_text(re.compile(r"^Läst \d\d:\d\d$"))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_wall_is_clean_to_axe_and_speaks_one_language(
    hang: Hang, ward: Ward, language: str
) -> None:
    seat = hang(bypass_csp=True)
    seat.page.context.add_cookies(
        [{"name": "hemrond_language", "value": language, "url": ward.address}]
    )
    seat.page.reload()
    shown(seat.page)

    assert [*axe(seat), *leftovers(seat.page, language)] == []


def test_it_hangs_on_long_after_a_person_would_have_been_logged_out(
    hang: Hang, owner: Engine
) -> None:
    page = hang().page
    with owner.begin() as connection:
        connection.execute(
            text(
                "UPDATE wall_screen SET seen_at = seen_at - interval '20 days', "
                "hung_at = hung_at - interval '20 days'"
            )
        )

    page.reload()

    shown(page)


def test_past_midnight_it_shows_the_new_day_with_a_new_cookie(hang: Hang) -> None:
    page = hang().page
    page.route("**/wall/list", the_next_day)
    old = cookie(page)
    # The list is asked for each minute; a screen that comes back to the network asks at once.
    with page.expect_response(lambda answer: answer.url.endswith("/renewal")) as renewal:
        page.evaluate("dispatchEvent(new Event('online'))")

    assert renewal.value.status == 204
    assert cookie(page) != old
    expect(page.locator("#date")).to_have_text("en ny dag")
    page.unroute("**/wall/list")
    page.reload()
    shown(page)


def the_next_day(route: Route) -> None:
    """Let the list be tomorrow's."""
    told = route.fetch().json()
    route.fulfill(body=json.dumps({**told, "day": "2999-01-01", "date": "en ny dag"}))


def cookie(page: Page) -> str:
    """Give the cookie that the screen holds."""
    (held,) = (one["value"] for one in page.context.cookies() if one["name"] == "hemrond")
    return str(held)


def test_nobody_comes_from_the_wall_to_a_patient_or_back_to_the_doctors_session(
    hang: Hang, calm: UUID
) -> None:
    page = hang().page
    page.go_back()
    expect(page.locator("h1")).to_have_text("Den här webbläsaren är en väggskärm")

    for path in (f"/ward/p/{calm}", "/ward/", "/ward/beds", f"/ward/stay/{calm}"):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 403
    page.get_by_role("link", name="Tillbaka till väggskärmen").click()
    shown(page)


def test_a_colleague_sees_who_hung_it_up_and_takes_it_down(
    hang: Hang, ward: Ward, browser: Browser, owner: Engine
) -> None:
    with owner.begin() as connection:  # what hangs since the other tests here
        connection.execute(text("UPDATE wall_screen SET down_at = now() WHERE down_at IS NULL"))
    wall = hang().page
    other = screen(browser, ward.address)
    log_in_as(other.page, ASSISTANT, PASSWORD)
    other.page.goto("/ward/walls")
    line = other.page.locator("table.walls tbody tr")
    expect(line).to_have_count(1)
    expect(line).to_contain_text("Sara Ek")
    expect(other.page.get_by_role("button", name="Häng upp")).to_have_count(0)

    other.page.get_by_role("button", name=re.compile("^Ta ned")).click()

    expect(other.page.get_by_text("Ingen väggskärm hänger på avdelningen.")).to_be_visible()
    expect(wall.get_by_role("alert").filter(has_text="har tagits ned")).to_be_visible(
        timeout=AFTER_SILENCE
    )
    expect(wall.locator("#rows tr")).to_have_count(0)
    assert other.complaints() == {}
    other.page.context.close()


def test_after_its_last_day_it_shows_nothing_more(hang: Hang, owner: Engine) -> None:
    page = hang().page
    with owner.begin() as connection:
        connection.execute(text("UPDATE wall_screen SET expires_at = now() WHERE down_at IS NULL"))

    expect(page.get_by_role("alert").filter(has_text="så länge den får")).to_be_visible(
        timeout=AFTER_SILENCE
    )
    page.goto("/wall")
    expect(page).to_have_url(re.compile("/login"))


def test_whoever_logs_in_there_is_themselves_and_the_wall_is_gone(hang: Hang) -> None:
    page = hang().page
    page.goto("/login?next=%2Fward%2F")
    page.locator(f"[data-username='{COLLEAGUE}']").click()
    expect(page.locator("#me")).to_contain_text("Amir Haddad")

    page.goto("/wall")

    expect(page.locator("main h1")).to_have_text("Väggskärmar")


def test_it_sounds_for_high_once_somebody_has_allowed_it(
    hang: Hang, ward: Ward, calm: UUID, tmp_path: Path
) -> None:
    page = hang().page
    page.evaluate(COUNT_TONES)
    page.get_by_role("button", name="Testa ljudet").click()
    expect(page.locator("body")).to_have_attribute("data-rung", "3")
    sound = page.get_by_role("button", name="Ljud för HÖG")
    sound.click()
    expect(sound).to_have_attribute("aria-pressed", "true")
    expect(page.locator("body")).to_have_attribute("data-rung", "6")

    assert measure(ward, tmp_path, calm, ILL) >= 5

    expect(page.locator("body")).not_to_have_attribute("data-rung", "6")
    expect(page.locator("#rows .tag.red:not(.answered)").first).to_be_visible()


def test_a_server_that_is_gone_is_said_in_large_letters_and_it_comes_back_by_itself(
    hang: Hang, ward: Ward
) -> None:
    page = hang().page
    ward.kill()
    try:
        stale = page.locator("#stale")
        expect(stale).to_contain_text("INGEN KONTAKT", timeout=AFTER_SILENCE)
        assert float(stale.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")) >= 50
        expect(page.locator("#rows tr").first).to_be_visible()
    finally:
        ward.start()

    expect(page.locator("#stale")).to_be_empty(timeout=AFTER_SILENCE)
    shown(page)
