"""Uploads that arrive together share a transaction; none can hurt, delay or read another (G1, G2)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from backend.api.routes.readings import read_batch
from backend.core.database import Database
from backend.core.errors import Invalid
from backend.monitoring.intake import MOST_READINGS, MOST_UPLOADS, Intake, _Waiting
from backend.monitoring.readings import (
    EpisodeEnded,
    OtherEpisode,
    Sent,
    UnknownToken,
    receive_together,
)
from backend.monitoring.uploads import Receipt
from tests.backend.homes import NOTHING, counts, rows
from tests.people import Stay, World, full_set, reading, upload

ZONE = "Europe/Stockholm"
A_MOMENT = timedelta(minutes=5)
PATIENCE = 120.0


def sent(home: Stay, body: dict[str, Any]) -> Sent:
    return Sent(home.token, read_batch(json.dumps(body).encode(), None))


def a_set(home: Stay, now: datetime, **values: str) -> Sent:
    return sent(home, upload(home, full_set(now - A_MOMENT, **values), now))


def stored_of(owner: Engine, home: Stay) -> int:
    (row,) = rows(
        owner, "SELECT count(*) AS n FROM reading WHERE patient_id = :p", p=home.patient_id
    )
    return int(row.n)


def break_the_plan_of(owner: Engine, home: Stay) -> None:
    with owner.begin() as connection:
        connection.execute(
            text("UPDATE episode SET plan_id = 'no-such-plan' WHERE id = :e"),
            {"e": home.episode_id},
        )


def test_three_homes_in_one_transaction_each_get_what_is_theirs(
    database: Database, world: World, owner: Engine, now: datetime
) -> None:
    homes = {"pulse": (world.ada, "131"), "temperature": (world.bo, "39.4")}
    group = [a_set(home, now, **{kind: value}) for kind, (home, value) in homes.items()]

    with database.session() as session:
        answers = receive_together(session, [*group, a_set(world.eve, now)], zone=ZONE)

    assert [(one.stored, one.known) for one in answers if isinstance(one, Receipt)] == [(5, 0)] * 3
    found = rows(
        owner,
        "SELECT a.episode_id, a.upload_id, a.verdict->'news2'->>'lower' AS lower, "
        "s.assessment_id = a.id AS newest FROM assessment a JOIN standing s USING (episode_id)",
    )
    assert {(row.episode_id, row.lower, row.newest) for row in found} == {
        (world.ada.episode_id, "3", True),
        (world.bo.episode_id, "2", True),
        (world.eve.episode_id, "0", True),
    }
    for home, of_home in zip((world.ada, world.bo), group, strict=True):
        kept = rows(
            owner,
            "SELECT upload_id, reading_uuid FROM reading WHERE patient_id = :p",
            p=home.patient_id,
        )
        assert {row.reading_uuid for row in kept} == {r.id for r in of_home.batch.readings}
        assert {row.upload_id for row in kept} == {of_home.batch.upload_id}
    logged = rows(owner, "SELECT patient_ids, care_unit_id FROM access_log")
    assert sorted((row.patient_ids, row.care_unit_id) for row in logged) == sorted(
        ([home.patient_id], home.unit_id) for home in (world.ada, world.bo, world.eve)
    )
    told = rows(owner, "SELECT episode_id, care_unit_id FROM event")
    assert {tuple(row) for row in told} == {
        (home.episode_id, home.unit_id) for home in (world.ada, world.bo, world.eve)
    }


def test_what_one_is_refused_for_does_not_touch_the_others(
    database: Database, world: World, owner: Engine, now: datetime
) -> None:
    with owner.begin() as connection:
        connection.execute(
            text("UPDATE episode SET status = 'discharged' WHERE id = :e"),
            {"e": world.eve.episode_id},
        )
    early = upload(world.bo, full_set(now + timedelta(hours=1)), now)
    group = [
        Sent("no such token", a_set(world.ada, now).batch),
        Sent(world.bo.token, a_set(world.ada, now).batch),
        sent(world.bo, early),
        a_set(world.eve, now),
        a_set(world.ada, now),
    ]

    with database.session() as session:
        answers = receive_together(session, group, zone=ZONE)

    assert [type(one) for one in answers] == [
        UnknownToken,
        OtherEpisode,
        Invalid,
        EpisodeEnded,
        Receipt,
    ]
    assert counts(owner)["reading"] == stored_of(owner, world.ada) == 5


def test_a_group_of_nothing_but_refusals_writes_nothing(
    database: Database, world: World, owner: Engine, now: datetime
) -> None:
    with database.session() as session:
        (answer,) = receive_together(
            session, [Sent("nobody's", a_set(world.ada, now).batch)], zone=ZONE
        )

    assert isinstance(answer, UnknownToken)
    assert counts(owner) == NOTHING


def test_an_answer_is_given_again_beside_others(
    database: Database, world: World, owner: Engine, now: datetime
) -> None:
    adas = a_set(world.ada, now)
    with database.session() as session:
        (first,) = receive_together(session, [adas], zone=ZONE)

    with database.session() as session:
        again, _ = receive_together(session, [adas, a_set(world.bo, now)], zone=ZONE)

    assert again == first
    assert counts(owner)["reading"] == 10


def test_a_home_is_never_twice_in_a_group(
    database: Database, world: World, owner: Engine, now: datetime
) -> None:
    """The second must be judged on what the first has brought, so it has to come after it."""
    group = [a_set(world.ada, now), a_set(world.ada, now), a_set(world.bo, now)]

    with database.session() as session:
        first, second, bos = receive_together(session, group, zone=ZONE)

    assert isinstance(first, Receipt)
    assert second is None
    assert isinstance(bos, Receipt)
    assert stored_of(owner, world.ada) == 5


def test_the_transaction_sees_the_homes_whose_tokens_it_has_and_no_other(
    database: Database, world: World, now: datetime
) -> None:
    strangers = Sent(world.bo.token, a_set(world.eve, now).batch)

    with database.session() as session:
        receive_together(session, [a_set(world.ada, now), strangers], zone=ZONE)
        seen = session.execute(text("SELECT id FROM episode")).scalars().all()
        patients = session.execute(text("SELECT DISTINCT patient_id FROM reading_v"))
        assert patients.scalars().all() == [world.ada.patient_id]

    assert seen == [world.ada.episode_id]


def test_what_nobody_foresaw_undoes_the_group(
    database: Database, world: World, owner: Engine, now: datetime
) -> None:
    break_the_plan_of(owner, world.bo)

    with pytest.raises(Exception, match="no-such-plan"), database.session() as session:
        receive_together(session, [a_set(world.ada, now), a_set(world.bo, now)], zone=ZONE)

    assert counts(owner) == NOTHING


def taken(
    database: Database, uploads: list[Sent], *, patience: float = PATIENCE
) -> list[Receipt | BaseException]:
    """Hand uploads in at the same moment, as many homes do."""

    async def hand_in() -> list[Receipt | BaseException]:
        intake = Intake(database, zone=ZONE, replayed=lambda: None)
        answers = (intake.take(one.token, one.batch) for one in uploads)
        async with asyncio.timeout(patience):
            return await asyncio.gather(*answers, return_exceptions=True)

    return asyncio.run(hand_in())


def test_a_home_that_cannot_be_judged_fails_alone(
    database: Database, world: World, owner: Engine, now: datetime
) -> None:
    """Its bridge keeps the readings and sends again; the others' are judged."""
    break_the_plan_of(owner, world.bo)
    group = [a_set(home, now) for home in (world.ada, world.bo, world.eve) * 2]

    answers = taken(database, group)

    assert [isinstance(one, Receipt) for one in answers] == [True, False, True] * 2
    assert [stored_of(owner, home) for home in (world.ada, world.bo, world.eve)] == [10, 0, 10]
    assert counts(owner)["assessment"] == 4


