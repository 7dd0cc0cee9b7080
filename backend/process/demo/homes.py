"""The demo's homes: each a real bridge without its radio, sending over HTTP like any other."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from backend.core.clock import machine_now
from device_bridge.config import Config
from device_bridge.reading import DIASTOLIC, OXYGEN_SATURATION, PULSE, SYSTOLIC, TEMPERATURE
from device_bridge.simulator import Home

log = logging.getLogger(__name__)
EVERY = 600.0
EVERY_WHEN_WORSE = 60.0
WORSE_WITHIN = timedelta(minutes=20)
USUAL = {
    PULSE: Decimal(78),
    OXYGEN_SATURATION: Decimal(97),
    SYSTOLIC: Decimal(128),
    DIASTOLIC: Decimal(74),
    TEMPERATURE: Decimal("37.2"),
}
# How far each sign goes as the one patient gets worse, and by how much any of them wavers:
# made to be noticed in NEWS2, not to be a textbook illness.
WORSENS_BY = {
    PULSE: Decimal(48),
    OXYGEN_SATURATION: Decimal(-6),
    SYSTOLIC: Decimal(-30),
    DIASTOLIC: Decimal(-16),
    TEMPERATURE: Decimal("2.1"),
}
WAVERS = {PULSE: 2.0, OXYGEN_SATURATION: 0.4, SYSTOLIC: 3.0, DIASTOLIC: 2.0, TEMPERATURE: 0.1}
STEPS = {TEMPERATURE: Decimal("0.1")}


class KeptHome(BaseModel):
    """What a home must remember between two runs of the demo."""

    episode_id: UUID
    token: str
    life: Literal["steady", "worse", "silent"]
    last: dict[str, Decimal]


class KeptHomes(BaseModel):
    """All homes of the demo."""

    homes: list[KeptHome]


@dataclass(frozen=True, slots=True)
class Living:
    """Goes on from the last measured values; one of the patients slowly gets worse."""

    last: dict[str, Decimal]
    worse: bool
    since: datetime

    def vitals(self, now: datetime) -> dict[str, Decimal]:
        """Give what the devices would show now."""
        chance = random.SystemRandom()
        share = Decimal((now - self.since) / WORSE_WITHIN) if self.worse else Decimal(0)
        share = min(max(share, Decimal(0)), Decimal(1))
        return {kind: self._value(kind, share, chance) for kind in USUAL}

    def _value(self, kind: str, share: Decimal, chance: random.Random) -> Decimal:
        begins = self.last.get(kind, USUAL[kind])
        value = begins + WORSENS_BY[kind] * share + Decimal(chance.gauss(0, WAVERS[kind]))
        step = STEPS.get(kind, Decimal(1))
        most = Decimal(100) if kind == OXYGEN_SATURATION else value
        return min(value, most).quantize(step)


def home_of(kept: KeptHome, backend: str, folder: Path, since: datetime) -> Home:
    """Move into one home: its own outbox on disk, its own token."""
    state = folder / str(kept.episode_id)
    state.mkdir(parents=True, exist_ok=True)
    config = Config(backend=backend, episode=kept.episode_id, state_dir=state, token=kept.token)
    return Home(config, Living(kept.last, kept.life == "worse", since))


async def live(
    homes: Iterable[KeptHome], backend: str, folder: Path, stopped: Callable[[], bool]
) -> None:
    """Let all homes measure and send until stopped; the silent one is silent."""
    since = machine_now()
    awake = [kept for kept in homes if kept.life != "silent"]
    async with asyncio.TaskGroup() as group:
        for place, kept in enumerate(awake):
            first = place * EVERY / len(awake) / 10
            group.create_task(_live_in(kept, first, since, backend, folder, stopped))


async def _live_in(
    kept: KeptHome,
    first: float,
    since: datetime,
    backend: str,
    folder: Path,
    stopped: Callable[[], bool],
) -> None:
    every = EVERY_WHEN_WORSE if kept.life == "worse" else EVERY
    async with home_of(kept, backend, folder, since) as home:
        wait = first
        while not await _slept(wait, stopped):
            home.measure(machine_now())
            await home.deliver(machine_now())
            wait = every * random.SystemRandom().uniform(0.9, 1.1)


async def _slept(seconds: float, stopped: Callable[[], bool]) -> bool:
    """Sleep; tell whether it is time to stop."""
    left = seconds
    while left > 0 and not stopped():
        await asyncio.sleep(min(left, 0.25))
        left -= 0.25
    return stopped()
