"""Before home and meetings in a real browser: neutral words, personal links, consent, two wards, a phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import axe, screen
from tests.e2e.days import days_ahead
from tests.e2e.product import PASSWORD, PHYSICIAN
from tests.e2e.stay_pages import StayPage, sent
from tests.e2e.ward_pages import arrived, at_rest, log_in_as

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Locator, Page

    from tests.e2e.browser import Seat
    from tests.e2e.product import Ward

    Sit = Callable[[str], Page]

NURSE, ASSISTANT, HOME_NURSE = "johan.lind", "lena.qvist", "maria.berg"
PHONE = {"width": 390, "height": 844}
DAYS = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")


@pytest.fixture
def sit(ward: Ward, browser: Browser) -> Iterator[Sit]:
    """Let people sit down at screens of their own; no browser may complain of anything."""
    seats: list[Seat] = []

    def down(username: str) -> Page:
        seat = screen(browser, ward.address)
        seats.append(seat)
        log_in_as(seat.page, username, PASSWORD)
        return seat.page

    yield down
    complaints = [seat.complaints() for seat in seats]
    for seat in seats:
        seat.page.context.close()
    assert complaints == [{} for _ in seats]


def form(page: Page) -> Locator:
    """Return the open form or sheet."""
    return page.locator("dialog.stay-form")


def send(page: Page) -> None:
    """Send the open form, and see it taken."""
    sent(page)


def open_stay(page: Page, name: str) -> None:
    """Go to a candidate's stay."""
    page.goto("/ward/candidates")
    arrived(page)
    page.get_by_role("link", name=name).click()
    StayPage(page).arrived()


def open_meetings(page: Page, name: str) -> None:
    """Go to the meetings of a candidate's stay."""
    open_stay(page, name)
    page.get_by_role("link", name="Planera och håll möten").click()
    expect(page.get_by_role("button", name="Planera ett möte")).to_be_visible()
    at_rest(page)


def planned(page: Page) -> Locator:
    """Plan a round with the form's own suggestions, and give the meeting."""
    page.get_by_role("button", name="Planera ett möte").click()
    form(page).get_by_label("Slag", exact=True).select_option(label="Planerad rond")
    form(page).get_by_label("Verktyg", exact=True).select_option(label="Videomötesrum (VMR)")
    form(page).get_by_label("Länk till mötesrummet").fill("https://vmr.example.se/4711")
    form(page).get_by_label("Nummer att ringa in på").fill("010-555 11 22")
    send(page)
    return page.locator(".meeting", has_text="Planerad rond").first


def test_days_and_times_are_written_in_one_way_and_what_is_wrong_stands_beside_the_field(
    sit: Sit,
) -> None:
    page = sit(NURSE)
    open_meetings(page, "Kim Sandell")
    page.get_by_role("button", name="Planera ett möte").click()
    begins = form(page).get_by_label("Börjar")
    begins.fill("20261201 1430")
    begins.blur()
    expect(begins).to_have_value("2026-12-01 14:30")
    form(page).get_by_label("Slutar").fill("i morgon")
    form(page).get_by_label("Länk till mötesrummet").fill("vmr.example.se")
    form(page).locator("button[type=submit]").click()

    wrong = form(page).locator(".wrong")
    when = "Skriv dag och klockslag, till exempel 2026-11-22 14:30."
    expect(wrong.get_by_text(when, exact=True)).to_be_visible()
    link = "Skriv hela länken; den börjar med https://"
    expect(wrong.get_by_text(link, exact=True)).to_be_visible()
    expect(form(page).get_by_label("Slutar")).to_have_value("i morgon")


def test_what_was_typed_is_still_there_when_the_form_is_opened_again(sit: Sit) -> None:
    page = sit(NURSE)
    open_stay(page, "Kim Sandell")
    page.get_by_role("button", name="+ Mat, hygien, toalett, förflyttning").click()
    form(page).get_by_label("Mat och dryck").fill("Äter själv")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="+ Mat, hygien, toalett, förflyttning").click()

    expect(form(page).get_by_label("Mat och dryck")).to_have_value("Äter själv")
    form(page).get_by_role("button", name="Börja om").click()
    expect(form(page).get_by_label("Mat och dryck")).to_have_value("")


