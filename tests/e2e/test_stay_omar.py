"""Omar in a real browser, from flag to direct admission: kin, aids, SIP, 112, and the way back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.days import days_ahead
from tests.e2e.product import PHYSICIAN
from tests.e2e.stay_pages import (
    GO_HOME,
    HOME_CARE,
    HOME_NURSE,
    NURSE,
    StayPage,
    asked_home_care,
    assessed,
    flagged,
)
from tests.e2e.ward_pages import PatientPage, RoundList

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.stay_pages import Sit

OMAR = {
    "Personnummer": "19481130-2381",
    "Förnamn": "Omar",
    "Efternamn": "Prov",
    "Vårdplan": "Pneumoni",
    "Diagnos_på_svenska": "Pneumoni",
    "Diagnos_på_engelska": "Pneumonia",
    "Inskriven_sedan": f"{days_ahead(-3)}T10:00",
}
SUITABLE_IF = {
    "Förflyttning inne och ute": "Rollator inne.",
    "Överflyttningar": "Armstöd.",
    "Dagliga aktiviteter": "Behöver hjälp med dusch.",
    "Bostaden": "Hiss, inga trösklar.",
    "Hjälpmedel, ett per rad": "Duschstol\nRollator",
    "Resultat": "Lämpligt med villkor",
    "Villkor": "Hemtjänst fyra gånger om dagen",
}
NEEDS = {
    "Mat och dryck": "Hemtjänsten värmer mat.",
    "Hygien": "Hjälp med dusch.",
    "Toalett": "Klarar sig själv.",
    "Förflyttning": "Rollator.",
}
TOMORROW, NEXT_WEEK = (str(days_ahead(n)) for n in (1, 7))
WHY = "Svårare att andas, 89 % i saturation."
PAGE = re.compile(rb"/Type\s*/Page\b")


def test_omar_goes_home_with_help_gets_worse_and_is_back_in_one_action(sit: Sit) -> None:
    address = flagged(sit, "Syrgasfri. Behöver hemtjänst.", **OMAR)
    nurse = StayPage(sit(NURSE).page).open(address)
    informed_with_kin(nurse)
    assessed(sit, nurse, address, **SUITABLE_IF)
    doctor = StayPage(sit(PHYSICIAN).page).open(address)
    decided(doctor)
    with_help(nurse, address)
    with_aids(nurse)
    asked_home_care(nurse, TOMORROW)
    the_rest_is_overridden(doctor, address)
    doctor.confirm(GO_HOME, "Vårdas hemma")
    called_112(nurse, address)

    back_in_one_action(nurse)
    everything_followed(nurse)
    the_sheet_is_one_page(nurse)
    home_care_is_told(sit, address)


def informed_with_kin(nurse: StayPage) -> None:
    """Ask Omar and his daughter, who takes part: her answer is a gate of its own (D25, D29)."""
    nurse.do("+ Patient eller närstående har informerats", Vem="Patienten", Språk="Arabiska")
    kin = {"Namn": "Leila Prov", "Relation": "dotter", "Telefon": "070-174 06 22"}
    taking_part = {"Deltar i vården hemma": "ja", "Kan hämta och köra": "ja"}
    nurse.do("+ Närstående", **kin, Patientens_samtycke="Ja", **taking_part)
    nurse.go_on("Informerad: gå vidare", "Informerad")
    answer = {"Vill vårdas hemma": "Ja", "Känner sig trygg": "Ja", "Hur svaret gavs": "Telefon"}
    nurse.do("+ Svar: Patienten", **answer)
    assert "Närstående som deltar" in nurse.refused("Bedömd som lämplig")
    nurse.do("+ Svar: Leila Prov", **answer)


def decided(doctor: StayPage) -> None:
    """Let the doctor decide on the path with home help (D34)."""
    doctor.begin("Besluta om tidig hemgång")
    doctor.fill(Diagnosgrupp="Pneumoni", Planerade_dygn_hemma="6", Väg="Omar: med hemtjänst")
    doctor.fill(**{"Villkor, ett per rad": "Hemtjänst fyra gånger om dagen"})
    doctor.send()
    expect(doctor.here).to_have_text("Beslutad")
    doctor.go_on("Börja förbereda", "Förbereds")


def with_help(nurse: StayPage, address: str) -> None:
    """Kim's path does not ask for this: home help, basic needs, and whether a SIP is needed (D115)."""
    nurse.open(address)
    nurse.reserve(f"{NEXT_WEEK} 12:00")
    nurse.tick("home_help")
    nurse.shut("basic_needs")
    nurse.do("Skriv", nurse.gate("basic_needs"), **NEEDS)
    nurse.passed("basic_needs")
    nurse.shut("sip")
    state = {"Patienten har i dag": "Enstaka hembesök", "SIP behövs": "ja"}
    nurse.do("Skriv", nurse.gate("sip"), **state)
    nurse.shut("sip")
    nurse.do("Skriv", nurse.gate("sip"), **state, **{"SIP-möte den": TOMORROW})
    nurse.passed("sip")


