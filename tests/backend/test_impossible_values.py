"""Values that cannot be are kept and marked, and never scored (issue: bad input)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from tests.backend.homes import rows, send
from tests.people import World, full_set, reading, upload

A_MOMENT = timedelta(minutes=5)
IMPOSSIBLE = [
    ("oxygen_saturation", "140", "%"),
    ("oxygen_saturation", "-3", "%"),
    ("pulse", "0", "/min"),
    ("pulse", "2047", "/min"),
    ("systolic", "20470000000", "mm[Hg]"),
    ("temperature", "371", "Cel"),
    ("temperature", "-273.16", "Cel"),
    ("temperature", "8388605" + "0" * 127, "Cel"),  # the largest medical FLOAT
    ("temperature", "0." + "0" * 127 + "1", "Cel"),  # the smallest
]


@pytest.mark.parametrize("odd", IMPOSSIBLE, ids=lambda odd: f"{odd[0]} {odd[1][:20]}")
def test_an_impossible_value_is_kept_marked_and_not_scored(
    api: TestClient, world: World, owner: Engine, now: datetime, odd: tuple[str, str, str]
) -> None:
    kind, value, unit = odd
    sent = upload(world.ada, [reading(kind, value, unit, now - A_MOMENT)], now)

    assert send(api, world.ada, sent).status_code == 200

    (kept,) = rows(owner, "SELECT value::text, implausible FROM reading")
    assert kept.value == value
    assert kept.implausible is not None
    (judged,) = rows(owner, "SELECT verdict FROM assessment")
    assert kind not in {part["kind"] for part in judged.verdict["news2"]["parts"]}
    assert judged.verdict["news2"]["lower"] == 0
    assert rows(owner, "SELECT FROM latest_reading") == []
    assert rows(owner, "SELECT FROM reading_hourly") == []


def test_an_impossible_value_does_not_hide_the_true_one_before_it(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    true = [reading("oxygen_saturation", "90", "%", now - timedelta(minutes=20))]
    send(api, world.ada, upload(world.ada, true, now))
    odd = [reading("oxygen_saturation", "127", "%", now - A_MOMENT)]

    send(api, world.ada, upload(world.ada, odd, now))

    (latest,) = rows(owner, "SELECT value FROM latest_reading")
    assert latest.value == 90
    verdicts = rows(owner, "SELECT verdict FROM assessment ORDER BY assessed_at")
    assert [row.verdict["news2"]["lower"] for row in verdicts] == [3, 3]


def test_an_impossible_value_is_seen_and_not_silently_dropped(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    """House rule 12: what cannot be judged stays visible, as a finding."""
    odd = reading("pulse", "2047", "/min", now - A_MOMENT)

    send(api, world.ada, upload(world.ada, [odd], now))

    (judged,) = rows(owner, "SELECT verdict FROM assessment")
    evidence = {id_ for finding in judged.verdict["findings"] for id_ in finding["evidence"]}
    assert odd["reading_id"] in evidence


def test_a_pressure_upside_down_is_not_scored(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    sent = full_set(now - A_MOMENT, systolic="70", diastolic="120")

    send(api, world.ada, upload(world.ada, sent, now))

    (judged,) = rows(owner, "SELECT verdict FROM assessment")
    assert "systolic" not in {part["kind"] for part in judged.verdict["news2"]["parts"]}
