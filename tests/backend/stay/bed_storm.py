"""T14: 32 clients fight for 200 beds, extend, move and give back, while processes are killed.

    python -m tests.backend.stay.bed_storm --long     what `just soak` runs

What a client was told is written down before its next try, so that in the end every promise that
was acknowledged can be looked for.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from backend.access.callers import Caller, Post
from backend.access.permissions import Permission
from backend.core.clock import database_now
from backend.core.database import Database, open_database, work_for
from backend.core.errors import Refusal
from backend.core.migrate import migrate
from backend.core.tables import Bed
from backend.core.words import BedKind, Role, UnitKind
from backend.stay import beds
from backend.stay.opening import change
from backend.stay.places import Wanted
from tests.people import LONG_AGO, World, populate, stay
from tests.postgres import Urls, throwaway_cluster

PATIENCE = 300.0  # seconds for the last deeds, on a machine that has much else to do
PROCESSES, THREADS, BEDS, OWN, SHARED = 4, 8, 200, 6, 24
DEADLOCK = "40P01"
_DOUBLE = text("""
    SELECT count(*) FROM bed_reservation a JOIN bed_reservation b
    ON a.bed_id = b.bed_id AND a.id < b.id AND a.during && b.during
    WHERE a.released_at IS NULL AND b.released_at IS NULL
""")
_TWICE = text("""
    SELECT count(*) FROM (SELECT episode_id FROM bed_reservation WHERE released_at IS NULL
                          GROUP BY episode_id HAVING count(*) > 1) x
""")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a storm."""

    tries: int
    promised: int
    double: int
    twice: int
    lost: int
    deadlocks: int
    errors: int
    kills: int
    late_p99: float

    @property
    def passed(self) -> bool:
        """Whether nothing was promised twice or lost, and nothing went wrong unforeseen."""
        bad = self.double + self.twice + self.lost + self.deadlocks + self.errors
        return bad == 0 and self.promised > 0

    def line(self) -> str:
        """Give the one line that machines read."""
        return (
            f"T14 faults={self.kills} lost={self.lost} dup={self.double + self.twice} "
            f"deadlocks={self.deadlocks} errors={self.errors} tries={self.tries} "
            f"promised={self.promised} late_p99={self.late_p99:.3f} "
            f"{'PASS' if self.passed else 'FAIL'}"
        )


@dataclass
class Client:
    """One client: patients of its own, and some that it shares with all others."""

    database: Database
    caller: Caller
    own: list[UUID]
    shared: list[UUID]
    beds: list[UUID]
    told: Path
    dice: random.Random
    counts: Counter[str] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)

    def run(self, until: float) -> None:
        with self.told.open("a", encoding="utf-8") as written:
            while time.monotonic() < until:
                self.once(lambda line: print(line, file=written, flush=True))
            spent = " ".join(f"{seconds:.4f}" for seconds in self.took)
            written.write(f"counts {dict(self.counts)!r}\ntook {spent}\n")

    def once(self, write: Callable[[str], object]) -> None:
        episode = self.dice.choice(self.own if self.dice.random() < 0.8 else self.shared)
        write(f"begin {episode}")
        begun = time.monotonic()
        try:
            with self.database.session() as session:
                work_for(session, self.caller.units)
                self.act(session, episode)
                kept = beds.current(session, episode)
                stands = "none" if kept is None else str(kept.bed_id)
        except Refusal:
            self.counts["refused"] += 1
            write(f"refused {episode}")
        except DBAPIError as wrong:
            state = getattr(wrong.orig, "sqlstate", None)
            self.counts["deadlock" if state == DEADLOCK else "error"] += 1
        else:
            self.counts["done"] += 1
            write(f"stands {episode} {stands}")
        self.took.append(time.monotonic() - begun)

    def act(self, session: Session, episode: UUID) -> None:
        now = database_now(session)
        until = now + timedelta(days=self.dice.randint(1, 9))
        bed = Wanted(BedKind.HELD, self.dice.choice(self.beds))
        chosen = self.dice.random()
        if chosen < 0.45:
            beds.reserve(session, self.caller, episode, bed, until, now=now)
        elif chosen < 0.55:
            beyond = Wanted(BedKind.OVER_CAPACITY)
            beds.reserve(session, self.caller, episode, beyond, until, now=now)
        elif chosen < 0.7:
            kept = beds.current(session, episode)
            seen = None if kept is None else kept.during.upper
            beds.extend(session, self.caller, episode, until, seen_until=seen, now=now)
        elif chosen < 0.85:
            beds.move(session, self.caller, episode, bed, "Byte", now=now)
        else:
            desk = change(session, self.caller, episode, Permission.RESERVE_BED, now=now)
            beds.admit(desk, "Feber") if chosen < 0.9 else beds.release(desk, "Utskriven")


