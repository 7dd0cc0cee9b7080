"""Who is at work in the tests of the round, each in a browser of their own."""

from __future__ import annotations

from collections.abc import Callable
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
def at_work(world: World, log_in: LogIn) -> LogIn:
    """Opens a browser for somebody of the world."""

    def open_browser(username: str) -> TestClient:
        assert username in world.staff
        return log_in(username)

    return open_browser


@pytest.fixture
def alice(at_work: LogIn) -> TestClient:
    """A nurse of Ada's and Bo's ward."""
    return at_work("alice")


@pytest.fixture
def bob(at_work: LogIn) -> TestClient:
    """A physician of Ada's and Bo's ward."""
    return at_work("bob")


@pytest.fixture
def charlie(at_work: LogIn) -> TestClient:
    """A physician of another ward, who must see nothing."""
    return at_work("charlie")


@pytest.fixture
def dora(at_work: LogIn) -> TestClient:
    """A nurse of the municipality, who cares for Bo and has nothing to do with Ada."""
    return at_work("dora")


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
