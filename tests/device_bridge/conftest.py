"""What the bridge's tests share: one made-up home, and a ward that can be in any mood."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from device_bridge.config import Config
from device_bridge.outbox import Outbox
from tests.device_bridge.ward import EPISODE, TOKEN, Ward, open_ward


@pytest.fixture
def ward() -> Iterator[Ward]:
    with open_ward() as ward:
        yield ward


@pytest.fixture
def config(ward: Ward, tmp_path: Path) -> Config:
    return Config(backend=ward.url, episode=EPISODE, state_dir=tmp_path / "home", token=TOKEN)


@pytest.fixture
def outbox(config: Config) -> Iterator[Outbox]:
    outbox = Outbox(config.outbox, config.episode)
    yield outbox
    outbox.close()
