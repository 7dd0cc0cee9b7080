"""The same rows by hand: psycopg and SQL alone, no HTTP, no judging, no row security.

It is what the machine can do at best, and what the ingest is measured against.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

import psycopg
from sqlalchemy import make_url

from backend.core.clock import machine_now
from benchmarks.ground import Home, Urls
from benchmarks.homes import set_of_five
from careplans.measurements import MEASUREMENTS, Kind

_PROCESSES = 2
_READINGS = """
    INSERT INTO reading (patient_id, kind, observed_at, reading_uuid, value, source, device, flags,
        time_quality, sent_at, gateway_time, received_at, upload_id, raw)
    SELECT %(patient)s, kind, at, uuid, value, 'device', 'cuff-1', '{}', 'device', at, at, %(now)s,
        %(upload)s, raw
    FROM unnest(%(uuid)s::uuid[], %(kind)s::smallint[], %(at)s::timestamptz[], %(value)s::numeric[],
        %(raw)s::text[]) AS s (uuid, kind, at, value, raw)
    ON CONFLICT DO NOTHING
"""
_THE_REST = (
    """INSERT INTO upload SELECT %(episode)s, %(upload)s, id, %(sha256)s, %(now)s, 5, 0
       FROM device_token WHERE episode_id = %(episode)s""",
    """INSERT INTO reading_seen SELECT unnest(%(uuid)s::uuid[]), %(patient)s, %(now)s
       ON CONFLICT DO NOTHING""",
    """INSERT INTO latest_reading
       SELECT %(patient)s, kind, at, uuid, value, NULL, 'device', %(now)s
       FROM unnest(%(uuid)s::uuid[], %(kind)s::smallint[], %(at)s::timestamptz[],
           %(value)s::numeric[]) AS s (uuid, kind, at, value)
       ON CONFLICT (patient_id, kind) DO UPDATE SET observed_at = excluded.observed_at,
           reading_uuid = excluded.reading_uuid, value = excluded.value,
           received_at = excluded.received_at""",
    """INSERT INTO reading_hourly AS h
       SELECT %(patient)s, kind, date_trunc('hour', at), 1, value, value, value
       FROM unnest(%(kind)s::smallint[], %(at)s::timestamptz[], %(value)s::numeric[])
           AS s (kind, at, value)
       ON CONFLICT (patient_id, kind, hour) DO UPDATE SET count = h.count + 1,
           lowest = least(h.lowest, excluded.lowest),
           highest = greatest(h.highest, excluded.highest), total = h.total + excluded.total""",
    """INSERT INTO assessment VALUES (%(id)s, %(episode)s, %(now)s, 'upload', %(upload)s,
       'pneumonia', '1', %(verdict)s, %(now)s)""",
    """UPDATE standing SET assessment_id = %(id)s, assessed_at = %(now)s, news2 = %(verdict)s,
       look_again_at = %(now)s WHERE episode_id = %(episode)s""",
    """INSERT INTO event (kind, at, care_unit_id, episode_id, urgency)
       VALUES ('assessed', %(now)s, %(id)s, %(episode)s, 0)""",
    """INSERT INTO access_log VALUES (%(id)s, %(now)s, 'device', %(id)s, NULL, 'write',
       'readings', ARRAY[%(patient)s], NULL)""",
)


def sets_a_second(
    urls: Urls, homes: Sequence[Home], *, sets: int, all_rows: bool = False, size: int = 1
) -> float:
    """Give how many transactions a second two processes commit, of `size` sets each."""
    shares = [
        [homes[n % len(homes)] for n in range(k, sets, _PROCESSES)] for k in range(_PROCESSES)
    ]
    write = partial(_write, urls.owner, all_rows=all_rows, size=size)
    with ProcessPoolExecutor(_PROCESSES) as pool:
        return sum(pool.map(write, shares))


def _write(url: str, homes: Sequence[Home], *, all_rows: bool, size: int) -> float:
    with connect(url) as connection:
        verdict = connection.execute("SELECT verdict::text FROM assessment LIMIT 1").fetchone()
        sets = [_set(home, verdict, size) for home in homes]
        begun = perf_counter()
        for values in sets:
            with connection.transaction(), connection.pipeline():
                connection.execute(_READINGS, values, prepare=True)
                for statement in _THE_REST if all_rows else ():
                    connection.execute(statement, values, prepare=True)
        return len(sets) / (perf_counter() - begun)


def connect(url: str) -> psycopg.Connection[tuple[Any, ...]]:
    """Open a connection that commits when it is told to."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True)


def _set(home: Home, verdict: tuple[str] | None, size: int) -> dict[str, Any]:
    return _columns(machine_now(), size) | {
        "patient": home.patient_id,
        "episode": home.episode_id,
        "upload": uuid4(),
        "id": uuid4(),
        "sha256": bytes(32),
        "verdict": verdict[0] if verdict else "{}",
    }


def _columns(now: datetime, size: int) -> dict[str, Any]:
    """Lay readings out in columns, as `unnest` takes them."""
    chance = random.Random()
    times = [now - timedelta(minutes=28 * n) for n in range(size)]
    readings = [(at, reading) for at in times for reading in set_of_five(at, chance)]
    return {
        "uuid": [UUID(r["reading_id"]) for _, r in readings],
        "kind": [MEASUREMENTS[Kind(str(r["kind"]))].code for _, r in readings],
        "at": [at for at, _ in readings],
        "value": [Decimal(r["value"] or 0) for _, r in readings],
        "raw": [r["raw"] for _, r in readings],
        "now": now,
    }
