"""Kim in a real browser, from flag to discharge: every gate is tried, refused once, and opened."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.days import days_ahead
from tests.e2e.product import PHYSICIAN
from tests.e2e.stay_pages import (
    GO_HOME,
    HOME_NURSE,
    NURSE,
    StayPage,
    agreed,
    asked_home_care,
    assessed,
    flagged,
)

if TYPE_CHECKING:
    from tests.e2e.stay_pages import Sit

KIM = {
    "Personnummer": "19720903-2387",
    "Förnamn": "Kim",
    "Efternamn": "Prov",
    "Vårdplan": "Pneumoni",
    "Diagnos_på_svenska": "Pneumoni",
    "Diagnos_på_engelska": "Pneumonia",
    "Inskriven_sedan": f"{days_ahead(-2)}T10:00",
}
SUITABLE = {
    "Förflyttning inne och ute": "Går själv.",
    "Överflyttningar": "Klarar sig.",
    "Dagliga aktiviteter": "Klarar sig.",
    "Bostaden": "Villa i ett plan.",
    "Resultat": "Lämpligt",
}
TODAY, TOMORROW, NEXT_WEEK = (str(days_ahead(n)) for n in (0, 1, 7))


def test_kim_goes_from_flag_to_discharge_and_every_gate_refuses_once(sit: Sit) -> None:
    address = flagged(sit, "Piggare, bor med sin man.", **KIM)
    nurse = StayPage(sit(NURSE).page).open(address)
    informed(nurse)
    assessed(sit, nurse, address, **SUITABLE)
    doctor = StayPage(sit(PHYSICIAN).page).open(address)
    decided(doctor, nurse)
    the_wards_gates(nurse)
    the_homes_gates(sit, nurse, address)
    the_doctors_gates(doctor, address)

    doctor.confirm(GO_HOME, "Vårdas hemma")
    day_one(nurse, address)
    everybody_gets_the_new_version(nurse)
    discharged(nurse, doctor, address)
    the_kit_comes_back(nurse)


def informed(nurse: StayPage) -> None:
    """Inform Kim and note the answer; without the information there is no way on (D28, D29)."""
    assert "Patienten ska ha fått information" in nurse.refused("Informerad: gå vidare")
    nurse.do("+ Patient eller närstående har informerats", Vem="Patienten", Språk="Svenska")
    nurse.go_on("Informerad: gå vidare", "Informerad")
    told = nurse.refused("Bedömd som lämplig")
    assert "svarat att hen vill" in told
    assert "känner sig trygg" in told
    answer = {"Vill vårdas hemma": "Ja", "Känner sig trygg": "Ja", "Hur svaret gavs": "Muntligt"}
    nurse.do("+ Svar: Patienten", **answer)


def decided(doctor: StayPage, nurse: StayPage) -> None:
    """Let the doctor decide, with conditions; a nurse is told whose it is (D16, D31)."""
    expect(nurse.next).to_contain_text("Görs av: läkare")
    doctor.begin("Besluta om tidig hemgång")
    doctor.fill(Diagnosgrupp="Pneumoni", Planerade_dygn_hemma="5", Väg="Kim: utan hemtjänst")
    doctor.fill(**{"Villkor, ett per rad": "Feberfri"})
    doctor.send()
    expect(doctor.here).to_have_text("Beslutad")
    nurse.open(nurse.page.url)
    nurse.go_on("Börja förbereda", "Förbereds")


def the_wards_gates(nurse: StayPage) -> None:
    """Open what the ward itself sees to, each after it has refused (D53, D55, D57, D58)."""
    expect(nurse.gate("bed")).to_contain_text("kan inte åsidosättas")
    nurse.shut("bed")
    assert "av 22" in nurse.reserve(f"{NEXT_WEEK} 12:00")
    nurse.passed("bed")
    nurse.shut("test_call")
    nurse.do("Annat …", nurse.gate("test_call"), Svar="Gick inte", Anteckning="Inget ljud.")
    expect(nurse.gate("test_call")).to_contain_text("Inget ljud.")
    nurse.tick("test_call")
    nurse.tick("supervised_set")
    nurse.tick("call_112")
    nurse.shut("responsible")
    the_threads(nurse)
    nurse.passed("responsible")
    line(nurse)
    aids(nurse)
    packed(nurse)


def the_threads(nurse: StayPage) -> None:
    """Name who holds the threads; two of its fields are telephones (D21, D47)."""
    dialog = nurse.begin("Skriv", nurse.gate("responsible"))
    nurse.fill(**{"Fast vårdkontakt": "Johan Lind", "Samordnare": "Johan Lind"})
    for phone in dialog.get_by_label(re.compile("^Telefon")).all():
        phone.fill("010-555 54 00")
    nurse.send()


def line(nurse: StayPage) -> None:
    """Record the line with a plan for its removal (D55)."""
    nurse.shut("vascular_access")
    nurse.do(
        "+ Lägg till",
        nurse.part("vascular_access"),
        Typ="Lång PVK",
        Inlagd_den=str(days_ahead(-2)),
        Plats="Vänster underarm",
        Plan_för_borttagande="Av hemsjukvården efter sista dosen.",
    )
    nurse.passed("vascular_access")


def aids(nurse: StayPage) -> None:
    """An aid of day 1 that comes too late shuts the gate; kin who fetch it open it (D12, D61)."""
    nurse.do(
        "+ Lägg till",
        nurse.part("aid"),
        Vad="Duschstol",
        Behövs_den=TOMORROW,
        Kommer_med="LD-turen",
    )
    expect(nurse.next).to_contain_text("Duschstol behövs")
    nurse.shut("transport")
    nurse.do("Ändra", nurse.part("aid"), Kommer_med="Närstående")
    nurse.passed("transport")


def packed(nurse: StayPage) -> None:
    """Pack everything on the list, and lend the kit (D58, D104)."""
    nurse.shut("kit_packed")
    left = nurse.part("list-packing").get_by_role("button", name="Klart", exact=True)
    for n in range(left.count(), 0, -1):
        left.first.click()
        expect(left).to_have_count(n - 1)
    nurse.passed("kit_packed")
    kit = {"Märkning": "Väska 7", "Ägare": "Regionen", "Tas_med_av": "Avdelningen"}
    nurse.do("+ Lägg till", nurse.part("kit"), **kit, Var_den_är="Packad")


def the_homes_gates(sit: Sit, nurse: StayPage, address: str) -> None:
    """Agree with the patient and with home care, who confirms on her own page (D44, D45, D64)."""
    nurse.shut("request")
    asked_home_care(nurse, TOMORROW)
    nurse.shut("agreement")
    agreed(nurse, "Skriv överenskommelsen", Vad_är_viktigt="Sova hemma.", Samordnare="Johan Lind")
    nurse.shut("agreement")
    nurse.button("Bekräftad på papper", nurse.part("agreement")).click()
    nurse.passed("agreement")
    nurse.shut("agreement_home_care")
    confirmed(sit, address, version=1)
    nurse.open(address).passed("agreement_home_care")


def confirmed(sit: Sit, address: str, version: int) -> None:
    """Let the home-care nurse read the version in force, on her own narrow page (L10)."""
    home = sit(HOME_NURSE).page
    home.goto(address)
    home.get_by_role("button", name=f"Vi har läst version {version}").click()
    expect(home.locator("#held")).to_contain_text("ni har bekräftat den")
    expect(home.locator("#list-leaving")).to_have_count(0)


def the_doctors_gates(doctor: StayPage, address: str) -> None:
    """Let the doctor answer one gate, and override the other with a reason (D56, D63)."""
    doctor.open(address)
    doctor.tick("medicine_list")
    expect(doctor.gate("bed").get_by_role("button", name="Åsidosätt")).to_have_count(0)
    doctor.overrides("labs", "Svaren kommer i kväll, ringer hem.")
    expect(doctor.next).to_contain_text("Klart att gå vidare")


def day_one(nurse: StayPage, address: str) -> None:
    """Make the three contacts of the first day; the evening call only at the second try (D67-D69)."""
    nurse.open(address)
    day = nurse.part("day-one")
    nurse.button("Närstående var där", day).click()
    expect(day).to_contain_text("Närstående. Johan Lind")
    nurse.button("Patienten ringde", day.locator("li", has_text="patienten är hemma")).click()
    evening = day.locator("li", has_text="Kvällssamtal")
    expect(day.locator(".is-done")).to_have_count(2)
    nurse.button("Inget svar", evening).click()
    expect(evening).to_contain_text("senast Johan Lind")
    nurse.button("Vi ringde", evening).click()
    expect(day).to_contain_text("Alla tre kontakterna första dagen är gjorda")


def everybody_gets_the_new_version(nurse: StayPage) -> None:
    """Revise the agreement: whoever holds the old one is named until they have the new (D45, D46)."""
    agreed(nurse, "Revidera", Vad_är_viktigt="Sova hemma, och orka laga mat.")
    card = nurse.part("agreement")
    expect(card).to_contain_text("Version 2 gäller, men alla har den inte")
    nurse.button("Bekräftad på papper", card).click()
    expect(card.locator("li.behind")).to_have_count(1)
    nurse.do("Notera", card.locator("li.behind"), Vad="Mottagen", Hur="Fax")
    expect(card.locator("li.behind")).to_have_count(0)
    card.get_by_role("link", name="Skriv ut på papper").click()
    paper = nurse.page.locator(".paper")
    expect(paper).to_contain_text("Version 2")
    expect(paper.locator("thead").first).to_be_hidden()
    nurse.page.emulate_media(media="print")
    expect(paper.locator("thead").first).to_contain_text(f"Kim Prov {KIM['Personnummer']}")
    expect(paper.locator("thead").first).to_contain_text("Utskriven av Johan Lind")
    expect(nurse.page.get_by_role("button", name="Skriv ut på papper")).to_be_hidden()
    nurse.page.emulate_media(media="screen")
    nurse.page.get_by_role("link", name="Till vårdformen").click()
    expect(nurse.here).to_have_text("Vårdas hemma")


def discharged(nurse: StayPage, doctor: StayPage, address: str) -> None:
    """Discharge Kim: four things and a list first, and only then is the bed released (D92-D94)."""
    doctor.open(address)
    step = "Skriv ut patienten"
    told = doctor.refused(step)
    for word in ("Utskrivningskriterierna", "Utskrivningssamtalet", "Uppföljning", "Avstämning"):
        assert word in told
    judged = {"Kriterierna är uppfyllda": "ja", "Skäl": "Feberfri, äter, stabil."}
    doctor.do("Skriv", doctor.part("end-criteria"), **judged)
    assert "Utskrivningskriterierna" not in doctor.refused(step)
    nurse.do(
        "Skriv",
        nurse.part("end-conversation"),
        Hur="Video",
        Närvarande="Kim Prov",
        Sammanfattning="Mår bra.",
    )
    nurse.do(
        "Skriv",
        nurse.part("end-follow_up"),
        Remiss_till="Norrby vårdcentral",
        Följs_till=NEXT_WEEK,
        Vem_ringer="Vårdcentralen",
        Telefon="010-555 80 00",
        Nästa_steg="Kontroll om en vecka.",
    )
    nurse.do(
        "Skriv",
        nurse.part("end-reconciled"),
        Parter="Kim Prov\nInfektion avd. 54",
        Resultat="Avslutas i dag.",
    )
    expect(nurse.part("discharge").locator(".checklist .is-open")).to_have_count(0)
    left = nurse.part("list-discharge").get_by_role("button", name="Klart", exact=True)
    doctor.open(address)
    assert "Checklistan för utskrivning" in doctor.refused(step)
    for n in range(left.count(), 0, -1):
        left.first.click()
        expect(left).to_have_count(n - 1)
    line_out(nurse)
    doctor.open(address)
    expect(doctor.part("bed")).to_contain_text("därutöver")
    doctor.confirm(step, "Avslutad")
    expect(doctor.part("bed")).to_contain_text("Platsen är släppt")
    expect(doctor.page.get_by_text("Trygghetsplatsen är släppt.", exact=True)).to_be_visible()


def line_out(nurse: StayPage) -> None:
    """Take the line out, if the list still asks for it."""
    access = nurse.part("vascular_access")
    nurse.do("Ändra", access, Borttagen_den=TODAY)
    expect(access.locator(".gone")).to_have_count(1)


def the_kit_comes_back(nurse: StayPage) -> None:
    """Not returned is a state; what comes back is cleaned before it is lent again (D94, D104)."""
    nurse.open(nurse.page.url)
    kit = nurse.part("kit")
    expect(kit.locator(".state")).to_have_text("Ska tillbaka")
    nurse.button("Inte återlämnad", kit).click()
    expect(kit.locator(".state")).to_have_text("Inte återlämnad")
    nurse.button("Har kommit tillbaka", kit).click()
    expect(kit.locator(".state")).to_have_text("Återlämnad, inte rengjord")
    nurse.button("Rengjord", kit).click()
    expect(kit.locator(".state")).to_have_text("Rengjord, klar att lånas ut")
