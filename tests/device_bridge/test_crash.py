"""Kill -9 of the bridge at random moments, while the ward misbehaves (T01 in short form; G1, G2)."""

import random
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from device_bridge.config import Config
from device_bridge.outbox import Outbox
from tests.device_bridge import crashing_home
from tests.device_bridge.ward import (
    DROPS_THE_LINE,
    KIND,
    LOSES_THE_ANSWER,
    Mood,
    Plan,
    Ward,
    refuses,
)

KILLS = 12
HOME = Path(crashing_home.__file__)
ROOT = HOME.parents[2]
NEVER = 1_000_000


def moody(chance: random.Random) -> Plan:
    """Answer kindly to one request in two; the other gets one of five kinds of trouble."""
    trouble: list[Mood] = [
        DROPS_THE_LINE,
        LOSES_THE_ANSWER,
        refuses(500),
        refuses(401),
        refuses(422),
    ]
    return lambda _: chance.choice([KIND] * len(trouble) + trouble)


def live_until_killed(config: Config, first: int, seconds: float | None) -> list[int]:
    """Let a home live; return what its cuff was told is safe. Without a time it drains and ends."""
    last = first if seconds is None else NEVER
    command = [
        sys.executable,
        str(HOME),
        config.backend,
        str(config.state_dir),
        str(first),
        str(last),
    ]
    environment = {"PYTHONPATH": str(ROOT), "PATH": ""}
    with subprocess.Popen(  # noqa: S603 -- our own home
        command, stdout=subprocess.PIPE, text=True, env=environment
    ) as home:
        assert home.stdout is not None
        kept = [int(line) for line in [home.stdout.readline()] if line]
        if seconds is not None:
            threading.Timer(seconds, home.kill).start()
        kept += [int(line) for line in home.stdout if line.endswith("\n")]
        home.wait(60)
    assert home.returncode == (0 if seconds is None else -9)
    return kept


@pytest.mark.parametrize("seed", [20261103])
def test_a_bridge_killed_again_and_again_loses_nothing_and_doubles_nothing(
    config: Config, ward: Ward, seed: int, record_property: Callable[[str, object], None]
) -> None:
    chance = random.Random(seed)  # noqa: S311 -- repeatable trouble, no secret
    ward.mood = moody(chance)
    acknowledged: list[int] = []

    for _ in range(KILLS):
        first = acknowledged[-1] + 1 if acknowledged else 0
        acknowledged += live_until_killed(config, first, chance.uniform(0.0, 0.3))
    ward.mood = Ward.mood
    outbox = Outbox(config.outbox, config.episode)
    outbox.release()
    outbox.close()
    live_until_killed(config, acknowledged[-1] + 1, None)

    stored = Counter((r["device_time"], r["kind"]) for r in ward.stored.values())
    times = {crashing_home.device_time(number) for number in acknowledged}
    lost = times - {time for time, _ in stored}
    doubled = [key for key, count in stored.items() if count > 1]
    outcome = f"faults={KILLS} acknowledged={len(times)} lost={len(lost)} dup={len(doubled)}"
    record_property("outcome", f"T01 {outcome} {'FAIL' if lost or doubled else 'PASS'}")
    assert (lost, doubled) == (set(), [])
    assert len(acknowledged) == len(set(acknowledged)) >= KILLS
    assert {len(bodies) for bodies in ward.bodies.values()} == {1}


def test_the_outbox_is_sound_after_a_kill(config: Config) -> None:
    live_until_killed(config, 0, 0.1)

    with sqlite3.connect(config.outbox) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    db.close()
