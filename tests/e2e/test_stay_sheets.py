"""Sheets of a stay in a real browser: who comes, the week, what is printed and faxed, routines to read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import axe, screen
from tests.e2e.leftovers import leftovers
from tests.e2e.product import PASSWORD, PHYSICIAN
from tests.e2e.stay_pages import HOME_NURSE, NURSE, StayPage
from tests.e2e.ward_pages import arrived, log_in_as

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request, Route

    from tests.e2e.product import Ward
    from tests.e2e.stay_pages import Sit

WIDTH, HEIGHT = 390, 844
PAGE = re.compile(rb"/Type\s*/Page[^s]")
NUMBER = "19361219"
LISA = {"Namn": "Lisa Ek", "Från": "Hemtjänsten", "Telefon": "060-12 34 56", "Gör vad": "Frukost"}


def at_marta(page: Page) -> StayPage:
    """Go to Märta's stay by the list of beds."""
    page.goto("/ward/beds")
    page.get_by_role("link", name="Märta Holm").first.click()
    return StayPage(page).arrived()


def pages(page: Page) -> int:
    """Count the sheets of A4 that the open page becomes."""
    return len(PAGE.findall(page.pdf(prefer_css_page_size=True)))


def test_who_comes_is_written_down_and_stands_on_the_one_page_for_visitors_d20_d118(
    sit: Sit,
) -> None:
    stay = at_marta(sit(NURSE).page)
    stay.do("+ Någon som kommer", stay.part("visitors"), **LISA, När="Vardagar kl. 8")
    expect(stay.part("visitors")).to_contain_text("Lisa Ek, Hemtjänsten 060-12 34 56")
    stay.part("visitors").get_by_role("link", name="Blad till besökare").click()

    paper = stay.page.locator(".paper")
    expect(paper).to_contain_text("Ring 112 genast om:")
    expect(paper).to_contain_text("Lisa Ek, Hemtjänsten, 060-12 34 56: Frukost, Vardagar kl. 8")
    expect(paper).not_to_contain_text(NUMBER)
    assert pages(stay.page) == 1


def test_a_form_that_does_not_reach_the_server_says_so_where_one_looks_and_is_sent_again(
    sit: Sit,
) -> None:
    seat = sit(NURSE)
    stay = at_marta(seat.page)
    stay.begin("+ Någon som kommer", stay.part("visitors"))
    stay.fill(**{**LISA, "Namn": "Siv Lund"})
    seat.page.route("**/_dash-update-component*", lambda route: route.abort())
    stay.dialog.locator("button[type=submit]").click()

    expect(stay.dialog.get_by_role("alert")).to_contain_text("Servern kan inte nås")
    expect(stay.dialog.get_by_label("Namn")).to_have_value("Siv Lund")
    seat.page.unroute("**/_dash-update-component*")
    seat.console.clear()  # the browser, too, has said that it did not get through
    stay.send()

    expect(stay.part("visitors")).to_contain_text("Siv Lund")


def test_an_answer_about_the_page_before_is_not_drawn_over_the_one_that_came_after(
    sit: Sit,
) -> None:
    stay = at_marta(sit(NURSE).page)
    page = stay.page
    held: list[Route] = []

    def slow(route: Route) -> None:
        """Let the stay's own answer wait; everything else goes on."""
        if not held and asks_for_the_stay(route.request):
            held.append(route)
        else:
            route.continue_()

    page.route("**/_dash-update-component*", slow)
    with page.expect_request(asks_for_the_stay):
        page.evaluate("hemrond.set('stay-again', { data: Date.now() })")
    stay.part("visitors").get_by_role("link", name="Blad till besökare").click()
    paper = page.locator(".paper")
    expect(paper).to_be_visible()

    with page.expect_response(lambda answer: asks_for_the_stay(answer.request)):
        held[0].continue_()
    page.wait_for_timeout(1000)

    expect(paper).to_be_visible()


def asks_for_the_stay(request: Request) -> bool:
    """Tell whether this is the open stay, fetched anew."""
    return '"output":"stay-view.children"' in (request.post_data or "")


def test_two_who_change_the_same_visitor_see_both_versions(sit: Sit) -> None:
    first = at_marta(sit(NURSE).page)
    mine = {**LISA, "Namn": "Olle Ask"}
    first.do("+ Någon som kommer", first.part("visitors"), **mine)
    expect(first.part("visitors")).to_contain_text("Olle Ask")
    second = at_marta(sit(PHYSICIAN).page)
    for seat, does in ((first, "Middag"), (second, "Dusch")):
        row = seat.part("visitors").locator("li", has_text="Olle Ask")
        seat.begin("Ändra", row)
        seat.fill(**{"Gör vad": does})

    first.send()
    second.dialog.locator("button[type=submit]").click()

    both = second.dialog.locator(".compare")
    expect(both).to_contain_text("Middag")
    expect(both).to_contain_text("Dusch")

    second.dialog.get_by_role("button", name="Låt kollegans stå, släng mitt").click()
    expect(second.part("visitors")).to_contain_text("Middag")
    second.begin("Ändra", second.part("visitors").locator("li", has_text="Olle Ask"))
    expect(second.dialog.get_by_label("Gör vad")).to_have_value("Middag")


