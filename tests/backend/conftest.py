"""What the backend's tests share: the database's own clock, and somebody at its machine."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import Engine

from backend.core.clock import database_now
from tests.backend.machine import Machine
from tests.postgres import Urls


@pytest.fixture
def now(owner: Engine) -> datetime:
    """The clock that counts: the database's (T07)."""
    with owner.connect() as connection:
        return database_now(connection)


@pytest.fixture
def machine(
    urls: Urls, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Machine:
    """Somebody at the machine with the test's database."""
    return Machine(urls, monkeypatch, capsys)
