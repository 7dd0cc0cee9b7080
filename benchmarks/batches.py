"""Ingest in batches of 500 readings, beside psycopg by hand with several rows a statement."""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

from backend.core.clock import machine_now
from benchmarks import by_hand
from benchmarks.generator import post, send_all
from benchmarks.ground import Home, durable_database, settle, tidy
from benchmarks.homes import PATH, body, give_a_past, set_of_five
from benchmarks.report import Row
from benchmarks.served import PRODUCT, served

SIZE = 500
BUDGET = 0.5
_SETS = SIZE // 5


def measure(*, homes: int = 200, batches: int = 200, connections: int = 8) -> Iterator[Row]:
    """Measure, side by side: bridges that were offline for days, and rows written by hand."""
    with durable_database() as urls:
        now = machine_now()
        (ward,) = settle(urls, [homes], now)
        give_a_past(urls, ward.homes, now, days=1, sets_an_upload=4)
        tidy(urls)
        alone = by_hand.sets_a_second(urls, ward.homes, sets=batches, size=_SETS) * SIZE
        yield Row(f"psycopg by hand, {SIZE} readings a statement", f"{alone:.0f} readings/s")
        with served(urls, PRODUCT, processes=2) as server:
            prepared = list(_requests(ward.homes, batches + 20))
            send_all(server.port, prepared[:20], connections)
            load = send_all(server.port, prepared[20:], connections)
        rate = load.rate * SIZE
        yield Row(
            f"HTTP, judged and durable: batches of {SIZE}",
            f"{rate:.0f} readings/s (p95 {load.wait(95):.0f} ms a batch)",
            budget=f"{BUDGET} of by hand",
            met=rate >= BUDGET * alone,
            ratio=rate / alone,
        )


def _requests(homes: Sequence[Home], batches: int) -> Iterator[bytes]:
    chance = random.Random()
    now = machine_now()
    for home in islice(_again(homes), batches):
        sets = [r for at in _times(now, chance) for r in set_of_five(at, chance)]
        yield post(PATH, home.token, body(home, sets, now, chance))


def _again(homes: Sequence[Home]) -> Iterator[Home]:
    while True:
        yield from homes


def _times(now: datetime, chance: random.Random) -> Iterator[datetime]:
    """Spread a batch over two days, so that it is as many hours' readings as it would be."""
    for n in range(_SETS):
        yield now - timedelta(minutes=28 * n, seconds=chance.randint(1, 600))


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--batches", type=int, default=200)
    for row in measure(batches=arguments.parse_args().batches):
        print(row, flush=True)
