"""Nobody is signed for by accident: a key that is held, a second press, a draft from before, another's role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.stay_pages import NURSE
from tests.e2e.ward_pages import PatientPage

if TYPE_CHECKING:
    from uuid import UUID

    from tests.e2e.browser import Seat
    from tests.e2e.stay_pages import Sit

READ = 1600  # milliseconds: a little longer than the page gives somebody to see a draft
UNREAD = "Det här är ett utkast från tidigare"


def with_a_draft_next(seat: Seat, here: UUID) -> PatientPage:
    """Leave a draft on whoever comes after this patient, and come back to this one."""
    patient = PatientPage(seat.page)
    seat.page.goto(f"/ward/p/{here}")
    patient.arrived()
    after = seat.page.evaluate("hemrond.context.onward")
    seat.page.goto(f"/ward/p/{after}")
    patient.arrived()
    seat.page.keyboard.press("1")
    patient.note.fill("Halvfärdigt")
    expect(seat.page.locator("#saved")).to_contain_text("Utkast sparat")
    seat.page.goto(f"/ward/p/{here}")
    return patient.arrived()


def test_a_key_that_is_held_signs_one_patient_and_no_more(
    seat: Seat, calm_ones: list[UUID]
) -> None:
    patient = with_a_draft_next(seat, calm_ones[0])
    first, keys = patient.identifier(), seat.page.keyboard
    keys.press("1")
    keys.down("Control")
    keys.down("Enter")
    expect(patient.page.locator(".banner .pnr")).not_to_have_text(first)
    patient.arrived()
    expect(patient.note).to_have_value("Halvfärdigt")
    second = patient.identifier()
    patient.page.wait_for_timeout(READ)

    for _ in range(5):
        keys.down("Enter")
    keys.up("Enter")
    keys.up("Control")

    expect(patient.answer).to_be_empty()
    assert patient.identifier() == second
    patient.note.fill("")


def test_a_draft_from_before_is_read_before_it_is_signed(seat: Seat, calm_ones: list[UUID]) -> None:
    patient = with_a_draft_next(seat, calm_ones[1])
    first = patient.identifier()
    patient.page.keyboard.press("1")
    patient.page.locator("#sign").click()
    expect(patient.page.locator(".banner .pnr")).not_to_have_text(first)
    patient.arrived()
    expect(patient.note).to_have_value("Halvfärdigt")
    patient.page.wait_for_timeout(READ)

    patient.page.locator("#sign").click()
    expect(patient.answer).to_contain_text(UNREAD)
    expect(patient.page.locator("#signed")).to_be_empty()
    patient.page.locator("#sign").click()

    # Signed, or refused for what the patient has: no more for the draft.
    expect(patient.page.get_by_text(UNREAD)).to_have_count(0)


def test_a_nurse_is_told_who_signs_and_writes_a_note_instead(sit: Sit, calm: UUID) -> None:
    page = sit(NURSE).page
    page.goto(f"/ward/p/{calm}")
    PatientPage(page).arrived()

    expect(page.get_by_text("Beslutet på ronden signeras av läkare.")).to_be_visible()
    expect(page.locator("#sign")).to_be_hidden()
    expect(page.locator("#note")).to_be_hidden()
    page.keyboard.press("n")

    expect(page.locator("dialog[open] textarea")).to_be_visible()
