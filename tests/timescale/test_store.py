"""Hemrond's migrations on TimescaleDB: what they make there, and what the licence takes away.

Compatibility only: 2.23-dev on WASM with one connection says nothing of speed or concurrency.
"""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, insert, text

from backend.core.errors import BadConfiguration
from backend.core.features import StoreFeatures, probe
from backend.core.retention import set_retention
from backend.core.tables.monitoring import reading
from tests.people import World
from tests.timescale.rows import LAST_MONTH, a_month_of, compress_everything, count, row


def test_it_is_timescaledb_and_everything_we_ask_for_is_there(timescale: Engine) -> None:
    with timescale.connect() as connection:
        assert probe(connection) == StoreFeatures(
            timescaledb="2.23.0-dev", compression=True, retention=True, continuous_aggregates=True
        )


def test_the_licence_decides_and_not_the_extension(limited: Engine) -> None:
    with limited.connect() as connection:
        assert probe(connection) == StoreFeatures(
            timescaledb="2.23.0-dev",
            compression=False,
            retention=False,
            continuous_aggregates=False,
        )


def test_without_the_licence_readings_are_a_hypertable_all_the_same(limited: Engine) -> None:
    asked = text(
        "SELECT hypertable_name, compression_enabled FROM timescaledb_information.hypertables"
    )
    with limited.connect() as connection:
        assert connection.execute(asked).all() == [("reading", False)]
        jobs = text(
            "SELECT count(*) FROM timescaledb_information.jobs WHERE hypertable_name = 'reading'"
        )
        assert connection.scalar(jobs) == 0


def test_asking_leaves_the_transaction_usable(timescale: Engine) -> None:
    with timescale.begin() as connection:
        probe(connection)

        assert connection.scalar(text("SELECT 1")) == 1


def test_readings_are_a_hypertable_by_the_time_they_were_observed(owner: Connection) -> None:
    asked = text(
        "SELECT hypertable_name, column_name FROM timescaledb_information.dimensions"
        " ORDER BY hypertable_name"
    )

    assert owner.execute(asked).all() == [("reading", "observed_at")]


def test_old_readings_are_compressed_by_patient(owner: Connection) -> None:
    asked = text(
        "SELECT attname, segmentby_column_index, orderby_column_index, orderby_asc"
        " FROM timescaledb_information.compression_settings WHERE hypertable_name = 'reading'"
        " ORDER BY segmentby_column_index, orderby_column_index"
    )

    assert owner.execute(asked).all() == [
        ("patient_id", 1, None, None),
        ("kind", None, 1, True),
        ("observed_at", None, 2, False),
    ]


def test_compression_is_a_policy_that_leaves_what_screens_look_at(owner: Connection) -> None:
    asked = text(
        "SELECT (config ->> 'compress_after')::interval FROM timescaledb_information.jobs"
        " WHERE proc_name = 'policy_compression' AND hypertable_name = 'reading'"
    )

    assert owner.scalar(asked) == timedelta(days=21)


@pytest.mark.usefixtures("emptied")
def test_the_policys_job_compresses_what_is_old_and_nothing_else(
    timescale: Engine, world: World
) -> None:
    now = datetime.now(UTC)  # noqa: TID251  -- the edge: the job asks the database's clock
    old, young = now - timedelta(days=60), now - timedelta(days=2)
    with timescale.begin() as connection:
        connection.execute(insert(reading), [row(world.eve, old), row(world.eve, young)])

    with timescale.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        job = connection.scalar(
            text(
                "SELECT job_id FROM timescaledb_information.jobs WHERE proc_name = 'policy_compression'"
            )
        )
        connection.execute(text("CALL run_job(:job)"), {"job": job})

        asked = text(
            "SELECT is_compressed FROM timescaledb_information.chunks"
            " WHERE range_start <= :at AND range_end > :at"
        )
        assert connection.execute(asked, {"at": old}).scalars().all() == [True]
        assert connection.execute(asked, {"at": young}).scalars().all() == [False]


def test_retention_can_be_a_policy_where_a_region_wants_one(owner: Connection) -> None:
    job = owner.scalar(text("SELECT add_retention_policy('reading', INTERVAL '10 years')"))

    assert isinstance(job, int)


@pytest.mark.parametrize("compressed", [False, True], ids=["open chunk", "compressed chunk"])
def test_a_reading_sent_twice_is_there_once(
    owner: Connection, world: World, *, compressed: bool
) -> None:
    sent = a_month_of(world.ada)
    before = count(owner, world.ada)
    owner.execute(insert(reading), sent)
    assert not compressed or compress_everything(owner) >= 4

    again = text(
        "INSERT INTO reading SELECT * FROM reading WHERE patient_id = :p ON CONFLICT DO NOTHING"
    )
    owner.execute(again, {"p": world.ada.patient_id})

    assert count(owner, world.ada) == before + len(sent)


def test_late_readings_find_their_way_into_a_compressed_chunk(
    owner: Connection, world: World
) -> None:
    owner.execute(insert(reading), a_month_of(world.bo))
    before = count(owner, world.bo)
    compress_everything(owner)

    late = [row(world.bo, LAST_MONTH + timedelta(minutes=7 * n), 99) for n in range(10)]
    owner.execute(insert(reading), late)

    assert count(owner, world.bo) == before + 10
    found = owner.scalar(
        text("SELECT count(*) FROM reading WHERE value = 99 AND observed_at < '2026-10-06'")
    )
    assert found == 10


def test_one_patient_can_be_erased_from_compressed_chunks(owner: Connection, world: World) -> None:
    owner.execute(insert(reading), a_month_of(world.ada) + a_month_of(world.bo))
    compress_everything(owner)
    others = count(owner, world.bo)

    owner.execute(
        text("DELETE FROM reading WHERE patient_id = :p").bindparams(p=world.ada.patient_id)
    )

    assert count(owner, world.ada) == 0
    assert count(owner, world.bo) == others


def test_partitions_are_timescaledbs_own_business(owner: Connection) -> None:
    asked = text("SELECT ensure_partitions('2020-01-01', '2030-01-01')")

    assert owner.scalar(asked) == 0


def policies(connection: Connection) -> int:
    found: int = connection.execute(
        text(
            "SELECT count(*) FROM timescaledb_information.jobs "
            "WHERE proc_name = 'policy_retention' AND hypertable_name = 'reading'"
        )
    ).scalar_one()
    return found


def test_readings_are_forgotten_only_on_order_and_the_order_can_be_taken_back_l09(
    owner: Connection,
) -> None:
    set_retention(owner, None)
    assert policies(owner) == 0

    set_retention(owner, 12)
    set_retention(owner, 12)
    assert policies(owner) == 1

    set_retention(owner, None)
    assert policies(owner) == 0


def test_an_order_that_the_licence_refuses_is_refused_in_words(limited: Engine) -> None:
    with limited.connect() as connection, pytest.raises(BadConfiguration, match="RETENTION"):
        set_retention(connection, 12)
