"""A home's upload, through the real API, into TimescaleDB."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from backend.api.app import create_app
from backend.api.deps import Desk
from backend.core.database import Database
from backend.core.settings import Settings
from tests.people import World, full_set, upload
from tests.timescale.rows import compress_everything, count

NOW = datetime.now(UTC)  # noqa: TID251  -- the edge: the database's clock is the one that counts


@pytest.fixture
def api(app: Database, settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(Desk(app, settings)), raise_server_exceptions=False) as client:
        yield client


def send(api: TestClient, world: World, body: dict[str, Any]) -> tuple[int, int]:
    bearer = {"authorization": f"Bearer {world.bo.token}"}
    answer = api.post("/api/v1/readings", json=body, headers=bearer)
    assert answer.status_code == 200, answer.text
    return answer.json()["stored"], answer.json()["known"]


@pytest.mark.usefixtures("emptied")
def test_an_upload_is_stored_once_even_after_its_chunk_was_compressed(
    api: TestClient, timescale: Engine, world: World
) -> None:
    """G2, T04: the lost answer, the retry, and the same readings packed anew."""
    readings = full_set(NOW - timedelta(hours=2))
    first = upload(world.bo, readings, NOW)

    assert send(api, world, first) == (5, 0)
    with timescale.begin() as connection:
        compress_everything(connection)
    assert send(api, world, first) == (5, 0)
    assert send(api, world, upload(world.bo, readings, NOW)) == (0, 5)

    late = full_set(NOW - timedelta(hours=3))
    assert send(api, world, upload(world.bo, late, NOW)) == (5, 0)
    with timescale.connect() as connection:
        assert count(connection, world.bo) == 10
        latest = text("SELECT count(*) FROM latest_reading WHERE patient_id = :p")
        assert connection.scalar(latest, {"p": world.bo.patient_id}) == 5
