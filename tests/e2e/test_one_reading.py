"""One reading, followed all the way: cuff, outbox, API, round list, patient view, signature, log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect
from sqlalchemy import Engine, text

from tests.e2e.homes import ILL, measure
from tests.e2e.ward_pages import PatientPage, RoundList

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from tests.e2e.browser import Seat
    from tests.e2e.product import Ward

NOTE = "Ringt patienten, tas in på trygghetsplatsen."


def test_a_cuff_in_the_home_ends_as_a_signed_decision_and_rows_in_the_log(
    ward: Ward, seat: Seat, owner: Engine, calm: UUID, tmp_path: Path
) -> None:
    listed = RoundList(seat.page).open()
    row = seat.page.locator(f'#roundlist tr[data-id="{calm}"]')
    expect(row).not_to_contain_text("HÖG")

    assert measure(ward, tmp_path, calm, ILL) >= 5

    expect(row).to_contain_text("HÖG")
    seat.page.keyboard.press("u")
    expect(listed.rows.first).to_have_attribute("data-id", str(calm))

    row.locator("a").first.click()
    patient = PatientPage(seat.page).arrived()
    expect(seat.page.locator("#plots .values")).to_contain_text("39,4")
    before = reviews(owner, calm)

    assert patient.acknowledge_red("Ringt patienten.") >= 1
    shown = standing(owner, calm)
    seat.page.locator("body").press("3")
    seat.page.locator("#back-why").fill(NOTE)
    seat.page.keyboard.press("Control+Enter")
    expect(seat.page.locator("#toasts")).to_contain_text("Signerad")

    after = reviews(owner, calm)
    assert after[: len(before)] == before
    assert [(one.outcome, one.note) for one in after[len(before) :]] == [("back_to_ward", NOTE)]
    # Time alone may have had the patient judged again while the doctor wrote.
    assert after[-1].assessment_id in {shown, standing(owner, calm)}
    assert {("device", "write", "readings"), ("staff", "read", "episode")} <= logged(owner, calm)
    assert ("staff", "write", "acknowledgement") in logged(owner, calm)
    assert ("staff", "write", "review") in logged(owner, calm)


def reviews(owner: Engine, episode: UUID) -> list[Any]:
    with owner.connect() as connection:
        found = connection.execute(
            text(
                "SELECT outcome, note, assessment_id FROM review "
                "WHERE episode_id = :episode ORDER BY signed_at"
            ),
            {"episode": episode},
        )
        return list(found)


def standing(owner: Engine, episode: UUID) -> UUID:
    with owner.connect() as connection:
        found: UUID = connection.execute(
            text("SELECT assessment_id FROM standing WHERE episode_id = :e"), {"e": episode}
        ).scalar_one()
        return found


def logged(owner: Engine, episode: UUID) -> set[tuple[str, str, str]]:
    with owner.connect() as connection:
        found = connection.execute(
            text(
                "SELECT DISTINCT l.actor_kind, l.action, l.what FROM access_log l "
                "JOIN episode e ON e.patient_id = ANY (l.patient_ids) WHERE e.id = :e"
            ),
            {"e": episode},
        )
        return {(row.actor_kind, row.action, row.what) for row in found}
