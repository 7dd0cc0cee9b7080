"""Readings that come late or out of order: nothing that was shown or decided is rewritten (4.7)."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from tests.backend.homes import rows, send
from tests.people import World, full_set, reading, upload

HOUR = timedelta(hours=1)


def saturation(value: str, at: datetime) -> dict[str, object]:
    return reading("oxygen_saturation", value, "%", at)


def test_the_newest_measured_stays_the_newest_whatever_comes_after_it(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    for value, age in [("95", 2), ("97", 0), ("88", 5), ("94", 1)]:
        sent = upload(world.ada, [saturation(value, now - age * HOUR)], now)
        send(api, world.ada, sent)

    (latest,) = rows(owner, "SELECT value, observed_at FROM latest_reading")
    assert (latest.value, latest.observed_at) == (97, now)
    (standing,) = rows(
        owner, "SELECT latest_at FROM standing WHERE episode_id = :e", e=world.ada.episode_id
    )
    assert standing.latest_at == now


def test_the_newest_of_one_upload_is_the_newest(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    shuffled = [saturation(str(97 - n), now - n * HOUR) for n in (3, 0, 4, 1)]

    send(api, world.ada, upload(world.ada, shuffled, now))

    (latest,) = rows(owner, "SELECT value FROM latest_reading")
    assert latest.value == 97


def test_the_hourly_figures_are_those_of_the_readings_in_any_order(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    warm = [
        reading("temperature", f"{36 + n * Decimal('0.3')}", "Cel", now - n * timedelta(minutes=25))
        for n in range(9)
    ]
    for part in (warm[5:], warm[2:4], warm[:2], warm[4:5], warm[1:6]):
        send(api, world.ada, upload(world.ada, part, now))

    kept = rows(owner, "SELECT hour, count, lowest, highest, total FROM reading_hourly ORDER BY 1")
    counted = rows(
        owner,
        "SELECT date_trunc('hour', observed_at, 'UTC') AS hour, count(*), min(value), max(value), "
        "sum(value) FROM reading GROUP BY 1 ORDER BY 1",
    )
    assert [tuple(row) for row in kept] == [tuple(row) for row in counted]
    assert len(kept) >= 4


def test_a_late_reading_adds_a_verdict_and_changes_none(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    """L08: known at that time stays known at that time."""
    send(api, world.ada, upload(world.ada, full_set(now - HOUR), now))
    before = rows(owner, "SELECT id, assessed_at, verdict FROM assessment")

    send(api, world.ada, upload(world.ada, full_set(now - 3 * HOUR, pulse="135"), now))

    after = rows(owner, "SELECT id, assessed_at, verdict FROM assessment ORDER BY assessed_at")
    assert after[:1] == before
    assert len(after) == 2


def test_a_late_reading_does_not_hide_that_the_patient_is_better_now(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    send(api, world.ada, upload(world.ada, full_set(now - timedelta(minutes=2)), now))

    send(api, world.ada, upload(world.ada, [saturation("84", now - 6 * HOUR)], now))

    newest = rows(owner, "SELECT verdict FROM assessment ORDER BY assessed_at DESC")[0].verdict
    assert newest["news2"]["lower"] == 0


def test_a_late_red_reading_is_judged_when_nothing_newer_speaks_against_it(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    send(api, world.ada, upload(world.ada, [reading("weight", "81.5", "kg", now)], now))

    send(api, world.ada, upload(world.ada, [saturation("84", now - HOUR)], now))

    (standing,) = rows(
        owner, "SELECT tier, findings FROM standing WHERE episode_id = :e", e=world.ada.episode_id
    )
    assert standing.tier <= 2


def test_twelve_hours_of_outage_come_in_one_after_the_other_and_make_one_standing(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    sets = [full_set(now - n * HOUR, pulse=str(75 + n)) for n in range(12)]
    for one in reversed(sets):
        assert send(api, world.ada, upload(world.ada, one, now)).status_code == 200

    (standing,) = rows(
        owner,
        "SELECT s.assessment_id = (SELECT id FROM assessment ORDER BY assessed_at DESC LIMIT 1) "
        "AS newest FROM standing s WHERE episode_id = :e",
        e=world.ada.episode_id,
    )
    assert standing.newest
    assert len(rows(owner, "SELECT FROM assessment")) == 12


def test_the_months_to_come_and_the_month_before_have_their_place(
    owner: Engine, now: datetime
) -> None:
    """A reading without a partition would be refused by the database, again and again."""
    with owner.connect() as connection:
        names = set(
            connection.scalars(
                text(
                    "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = "
                    "'reading'::regclass"
                )
            )
        )
    needed = {f"reading_{at:%Y_%m}" for at in (now - timedelta(days=31), now + timedelta(days=150))}
    assert needed <= names
