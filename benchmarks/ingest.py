"""Ingest: one set of five values a request, durable and judged, beside psycopg by hand."""

from __future__ import annotations

import argparse
import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.core.clock import machine_now
from benchmarks import by_hand
from benchmarks.cpu import used
from benchmarks.generator import Load, post, send_all
from benchmarks.ground import Home, durable_database, settle, tidy
from benchmarks.homes import PATH, body, give_a_past, set_of_five
from benchmarks.report import Row
from benchmarks.served import API, PRODUCT, Served, served

BUDGET = 800
_RUNS = (
    ("API, 1 process", API, 1),
    ("API, 2 processes", API, 2),
    ("product, 2 processes", PRODUCT, 2),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of processor time that a set takes, by who takes it."""

    server: float
    database: float
    generator: float

    def __str__(self) -> str:
        parts = f"{self.server:.2f} + {self.database:.2f} + {self.generator:.2f}"
        return f"{parts} ms of processor in server, database and generator"


def measure(*, homes: int = 1000, sets: int = 4000, connections: int = 16) -> Iterator[Row]:
    """Measure, side by side, on one database."""
    with durable_database() as urls:
        now = machine_now()
        (ward,) = settle(urls, [homes], now)
        give_a_past(urls, ward.homes, now, days=4, sets_an_upload=8)
        tidy(urls)
        alone = by_hand.sets_a_second(urls, ward.homes, sets=sets)
        yield Row("psycopg by hand, a set's readings only, one commit a set", f"{alone:.0f} sets/s")
        alike = by_hand.sets_a_second(urls, ward.homes, sets=sets, all_rows=True)
        yield Row("psycopg by hand, every row we write, one commit a set", f"{alike:.0f} sets/s")
        for name, what, processes in _RUNS:
            with served(urls, what, processes=processes) as server:
                load, cost = _sets(server, ward.homes, sets, connections)
            yield _row(name, load, cost, (alone, alike))


def _sets(server: Served, homes: Sequence[Home], sets: int, connections: int) -> tuple[Load, Cost]:
    send_all(server.port, list(requests(homes, 200)), connections)
    prepared = list(requests(homes, sets))
    before = _used(server)
    load = send_all(server.port, prepared, connections)
    took = [(b - a) / sets * 1e3 for a, b in zip(before, _used(server), strict=True)]
    return load, Cost(took[0], took[1], took[2] - took[0] - took[1])


def _used(server: Served) -> tuple[float, float, float]:
    us = os.getpid()
    return used(server.pid), used(us, name="postgres"), used(us)


def requests(homes: Sequence[Home], sets: int) -> Iterator[bytes]:
    """Write what the homes send now, each in turn."""
    chance = random.Random()
    now: datetime = machine_now()
    for n in range(sets):
        home = homes[n % len(homes)]
        at = now - timedelta(seconds=30 + n // len(homes))
        yield post(PATH, home.token, body(home, set_of_five(at, chance), now, chance))


def _row(name: str, load: Load, cost: Cost, by_hand_rates: tuple[float, float]) -> Row:
    alone, alike = by_hand_rates
    waits = ", ".join(f"p{p} {load.wait(p):.0f} ms" for p in (50, 95, 99))
    return Row(
        f"HTTP, judged and durable: {name}",
        f"{load.rate:.0f} sets/s ({waits}; {cost}), {load.rate / alone:.2f} of readings only",
        budget=f"{BUDGET} sets/s" if name.startswith("product") else "",
        met=load.rate >= BUDGET,
        ratio=load.rate / alike,
    )


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--homes", type=int, default=1000)
    arguments.add_argument("--sets", type=int, default=4000)
    arguments.add_argument("--connections", type=int, default=16)
    for row in measure(**vars(arguments.parse_args())):
        print(row, flush=True)
