"""What a request does when the database has closed the connections it had."""

from __future__ import annotations

from sqlalchemy import create_engine, text

from backend.core.clock import database_now
from backend.core.database import Database
from tests.postgres import Urls

_OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


def test_the_first_request_after_a_restart_of_the_database_is_served(
    database: Database, urls: Urls
) -> None:
    with database.session() as one, database.session() as other:
        before = database_now(one)
        database_now(other)

    _close_all_connections(urls)

    with database.session() as one, database.session() as other:
        assert database_now(one) > before
        assert database_now(other) > before


def _close_all_connections(urls: Urls) -> None:
    engine = create_engine(urls.app, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        # Waits until each is gone, for as long as a second.
        ended = connection.execute(
            text(f"SELECT bool_and(pg_terminate_backend(pid, 1000)) {_OTHERS}")
        )
        assert ended.scalar_one() is True
    engine.dispose()
