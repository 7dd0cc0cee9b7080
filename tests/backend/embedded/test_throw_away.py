"""The tests' own PostgreSQL: made in a moment, a database each, nothing left behind."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from backend.core.features import StoreFeatures, probe
from tests.postgres import Urls, new_database, throwaway_cluster


def run(url: str, statement: str) -> list[object]:
    engine = create_engine(url)
    with engine.begin() as connection:
        result = connection.execute(text(statement))
        found = list(result.scalars()) if result.returns_rows else []
    engine.dispose()
    return found


@pytest.fixture(scope="module")
def cluster() -> Iterator[Urls]:
    with throwaway_cluster() as urls:
        run(urls.owner, "CREATE TABLE ward (name text)")
        run(urls.owner, "INSERT INTO ward VALUES ('A')")
        run(urls.owner, "GRANT SELECT ON ward TO hemrond_app")
        yield urls


def test_each_gets_a_copy_of_the_template_with_its_rights(cluster: Urls) -> None:
    with new_database(cluster) as one, new_database(cluster) as other:
        run(one.owner, "DELETE FROM ward")

        assert run(one.app, "SELECT name FROM ward") == []
        assert run(other.app, "SELECT name FROM ward") == ["A"]
        assert run(other.app, "SELECT current_user") == ["hemrond_app"]


def test_a_copy_is_gone_when_its_test_is_over(cluster: Urls) -> None:
    with new_database(cluster) as urls:
        assert run(urls.app, "SELECT 1") == [1]

    with pytest.raises(OperationalError, match="does not exist"):
        run(urls.app, "SELECT 1")


def test_a_cluster_is_gone_when_the_tests_are_over() -> None:
    with throwaway_cluster() as urls:
        assert run(urls.app, "SHOW fsync") == ["off"]
        folder = Path(str(make_url(urls.app).query["host"])).parents[1]
        assert folder.is_dir()

    assert not folder.exists()


def test_plain_postgresql_has_no_features_of_timescaledb(cluster: Urls) -> None:
    engine = create_engine(cluster.app)
    with engine.connect() as connection:
        assert probe(connection) == StoreFeatures(
            timescaledb=None, compression=False, retention=False, continuous_aggregates=False
        )
    engine.dispose()
