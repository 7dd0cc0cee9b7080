"""T01 and T02 in short form; the long form is `python -m tests.crash --long` (G1, G2)."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.crash.house import House, house
from tests.crash.storms import (
    bridge_storm,
    house_storm,
    kill_a_process,
    kill_the_database,
    kill_the_house,
)

SEED = 20261122
Record = Callable[[str, object], None]


@pytest.fixture(scope="module")
def ward() -> Iterator[House]:
    with house() as built:
        yield built


@pytest.fixture
def chance() -> random.Random:
    return random.Random(SEED)  # noqa: S311 -- repeatable trouble, no secret


def test_a_bridge_killed_again_and_again_loses_nothing_at_the_real_ward(
    ward: House, tmp_path: Path, chance: random.Random, record_property: Record
) -> None:
    outcome = bridge_storm(ward, tmp_path, kills=6, chance=chance)

    record_property("outcome", str(outcome))
    assert outcome.passed


def test_a_house_killed_part_by_part_loses_nothing_it_has_acknowledged(
    ward: House, chance: random.Random, record_property: Record
) -> None:
    faults = [
        kill_a_process,
        kill_a_process,
        kill_the_database,
        kill_a_process,
        kill_the_house,
        kill_the_database,
    ]

    outcome = house_storm(ward, faults, chance=chance)

    record_property("outcome", str(outcome))
    assert outcome.passed
    assert len(ward.serving()) == 2


def test_after_the_storms_everything_fits_together(ward: House) -> None:
    """What is kept current of the readings says the same as the readings."""
    with ward.looked_into() as engine, engine.connect() as connection:
        hourly, raw = (
            connection.execute(text(statement)).one()
            for statement in (
                "SELECT sum(count), sum(total) FROM reading_hourly",
                "SELECT count(*), sum(value) FROM reading WHERE implausible IS NULL",
            )
        )
        unjudged = connection.execute(
            text(
                "SELECT count(*) FROM upload u WHERE NOT EXISTS "
                "(SELECT FROM assessment a WHERE a.upload_id = u.upload_id)"
            )
        ).scalar_one()
        told = connection.execute(
            text("SELECT (SELECT count(*) FROM assessment) <= (SELECT count(*) FROM event)")
        ).scalar_one()

    assert tuple(hourly) == tuple(raw)
    assert unjudged == 0
    assert told
