"""One reading, followed all the way: cuff, outbox, API, round list, patient view, signature, log."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import expect
from sqlalchemy import Engine, create_engine, text

from backend.core.embedded import Supervisor
from backend.process.demo.homes import KeptHomes
from device_bridge.config import Config
from device_bridge.reading import DIASTOLIC, OXYGEN_SATURATION, PULSE, SYSTOLIC, TEMPERATURE
from device_bridge.simulator import Home, MadeUpPatient
from tests.e2e.browser import Seat
from tests.e2e.product import Ward
from tests.e2e.ward_pages import PatientPage, RoundList

ILL = {
    PULSE: Decimal(134),
    OXYGEN_SATURATION: Decimal(89),
    SYSTOLIC: Decimal(88),
    DIASTOLIC: Decimal(52),
    TEMPERATURE: Decimal("39.4"),
}
NOTE = "Ringt patienten, tas in på trygghetsplatsen."


@pytest.fixture
def owner(ward: Ward) -> Iterator[Engine]:
    """The running demo's own database, joined beside it."""
    with Supervisor(ward.folder / "demo" / "database") as running:
        assert running.url_owner is not None
        engine = create_engine(running.url_owner)
        yield engine
        engine.dispose()


@pytest.fixture
def calm(owner: Engine) -> UUID:
    """An episode of ward 54 with nothing red."""
    with owner.connect() as connection:
        found = connection.execute(
            text(
                "SELECT s.episode_id FROM standing s JOIN episode e ON e.id = s.episode_id "
                "JOIN care_unit u ON u.id = e.care_unit_id "
                "WHERE u.name LIKE '%54' ORDER BY s.tier DESC, s.episode_id LIMIT 1"
            )
        )
        episode: UUID = found.scalar_one()
    return episode


def measure(ward: Ward, folder: Path, episode: UUID, vitals: dict[str, Decimal]) -> int:
    """Let the devices of a home send these values through its bridge; give how many are safe."""
    kept = KeptHomes.model_validate_json((ward.folder / "demo" / "homes.json").read_text())
    token = next(home.token for home in kept.homes if home.episode_id == episode)
    config = Config(backend=ward.address, episode=episode, state_dir=folder, token=token)
    now = datetime.now(UTC)  # noqa: TID251 -- the edge: the home's own clock

    async def send() -> int:
        nobody = MadeUpPatient(condition="silent", since=now)  # type: ignore[arg-type]  -- never asked
        async with Home(config, nobody) as home:
            home.replay([(now, vitals)])
            return await home.deliver(now)

    return asyncio.run(send())


def test_a_cuff_in_the_home_ends_as_a_signed_decision_and_rows_in_the_log(
    ward: Ward, seat: Seat, owner: Engine, calm: UUID, tmp_path: Path
) -> None:
    listed = RoundList(seat.page).open()
    row = seat.page.locator(f'#roundlist tr[data-id="{calm}"]')
    expect(row).not_to_contain_text("HÖG")

    assert measure(ward, tmp_path, calm, ILL) >= 5

    expect(row).to_contain_text("HÖG", timeout=10_000)
    seat.page.keyboard.press("u")
    expect(listed.rows.first).to_have_attribute("data-id", str(calm))

    row.locator("a").first.click()
    patient = PatientPage(seat.page).arrived()
    expect(seat.page.locator("#vitals")).to_contain_text("39,4")
    before = reviews(owner, calm)

    seat.page.locator("body").press("3")
    patient.note.fill(NOTE)
    seat.page.keyboard.press("Control+Enter")
    expect(seat.page.locator("#toasts")).to_contain_text("Signerad")

    after = reviews(owner, calm)
    assert after[: len(before)] == before
    assert [(one.outcome, one.note) for one in after[len(before) :]] == [("back_to_ward", NOTE)]
    assert after[-1].assessment_id == standing(owner, calm)
    assert {("device", "write", "readings"), ("staff", "read", "episode")} <= logged(owner, calm)
    assert ("staff", "write", "review") in logged(owner, calm)


def reviews(owner: Engine, episode: UUID) -> list[object]:
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
