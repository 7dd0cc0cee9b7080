"""The way home in a real browser: from flag to home, gates that refuse, two who want one bed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import axe, screen
from tests.e2e.product import PASSWORD, PHYSICIAN
from tests.e2e.ward_pages import log_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Locator, Page

    from tests.e2e.browser import Seat
    from tests.e2e.product import Ward

    Sit = Callable[[str], Seat]

NURSE, ASSISTANT, BEDS = "johan.lind", "lena.qvist", "olle.falk"
PHYSIO, OCCUPATIONAL, HOME_NURSE = "tove.nyberg", "ida.strand", "maria.berg"
PAGES = ("candidates", "beds", "requests", "due", "follow-up")
SWEDISH = re.compile(r"\b(Patienten|Vårdplatser|Trygghetsplats|Skickad|Förläng|Kandidat|saknas)\b")


@pytest.fixture
def sit(ward: Ward, browser: Browser) -> Iterator[Sit]:
    """Let people sit down at screens of their own; no browser may complain of anything."""
    seats: list[Seat] = []

    def down(username: str) -> Seat:
        seat = screen(browser, ward.address)
        seats.append(seat)
        log_in(seat.page, username, PASSWORD)
        return seat

    yield down
    # What the API refuses with 409 goes over Dash's own 200: the console has nothing to tell.
    complaints = [seat.complaints() for seat in seats]
    for seat in seats:
        seat.page.context.close()
    assert complaints == [{} for _ in seats]


class StayPage:
    """One patient's stay, as one of the staff works with it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.dialog = page.locator("dialog.stay-form")
        self.here = page.locator(".way .here")

    def open(self, address: str) -> StayPage:
        """Go to a patient's stay."""
        self.page.goto(address)
        expect(self.here).to_be_visible()
        return self

    def begin(self, name: str) -> Locator:
        """Open a form."""
        self.page.get_by_role("button", name=name, exact=True).first.click()
        expect(self.dialog).to_be_visible()
        return self.dialog

    def fill(self, **fields: str) -> None:
        """Fill in the open form by what stands beside its fields."""
        for label, value in fields.items():
            box = self.dialog.get_by_label(label.replace("_", " "))
            if box.evaluate("node => node.tagName") == "SELECT":
                box.select_option(label=value)
            else:
                box.fill(value)

    def send(self) -> None:
        """Send the open form, and see it taken."""
        self.dialog.locator("button[type=submit]").click()
        expect(self.dialog).to_have_count(0)

    def do(self, name: str, **fields: str) -> None:
        """Open a form, fill it in and send it."""
        self.begin(name)
        self.fill(**fields)
        self.send()

    def go_on(self, name: str, state: str, **fields: str) -> None:
        """Take a step on the way, and see where the patient is."""
        self.page.get_by_role("button", name=name, exact=True).first.click()
        if fields:
            self.fill(**fields)
            self.send()
        expect(self.here).to_have_text(state)

    def refused(self, name: str) -> str:
        """Try a step that is refused, and read why."""
        dialog = self.begin(name)
        expect(dialog.locator(".answer .wrong")).to_be_visible()
        told: str = dialog.locator(".answer").inner_text()
        dialog.get_by_role("button", name="Avbryt").click()
        return told


def test_kim_goes_from_flag_to_home_and_every_gate_says_what_is_missing(sit: Sit) -> None:
    address = flagged(sit)
    nurse = StayPage(sit(NURSE).page).open(address)
    informed(nurse)
    assessed(sit, nurse, address)
    doctor = StayPage(sit(PHYSICIAN).page).open(address)
    decided(doctor)
    prepared(nurse)
    overridden(doctor.open(address))

    doctor.go_on("Patienten går hem", "Vårdas hemma")


def flagged(sit: Sit) -> str:
    """Let the assistant nurse flag Kim, and give the address of the stay (D14, D27)."""
    assistant = sit(ASSISTANT).page
    assistant.goto("/ward/candidates")
    first = StayPage(assistant)
    first.begin("Flagga kandidat")
    first.dialog.locator("button[type=submit]").click()
    expect(first.dialog.get_by_text("Fyll i.").first).to_be_visible()
    first.fill(
        Personnummer="19720903-2387",
        Förnamn="Kim",
        Efternamn="Prov",
        Vårdplan="Pneumoni",
        Diagnos_på_svenska="Pneumoni",
        Diagnos_på_engelska="Pneumonia",
        Inskriven_sedan="2026-11-20T10:00",
    )
    first.fill(**{"Varför kan det passa?": "Piggare, bor med sin man."})
    first.send()
    expect(first.here).to_have_text("Kandidat")
    return assistant.url


def informed(nurse: StayPage) -> None:
    """Inform Kim and note the answer; without the information there is no way on (D28, D29)."""
    assert "Patienten ska ha fått information" in nurse.refused("Informerad: gå vidare")
    nurse.do("+ Patient eller närstående har informerats", Vem="Patienten", Språk="Svenska")
    nurse.go_on("Informerad: gå vidare", "Informerad")
    answer = {"Vill vårdas hemma": "Ja", "Känner sig trygg": "Ja", "Hur svaret gavs": "Muntligt"}
    nurse.do("+ Svar: Patienten", **answer)