def test_a_home_that_somebody_works_at_delays_nobody(
    database: Database, world: World, owner: Engine, now: datetime
) -> None:
    async def hand_in() -> list[Receipt]:
        intake = Intake(database, zone=ZONE, replayed=lambda: None)
        with owner.begin() as connection:
            connection.execute(
                text("SELECT FROM standing WHERE episode_id = :e FOR UPDATE"),
                {"e": world.ada.episode_id},
            )
            waits = asyncio.create_task(intake.take(world.ada.token, a_set(world.ada, now).batch))
            async with asyncio.timeout(PATIENCE):
                others = [
                    await intake.take(home.token, a_set(home, now).batch)
                    for home in (world.bo, world.eve, world.bo)
                ]
            assert not waits.done()
        return [await waits, *others]

    answers = asyncio.run(hand_in())

    assert [one.stored for one in answers] == [5] * 4
    assert counts(owner)["assessment"] == 4


def test_many_uploads_of_one_home_at_once_are_judged_one_after_the_other(
    database: Database, world: World, owner: Engine, now: datetime
) -> None:
    """Each verdict sees all that came before it: the last one stands on everything (reliability 4)."""
    kinds = (
        ("oxygen_saturation", "92", "%"),
        ("pulse", "131", "/min"),
        ("systolic", "90", "mm[Hg]"),
    )
    parts = [upload(world.ada, [reading(*kind, now - A_MOMENT)], now) for kind in kinds]

    answers = taken(database, [sent(world.ada, part) for part in parts])

    assert [one.stored for one in answers if isinstance(one, Receipt)] == [1] * 3
    verdicts = rows(owner, "SELECT verdict FROM assessment ORDER BY assessed_at, id")
    assert [row.verdict["news2"]["lower"] for row in verdicts][-1] == 8


