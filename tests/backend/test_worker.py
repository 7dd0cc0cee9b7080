"""The worker prepares what is to come, and what was missed while none was alive."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import cast

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from backend.core.database import Database
from backend.process import worker
from tests.backend.homes import rows, send
from tests.people import World, full_set, upload


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "LOOK_EVERY_SECONDS", 0.05)


@contextmanager
def working(database: Database) -> Iterator[None]:
    """Have a worker at work."""
    stop = threading.Event()
    thread = threading.Thread(
        target=worker.work, args=(database, stop), kwargs={"zone": "Europe/Stockholm"}
    )
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(120)


def eventually(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 120
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)
    return holds()


def parts(owner: Engine) -> set[str]:
    found = rows(
        owner,
        "SELECT inhrelid::regclass::text AS name FROM pg_inherits "
        "WHERE inhparent = 'reading'::regclass",
    )
    return {row.name for row in found}


def test_the_months_around_now_are_made_again_when_they_are_missing(
    database: Database, owner: Engine, now: datetime
) -> None:
    with owner.begin() as connection:
        for part in parts(owner):
            connection.execute(text(f"DROP TABLE {part}"))
    wanted = {
        f"reading_{at:%Y_%m}" for at in (now - timedelta(days=31), now, now + timedelta(days=170))
    }

    with working(database):
        assert eventually(lambda: wanted <= parts(owner))


def test_a_late_reading_finds_its_month_after_the_worker_was_away(
    api: TestClient, world: World, database: Database, owner: Engine, now: datetime
) -> None:
    with owner.begin() as connection:
        for part in parts(owner):
            connection.execute(text(f"DROP TABLE {part}"))
        connection.execute(
            text("UPDATE episode SET home_since = :then"), {"then": now - timedelta(days=40)}
        )
    late = upload(world.ada, full_set(now - timedelta(days=29)), now)
    assert send(api, world.ada, late).status_code == 500
    assert rows(owner, "SELECT FROM reading_seen") == []

    with working(database):
        assert eventually(lambda: send(api, world.ada, late).status_code == 200)


def test_silence_is_noticed_without_anybody_asking(
    api: TestClient, world: World, database: Database, owner: Engine, now: datetime
) -> None:
    """The moment is a row; the worker asks whose has come (G7)."""
    send(api, world.ada, upload(world.ada, full_set(now - timedelta(hours=30)), now))
    with owner.begin() as connection:
        connection.execute(
            text(
                "UPDATE standing SET look_again_at = now() - interval '1 minute', "
                "assessed_at = now() - interval '1 hour' WHERE episode_id = :e"
            ),
            {"e": world.ada.episode_id},
        )

    with working(database):
        causes = "SELECT FROM assessment WHERE cause = 'time'"
        assert eventually(lambda: len(rows(owner, causes)) >= 1)


def test_a_database_that_goes_away_and_comes_back_is_waited_for(
    database: Database, owner: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    with working(database):
        assert eventually(lambda: len(parts(owner)) > 0)
        with owner.begin() as connection:
            connection.execute(text("REVOKE SELECT ON standing FROM hemrond_app"))
        assert eventually(lambda: "does not answer" in caplog.text)
        with owner.begin() as connection:
            connection.execute(text("GRANT SELECT ON standing TO hemrond_app"))
        assert eventually(lambda: "answers again" in caplog.text)

    told = [record for record in caplog.records if "does not answer" in record.message]
    assert len(told) == 1, "the edge is told, not the level"


class Stumbling:
    """A database that once answers with something nobody has thought of."""

    def __init__(self, database: Database) -> None:
        self.engine = database.engine
        self._real = database
        self.asked = 0

    @contextmanager
    def system_session(self) -> Iterator[Session]:
        self.asked += 1
        if self.asked == 1:
            raise LookupError("pulse 128")
        with self._real.system_session() as session:
            yield session


def test_a_mistake_nobody_foresaw_does_not_end_the_watch(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """If the worker's loop ended, nobody would notice silence any more (G7)."""
    stumbling = Stumbling(database)

    with working(cast("Database", stumbling)):
        assert eventually(lambda: stumbling.asked > 3)

    (told,) = [record.message for record in caplog.records if "stumbled" in record.message]
    assert "LookupError at " in told
    assert "128" not in caplog.text
