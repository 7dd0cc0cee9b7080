"""The storms: a bridge that is killed (T01), and a house that is killed around its senders (T02)."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import text

from tests.crash.home import KINDS
from tests.crash.house import House
from tests.people import Stay, reading, upload

ROOT = Path(__file__).parents[2]
NEVER = 10_000_000
READINGS_EACH = 5
# What a killed house answers, or does not; a bridge tries again after each of them.
_AGAIN = {500, 502, 503, 504}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a storm has done."""

    name: str
    faults: int
    acknowledged: int
    lost: int
    doubled: int

    @property
    def passed(self) -> bool:
        """Whether nothing is missing and nothing is there twice."""
        return self.lost == self.doubled == 0 < self.acknowledged

    def __str__(self) -> str:
        said = f"faults={self.faults} acknowledged={self.acknowledged} lost={self.lost}"
        return f"{self.name} {said} dup={self.doubled} {'PASS' if self.passed else 'FAIL'}"


def bridge_storm(house: House, folder: Path, *, kills: int, chance: random.Random) -> Outcome:
    """T01: kill a bridge again and again while it measures and sends to the real house."""
    since = datetime.now(UTC).replace(microsecond=0) - timedelta(days=2)  # noqa: TID251 -- the edge: a cuff's clock
    home = house.world.ada
    kept: list[int] = []
    for _ in range(kills):
        first = kept[-1] + 1 if kept else 0
        kept += _live(house, home, folder, since, (first, NEVER), chance.uniform(0.1, 0.8))
    first = kept[-1] + 1
    kept += _live(house, home, folder, since, (first, first + 1), None)
    with house.looked_into() as engine, engine.connect() as connection:
        stored = connection.execute(
            text(
                "SELECT device_time, count(*) AS n, count(DISTINCT kind) AS kinds FROM reading "
                "WHERE patient_id = :p AND device_time IS NOT NULL GROUP BY 1"
            ),
            {"p": home.patient_id},
        ).all()
    there = {row.device_time for row in stored if row.kinds == KINDS}
    wanted = {(since + timedelta(seconds=n)).replace(tzinfo=None) for n in kept}
    doubled = sum(1 for row in stored if row.n != row.kinds)
    return Outcome("T01", kills, len(wanted), len(wanted - there), doubled)


def _live(
    house: House,
    home: Stay,
    folder: Path,
    since: datetime,
    numbers: tuple[int, int],
    seconds: float | None,
) -> list[int]:
    """Let a home live, until it is killed or done; give what its cuff was told is safe."""
    words = [house.address, home.token, str(home.episode_id), str(folder), since.isoformat()]
    command = [sys.executable, "-m", "tests.crash.home", *words, *map(str, numbers)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:  # noqa: S603 -- our own home
        assert process.stdout is not None
        kept = [int(line) for line in [process.stdout.readline()] if line]
        if seconds is not None:
            threading.Timer(seconds, process.kill).start()
        kept += [int(line) for line in process.stdout if line.endswith("\n")]
        process.wait(120)
    assert process.returncode == (0 if seconds is None else -signal.SIGKILL)
    return kept


@dataclass
class Sender:
    """A home that sends on and on, each upload until it is acknowledged, as a bridge does."""

    house: House
    home: Stay
    stop: threading.Event
    given_up: threading.Event
    acknowledged: list[UUID] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    tries: int = 0

    def run(self) -> None:
        """Send until told to stop; what was begun is brought to its end."""
        with httpx.Client(timeout=20) as client:
            while not self.stop.is_set():
                body = self._upload()
                while not self._sent(client, body) and not self.given_up.is_set():
                    time.sleep(0.05)

    def _upload(self) -> dict[str, Any]:
        now = datetime.now(UTC)  # noqa: TID251 -- the edge: a home's clock
        values = [reading("pulse", str(60 + n), "/min", now) for n in range(READINGS_EACH)]
        return upload(self.home, values, now)

    def _sent(self, client: httpx.Client, body: dict[str, Any]) -> bool:
        self.tries += 1
        headers = {"authorization": f"Bearer {self.home.token}"}
        try:
            answer = client.post(
                f"{self.house.address}/api/v1/readings", json=body, headers=headers
            )
        except httpx.TransportError:
            return False
        if answer.status_code == httpx.codes.OK:
            self.acknowledged += [UUID(one["reading_id"]) for one in body["readings"]]
            return True
        if answer.status_code not in _AGAIN:
            self.strange.append(answer.text)
            return True
        return False


Fault = Callable[[House, random.Random], None]


def kill_a_process(house: House, chance: random.Random) -> None:
    """Kill one of those that answer homes; the others go on, and it is started again."""
    while not (serving := house.serving()):  # both were killed and none has been started again yet
        house.until_well()
    with contextlib.suppress(ProcessLookupError):
        os.kill(chance.choice(serving), signal.SIGKILL)


def kill_the_database(house: House, _chance: random.Random) -> None:
    """Kill the database server itself; the house starts it again."""
    os.kill(house.postmaster(), signal.SIGKILL)
    house.until_well()


def kill_the_house(house: House, _chance: random.Random) -> None:
    """Kill the process that holds all together, and start again as an init system would."""
    house.kill()
    house.start()


def house_storm(house: House, faults: Sequence[Fault], *, chance: random.Random) -> Outcome:
    """T02: kill parts of the house while homes send; count what they were told is safe."""
    stop, given_up = threading.Event(), threading.Event()
    homes = (house.world.ada, house.world.bo, house.world.eve)
    senders = [Sender(house, home, stop, given_up) for home in homes]
    threads = [threading.Thread(target=sender.run) for sender in senders]
    for thread in threads:
        thread.start()
    try:
        for fault in faults:
            time.sleep(chance.uniform(0.3, 1.2))
            fault(house, chance)
        house.until_well()
        stop.set()
        for thread in threads:
            thread.join(60)
    finally:
        stop.set()
        given_up.set()
    strange = [word for sender in senders for word in sender.strange]
    assert strange == [], strange[:3]
    acknowledged = {one for sender in senders for one in sender.acknowledged}
    with house.looked_into() as engine, engine.connect() as connection:
        stored = connection.execute(
            text("SELECT reading_uuid, count(*) AS n FROM reading GROUP BY 1")
        )
        found: dict[UUID, int] = {row.reading_uuid: row.n for row in stored}
    doubled = sum(1 for count in found.values() if count > 1)
    return Outcome("T02", len(faults), len(acknowledged), len(acknowledged - found.keys()), doubled)
