"""The pages of a stay as a person works with them: forms, steps, and what a refusal says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.ward_pages import at_rest

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page, Response

    from tests.e2e.browser import Seat

    Sit = Callable[[str], Seat]

NURSE, ASSISTANT, BEDS = "johan.lind", "lena.qvist", "olle.falk"
PHYSIO, OCCUPATIONAL, HOME_NURSE = "tove.nyberg", "ida.strand", "maria.berg"
HOME_CARE = "Hemsjukvården Norrby"
GO_HOME = "Patienten går hem"


class StayPage:
    """One patient's stay, as one of the staff works with it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.dialog = page.locator("dialog.stay-form")
        self.here = page.locator(".way .here")
        self.next = page.locator("#onward")

    def open(self, address: str) -> StayPage:
        """Go to a patient's stay."""
        self.page.goto(address)
        return self.arrived()

    def arrived(self) -> StayPage:
        """Wait until the stay is drawn and its forms can be opened."""
        expect(self.here).to_be_visible()
        at_rest(self.page)
        return self

    def part(self, place: str) -> Locator:
        """Give a part of the page by its place."""
        return self.page.locator(f"#{place}")

    def button(self, name: str, within: Locator | None = None) -> Locator:
        """Give a button by its whole name."""
        return (within or self.page).get_by_role("button", name=name, exact=True).first

    def begin(self, name: str, within: Locator | None = None) -> Locator:
        """Open a form."""
        at_rest(self.page)
        self.button(name, within).click()
        expect(self.dialog).to_be_visible()
        return self.dialog

    def fill(self, within: Locator | None = None, /, **fields: str) -> None:
        """Fill in the open form by what stands beside its fields."""
        for label, value in fields.items():
            named = re.compile("^" + re.escape(label.replace("_", " ")))
            box = (within or self.dialog).get_by_label(named).first
            kind = box.evaluate("node => node.type")
            if kind == "select-one":
                begins = re.compile("^" + re.escape(value))
                option = box.locator("option").filter(has_text=begins).first
                box.select_option(value=option.get_attribute("value"))
            elif kind == "checkbox":
                box.set_checked(value == "ja")
            else:
                box.fill(value)

    def send(self) -> None:
        """Send the open form, see it taken, and wait for the page as it then is."""
        sent(self.page)

    def do(self, name: str, within: Locator | None = None, /, **fields: str) -> None:
        """Open a form, fill it in and send it."""
        self.begin(name, within)
        self.fill(**fields)
        self.send()

    def go_on(self, name: str, state: str, /, **fields: str) -> None:
        """Take a step on the way, and see where the patient is."""
        self.button(name, self.next).click()
        if fields:
            self.fill(**fields)
            self.send()
        expect(self.here).to_have_text(state)

    def confirm(self, name: str, state: str) -> None:
        """Take a step that says what follows before it is taken."""
        self.begin(name, self.next)
        self.send()
        expect(self.here).to_have_text(state)

    def refused(self, name: str) -> str:
        """Try a step that is refused, and read why."""
        dialog = self.begin(name, self.next)
        expect(dialog.locator(".answer .lacking").first).to_be_visible()
        told: str = dialog.locator(".answer").inner_text()
        dialog.get_by_role("button", name="Avbryt").click()
        expect(self.dialog).to_have_count(0)
        return told

    def reserve(self, until: str) -> str:
        """Reserve a place beyond the ward's number, and give what it is called (D53, D54)."""
        dialog = self.begin("Reservera plats", self.part("bed"))
        place = dialog.locator("option", has_text="utöver vårdplatserna").text_content()
        assert place
        self.fill(Plats=place, Till_och_med=until)
        self.send()
        expect(self.part("bed")).to_contain_text("därutöver")
        return place

    def gate(self, key: str) -> Locator:
        """Give one item of the list before leaving."""
        return self.page.locator(f"#leaving-{key}")

    def shut(self, key: str) -> None:
        """Try to go home while this gate is shut: the refusal names it, with the way to it."""
        text = self.gate(key).get_attribute("data-gate")
        assert text, f"the gate {key} is open already"
        dialog = self.begin(GO_HOME, self.next)
        dialog.get_by_role("link", name=text, exact=True).click()
        expect(self.dialog).to_have_count(0)
        expect(self.gate(key)).to_be_in_viewport()

    def passed(self, key: str) -> None:
        """See that a gate is open."""
        expect(self.gate(key)).to_have_class(re.compile("is-(done|overridden|not_applicable)"))

    def tick(self, key: str) -> None:
        """Be refused for an item that somebody must answer, then answer it."""
        self.shut(key)
        self.button("Klart", self.gate(key)).click()
        self.passed(key)

    def overrides(self, key: str, reason: str) -> None:
        """Override a gate with a reason, which only a doctor may (D63)."""
        self.shut(key)
        self.do("Åsidosätt", self.gate(key), Skäl=reason)
        expect(self.gate(key)).to_contain_text(reason)
        expect(self.gate(key)).to_contain_text("läkare")
        self.passed(key)