def assessed(sit: Sit, nurse: StayPage, address: str) -> None:
    """Let two professions sign; one alone is not enough (D15, D30)."""
    physio = StayPage(sit(PHYSIO).page).open(address)
    physio.do(
        "+ Gemensam bedömning, fysioterapeut och arbetsterapeut",
        **{
            "Förflyttning inne och ute": "Går själv.",
            "Överflyttningar": "Klarar sig.",
            "Dagliga aktiviteter": "Klarar sig.",
            "Bostaden": "Villa i ett plan.",
            "Resultat": "Lämpligt",
        },
    )
    assert "båda ha signerat" in nurse.refused("Bedömd som lämplig")
    therapist = StayPage(sit(OCCUPATIONAL).page).open(address)
    therapist.page.get_by_role("button", name="Signera den gemensamma bedömningen").click()
    expect(therapist.page.get_by_text("Signerad av: arbetsterapeut, fysioterapeut")).to_be_visible()
    nurse.go_on("Bedömd som lämplig", "Bedömd")


def decided(doctor: StayPage) -> None:
    """Let the doctor decide, with conditions (D31)."""
    doctor.begin("Besluta om tidig hemgång")
    doctor.fill(Diagnosgrupp="Pneumoni", Planerade_dygn_hemma="5", Väg="Kim: utan hemtjänst")
    doctor.fill(**{"Villkor, ett per rad": "Feberfri"})
    doctor.send()
    expect(doctor.here).to_have_text("Beslutad")


def prepared(nurse: StayPage) -> None:
    """Reserve a bed; nobody goes home without one (D53)."""
    nurse.go_on("Börja förbereda", "Förbereds")
    assert "ingen går hem utan plats" in nurse.refused("Patienten går hem")
    nurse.do(
        "Reservera plats",
        Plats="En plats utöver vårdplatserna (plats 27 av 22)",
        Till_och_med="2026-12-24T12:00",
    )
    expect(nurse.page.get_by_text("Trygghetsplats reserverad")).to_be_visible()


def overridden(doctor: StayPage) -> None:
    """Override every other gate with a reason, which only a doctor may (D63)."""
    overrides = doctor.page.get_by_role("button", name="Åsidosätt", exact=True)
    leaving = doctor.page.locator(".checklist").first
    for _gate in range(leaving.get_by_role("button", name="Åsidosätt", exact=True).count()):
        before = overrides.count()
        leaving.get_by_role("button", name="Åsidosätt", exact=True).first.click()
        doctor.fill(Skäl="Gått igenom på papper.")
        doctor.send()
        expect(overrides).to_have_count(before - 1)


def test_two_who_want_the_same_bed_get_one_bed_and_one_sentence(sit: Sit) -> None:
    seats = [StayPage(sit(who).page) for who in (NURSE, BEDS)]
    for seat, name in zip(seats, ("Kim Sandell", "Birgit Nyman"), strict=True):
        seat.page.goto("/ward/candidates")
        seat.page.get_by_role("link", name=name).click()
        expect(seat.here).to_be_visible()
        seat.begin("Reservera plats")
        seat.fill(Plats="19:1", Till_och_med="2026-12-24T12:00")

    first, second = seats
    first.send()
    second.dialog.locator("button[type=submit]").click()

    expect(first.page.get_by_text("19:1")).to_be_visible()
    expect(second.dialog.locator(".answer")).to_contain_text("Platsen är lovad till någon annan")
    assert second.dialog.get_by_label("Till och med").input_value() == "2026-12-24 12:00"


def test_the_home_care_nurse_meets_her_units_requests_and_nothing_else(sit: Sit) -> None:
    page = sit(HOME_NURSE).page
    page.goto("/ward/requests")

    expect(page.locator(".ways a")).to_have_text(["Förfrågningar"])
    omar = page.locator(".request", has_text="Omar Haidari")
    expect(omar).to_contain_text("inte uppringd")
    expect(page.get_by_text("Anna Lind")).to_have_count(0)
    omar.get_by_role("button", name="Bekräfta mottagen").click()
    expect(omar.locator(".state")).to_contain_text("Mottagen")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_is_clean_to_axe_and_speaks_one_language(
    ward: Ward, browser: Browser, language: str
) -> None:
    reader = screen(browser, ward.address, bypass_csp=True)
    log_in(reader.page, PHYSICIAN, PASSWORD)
    reader.page.context.add_cookies(
        [{"name": "hemrond_language", "value": language, "url": ward.address}]
    )
    found: dict[str, list[str]] = {}
    for name in PAGES:
        reader.page.goto(f"/ward/{name}")
        expect(reader.page.locator(".page-stay h1")).to_be_visible()
        found[name] = axe(reader)
        heads = reader.page.locator(".ledger thead, .tiles, .pagehead, .ways").all_inner_texts()
        if language == "en":
            assert SWEDISH.findall(" ".join(heads)) == []
    reader.page.goto("/ward/candidates")
    reader.page.locator(".candidates .name").first.click()
    expect(reader.page.locator(".way .here")).to_be_visible()
    found["stay"] = axe(reader)
    reader.page.locator(".stay-sheet .side [data-stay]").first.click()
    expect(reader.page.locator("dialog.stay-form")).to_be_visible()
    found["form"] = axe(reader)
    reader.page.context.close()

    assert {name: told for name, told in found.items() if told} == {}
