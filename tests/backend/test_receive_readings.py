"""A home sends a set: it is stored, judged, told and logged, all in the one answer (G1, G3)."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from tests.backend.homes import counts, rows, send
from tests.people import World, full_set, reading, upload

A_MOMENT = timedelta(minutes=5)


def test_adas_set_is_stored_and_judged_at_once(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    sent = upload(world.ada, full_set(now - A_MOMENT, oxygen_saturation="91"), now)

    answer = send(api, world.ada, sent)

    assert answer.status_code == 200
    told = answer.json()
    assert (told["upload_id"], told["stored"], told["known"]) == (sent["upload_id"], 5, 0)
    assert counts(owner) == {
        "reading": 5,
        "reading_seen": 5,
        "upload": 1,
        "latest_reading": 5,
        "reading_hourly": 5,
        "assessment": 1,
    }
    (verdict,) = rows(owner, "SELECT cause, upload_id, verdict FROM assessment")
    assert (verdict.cause, str(verdict.upload_id)) == ("upload", sent["upload_id"])
    assert verdict.verdict["news2"]["lower"] == 3
    (standing,) = rows(
        owner,
        "SELECT s.tier, s.assessment_id = a.id AS newest, s.latest_at FROM standing s "
        "JOIN assessment a USING (episode_id) WHERE s.episode_id = :e",
        e=world.ada.episode_id,
    )
    assert (standing.tier, standing.newest, standing.latest_at) == (2, True, now - A_MOMENT)


def test_every_value_is_kept_as_it_was_sent(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    at = now - A_MOMENT
    warm = reading(
        "temperature",
        "37.10",
        "Cel",
        at,
        time_quality="device",
        device_time="2026-11-22T08:25:00",
        device="thermometer-4",
        flags=["ear", "low-battery"],
        raw="06aa71ff",
    )

    assert send(api, world.ada, upload(world.ada, [warm], now)).status_code == 200

    (kept,) = rows(owner, "SELECT * FROM reading")
    assert kept.reading_uuid == UUID(warm["reading_id"])
    assert (str(kept.value), kept.observed_at, kept.sent_at) == ("37.10", at, at)
    assert (kept.source, kept.device, kept.time_quality) == ("device", "thermometer-4", "device")
    assert kept.device_time == datetime.fromisoformat("2026-11-22T08:25:00")
    assert (kept.flags, kept.raw) == (["ear", "low-battery"], "06aa71ff")
    assert kept.gateway_time == now
    assert kept.received_at >= now


def test_a_value_that_could_not_be_measured_is_kept_with_its_reason(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    silent_cuff = reading("systolic", None, "mm[Hg]", now - A_MOMENT, absent_reason="not-a-number")

    assert send(api, world.ada, upload(world.ada, [silent_cuff], now)).status_code == 200

    (kept,) = rows(owner, "SELECT value, absent_reason FROM reading")
    assert (kept.value, kept.absent_reason) == (None, "not-a-number")
    assert counts(owner)["latest_reading"] == 0
    assert counts(owner)["reading_hourly"] == 0


def test_the_access_log_says_which_bridge_wrote_about_whom(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    """L12, L16: action, unit, time, who and whom."""
    send(api, world.ada, upload(world.ada, full_set(now - A_MOMENT), now))

    (entry,) = rows(owner, "SELECT * FROM access_log")
    (token,) = rows(
        owner, "SELECT id FROM device_token WHERE episode_id = :e", e=world.ada.episode_id
    )
    assert (entry.actor_kind, entry.actor_id) == ("device", token.id)
    assert (entry.action, entry.what, entry.care_unit_id) == ("write", "readings", world.ward)
    assert entry.patient_ids == [world.ada.patient_id]
    assert entry.at >= now


def test_the_screens_of_the_ward_are_told(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    send(api, world.ada, upload(world.ada, full_set(now - A_MOMENT, pulse="140"), now))
    send(api, world.ada, upload(world.ada, full_set(now - A_MOMENT, pulse="140"), now))

    told = rows(owner, "SELECT kind, care_unit_id, episode_id FROM event ORDER BY id")
    assert [tuple(event) for event in told] == [
        ("finding", world.ward, world.ada.episode_id),
        ("assessed", world.ward, world.ada.episode_id),
    ]


def test_five_hundred_readings_come_in_one_upload(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    many = [
        reading("pulse", str(60 + n % 30), "/min", now - n * timedelta(minutes=3))
        for n in range(500)
    ]

    answer = send(api, world.ada, upload(world.ada, many, now))

    assert (answer.status_code, answer.json()["stored"]) == (200, 500)
    assert counts(owner)["reading"] == 500


def test_a_reading_whose_id_another_home_has_used_is_not_lost(
    api: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    """G1: an id is the identity of one patient's reading, whatever a neighbour's bridge draws."""
    adas = reading("pulse", "70", "/min", now - A_MOMENT)
    bos = adas | {"value": "90"}

    first = send(api, world.ada, upload(world.ada, [adas], now))
    second = send(api, world.bo, upload(world.bo, [bos], now))

    assert (first.json()["stored"], second.json()["stored"]) == (1, 1)
    kept = rows(owner, "SELECT patient_id, value FROM reading ORDER BY value")
    assert [(row.patient_id, int(row.value)) for row in kept] == [
        (world.ada.patient_id, 70),
        (world.bo.patient_id, 90),
    ]
