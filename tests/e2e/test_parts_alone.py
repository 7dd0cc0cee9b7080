"""Two wards that bought one part each: one writes agreements, the other holds beds, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from playwright.sync_api import expect
from sqlalchemy import Engine, text

from tests.e2e.browser import axe, screen
from tests.e2e.leftovers import leftovers
from tests.e2e.product import PASSWORD
from tests.e2e.stay_pages import GO_HOME, StayPage, agreed
from tests.e2e.ward_pages import arrived, log_in_as

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.e2e.browser import Seat
    from tests.e2e.product import Ward
    from tests.e2e.stay_pages import Sit

TODAY = datetime.now(UTC)  # noqa: TID251 -- the edge: the demo's own clock
NEXT_WEEK = f"{TODAY + timedelta(days=7):%Y-%m-%d} 12:00"
IN_TWO_WEEKS = f"{TODAY + timedelta(days=14):%Y-%m-%d} 12:00"
_UNIT = text("""
    INSERT INTO care_unit (id, care_provider_id, kind, name, phone, beds)
    SELECT :unit, care_provider_id, 'ward', :name, '010-555 54 99', 12
    FROM care_unit WHERE kind = 'ward' ORDER BY name LIMIT 1
""")
_STAFF = text("""
    INSERT INTO staff (id, username, name, title, password_hash)
    SELECT :staff, :username, :name, :title, password_hash
    FROM staff WHERE username = 'johan.lind'
""")
_POST = text("""
    INSERT INTO assignment (id, staff_id, care_unit_id, role, valid_from)
    VALUES (gen_random_uuid(), :staff, :unit, :role, '2026-01-01')
