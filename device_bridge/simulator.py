"""A simulated home: a made-up patient whose devices speak octets, through the real bridge.

Encode, decode, outbox and HTTP are the ones that a real home uses; only the radio is missing.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from types import TracebackType
from typing import Protocol, Self

from device_bridge import intake
from device_bridge.config import Config
from device_bridge.kit import Kit, Vitals, rounded
from device_bridge.outbox import Arrival, Counts, Outbox
from device_bridge.reading import DIASTOLIC, OXYGEN_SATURATION, PULSE, SYSTOLIC, TEMPERATURE
from device_bridge.uplink import State, Transport, Uplink


class Condition(StrEnum):
    """How a made-up patient fares."""

    STABLE = "stable"
    DETERIORATING = "deteriorating"
    SILENT = "silent"


class Patient(Protocol):
    """Whoever can be measured."""

    def vitals(self, now: datetime) -> Vitals | None:
        """Return what the devices would show now; none if nobody measures."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A vital sign: where it begins, how far it goes as the patient worsens, how it wavers."""

    begins: Decimal
    worsens_by: Decimal
    wavers: float
    step: Decimal = Decimal(1)
    most: Decimal = Decimal("Infinity")


# Beginnings that give 0 points in NEWS2, ends that give 2 or 3 (Royal College of Physicians, 2017,
# chart 1): made to be noticed, not to be a textbook illness.
_SIGNS = {
    PULSE: Sign(Decimal(74), Decimal(52), 2),
    OXYGEN_SATURATION: Sign(Decimal(97), Decimal(-7), 0.4, most=Decimal(100)),
    SYSTOLIC: Sign(Decimal(128), Decimal(-34), 3),
    DIASTOLIC: Sign(Decimal(76), Decimal(-18), 2),
    TEMPERATURE: Sign(Decimal("36.9"), Decimal("2.3"), 0.1, Decimal("0.1")),
}


@dataclass(frozen=True, slots=True)
class MadeUpPatient:
    """A patient of whom every value is invented, and the same at the same moment each time."""

    condition: Condition
    since: datetime
    seed: int = 0
    course: timedelta = timedelta(hours=24)

    def vitals(self, now: datetime) -> Vitals | None:
        """Return the vital signs of this moment; none from a silent home."""
        if self.condition is Condition.SILENT:
            return None
        chance = random.Random(f"{self.seed} {now.isoformat()}")  # noqa: S311 -- made-up values, no secret
        return {kind: self._value(sign, now, chance) for kind, sign in _SIGNS.items()}

    def _value(self, sign: Sign, now: datetime, chance: random.Random) -> Decimal:
        wavering = Decimal(chance.gauss(0, sign.wavers))
        value = sign.begins + sign.worsens_by * self._share(now) + wavering
        return min(value, sign.most).quantize(sign.step)

    def _share(self, now: datetime) -> Decimal:
        """How far the illness has gone, from 0 to 1."""
        if self.condition is not Condition.DETERIORATING:
            return Decimal(0)
        return Decimal(min(max((now - self.since) / self.course, 0.0), 1.0))


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of measuring: how many readings, and which kinds a device had to round."""

    readings: int = 0
    rounded: tuple[str, ...] = ()


class Home:
    """One home: `measure` puts readings into its outbox, `deliver` sends what is in there."""

    def __init__(
        self,
        config: Config,
        patient: Patient,
        kit: Kit | None = None,
        transport: Transport | None = None,
    ) -> None:
        """Move in: open the outbox and the line to the ward."""
        self._patient = patient
        self._kit = kit or Kit()
        self._zone = config.zone
        self._outbox = Outbox(config.outbox, config.episode)
        self._uplink = Uplink(config, self._outbox, transport)

    async def __aenter__(self) -> Self:
        """Live here."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Move out; the outbox stays on the disk."""
        await self.close()

    async def close(self) -> None:
        """Close the line and the outbox."""
        await self._uplink.close()
        self._outbox.close()

    def measure(self, now: datetime) -> Measured:
        """Measure the patient once, with every device of the kit."""
        vitals = self._patient.vitals(now)
        return Measured() if vitals is None else self.replay([(now, vitals)])

    def replay(self, sets: Iterable[tuple[datetime, Vitals]]) -> Measured:
        """Measure given values at given times, errors and all: history, or a test's story."""
        sets = list(sets)
        self._outbox.keep(arrival for at, vitals in sets for arrival in self._arrivals(at, vitals))
        changed = frozenset().union(*(rounded(vitals) for _, vitals in sets))
        return Measured(intake.read_new(self._outbox, self._zone), tuple(sorted(changed)))

    async def deliver(self, now: datetime) -> int:
        """Send what waits, in batches; return how many readings the ward has confirmed."""
        return await self._uplink.deliver(now)

    def pause(self) -> float:
        """Return how long to wait before the next `deliver`, in seconds."""
        return self._uplink.pause()

    @property
    def state(self) -> State:
        """What is known about the road to the ward."""
        return self._uplink.state

    def counts(self) -> Counts:
        """Count what is in the outbox."""
        return self._outbox.counts()

    def _arrivals(self, at: datetime, vitals: Vitals) -> Iterable[Arrival]:
        for sent in self._kit.send(vitals, at.astimezone(self._zone)):
            yield Arrival(at, sent.device, sent.characteristic, sent.raw)
