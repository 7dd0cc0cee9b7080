"""The ward of these tests: Anna flags, Fia and Tove assess, Olle keeps the beds, Bob decides."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from backend.core.tables import Assignment, Bed, Staff
from backend.core.words import BedKind, Role
from tests.backend.stay.paths import Ward
from tests.people import LONG_AGO, World, _kept_password

MORE = {
    "anna": Role.ASSISTANT_NURSE,
    "fia": Role.PHYSIOTHERAPIST,
    "tove": Role.OCCUPATIONAL_THERAPIST,
    "olle": Role.BED_COORDINATOR,
    "mia": Role.MANAGER,
}


@pytest.fixture
def ward(world: World, owner: Engine, log_in: Callable[[str], TestClient]) -> Ward:
    """Infektion 1 with 22 beds, two of them by name, and everybody who works there."""
    with Session(owner) as session, session.begin():
        session.execute(
            text("UPDATE care_unit SET beds = 22 WHERE id = :ward"), {"ward": world.ward}
        )
        for username, role in MORE.items():
            _member(session, username, role, world.ward)
        beds = [_bed(session, world.ward, label) for label in ("14:1", "14:2")]
        other = _bed(session, world.other_ward, "1:1")
    return Ward(world, owner, log_in, beds=beds, other_bed=other)


def _member(session: Session, username: str, role: Role, unit: UUID) -> None:
    identity = uuid4()
    session.add(
        Staff(
            id=identity,
            username=username,
            name=username.title(),
            title=role,
            password_hash=_kept_password(),
        )
    )
    session.flush()
    session.add(
        Assignment(id=uuid4(), staff_id=identity, care_unit_id=unit, role=role, valid_from=LONG_AGO)
    )


def _bed(session: Session, unit: UUID, label: str) -> UUID:
    identity = uuid4()
    session.add(Bed(id=identity, care_unit_id=unit, kind=BedKind.HELD, label=label))
    return identity