def test_the_week_is_read_on_the_screen_and_hung_on_the_refrigerator_d74(sit: Sit) -> None:
    stay = at_marta(sit(NURSE).page)
    stay.part("visitors").get_by_role("link", name="Veckan hemma").click()

    days = stay.page.locator(".week > li")
    expect(days).to_have_count(7)
    expect(days.first).to_contain_text("i dag")
    expect(days.nth(1)).to_contain_text("Mäta puls")
    stay.page.get_by_role("link", name="Senare", exact=True).click()
    expect(days.first).not_to_contain_text("i dag")
    stay.page.get_by_role("link", name="Denna vecka", exact=True).click()
    expect(days.first).to_contain_text("i dag")
    stay.page.get_by_role("link", name="Till patientens kylskåp").click()

    paper = stay.page.locator(".paper")
    expect(paper).to_contain_text("08:00 och 20:00")
    expect(paper).to_contain_text("010-555 54 00")
    expect(paper).not_to_contain_text(NUMBER)
    assert pages(stay.page) == 1


def test_home_care_has_the_same_week_on_a_phone(sit: Sit) -> None:
    page = sit(HOME_NURSE).page
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.goto("/ward/requests")
    page.get_by_role("link", name="Märta Holm").click()
    page.locator("#visitors").get_by_role("link", name="Veckan hemma").click()

    expect(page.locator(".week > li")).to_have_count(7)
    expect(page.locator(".week")).to_contain_text("Antibiotika i infart")
    page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("innerWidth") == WIDTH


def test_the_fax_has_a_cover_without_a_name_and_counts_its_pages_d9(sit: Sit) -> None:
    stay = at_marta(sit(NURSE).page)
    stay.part("request").get_by_role("link", name="Skriv ut för fax").click()

    cover = stay.page.locator(".fax-cover")
    expect(cover).to_contain_text("010-555 70 09")
    expect(cover).not_to_contain_text("Märta")
    expect(cover).not_to_contain_text(NUMBER)
    expect(stay.page.locator("table.paper")).to_contain_text("Antibiotika i infart")
    assert pages(stay.page) >= 3
    stay.page.goto(stay.page.url.partition("?")[0])  # of which request is not said
    expect(stay.page.locator("h1")).to_have_text("Sidan finns inte")


def test_a_routine_is_opened_read_and_signed_for_with_name_and_time_d108(sit: Sit) -> None:
    nurse = sit(NURSE).page
    nurse.goto("/ward/")
    nurse.get_by_role("link", name="Rutiner").click()
    routine = nurse.locator(".routine", has_text="Om patienten blir sämre hemma")
    routine.locator("summary").click()
    expect(routine).to_contain_text("Livshotande tillstånd: ring 112 först.")
    expect(routine).to_contain_text("Förslag, ska godkännas lokalt.")
    routine.get_by_role("button", name="Jag har läst version 1").click()

    read = nurse.locator(".routine", has_text="Om patienten blir sämre hemma")
    expect(read.locator(".count")).to_have_text(re.compile("^läst av 1 av "))
    expect(read).to_contain_text("✓ Du har läst den här versionen")
    expect(read.locator(".readers")).to_be_visible()
    expect(read.locator(".readers")).to_contain_text("Johan Lind, Sjuksköterska")


def test_an_agreement_is_read_and_signed_for_by_one_touch_d45_d108(sit: Sit) -> None:
    stay = at_marta(sit(PHYSICIAN).page)
    expect(stay.part("agreement")).to_contain_text("Läst av personalen: 0")

    stay.button("Jag har läst version 1", stay.part("agreement")).click()

    expect(stay.part("agreement")).to_contain_text("Läst av personalen: 1")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_sheets_are_clean_to_axe_and_speak_one_language(
    ward: Ward, browser: Browser, language: str
) -> None:
    reader = screen(browser, ward.address, bypass_csp=True)
    log_in_as(reader.page, NURSE, PASSWORD)
    marta = at_marta(reader.page).page.url
    fax = marta_fax(reader.page)
    reader.page.context.add_cookies(
        [{"name": "hemrond_language", "value": language, "url": ward.address}]
    )
    found: dict[str, list[str]] = {}
    for name in ("week", "week-sheet", "visitors", fax, "/ward/routines"):
        reader.page.goto(name if name.startswith("/") else f"{marta}/{name}")
        arrived(reader.page)
        if name == "/ward/routines":
            reader.page.locator(".routine summary").first.click()
        found[name.partition("?")[0]] = [*axe(reader), *leftovers(reader.page, language)]
    reader.page.context.close()

    assert {name: told for name, told in found.items() if told} == {}


def marta_fax(page: Page) -> str:
    """Give where Märta's fax is printed."""
    link = page.locator("#request").get_by_role("link", name="Skriv ut för fax").first
    expect(link).to_be_visible()
    return (link.get_attribute("href") or "").rpartition("/")[2]
