"""The whole product behind a real server, and the usual people in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from backend.api.deps import Desk
from backend.core.clock import database_now
from backend.process.compose import compose
from device_bridge.config import Config
from tests.people import World
from tests.serving import served


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    """Where homes and browsers reach the product."""
    with served(compose(desk).application) as reached:
        yield reached


@pytest.fixture
def now(owner: Engine) -> datetime:
    """The clock that counts: the database's."""
    with owner.connect() as connection:
        return database_now(connection)


@pytest.fixture
def adas_home(address: str, world: World, tmp_path: Path) -> Config:
    """The settings of Ada's bridge."""
    return Config(
        backend=address,
        episode=world.ada.episode_id,
        state_dir=tmp_path / "ada",
        token=world.ada.token,
    )
