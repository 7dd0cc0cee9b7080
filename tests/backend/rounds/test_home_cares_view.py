"""What home care reads of a round: its own part, and nothing of what another unit was asked (L10)."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from backend.core.tables import CareUnit
from tests.backend.rounds.ward import about, page, signed
from tests.backend.stay.paths import request
from tests.people import World


@pytest.fixture
def neighbours(world: World, owner: Engine) -> UUID:
    """A second home-care unit of the same municipality."""
    identity = uuid4()
    with Session(owner) as session, session.begin():
        first = session.scalars(select(CareUnit).where(CareUnit.id == world.home_care)).one()
        session.add(
            CareUnit(
                id=identity,
                care_provider_id=first.care_provider_id,
                kind=first.kind,
                name="Hemsjukvården Öster",
                phone="010-555 70 09",
            )
        )
    return identity


def asks(bob: TestClient, world: World, unit: UUID) -> None:
    """Let home care be told, and ask them in a decision (D96)."""
    consent = {"kind": "consent", "receiver": str(unit), "given": True, "about": "Vården hemma"}
    body = {"entry": consent, "previous": None}
    assert bob.post(about(world.bo, "entries"), json=body).status_code == 201
    wanted = {"unit_id": str(unit), "content": request(question="Dropp tre gånger")}
    signed(bob, world.bo, outcome="change_plan", note="Ändrad plan.", request=wanted)


def test_what_another_home_care_unit_was_asked_is_not_in_the_round_that_this_one_reads(
    bob: TestClient, dora: TestClient, world: World, neighbours: UUID
) -> None:
    asks(bob, world, neighbours)

    (ward_reads,) = page(bob, world.bo)["reviews"]
    assert ward_reads["decided"]["request"]["unit"] == "Hemsjukvården Öster"
    for read in (page(dora, world.bo), dora.get(about(world.bo, "reviews")).json()):
        (review,) = read["reviews"]
        assert "request" not in review["decided"]
        assert "Dropp tre gånger" not in str(read)


def test_what_ones_own_unit_was_asked_is_read(
    bob: TestClient, dora: TestClient, world: World
) -> None:
    asks(bob, world, world.home_care)

    (review,) = page(dora, world.bo)["reviews"]
    assert review["decided"]["request"]["unit_id"] == str(world.home_care)