def test_a_hundred_uploads_and_some_long_ones_all_get_their_answers(
    database: Database, world: World, owner: Engine, now: datetime
) -> None:
    homes = (world.ada, world.bo, world.eve)
    long = [
        reading("pulse", str(60 + n % 30), "/min", now - n * timedelta(minutes=3))
        for n in range(MOST_READINGS)
    ]
    uploads = [a_set(homes[n % 3], now) for n in range(6 * MOST_UPLOADS)]
    uploads[7:7] = [sent(world.ada, upload(world.ada, long, now))]

    answers = taken(database, uploads, patience=300)

    assert all(isinstance(one, Receipt) for one in answers)
    assert counts(owner)["reading"] == 5 * 6 * MOST_UPLOADS + MOST_READINGS
    assert counts(owner)["upload"] == counts(owner)["assessment"] == len(uploads)


def test_a_home_that_hangs_up_loses_its_answer_and_nothing_else(
    database: Database, world: World, owner: Engine, now: datetime
) -> None:
    """G1: what was handed in is stored, or the same upload is answered when it comes again."""
    adas = a_set(world.ada, now)

    async def hang_up() -> Receipt:
        intake = Intake(database, zone=ZONE, replayed=lambda: None)
        impatient = asyncio.create_task(intake.take(adas.token, adas.batch))
        await asyncio.sleep(0)
        impatient.cancel()
        return await intake.take(adas.token, adas.batch)

    receipt = asyncio.run(hang_up())

    assert receipt.stored == 5
    assert counts(owner)["reading"] == 5


def test_after_a_group_that_broke_off_everybody_is_told_and_the_next_is_received(
    database: Database, world: World, owner: Engine, now: datetime
) -> None:
    class BreaksOffOnce(Intake):
        broke_off = False

        def _receive(self, group: Sequence[_Waiting]) -> None:
            if not self.broke_off:
                self.broke_off = True
                raise RuntimeError
            super()._receive(group)

    async def hand_in() -> Receipt:
        intake = BreaksOffOnce(database, zone=ZONE, replayed=lambda: None)
        adas = a_set(world.ada, now)
        async with asyncio.timeout(PATIENCE):
            with pytest.raises(RuntimeError):
                await intake.take(adas.token, adas.batch)
            return await intake.take(adas.token, adas.batch)

    assert asyncio.run(hand_in()).stored == 5
    assert counts(owner)["reading"] == 5


def test_when_the_database_is_away_everybody_is_told(
    database: Database, world: World, now: datetime
) -> None:
    database.close()
    with pytest.MonkeyPatch.context() as away:
        away.setattr(database.engine.dialect, "connect", _refuse)
        answers = taken(database, [a_set(world.ada, now), a_set(world.bo, now)])

    assert [type(one) for one in answers] == [ConnectionError, ConnectionError]


def _refuse(*_: object, **__: object) -> None:
    raise ConnectionError("nobody there")
