"""The application's only way to readings: on a hypertable the same as on partitions."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, insert, text
from sqlalchemy.exc import DBAPIError

from backend.core.tables.monitoring import reading
from tests.people import Stay, World
from tests.timescale.rows import LAST_MONTH, a_month_of, compress_everything, row

_SEEN = text("SELECT DISTINCT patient_id FROM reading_v WHERE observed_at > '2026-01-01'")
_A_CHUNK = text(
    "SELECT format('%I.%I', chunk_schema, chunk_name) FROM timescaledb_information.chunks LIMIT 1"
)


@pytest.fixture(params=["open chunk", "compressed chunk"])
def app(request: pytest.FixtureRequest, owner: Connection, world: World) -> Connection:
    """The application's role, among readings of two wards."""
    owner.execute(insert(reading), a_month_of(world.ada) + a_month_of(world.eve))
    if request.param == "compressed chunk":
        assert compress_everything(owner) >= 4
    owner.execute(text("SET LOCAL ROLE hemrond_app"))
    return owner


def work_for(app: Connection, ward: UUID) -> None:
    app.execute(text("SELECT set_config('hemrond.units', :w, true)"), {"w": str(ward)})


def seen(app: Connection) -> set[UUID]:
    return set(app.execute(_SEEN).scalars())


def write(app: Connection, stay: Stay, key: UUID) -> int:
    new = row(stay, LAST_MONTH.replace(minute=1), 80, key)
    columns, values = ", ".join(new), ", ".join(f":{name}" for name in new)
    into = f"INSERT INTO reading_v ({columns}) VALUES ({values}) ON CONFLICT DO NOTHING"  # noqa: S608  -- our own column names
    return len(app.execute(text(f"{into} RETURNING kind"), new).all())


def test_a_ward_sees_its_own_patients(app: Connection, world: World) -> None:
    work_for(app, world.ward)
    assert seen(app) == {world.ada.patient_id}

    work_for(app, world.other_ward)
    assert seen(app) == {world.eve.patient_id}


def test_who_says_nothing_sees_nothing(app: Connection) -> None:
    assert seen(app) == set()


def test_another_wards_patient_cannot_be_written(app: Connection, world: World) -> None:
    work_for(app, world.ward)

    with pytest.raises(DBAPIError, match="violates check option"):
        write(app, world.eve, uuid4())


def test_ones_own_patient_can_be_written_twice_and_is_there_once(
    app: Connection, world: World
) -> None:
    work_for(app, world.ward)
    key = uuid4()

    assert write(app, world.ada, key) == 1
    assert write(app, world.ada, key) == 0


def test_the_table_itself_is_closed(app: Connection, world: World) -> None:
    work_for(app, world.ward)

    with pytest.raises(DBAPIError, match="permission denied for table reading"):
        app.execute(text("SELECT count(*) FROM reading"))


def test_no_chunk_is_a_way_round(app: Connection, world: World) -> None:
    """Grants on a hypertable are copied to its chunks, row security is not (timescaledb #7830)."""
    work_for(app, world.ward)
    chunk = app.scalar(_A_CHUNK)

    with pytest.raises(DBAPIError, match="permission denied"):
        app.execute(text(f"SELECT count(*) FROM {chunk}"))  # noqa: S608  -- a chunk's name
