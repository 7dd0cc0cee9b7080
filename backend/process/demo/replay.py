"""Two weeks of history, through the real decode, outbox and HTTP, at the moments it is set in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend.access.callers import Caller, Post
from backend.core.database import Database, work_for
from backend.core.errors import HemrondError
from backend.core.tables import Standing
from backend.core.words import Outcome, Role, UnitKind
from backend.process.demo.beside import Telling, told
from backend.process.demo.history import Vitals, home_times, sets_of
from backend.process.demo.homes import USUAL, KeptHome, home_of
from backend.process.demo.seed import SeededHome
from backend.rounds.acknowledgements import Seen, acknowledge, unacknowledged_red
from backend.rounds.reviews import Decision, reviews_of, sign
from device_bridge.kit import FAHRENHEIT
from device_bridge.reading import TEMPERATURE
from device_bridge.simulator import Home

ROUND_AT = time(10, 20)
UNDERWAY = timedelta(seconds=20)
SILENT_SINCE = timedelta(hours=16)


class Interrupted(HemrondError):
    """The demo was stopped while its history was being told: begin anew with --fresh."""


class NotTaken(HemrondError):
    """The server did not take a set of the demo's history; its log says why."""


NOTES = (
    "Mår bättre. Äter och dricker. Fortsätter hemma enligt plan.",
    "Pratat med patienten via video. Inga nya besvär. Oförändrad antibiotika.",
    "Trött men stabil. Följer temperaturkurvan, ny avstämning i morgon.",
    "Telefonrond. Infarten utan anmärkning enligt hemsjukvården.",
)

SEEN_ON_THE_ROUND = "Bedömd på ronden, patienten uppringd och mätt om."


@dataclass
class ReplayClock:
    """The demo's clock while history is replayed; afterwards the database's own again."""

    moment: datetime | None = None

    def read(self) -> datetime | None:
        """Give the moment that history is at, or None when it is over."""
        return self.moment


@dataclass(order=True, frozen=True)
class Step:
    """Something that happens in one home at a moment: values, the day's round, or a writing."""

    at: datetime
    place: int
    vitals: Vitals | None = field(compare=False)
    telling: Telling | None = field(compare=False, default=None)


def story(homes: list[SeededHome], now: datetime, zone: str) -> list[Step]:
    """Tell in order what happened in all homes."""
    return sorted(
        step for place, home in enumerate(homes) for step in _of_home(place, home, now, zone)
    )


def _of_home(place: int, home: SeededHome, now: datetime, zone: str) -> Iterator[Step]:
    person = home.person
    moments = home_times(home.home_since, now, zone)
    sets = sets_of(person.stay, person.from_minute, len(moments))
    silent_from = now - SILENT_SINCE if person.life == "silent" else now
    for n, (at, vitals) in enumerate(zip(moments, sets, strict=True)):
        minute = timedelta(minutes=(place * 7 + n * 3) % 17)
        if vitals and at + minute <= silent_from:
            yield Step(at + minute, place, vitals)
    for at, telling in told(person, now, zone):
        if home.home_since < at < now:
            yield Step(at, place, None, telling)
    local = ZoneInfo(zone)
    for day in range(1, person.days):
        at = datetime.combine(
            home.home_since.astimezone(local).date() + timedelta(days=day), ROUND_AT, local
        )
        if at.date() < now.astimezone(local).date():
            yield Step(at + timedelta(minutes=place * 3), place, None)


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a history is played: the homes, the ward's address and database, and the clock."""

    homes: list[SeededHome]
    clock: ReplayClock
    database: Database
    backend: str
    folder: Path
    zone: str

    async def play(
        self, now: datetime, *, say: Callable[[int, int], None], stopped: Callable[[], bool]
    ) -> list[KeptHome]:
        """Live through it all; give the homes as they are at its end."""
        kept = [
            KeptHome(episode_id=home.episode_id, token=home.token, life=home.person.life, last={})
            for home in self.homes
        ]
        steps = story(self.homes, now, self.zone)
        async with AsyncExitStack() as stack:
            bridges = [
                await stack.enter_async_context(home_of(one, self.backend, self.folder, now))
                for one in kept
            ]
            for count, step in enumerate(steps, start=1):
                if stopped():
                    raise Interrupted
                await self._live_through(step, bridges[step.place], kept[step.place])
                say(count, len(steps))
        self.clock.moment = None
        return kept

    async def _live_through(self, step: Step, bridge: Home, kept: KeptHome) -> None:
        self.clock.moment = step.at + UNDERWAY
        home = self.homes[step.place]
        if step.telling is not None:
            with self.database.session() as session:
                step.telling(session, home.nurse, home.episode_id, step.at, self.zone)
            return
        if step.vitals is None:
            with self.database.session() as session:
                _round(session, home, step.at, self.zone)
            return
        bridge.replay([(step.at, step.vitals)])
        if not await bridge.deliver(step.at):
            raise NotTaken
        kept.last.update(_believable(step.vitals))


def _believable(vitals: Vitals) -> Vitals:
    """Leave out of what life goes on from the errors that real data has."""
    values = {TEMPERATURE if kind == FAHRENHEIT else kind: v for kind, v in vitals.items()}
    if FAHRENHEIT in vitals:
        values[TEMPERATURE] = ((vitals[FAHRENHEIT] - 32) * 5 / 9).quantize(Decimal("0.1"))
    return {
        kind: value
        for kind, value in values.items()
        if USUAL[kind] * Decimal("0.6") < value < USUAL[kind] * Decimal("1.6")
    }


def _round(session: Session, home: SeededHome, at: datetime, zone: str) -> None:
    """Hold one day's review, so that the ward has a yesterday."""
    post = Post(home.unit_id, "", UnitKind.WARD, Role.PHYSICIAN)
    caller = Caller(home.owner_id, "", "", "sv", (post,))
    work_for(session, caller.units)
    last = next(iter(reviews_of(session, home.episode_id)), None)
    standing = session.get_one(Standing, home.episode_id)
    for finding in unacknowledged_red(session, standing):
        seen = Seen(standing.assessment_id, finding["rule"], finding["kind"], SEEN_ON_THE_ROUND)
        acknowledge(session, caller, home.episode_id, seen, zone=zone, now=at)
    decision = Decision(
        assessment_id=standing.assessment_id,
        previous_id=last.id if last else None,
        outcome=Outcome.CONTINUE,
        note=NOTES[(at.day + home.owner_id.int) % len(NOTES)],
        next_check_at=None,
    )
    sign(session, caller, home.episode_id, decision, zone=zone, now=at)
