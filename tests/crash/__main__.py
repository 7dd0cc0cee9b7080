"""The crashes from the command line; each storm prints one line that a machine can read.

python -m tests.crash           the short form
python -m tests.crash --long    T01: 200 kills; T02: 20 of the database, 40 of processes
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

from tests.crash.house import house
from tests.crash.storms import (
    Outcome,
    bridge_storm,
    house_storm,
    kill_a_process,
    kill_the_database,
    kill_the_house,
)


def main() -> int:
    """Let the storms rage; 1 if one of them has taken something."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--long", action="store_true", help="as long as the acceptance test asks")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    asked = parser.parse_args()
    times = 10 if asked.long else 1
    chance = random.Random(asked.seed)  # noqa: S311 -- repeatable trouble, no secret
    sys.stdout.write(f"seed={asked.seed}\n")
    faults = (
        [kill_a_process] * 4 * times + [kill_the_database] * 2 * times + [kill_the_house] * times
    )
    chance.shuffle(faults)
    with house() as ward, tempfile.TemporaryDirectory() as folder:
        bridge = _said(bridge_storm(ward, Path(folder), kills=20 * times, chance=chance))
        whole = _said(house_storm(ward, faults, chance=chance))
    return 0 if bridge.passed and whole.passed else 1


def _said(outcome: Outcome) -> Outcome:
    sys.stdout.write(f"{outcome}\n")
    sys.stdout.flush()
    return outcome


if __name__ == "__main__":
    sys.exit(main())
