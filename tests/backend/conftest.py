"""What the backend's tests share: the database's own clock."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import Engine

from backend.core.clock import database_now


@pytest.fixture
def now(owner: Engine) -> datetime:
    """The clock that counts: the database's (T07)."""
    with owner.connect() as connection:
        return database_now(connection)
