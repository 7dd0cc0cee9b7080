"""A page that is drawn anew under somebody's hands: the press, the focus and what is unfolded stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.stay_pages import NURSE, StayPage
from tests.e2e.ward_pages import at_rest

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Request, Route

    from tests.e2e.stay_pages import Sit

AGAIN = "hemrond.set('stay-again', { data: Date.now() })"


def asks_for_the_stay(request: Request) -> bool:
    """Tell whether this is the open page of a stay, fetched anew."""
    return '"output":"stay-view.children"' in (request.post_data or "")


def beds(page: Page) -> Locator:
    """Go to the list of beds; give the link to a patient."""
    page.goto("/ward/beds")
    link = page.get_by_role("link", name="Märta Holm").first
    expect(link).to_be_visible()
    at_rest(page)
    return link


def drawn_anew(page: Page, node: Locator) -> None:
    """Draw the page anew, and wait until other nodes stand in place of the old ones."""
    node.evaluate("node => { window.old = node; }")
    page.evaluate(AGAIN)
    page.wait_for_function("() => !window.old.isConnected")
    at_rest(page)


def test_a_link_is_followed_though_its_page_is_drawn_anew_while_it_is_pressed(sit: Sit) -> None:
    page = sit(NURSE).page
    link = beds(page)
    held: list[Route] = []
    page.route("**/_dash-update-component*", lambda route: hold(route, held))
    page.evaluate(AGAIN)
    while not held:
        page.wait_for_timeout(50)
    answer = held[0].fetch()
    link.hover()

    page.mouse.down()
    held[0].fulfill(response=answer)
    page.wait_for_timeout(400)
    page.mouse.up()

    StayPage(page).arrived()


def hold(route: Route, held: list[Route]) -> None:
    """Let the first answer about the page wait; everything else goes on."""
    if not held and asks_for_the_stay(route.request):
        held.append(route)
    else:
        route.continue_()


def test_a_long_press_does_not_keep_what_is_new_away(sit: Sit) -> None:
    page = sit(NURSE).page
    link = beds(page)
    link.hover()
    page.mouse.down()

    drawn_anew(page, link)

    page.mouse.up()


def test_focus_and_what_is_unfolded_stay_when_the_page_is_drawn_anew(sit: Sit) -> None:
    page = sit(NURSE).page
    beds(page).click()
    stay = StayPage(page).arrived()
    versions = stay.part("agreement").locator("details", has_text="Versioner")
    versions.locator("summary").click()
    expect(versions).to_have_attribute("open", "")
    button = stay.button("+ Någon som kommer", stay.part("visitors"))
    button.focus()

    drawn_anew(page, button)

    expect(button).to_be_focused()
    expect(versions).to_have_attribute("open", "")


def test_the_keyboard_goes_on_where_a_form_was_opened(sit: Sit) -> None:
    page = sit(NURSE).page
    beds(page).click()
    stay = StayPage(page).arrived()
    button = stay.button("+ Någon som kommer", stay.part("visitors"))
    button.focus()
    page.keyboard.press("Enter")
    expect(stay.dialog).to_be_visible()
    stay.fill(Namn="Eva Nord", Från="Hemtjänsten", Telefon="060-12 34 57", Gör_vad="Städar")

    stay.send()

    expect(stay.part("visitors")).to_contain_text("Eva Nord")
    expect(button).to_be_focused()


def test_what_goes_away_when_it_is_pressed_hands_the_focus_to_no_other_act(sit: Sit) -> None:
    page = sit(NURSE).page
    beds(page).click()
    StayPage(page).arrived()
    touches = page.locator("#day-one .do button")
    before = touches.count()
    touches.first.focus()

    page.keyboard.press("Enter")

    expect(touches).not_to_have_count(before)
    at_rest(page)
    assert page.evaluate("document.activeElement.closest('#page button, #page a') === null")