""")
_BED = text("INSERT INTO bed (id, care_unit_id, kind, label) VALUES (:bed, :unit, 'held', :label)")


@dataclass(frozen=True)
class Alone:
    """A ward that uses one part, and who works there, by what they are."""

    part: str
    nurse: str
    physician: str
    coordinator: str


# Official test numbers that nobody in the demo has.
NOBODYS = {"agreement": "189602029812", "beds": "189002029800"}
NAMES = {"agreement": "Medicin avd. 61", "beds": "Medicin avd. 62"}
ROLES = {"nurse": "Sjuksköterska", "physician": "Läkare", "bed_coordinator": "Vårdplatskoordinator"}
ALONE = {part: Alone(part, *(f"{role}.{part}" for role in ROLES)) for part in NAMES}


@pytest.fixture
def alone(ward: Ward, owner: Engine) -> dict[str, Alone]:
    """Both wards in the running demo, each with its one part chosen as an operator chooses it."""
    for part, name in NAMES.items():
        if not _known(owner, name):
            _made(owner, part, name)
            chosen = _typed(ward, "unit", "parts", name, "--only", part, "--demo")
            assert chosen == f"{name} uses: {part}\n"
    return ALONE


def _known(owner: Engine, name: str) -> bool:
    asked = text("SELECT count(*) FROM care_unit WHERE name = :name")
    with owner.connect() as connection:
        return bool(connection.execute(asked, {"name": name}).scalar_one())


def _made(owner: Engine, part: str, name: str) -> None:
    unit = uuid4()
    with owner.begin() as connection:
        connection.execute(_UNIT, {"unit": unit, "name": name})
        for role, title in ROLES.items():
            staff = {"staff": uuid4(), "username": f"{role}.{part}", "title": title}
            connection.execute(_STAFF, {**staff, "name": f"{title} Prov"})
            connection.execute(_POST, {"staff": staff["staff"], "unit": unit, "role": role})
        for label in ("1:1", "1:2"):
            connection.execute(_BED, {"bed": uuid4(), "unit": unit, "label": label})


def _typed(ward: Ward, *words: str) -> str:
    """Type a command at the machine with the database."""
    done = subprocess.run(  # noqa: S603  -- our own program
        [sys.executable, "-m", "backend", *words],
        env={**os.environ, "HEMROND_STATE_DIR": str(ward.folder)},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout


def first_page(page: Page, title: str, links: list[str]) -> None:
    """Come to a ward, and find its own first page and no link to what it does not use."""
    page.goto("/ward/")
    expect(page.locator("main h1")).to_have_text(title)
    expect(page.locator("#ways a")).to_have_text(links)
    expect(page.locator("#ways a").first).to_have_class("here")


def test_a_ward_with_only_agreements(alone: dict[str, Alone], sit: Sit, owner: Engine) -> None:
    nurse = StayPage(sit(alone["agreement"].nurse).page)
    first_page(nurse.page, "Patienter", ["Patienter", "Att göra", "Rutiner"])

    taken_in(nurse)
    nothing_else_is_asked(nurse)
    address = nurse.page.url
    agreed_and_home(nurse)
    who_holds_which_version(nurse, address)
    a_late_row_is_on_the_due_list(nurse, owner, address)
    doctor = StayPage(sit(alone["agreement"].physician).page).open(address)
    doctor.confirm("Skriv ut patienten", "Avslutad")
    nurse.page.goto("/ward/")
    expect(nurse.page.get_by_text("Inga patienter än.")).to_be_visible()


def taken_in(nurse: StayPage) -> None:
    """Take somebody in by a reserve number: he has no personal one."""
    nurse.begin("Ta in en patient")
    nurse.fill(**{"Slag av nummer": "Nationellt reservnummer", "Nummer": "22900101-AB13"})
    nurse.fill(Förnamn="Omar", Efternamn="Prov", Diagnos_på_svenska="Erysipelas")
    nurse.send()
    expect(nurse.here).to_have_text("Förbereds")


def nothing_else_is_asked(nurse: StayPage) -> None:
    """See that the page says plainly that no bed is kept, and has nothing of the other parts."""
    expect(nurse.page.locator(".way li")).to_have_text(["Förbereds", "Vårdas hemma", "Avslutad"])
    expect(nurse.part("bed")).to_contain_text("reserverar inga platser i Hemrond")
    for gone in ("list-leaving", "list-packing", "request", "consent", "aid", "kit"):
        expect(nurse.part(gone)).to_have_count(0)
    told = nurse.refused(GO_HOME)
    assert "bekräftat den gällande överenskommelsen" in told
    assert "plats" not in told.replace("överenskommelsen", "")


def agreed_and_home(nurse: StayPage) -> None:
    """Write the agreement, let the patient sign it on paper, and begin the care at home."""
    agreed(nurse, "Skriv överenskommelsen", Vad_är_viktigt="Sova hemma.", Samordnare="Prov")
    nurse.button("Bekräftad på papper", nurse.part("agreement")).click()
    expect(nurse.part("agreement").locator("li.behind")).to_have_count(0)
    dialog = nurse.begin(GO_HOME, nurse.next)
    expect(dialog).to_contain_text("uppgifterna löper")
    expect(dialog).not_to_contain_text("platsen står kvar")
    nurse.send()
    expect(nurse.here).to_have_text("Vårdas hemma")
    expect(nurse.part("day-one")).to_have_count(0)


def who_holds_which_version(nurse: StayPage, address: str) -> None:
    """Revise: the list names who lacks the new version until they have it; it can be printed."""
    agreed(nurse, "Revidera", Vad_är_viktigt="Sova hemma och laga mat.")
    expect(nurse.part("agreement")).to_contain_text("Version 2 gäller, men alla har den inte")
    nurse.page.goto("/ward/")
    row = nurse.page.locator("table.patients tbody tr")
    expect(row).to_contain_text("saknas hos: patienten")
    nurse.open(address).button("Bekräftad på papper", nurse.part("agreement")).click()
    expect(nurse.part("agreement").locator("li.behind")).to_have_count(0)
    nurse.part("agreement").get_by_role("link", name="Skriv ut på papper").click()
    expect(nurse.page.locator(".paper")).to_contain_text("Version 2")
    nurse.page.goto("/ward/")
    expect(row).to_contain_text("alla har den")


def a_late_row_is_on_the_due_list(nurse: StayPage, owner: Engine, address: str) -> None:
    """Let the days pass in the database: what was agreed and not done is the unit's to see to."""
    late = text("UPDATE stay_task SET due_at = due_at - interval '9 days' WHERE episode_id = :e")
    with owner.begin() as connection:
        connection.execute(late, {"e": address.rstrip("/").rsplit("/", 1)[1]})
    nurse.page.goto("/ward/due")
    expect(nurse.page.locator("table.due")).to_contain_text("Omar Prov")