def storm(urls: Urls, world: World, *, seconds: float, kills: int) -> Outcome:
    """Let it rage, kill processes on the way, and look at what stands."""
    with tempfile.TemporaryDirectory(prefix="hemrond-storm-") as folder:
        killed = _rage(urls.app, world, Path(folder), seconds, kills)
        lines = {
            path: path.read_text(encoding="utf-8").splitlines() for path in Path(folder).iterdir()
        }
    return _judge(urls, lines, killed)


def people_for_a_storm(session: Session, world: World) -> None:
    """Put the patients and the beds in."""
    provider = session.execute(
        text("SELECT care_provider_id FROM care_unit WHERE id = :w"), {"w": world.ward}
    ).scalar_one()
    for n in range(PROCESSES * THREADS * OWN + SHARED):
        stay(session, provider, world.ward, f"T14-{n:05}", ("T", f"{n:05}"), LONG_AGO)
    session.add_all(
        [
            Bed(id=uuid4(), care_unit_id=world.ward, kind=BedKind.HELD, label=f"B{n:03}")
            for n in range(BEDS)
        ]
    )


def _rage(url: str, world: World, folder: Path, seconds: float, kills: int) -> int:
    running = [_start(url, world, folder, n, seconds) for n in range(PROCESSES)]
    ends = time.monotonic() + seconds
    dice = random.Random(14)  # noqa: S311 -- the storm is repeatable, not secret
    for n in range(kills):
        time.sleep(seconds / (kills + 1))
        victim = dice.randrange(PROCESSES)
        os.kill(running[victim].pid, signal.SIGKILL)
        running[victim].wait()
        running[victim] = _start(url, world, folder, victim, ends - time.monotonic(), n + 1)
    try:
        for process in running:
            process.wait(timeout=seconds + PATIENCE)
    finally:
        for process in running:
            process.kill()
            process.wait()
    return kills


def _start(
    url: str, world: World, folder: Path, number: int, seconds: float, life: int = 0
) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.backend.stay.bed_storm", "--clients", url]
    command += [str(world.ward), str(world.staff["alice"]), str(folder), str(number)]
    return subprocess.Popen([*command, str(max(seconds, 1.0)), str(life)])  # noqa: S603 -- ourselves


def _clients(arguments: list[str]) -> None:
    url, ward, staff, folder, number, seconds, life = arguments
    database = open_database(url, pool_size=THREADS)
    post = Post(UUID(ward), "Infektion 1", UnitKind.WARD, Role.BED_COORDINATOR)
    caller = Caller(UUID(staff), "Alice", "Vårdplatskoordinator", "sv", (post,))
    with database.session() as session:
        work_for(session, caller.units)
        episodes = list(
            session.scalars(
                text(
                    "SELECT e.id FROM episode e JOIN patient p ON p.id = e.patient_id "
                    "WHERE p.identifier LIKE 'T14-%' ORDER BY p.identifier"
                )
            )
        )
        held = list(
            session.scalars(text("SELECT id FROM bed WHERE label LIKE 'B%' ORDER BY label"))
        )
    until = time.monotonic() + float(seconds)
    threads = []
    for thread in range(THREADS):
        one = int(number) * THREADS + thread
        own = episodes[SHARED + one * OWN : SHARED + (one + 1) * OWN]
        told = Path(folder) / f"{one:02}"
        dice = random.Random(f"{one}/{life}")  # noqa: S311 -- repeatable, not secret
        client = Client(database, caller, own, episodes[:SHARED], held, told, dice)
        threads.append(threading.Thread(target=client.run, args=(until,)))
    for each in threads:
        each.start()
    for each in threads:
        each.join()


