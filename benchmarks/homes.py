"""What homes send: sets of five values as bodies on the wire, and a past to be judged with."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from backend.api.routes.readings import read_batch
from backend.core.database import open_database
from backend.monitoring.readings import Sent, receive_together
from backend.monitoring.uploads import Receipt
from benchmarks.ground import Home, Urls

ZONE = "Europe/Stockholm"
_TOGETHER = 16
SETS_A_DAY = 4
PATH = "/api/v1/readings"
_USUAL = (
    ("pulse", "76", "/min"),
    ("oxygen_saturation", "96", "%"),
    ("systolic", "128", "mm[Hg]"),
    ("diastolic", "76", "mm[Hg]"),
    ("temperature", "37.3", "Cel"),
)


def set_of_five(at: datetime, chance: random.Random) -> list[dict[str, str | None]]:
    """Measure one set: healthy values that wander a little."""
    return [
        {
            "reading_id": str(_id(chance)),
            "kind": kind,
            "value": str(Decimal(usual) + chance.randint(-2, 2)),
            "unit": unit,
            "observed_at": at.isoformat(),
            "time_quality": "device",
            "device_time": at.replace(tzinfo=None).isoformat(),
            "source": "device",
            "device": "cuff-1",
            "raw": "1e" * 12,
        }
        for kind, usual, unit in _USUAL
    ]


def body(
    home: Home, readings: list[dict[str, str | None]], at: datetime, n: random.Random
) -> bytes:
    """Write an upload as a bridge does."""
    return json.dumps(
        {
            "upload_id": str(_id(n)),
            "episode_id": str(home.episode_id),
            "gateway_time": at.isoformat(),
            "readings": readings,
        }
    ).encode()


def give_a_past(
    urls: Urls, homes: Sequence[Home], now: datetime, *, days: int, sets_an_upload: int
) -> None:
    """Replay the days before through the ingest itself, so that every table is as it would be."""
    database = open_database(urls.app, pool_size=4)

    def live(some: Sequence[Home]) -> None:
        chance = random.Random(str(some[0].episode_id))
        for sent_at, times in _past(now, days, sets_an_upload):
            sent = [_sent(home, times, sent_at, chance) for home in some]
            with database.session() as session:
                answers = receive_together(session, sent, zone=ZONE, now=sent_at)
            if not all(isinstance(answer, Receipt) for answer in answers):
                raise RuntimeError("A home's past was refused.")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(live, _groups(homes)))
    database.close()


def _groups(homes: Sequence[Home]) -> list[Sequence[Home]]:
    return [homes[n : n + _TOGETHER] for n in range(0, len(homes), _TOGETHER)]


def _sent(home: Home, times: Sequence[datetime], sent_at: datetime, n: random.Random) -> Sent:
    sets = [reading for at in times for reading in set_of_five(at, n)]
    return Sent(home.token, read_batch(body(home, sets, sent_at, n), None))


def _past(now: datetime, days: int, sets: int) -> Iterator[tuple[datetime, list[datetime]]]:
    step = timedelta(days=1) / SETS_A_DAY
    times = [now - step * n for n in range(days * SETS_A_DAY, 0, -1)]
    for first in range(0, len(times), sets):
        together = times[first : first + sets]
        yield together[-1] + timedelta(minutes=1), together


def _id(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)