def test_a_ward_with_only_beds(alone: dict[str, Alone], sit: Sit) -> None:
    holder = StayPage(sit(alone["beds"].coordinator).page)
    first_page(holder.page, "Vårdplatser", ["Vårdplatser", "Att göra", "Rutiner"])

    held(holder)
    row = holder.page.locator("table.beds tr", has_text="Kim Prov")
    expect(row).to_contain_text("Förbereds")
    extended(holder)
    holder.button("Patienten är hemma", row).click()
    expect(row).to_contain_text("Vårdas hemma")
    nothing_but_the_bed(holder)
    admitted(StayPage(sit(alone["beds"].nurse).page))
    released(holder)
    a_place_beyond_the_number_and_a_closed_bed(holder)


def held(holder: StayPage) -> None:
    """Hold a bed for somebody by name, for a period: one form."""
    holder.begin("Håll en plats")
    holder.fill(Nummer="19720903-2387", Förnamn="Kim", Efternamn="Prov", Plats="1:1")
    holder.fill(Till_och_med=NEXT_WEEK)
    holder.send()
    expect(holder.page.locator("dl.tiles")).to_contain_text("Hållna för patienter hemma")


def extended(holder: StayPage) -> None:
    """Let the bed stand another week."""
    row = holder.page.locator("table.beds tr", has_text="Kim Prov")
    holder.do("Förläng", row, Till_och_med=IN_TWO_WEEKS)
    expect(row).to_contain_text(f"{TODAY + timedelta(days=14):%-d}")


def nothing_but_the_bed(holder: StayPage) -> None:
    """Open the patient's own page: the bed, and nothing of care that is written elsewhere."""
    holder.page.get_by_role("link", name="Kim Prov").click()
    expect(holder.here).to_have_text("Vårdas hemma")
    expect(holder.part("bed")).to_contain_text("1:1")
    for gone in ("agreement", "list-discharge", "discharge", "tasks", "formal", "file", "day-one"):
        expect(holder.part(gone)).to_have_count(0)
    holder.page.goto("/ward/due")
    expect(holder.page.get_by_text("Inget att göra just nu.")).to_be_visible()


def admitted(nurse: StayPage) -> None:
    """Take the patient back to the bed in one action."""
    nurse.page.goto("/ward/")
    dialog = nurse.begin("Direktinläggning", nurse.page.locator("tr", has_text="Kim Prov"))
    expect(dialog).to_contain_text("Platsen blir patientens.")
    expect(dialog).not_to_contain_text("hemsjukvården")
    nurse.fill(**{"Varför kommer patienten in?": "Andfådd."})
    nurse.send()
    expect(nurse.here).to_have_text("Åter på avdelningen")
    expect(nurse.part("back")).to_contain_text("Patienten är inlagd på 1:1.")


def released(holder: StayPage) -> None:
    """Release the bed, with the reason."""
    holder.page.goto("/ward/")
    row = holder.page.locator("table.beds tr", has_text="Kim Prov")
    expect(row).to_contain_text("Åter på avdelningen")
    holder.do("Släpp platsen", row, Skäl="Utskriven, enligt journalen.")
    expect(row).to_have_count(0)


