"""A home of the demo that measures when a test wants it to, through its own bridge."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from backend.process.demo.homes import KeptHomes
from device_bridge.config import Config
from device_bridge.reading import DIASTOLIC, OXYGEN_SATURATION, PULSE, SYSTOLIC, TEMPERATURE
from device_bridge.simulator import Home, MadeUpPatient

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from tests.e2e.product import Ward

ILL = {
    PULSE: Decimal(134),
    OXYGEN_SATURATION: Decimal(89),
    SYSTOLIC: Decimal(88),
    DIASTOLIC: Decimal(52),
    TEMPERATURE: Decimal("39.4"),
}

AGAIN = 5


def measure(ward: Ward, folder: Path, episode: UUID, vitals: dict[str, Decimal]) -> int:
    """Let the devices of a home send these values through its bridge; give how many are safe."""
    kept = KeptHomes.model_validate_json((ward.folder / "demo" / "homes.json").read_text())
    token = next(home.token for home in kept.homes if home.episode_id == episode)
    config = Config(backend=ward.address, episode=episode, state_dir=folder, token=token)
    now = datetime.now(UTC)  # noqa: TID251 -- the edge: the home's own clock

    async def send() -> int:
        nobody = MadeUpPatient(condition="silent", since=now)  # type: ignore[arg-type]  # never asked
        async with Home(config, nobody) as home:
            home.replay([(now, vitals)])
            safe = await home.deliver(now)
            for _ in range(AGAIN):  # as the bridge does when the ward has not answered in time
                if safe:
                    break
                await asyncio.sleep(home.pause())
                safe = await home.deliver(now)
            return safe

    # Playwright keeps a loop running in this thread, so the home has one of its own.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(send())).result()