def sent(page: Page) -> None:
    """Send the open form, see it taken, and wait for the page as it then is."""
    with page.expect_response(_drawn_anew):
        page.locator("dialog.stay-form button[type=submit]").click()
        expect(page.locator("dialog.stay-form")).to_have_count(0)
    at_rest(page)


def _drawn_anew(answer: Response) -> bool:
    asked = answer.request.post_data or ""
    changed = asked.partition('"changedPropIds":')[2]
    return "_dash-update-component" in answer.url and (
        "stay-again.data" in changed or "here.pathname" in changed
    )


def flagged(sit: Sit, why: str, /, **person: str) -> str:
    """Let the assistant nurse flag somebody, and give the address of the stay (D14, D27)."""
    page = StayPage(sit(ASSISTANT).page)
    page.page.goto("/ward/candidates")
    page.begin("Flagga kandidat")
    page.dialog.locator("button[type=submit]").click()
    expect(page.dialog.get_by_text("Fyll i.").first).to_be_visible()
    page.fill(**person, **{"Varför kan det passa?": why})
    page.send()
    expect(page.here).to_have_text("Kandidat")
    return page.page.url


def assessed(sit: Sit, nurse: StayPage, address: str, /, **view: str) -> None:
    """Let two professions sign; one alone is not enough (D15, D30)."""
    physio = StayPage(sit(PHYSIO).page).open(address)
    physio.do("+ Gemensam bedömning, fysioterapeut och arbetsterapeut", **view)
    assert "båda ha signerat" in nurse.refused("Bedömd som lämplig")
    therapist = StayPage(sit(OCCUPATIONAL).page).open(address)
    therapist.button("Signera den gemensamma bedömningen").click()
    expect(therapist.page.get_by_text("Signerad av: arbetsterapeut, fysioterapeut")).to_be_visible()
    nurse.go_on("Bedömd som lämplig", "Bedömd")


def agreed(page: StayPage, name: str, /, **fields: str) -> None:
    """Write or revise the agreement; what the template gives is left as it is (D40, D42, D43)."""
    dialog = page.begin(name, page.part("agreement"))
    contacts = dialog.locator("fieldset", has_text="Vem ringer man när")
    if not contacts.get_by_label("Telefon").input_value():
        always = {"Veckodagar": "1, 2, 3, 4, 5, 6, 7", "Från": "00:00", "Till": "00:00"}
        page.fill(contacts, Vem="Infektion avd. 54", Telefon="010-555 54 00", **always)
        page.fill(dialog.locator("fieldset", has_text="Vilka deltog"), Namn="Johan", Som="ssk")
    page.fill(**fields)
    page.send()


def asked_home_care(page: StayPage, day: str) -> None:
    """Write a care request; it counts when it is both sent and phoned (D10, D48, D64, D96)."""
    yes = {"Mottagare": HOME_CARE, "Patienten samtycker": "Ja"}
    page.do("+ Samtycke", page.part("consent"), **yes)
    dialog = page.begin("Skriv vårdbegäran")
    page.fill(
        Till=HOME_CARE,
        Frågeställning="Antibiotika i infart en gång om dagen.",
        Svar_senast=f"{day} 10:00",
        Första_besök=f"{day} 15:00",
        Kontakt_via="Telefon",
    )
    visit = dialog.locator("fieldset", has_text="Insatser, med start och stopp")
    page.fill(
        visit,
        Slag="Antibiotika",
        Vad="Antibiotika i infart",
        Hur_ofta="En gång om dagen",
        Från=day,
        Till=day,
        Tröskelprincipen="Nej",
        Bedömning="Orkar inte resa.",
        Läkemedel_och_material="Infektionskliniken",
        Prover="Lasarettet före kl. 14",
    )
    page.send()
    sent_and_phoned(page)


def sent_and_phoned(page: StayPage) -> None:
    """Send the request and phone: each alone leaves the gate shut."""
    page.shut("request")
    page.do("Skicka", page.part("request"))
    expect(page.part("request")).to_contain_text("inte uppringd")
    page.shut("request")
    spoken = {"Vem du talade med": "Maria Berg", "Nummer": "010-555 70 00"}
    page.do("Notera samtal", page.part("request"), **spoken, **{"Vad ni": "Ja, från i morgon."})
    page.passed("request")