def test_a_daughter_is_let_in_when_the_patient_has_consented_and_her_link_tells_nothing(
    sit: Sit, browser: Browser
) -> None:
    page = sit(NURSE)
    open_meetings(page, "Omar Haidari")
    meeting = planned(page)
    expect(meeting).to_contain_text("Inte svarat: Hemsjukvården Norrby")
    leila = meeting.locator("tr", has_text="Leila Haidari")
    expect(leila.get_by_role("button", name="Gör en länk")).to_have_count(0)
    leila.get_by_role("button", name="Notera svaret").click()
    form(page).get_by_label("Patienten samtycker").select_option(label="Ja")
    form(page).get_by_label("Den närstående har fått informationen ovan").check()
    send(page)
    leila.get_by_role("button", name="Gör en länk").click()
    message = form(page).locator(".copy-text").nth(1).inner_text()
    with page.expect_download() as waiting:
        form(page).get_by_role("link", name="Kalenderfil (.ics)").click()
    calendar = waiting.value.path().read_text("utf-8")
    form(page).get_by_role("button", name="Stäng").click()

    for told in (message, calendar):
        assert not any(word in told for word in ("Omar", "Haidari", "Pneumoni", "nfektion"))
    hers = browser.new_context().new_page()
    hers.goto(next(line for line in message.splitlines() if "/meet/" in line))
    hers.get_by_role("button").first.click()
    expect(hers.get_by_role("link", name="Delta i mötet")).to_be_visible()
    hers.context.close()
    page.reload()
    expect(leila).to_contain_text("✓ öppnad")
    leila.get_by_role("button", name="Notera", exact=True).click()
    send(page)
    expect(leila).to_contain_text("Patienten, av Johan Lind")


def test_a_text_with_name_number_diagnosis_or_clinic_is_refused_beside_its_field(sit: Sit) -> None:
    page = sit(NURSE)
    open_meetings(page, "Kim Sandell")
    planned(page).get_by_role("button", name="Egen text").click()
    text = form(page).get_by_label("Text", exact=True)
    text.fill("Hej Kim, välkommen till infektion för din pyelonefrit 196804122387")
    form(page).locator("button[type=submit]").click()

    wrong = form(page).locator(".field .wrong")
    expect(wrong).to_contain_text("Ta bort personnumret.")
    expect(wrong).to_contain_text("Ta bort namnet")
    expect(wrong).to_contain_text("Ta bort ordet om diagnosen.")
    expect(wrong).to_contain_text("vilken klinik")
    text.fill("Välkommen till ett bokat möte.")
    form(page).locator("button[type=submit]").click()
    expect(form(page)).to_contain_text("Texten röjer inget")


def test_an_acute_meeting_begins_at_once_and_asks_for_calls_not_letters(sit: Sit) -> None:
    page = sit(NURSE)
    open_meetings(page, "Kim Sandell")
    page.get_by_role("button", name="Akut möte nu").click()
    form(page).get_by_label("Nummer att ringa in på").fill("010-555 00 00")
    send(page)

    meeting = page.locator(".meeting", has_text="Akut läkarmedverkan")
    expect(meeting).to_contain_text("ring var och en i stället för att skriva")
    meeting.get_by_role("button", name="Gör en länk").first.click()
    form(page).get_by_label("Jag har ringt").check()
    form(page).locator("button[type=submit]").click()
    expect(form(page)).to_contain_text("Personlig länk")


def written(page: Page) -> None:
    """Write a care request about the open stay, and save it as a draft."""
    page.get_by_role("button", name="Skriv vårdbegäran").click()
    fields = {
        "Frågeställning": "Dropp en gång om dagen",
        "Svar senast": f"{days_ahead(3)} 08:00",
        "Första besök": f"{days_ahead(3)} 13:00",
        "Vad": "Antibiotika",
        "Hur ofta": "En gång om dagen",
        "Från": str(days_ahead(3)),
        "Till ÅÅÅÅ": str(days_ahead(7)),
        "Bedömning": "Orkar inte resa",
    }
    form(page).get_by_label("Till", exact=True).select_option(index=1)
    form(page).get_by_label("Kontakt via").select_option(label="Telefon")
    form(page).get_by_label("Slag").select_option(label="Antibiotika")
    form(page).get_by_label("Tröskelprincipen").select_option(label="Nej")
    for label, value in fields.items():
        form(page).get_by_label(label, exact=label == "Vad").fill(value)
    send(page)


def test_a_request_shows_consent_before_it_goes_and_a_fax_with_number_and_receipt(sit: Sit) -> None:
    page = sit(NURSE)
    open_stay(page, "Birgit Nyman")
    written(page)
    asked = page.locator("#request .request")
    expect(page.locator("#request")).to_contain_text("samtycke eller en menprövning saknas")
    asked.get_by_role("button", name="Skicka", exact=True).click()
    expect(form(page)).to_contain_text("Notera det först")
    form(page).get_by_role("button", name="Skicka ändå").click()
    expect(form(page).get_by_label("Varför den skickas ändå")).to_have_attribute(
        "aria-invalid", "true"
    )
    form(page).get_by_role("button", name="Avbryt").click()
    page.get_by_role("button", name="+ Samtycke").click()
    form(page).get_by_label("Patienten samtycker").select_option(label="Ja")
    send(page)
    expect(page.locator("#request")).not_to_contain_text("saknas")
    asked.get_by_role("button", name="Skicka", exact=True).click()
    send(page)
    expect(asked.locator(".state")).to_contain_text("Skickad, inte uppringd")
    asked.get_by_role("button", name="Notera fax", exact=True).click()
    form(page).get_by_label("Faxnummer").fill("010-555 70 09")
    form(page).get_by_label("Antal sidor").fill("3")
    form(page).get_by_label("Vad som skickades").fill("Vårdbegäran")
    send(page)
    page.goto("/ward/requests")
    arrived(page)
    expect(page.locator(".request", has_text="Birgit Nyman")).to_contain_text(
        "nummer 010-555 70 09, 3 sidor. Vårdbegäran"
    )