def with_aids(nurse: StayPage) -> None:
    """The transport takes one aid; the second comes with kin (D61, D62)."""
    aids = nurse.part("aid")
    for what in ("Duschstol", "Rollator"):
        ride = {"Behövs_den": TOMORROW, "Kommer_med": "Patienttransporten"}
        nurse.do("+ Lägg till", aids, Vad=what, **ride)
        expect(aids).to_contain_text(what)
    expect(nurse.next).to_contain_text("Patienttransporten tar 1 hjälpmedel, 2 är bokade")
    nurse.shut("transport")
    nurse.do("Ändra", aids.locator("li", has_text="Rollator"), Kommer_med="Närstående")
    nurse.passed("transport")


def the_rest_is_overridden(doctor: StayPage, address: str) -> None:
    """Let a doctor take the rest upon herself, gate by gate, each with its reason (D63)."""
    doctor.open(address)
    open_ = doctor.part("list-leaving").locator("[data-gate]")
    for n in range(open_.count(), 0, -1):
        key = (open_.first.get_attribute("id") or "").removeprefix("leaving-")
        doctor.overrides(key, "Gått igenom på papper.")
        expect(open_).to_have_count(n - 1)


def called_112(nurse: StayPage, address: str) -> None:
    """Note that his daughter called 112 (D11)."""
    nurse.open(address)
    nurse.do(
        "+ Samtal till 112",
        Vem_ringde="Närstående",
        Varför="Svårt att andas.",
        Vad_hände="Ambulans skickades",
    )
    expect(nurse.part("emergencies")).to_contain_text("Svårt att andas. Ambulans skickades")


def back_in_one_action(nurse: StayPage) -> None:
    """One action brings him back; it asks for nothing but why (D88)."""
    dialog = nurse.begin("Direktinläggning")
    expect(dialog).to_contain_text("Omar Prov")
    expect(dialog).to_contain_text("ring 112 först")
    nurse.fill(**{"Varför kommer patienten in?": WHY})
    nurse.send()
    expect(nurse.here).to_have_text("Åter på avdelningen")


def everything_followed(nurse: StayPage) -> None:
    """See on the page: the bed, the schedule, the reminders, home care, SBAR, the call to 112."""
    back = nurse.part("back")
    for followed in (
        "Patienten är inlagd på",
        "Hemschemat är stoppat",
        "påminnelser är tysta",
        f"Hemsjukvården är meddelad: {HOME_CARE}",
        WHY,
    ):
        expect(back).to_contain_text(followed)
    expect(nurse.part("bed")).to_contain_text("Inlagd")
    expect(nurse.part("sbar-card")).to_contain_text("Omar Prov")
    expect(nurse.part("emergencies")).to_contain_text("Ledde till direktinläggningen")
    expect(nurse.part("tasks")).to_contain_text(f"Ring {HOME_CARE}")
    expect(nurse.page.get_by_role("button", name="Direktinläggning")).to_have_count(0)


def the_sheet_is_one_page(nurse: StayPage) -> None:
    """Print the ambulance's sheet: one page with name, number, ward, bed and kin (D26)."""
    expect(nurse.page.get_by_role("link", name="Ambulansblad", exact=True)).to_have_count(0)
    nurse.part("back").get_by_role("link", name="Ambulansblad att skriva ut").click()
    paper = nurse.page.locator(".paper")
    expect(paper).to_contain_text("På väg till avdelningen eller där: plats")
    expect(paper).to_contain_text("Omar Prov 19")
    expect(paper).to_contain_text("010-555 54 00")
    expect(paper).to_contain_text("Leila Prov")
    assert len(PAGE.findall(nurse.page.pdf(prefer_css_page_size=True))) == 1


def home_care_is_told(sit: Sit, address: str) -> None:
    """Home care opens the stay and is told not to come; the ward's own file is not there (L10)."""
    page: Page = sit(HOME_NURSE).page
    page.goto(address)
    expect(page.get_by_role("status").filter(has_text="åter på avdelningen")).to_be_visible()
    expect(page.get_by_text("Gått igenom på papper")).to_have_count(0)


def test_a_nurse_brings_a_patient_back_from_the_round_in_one_action(sit: Sit) -> None:
    page = sit(NURSE).page
    RoundList(page).open()
    page.get_by_role("link", name="Ingrid Häggström").click()
    PatientPage(page).arrived()
    stay = StayPage(page)
    stay.begin("Direktinläggning")
    expect(stay.dialog).to_contain_text("Ingrid Häggström 19530618-2394")
    stay.fill(**{"Varför kommer patienten in?": WHY})

    stay.send()

    expect(stay.here).to_have_text("Åter på avdelningen")
    expect(stay.part("back")).to_contain_text(WHY)
    expect(stay.part("sbar-card")).to_contain_text("Ingrid Häggström")
