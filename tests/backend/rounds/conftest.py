"""Who is at work in the tests of the round, each in a browser of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from backend.access.passwords import hash_password
from backend.core.tables import Assignment, Staff
from backend.core.words import Role
from tests.people import LONG_AGO, PASSWORD, World

LogIn = Callable[[str], TestClient]


@pytest.fixture
def now() -> datetime:
    """The moment of the test: the database's clock is the one that counts."""
    return datetime.now(UTC)  # noqa: TID251 -- the edge: tests choose the time


@pytest.fixture
def alice(world: World, log_in: LogIn) -> TestClient:
    """A nurse of Ada's and Bo's ward."""
    assert world.ward
    return log_in("alice")


@pytest.fixture
def bob(world: World, log_in: LogIn) -> TestClient:
    """A physician of Ada's and Bo's ward."""
    assert world.ward
    return log_in("bob")


@pytest.fixture
def charlie(world: World, log_in: LogIn) -> TestClient:
    """A physician of another ward, who must see nothing."""
    assert world.ward
    return log_in("charlie")


@pytest.fixture
def dora(world: World, log_in: LogIn) -> TestClient:
    """A nurse of the municipality, who cares for Bo and has nothing to do with Ada."""
    assert world.ward
    return log_in("dora")


@pytest.fixture
def frida(world: World, owner: Engine, log_in: LogIn) -> TestClient:
    """A second physician of Ada's and Bo's ward."""
    identity = uuid4()
    with Session(owner) as session, session.begin():
        kept = hash_password(PASSWORD)
        session.add(
            Staff(id=identity, username="frida", name="Frida", title="Läkare", password_hash=kept)
        )
        session.flush()
        session.add(
            Assignment(
                id=uuid4(),
                staff_id=identity,
                care_unit_id=world.ward,
                role=Role.PHYSICIAN,
                valid_from=LONG_AGO,
            )
        )
    return log_in("frida")