def test_the_formal_status_is_set_by_somebody_and_switches_the_laws_times(sit: Sit) -> None:
    page = sit(NURSE)
    open_stay(page, "Kim Sandell")
    formal = page.locator("#formal")
    expect(formal).to_contain_text("Inskrivningsmeddelande")
    formal.get_by_role("button", name="Ändra").click()
    form(page).get_by_label("Status").select_option(label="Öppenvård")
    form(page).get_by_label("Skäl").fill("Avtalat med regionen")
    send(page)

    expect(formal).to_contain_text("Lagens tider vid utskrivning löper inte")
    expect(formal).to_contain_text("Avtalat med regionen")
    expect(formal).to_contain_text("Johan Lind, sjuksköterska")


def test_whoever_works_at_two_wards_changes_between_them_on_every_page(sit: Sit) -> None:
    page = sit(PHYSICIAN)
    for name in ("candidates", "beds", "requests", "due", "follow-up"):
        page.goto(f"/ward/{name}")
        arrived(page)
        units = page.get_by_role("navigation", name="Enhet")
        units.get_by_role("link", name="Infektion avd. 55").click()
        expect(units.locator("[aria-current]")).to_have_text("Infektion avd. 55")
        expect(page).to_have_url(re.compile(rf"/ward/{name}\?unit="))


def test_a_number_that_is_known_under_another_name_is_asked_about(sit: Sit) -> None:
    page = sit(ASSISTANT)
    page.goto("/ward/candidates")
    arrived(page)
    page.get_by_role("button", name="Flagga kandidat").click()
    for label, value in {
        "Personnummer": "19500907-2553",
        "Förnamn": "Annika",
        "Efternamn": "Prov",
        "Inskriven sedan": f"{days_ahead(-2)} 10:00",
        "Varför kan det passa?": "Piggare.",
    }.items():
        form(page).get_by_label(label).fill(value)
    form(page).get_by_label("Vårdplan").select_option(label="Pneumoni")
    form(page).locator("button[type=submit]").click()

    answer = form(page).locator(".answer")
    expect(answer).to_contain_text("Anna Lind")
    expect(answer).to_contain_text("Annika Prov")
    expect(answer.get_by_role("button", name="Identiteten kontrollerad: behåll")).to_be_visible()


def test_the_municipality_is_warned_early_and_answers_on_a_phone(
    ward: Ward, browser: Browser, sit: Sit
) -> None:
    page = sit(NURSE)
    page.goto("/ward/requests")
    arrived(page)
    page.get_by_role("button", name="Förvarna hemsjukvården").click()
    form(page).get_by_label("Till", exact=True).select_option(index=1)
    form(page).get_by_label("Väntas hem").fill(str(days_ahead(4)))
    form(page).get_by_label("Antibiotika").check()
    send(page)
    seat = screen(browser, ward.address, bypass_csp=True)
    seat.page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    log_in_as(seat.page, HOME_NURSE, PASSWORD)
    seat.page.goto("/ward/requests")

    arrived(seat.page)
    expect(seat.page.locator(".early")).to_contain_text(
        f"{DAYS[days_ahead(4).weekday()]} {days_ahead(4)}"
    )
    omar = seat.page.locator(".request", has_text="Omar Haidari")
    omar.get_by_role("button", name="Bekräfta mottagen").click()
    expect(omar.locator(".state")).to_contain_text("Mottagen")
    omar.get_by_role("button", name="Avböj").click()
    form(seat.page).locator("button[type=submit]").click()
    expect(form(seat.page).locator(".field .wrong")).to_have_text("Fyll i.")
    form(seat.page).get_by_role("button", name="Avbryt").click()
    omar.get_by_role("button", name="Acceptera").click()
    expect(seat.page.locator(".accepted")).to_contain_text("Omar Haidari")
    seat.page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
    width: int = seat.page.evaluate("innerWidth")
    found = axe(seat)
    seat.page.context.close()

    assert width == PHONE["width"]
    assert found == []


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_page_of_meetings_and_its_forms_are_clean_to_axe(
    ward: Ward, browser: Browser, language: str
) -> None:
    seat = screen(browser, ward.address, bypass_csp=True)
    log_in_as(seat.page, NURSE, PASSWORD)
    seat.page.context.add_cookies(
        [{"name": "hemrond_language", "value": language, "url": ward.address}]
    )
    open_stay(seat.page, "Omar Haidari")
    seat.page.locator("#meetings a").click()
    expect(seat.page.locator(".meetings-title")).to_be_visible()
    at_rest(seat.page)
    found = {"page": axe(seat)}
    seat.page.locator(".pagehead .primary").click()
    expect(form(seat.page)).to_be_visible()
    found["form"] = axe(seat)
    seat.page.context.close()

    assert {name: told for name, told in found.items() if told} == {}