def a_place_beyond_the_number_and_a_closed_bed(holder: StayPage) -> None:
    """Hold plats 13 av 12 for somebody who is at home already, and close a bed that is free."""
    holder.begin("Håll en plats")
    holder.fill(Nummer="18900101-9802", Förnamn="Vera", Efternamn="Prov")
    holder.fill(Plats="En plats utöver", Till_och_med=NEXT_WEEK)
    holder.fill(**{"Patienten är redan hemma": "ja"})
    holder.send()
    row = holder.page.locator("table.beds tr", has_text="Vera Prov")
    expect(row).to_contain_text("Plats 13 av 12")
    expect(row).to_contain_text("Vårdas hemma")
    free = holder.page.locator("table.beds tr", has_text="1:2")
    holder.do("Stäng", free, Skäl="Rummet målas.")
    expect(free).to_contain_text("Stängd")
    holder.do("Släpp platsen", row, Skäl="Behövs inte.")
    expect(row).to_have_count(0)


@pytest.mark.parametrize(
    ("part", "path", "sentence"),
    [
        ("agreement", "/ward/beds", "Avdelningen reserverar inga platser i Hemrond."),
        ("agreement", "/ward/candidates", "Avdelningen använder inte kandidater"),
        ("beds", "/ward/requests", "Avdelningen skickar inga vårdbegäranden"),
        ("beds", "/ward/follow-up", "Avdelningen följer inte upp siffror"),
    ],
)
def test_an_old_bookmark_to_what_is_not_used_says_so(
    alone: dict[str, Alone], sit: Sit, part: str, path: str, sentence: str
) -> None:
    page = sit(alone[part].nurse).page

    page.goto(path)

    expect(page.locator("main .sorry")).to_contain_text(sentence)
    page.get_by_role("link", name="Till första sidan").click()
    expect(page.locator("main h1")).to_have_text(
        "Patienter" if part == "agreement" else "Vårdplatser"
    )


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("part", ["agreement", "beds"])
def test_both_wards_are_clean_to_axe_in_both_languages(
    alone: dict[str, Alone], ward: Ward, browser: Browser, part: str, language: str
) -> None:
    found: dict[str, list[str]] = {}
    for seat in reading(ward, browser, alone[part].nurse, language):
        stay = somebody(seat, part)
        for path in ("/ward/", "/ward/due", stay):
            seat.page.goto(path)
            arrived(seat.page)
            expect(seat.page.locator("html")).to_have_attribute("lang", language)
            found[path] = [*axe(seat), *leftovers(seat.page, language)]

    assert {path: told for path, told in found.items() if told} == {}


def reading(ward: Ward, browser: Browser, username: str, language: str) -> Iterator[Seat]:
    """Sit down where axe may look, in a language."""
    seat = screen(browser, ward.address, bypass_csp=True)
    seat.page.context.add_cookies(
        [{"name": "hemrond_language", "value": language, "url": ward.address}]
    )
    log_in_as(seat.page, username, PASSWORD)
    yield seat
    seat.page.context.close()


def somebody(seat: Seat, part: str) -> str:
    """Give the address of somebody's stay at this ward, taken in if there is nobody."""
    api = seat.page.context.request
    [unit] = api.get("/api/v1/me").json()["units"]
    here = api.get("/api/v1/stays", params={"unit": unit["id"]}).json()
    if not here:
        hold = {"kind": "over_capacity", "until": (TODAY + timedelta(days=3)).isoformat()}
        asked = {
            "unit_id": unit["id"],
            "identifier": NOBODYS[part],
            "given_name": "Eva",
            "family_name": "Prov",
            **({"hold": hold} if part == "beds" else {}),
        }
        csrf = next(c["value"] for c in seat.page.context.cookies() if c["name"] == "_csrf_token")
        made = api.post("/api/v1/stays", data=asked, headers={"X-CSRFToken": csrf})
        assert made.ok, made.text()
        return f"/ward/stay/{made.json()['episode_id']}"
    return f"/ward/stay/{here[0]['episode_id']}"