def _judge(urls: Urls, lines: dict[Path, list[str]], kills: int) -> Outcome:
    engine = create_engine(urls.owner)
    with engine.connect() as connection:
        double = connection.execute(_DOUBLE).scalar_one()
        twice = connection.execute(_TWICE).scalar_one()
        stands = {
            str(row.episode_id): str(row.bed_id)
            for row in connection.execute(
                text("SELECT episode_id, bed_id FROM bed_reservation WHERE released_at IS NULL")
            )
        }
        shared = set(
            map(
                str,
                connection.scalars(
                    text(
                        "SELECT e.id FROM episode e JOIN patient p ON p.id = e.patient_id "
                        "WHERE p.identifier LIKE 'T14-%' ORDER BY p.identifier LIMIT :n"
                    ),
                    {"n": SHARED},
                ),
            )
        )
    engine.dispose()
    counts: Counter[str] = Counter()
    took: list[float] = []
    lost = 0
    for told in lines.values():
        lost += _lost(told, stands, shared)
        for line in told:
            word, _, rest = line.partition(" ")
            counts[word] += 1
            if word == "took":
                took += [float(second) for second in rest.split()]
            if word == "counts":
                counts["deadlock"] += rest.count("'deadlock'")
                counts["error"] += rest.count("'error'")
    took.sort()
    return Outcome(
        tries=counts["begin"],
        promised=len(stands),
        double=double,
        twice=twice,
        lost=lost,
        deadlocks=counts["deadlock"],
        errors=counts["error"],
        kills=kills,
        late_p99=took[int(len(took) * 0.99)] if took else 0.0,
    )


def _lost(told: list[str], stands: dict[str, str], shared: set[str]) -> int:
    """Count the client's own patients who stand otherwise than the client was last told.

    A client that was killed does not know how its try ended, and a later try that is only refused
    does not tell it either: until one succeeds, nothing is known of that patient.
    """
    last: dict[str, str] = {}
    begun: set[str] = set()
    cut_off: set[str] = set()
    for line in told:
        match line.split():
            case ["begin", episode]:
                cut_off |= {episode} & begun
                begun.add(episode)
            case ["refused", episode]:
                begun.discard(episode)
            case ["stands", episode, bed]:
                last[episode] = bed
                begun.discard(episode)
                cut_off.discard(episode)
            case _other:
                pass  # counts and times, told at the end
    known = last.keys() - begun - cut_off - shared
    return sum(1 for episode in known if stands.get(episode, "none") != last[episode])


def main() -> int:
    """Run the long storm on a PostgreSQL of its own, or serve as one process of clients."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--clients", nargs=7, help=argparse.SUPPRESS)
    parser.add_argument("--long", action="store_true", help="five minutes and twenty kills")
    chosen = parser.parse_args()
    if chosen.clients:
        _clients(chosen.clients)
        return 0
    seconds, kills = (300.0, 20) if chosen.long else (10.0, 5)
    with throwaway_cluster() as urls:
        migrate(urls.owner)
        engine = create_engine(urls.owner)
        with Session(engine) as session, session.begin():
            world = populate(session)
            people_for_a_storm(session, world)
        engine.dispose()
        outcome = storm(urls, world, seconds=seconds, kills=kills)
    print(outcome.line())  # noqa: T201 -- the one line that machines read
    return 0 if outcome.passed else 1


if __name__ == "__main__":
    sys.exit(main())
