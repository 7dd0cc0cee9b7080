"""The discharge conversation in a real browser: written, stopped, signed, corrected, printed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import axe, screen
from tests.e2e.product import PASSWORD
from tests.e2e.ward_pages import PatientPage, at_rest, log_in_as

if TYPE_CHECKING:
    from uuid import UUID

    from playwright.sync_api import Browser, Page, StorageState

    from tests.e2e.browser import Seat
    from tests.e2e.product import Ward

NURSE = "johan.lind"
A4 = re.compile(rb"/MediaBox ?\[0 0 594[\d.]* 84[12][\d.]*\]")


class Talk:
    """The page of one conversation."""

    def __init__(self, page: Page, episode: UUID) -> None:
        self.page = page
        self.path = f"/ward/p/{episode}/discharge"
        self.answer = page.locator("#talk-answer")
        self.letter = page.locator(".letter")
        self.state = page.locator(".pagetitle small")

    def open(self) -> Talk:
        """Go to the page and wait for the letter."""
        self.page.goto(self.path)
        expect(self.letter).to_be_visible()
        at_rest(self.page)
        return self

    def field(self, name: str) -> str:
        """Name a field of the form."""
        return f"#talk-{name}"

    def write(self, **told: str) -> None:
        """Fill fields of the form."""
        for name, words in told.items():
            self.page.fill(self.field(name), words)

    def agree(self) -> None:
        """Write all that a conversation needs."""
        self.page.locator("#talk-people input").first.fill("Patienten själv")
        self.page.locator("#talk-people [data-person=kind]").first.select_option("patient")
        self.page.locator("#talk-people [data-person=identified]").first.select_option("bankid")
        self.page.select_option(self.field("referral"), "to_send")
        self.write(
            unmet_reason="Andningen räknad i hemmet.",
            follow_up_what="Du får träffa en läkare hos oss.",
            follow_up_who="Infektionsmottagningen",
            referral_to="Norrby vårdcentral",
            note="Feberfri, CRP sjunkande.",
        )

    def signed(self) -> Talk:
        """Hold a conversation that has not been held, and sign it."""
        self.open().agree()
        self.write(about="Du har haft en infektion.")
        self.ends_in("Skrivs ut")
        expect(self.state).to_have_text("version 1")
        return self

    def ends_in(self, words: str) -> None:
        """Choose how it ends, and sign by keyboard."""
        self.page.get_by_label(words, exact=True).check()
        self.page.keyboard.press("Control+Enter")


@pytest.fixture
def talk(seat: Seat, calm: UUID) -> Talk:
    return Talk(seat.page, calm).open()


@pytest.fixture(scope="module")
def held() -> set[UUID]:
    """With whom a test has held the conversation; each holds it with somebody of its own."""
    return set()


@pytest.fixture
def somebody(calm: UUID, calm_ones: list[UUID], held: set[UUID]) -> UUID:
    """A patient with whom nobody has spoken yet; not the one whose page the others write on."""
    left = [episode for episode in calm_ones if episode != calm and episode not in held]
    held.add(left[0])
    return left[0]


def test_the_patients_page_leads_to_the_conversation_and_back(seat: Seat, calm: UUID) -> None:
    seat.page.goto(f"/ward/p/{calm}")
    PatientPage(seat.page).arrived()
    seat.page.get_by_role("link", name="Utskrivningssamtal").click()

    expect(seat.page.locator(".talkboard tbody tr").first).to_be_visible()
    expect(seat.page.locator(".talkboard .given").first).to_be_visible()
    at_rest(seat.page)
    seat.page.keyboard.press("Escape")
    expect(seat.page).to_have_url(re.compile(rf"/ward/p/{calm}$"))


def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(talk: Talk) -> None:
    talk.write(note="Frisk.")
    talk.ends_in("Skrivs ut")

    expect(talk.page.locator("#talk-unmet_reason")).to_be_focused()
    expect(talk.page.locator("#talk-contact_phone-wrong")).to_have_text("")
    expect(talk.page.locator("#talk-referral-wrong")).to_contain_text("remiss")
    expect(talk.page.locator("#talk-note")).to_have_value("Frisk.")


def test_the_letter_is_seen_while_it_is_written_and_a_hard_word_stops_it(talk: Talk) -> None:
    talk.write(about="Patienten hade pneumoni.")

    expect(talk.letter).to_contain_text("Patienten hade pneumoni.")
    expect(talk.page.locator("#talk-about-wrong")).to_contain_text("lunginflammation")
    talk.ends_in("Skrivs ut")
    expect(talk.answer).to_contain_text("2")
    expect(talk.page.locator("#talk-about")).to_be_focused()


def test_what_is_written_is_there_again_after_a_look_at_the_patient(talk: Talk, calm: UUID) -> None:
    talk.write(follow_up_what="Du får ett brev hem.")
    talk.page.locator(".tolink").click()
    expect(talk.page).to_have_url(re.compile(rf"/ward/p/{calm}$"))
    talk.open()

    expect(talk.page.locator("#talk-follow_up_what")).to_have_value("Du får ett brev hem.")
    expect(talk.page.locator("#talk-saved")).to_contain_text("Utkast sparat")


def test_a_nurse_prepares_it_and_a_doctor_goes_on_and_signs(
    ward: Ward, browser: Browser, seat: Seat, somebody: UUID
) -> None:
    nurse = screen(browser, ward.address)
    log_in_as(nurse.page, NURSE, PASSWORD)
    prepared = Talk(nurse.page, somebody).open()
    prepared.write(follow_up_what="Du får träffa en sköterska hos oss.")
    expect(nurse.page.locator("#talk-saved")).to_contain_text("Utkast sparat")
    expect(nurse.page.locator("#talk-sign")).to_have_count(0)
    assert nurse.complaints() == {}
    nurse.page.context.close()

    talk = Talk(seat.page, somebody).open()

    expect(talk.page.locator("#talk-saved")).to_contain_text("Förberett av Johan Lind")
    expect(talk.page.locator(talk.field("follow_up_what"))).to_have_value(
        "Du får träffa en sköterska hos oss."
    )
    expect(talk.page.locator("#talk-sign")).to_be_enabled()


def test_signed_it_stands_and_a_correction_is_a_new_version(seat: Seat, somebody: UUID) -> None:
    talk = Talk(seat.page, somebody).signed()

    expect(talk.letter).to_contain_text("Vi skickar en remiss till: Norrby vårdcentral")
    expect(talk.letter).not_to_contain_text("CRP")
    expect(talk.page.locator("#talk-fields")).to_have_count(0)

    talk.page.get_by_role("button", name="Rätta samtalet").click()
    talk.write(follow_up_what="Du får träffa en läkare om fyra veckor.")
    talk.page.keyboard.press("Control+Enter")
    expect(talk.state).to_have_text("version 2")
    expect(talk.letter).to_contain_text("om fyra veckor")
    expect(talk.page.locator(".versions summary")).to_have_text("1 tidigare version")


def test_the_letter_alone_is_printed_on_a4(seat: Seat, somebody: UUID) -> None:
    talk = Talk(seat.page, somebody).signed()

    printed = talk.page.pdf(prefer_css_page_size=True)

    pages = re.findall(rb"/MediaBox ?\[[^\]]*\]", printed)
    assert pages
    assert all(A4.fullmatch(page) for page in pages)
    talk.page.emulate_media(media="print")
    expect(talk.letter).to_be_visible()
    for hidden in (".banner", ".said", ".paperhead", ".top", "#print-foot"):
        expect(talk.page.locator(hidden)).to_be_hidden()


def test_the_task_that_follows_is_the_doctors(seat: Seat, somebody: UUID) -> None:
    talk = Talk(seat.page, somebody).signed()
    talk.page.goto(f"/ward/p/{somebody}")
    PatientPage(talk.page).arrived()

    plan = talk.page.locator(".side .plan")
    expect(plan).to_contain_text("Skriv och skicka remiss: Norrby vårdcentral")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_axe_finds_nothing_whether_it_is_being_written_or_signed(
    ward: Ward, browser: Browser, physician: StorageState, somebody: UUID, language: str
) -> None:
    signing = screen(browser, ward.address, storage_state=physician)
    Talk(signing.page, somebody).signed()
    signing.page.context.close()
    seat = screen(browser, ward.address, storage_state=physician, bypass_csp=True)
    seat.page.context.add_cookies(
        [{"name": "hemrond_language", "value": language, "url": ward.address}]
    )
    talk = Talk(seat.page, somebody).open()

    assert axe(seat) == []
    talk.page.locator("#talk-correct").click()
    expect(talk.page.locator("#talk-fields")).to_be_visible()
    assert axe(seat) == []
    seat.page.context.close()
