"""Migrations bring an empty database to the shape that the code describes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, text

from backend.core.errors import BadConfiguration
from backend.core.migrate import differences, migrate, newest, reached
from backend.core.tables import Base
from tests.backend.homes import rows
from tests.postgres import Urls, new_database

FOLDER = Path(__file__).parents[2] / "backend" / "migrations"


@pytest.fixture
def empty(cluster: Urls) -> Iterator[Urls]:
    with new_database(cluster, template="template0") as urls:
        yield urls


@pytest.fixture
def empty_owner(empty: Urls) -> Iterator[Engine]:
    engine = create_engine(empty.owner)
    yield engine
    engine.dispose()


def test_an_empty_database_is_brought_to_the_newest_shape(empty: Urls, empty_owner: Engine) -> None:
    assert reached(empty_owner) is None

    assert migrate(empty.owner) == newest()

    assert reached(empty_owner) == newest()


def test_migrating_again_changes_nothing(owner: Engine, urls: Urls) -> None:
    shape = "SELECT relname, relkind FROM pg_class ORDER BY 1, 2"
    before = rows(owner, shape)

    migrate(urls.owner)

    assert rows(owner, shape) == before


def test_the_tables_are_what_the_code_says_they_are(owner: Engine) -> None:
    assert differences(owner) == []


def test_a_column_that_nobody_described_would_be_noticed(owner: Engine) -> None:
    with owner.begin() as connection:
        connection.execute(text("ALTER TABLE bed ADD COLUMN colour text"))

    assert [change[0] for change in differences(owner)] == ["remove_column"]


def test_the_table_by_time_is_what_the_code_says_it_is(owner: Engine) -> None:
    """Autogenerate leaves `reading` out, for partitions and hypertables look different to it."""
    described = Base.metadata.tables["reading"]
    found = rows(
        owner,
        "SELECT column_name AS name, is_nullable = 'YES' AS nullable, udt_name AS type "
        "FROM information_schema.columns WHERE table_name = 'reading' ORDER BY ordinal_position",
    )

    assert [(c.name, c.nullable) for c in found] == [(c.name, c.nullable) for c in described.c]


def test_the_revisions_stand_in_one_row() -> None:
    scripts = ScriptDirectory(str(FOLDER))

    assert len(scripts.get_heads()) == 1
    assert all(isinstance(one.down_revision, str | None) for one in scripts.walk_revisions()), (
        "a merge"
    )


def test_every_revision_says_whether_it_runs_before_or_after_the_new_code() -> None:
    for script in ScriptDirectory(str(FOLDER)).walk_revisions():
        assert script.revision in Path(script.path).stem
        said = script.module.__doc__ or ""
        assert "Runs before the new code" in said or "Runs after" in said, script.revision


def test_two_who_migrate_at_once_do_not_hinder_each_other(empty: Urls, empty_owner: Engine) -> None:
    reached_by: list[str] = []
    both = [
        threading.Thread(target=lambda: reached_by.append(migrate(empty.owner))) for _ in range(2)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert reached_by == [newest()] * 2
    assert len(rows(empty_owner, "SELECT FROM alembic_version")) == 1


def test_a_migration_that_fails_leaves_nothing_behind_and_can_be_run_again(
    empty: Urls, empty_owner: Engine
) -> None:
    with empty_owner.begin() as connection:
        connection.execute(text("CREATE TABLE staff (in_the_way integer)"))
    with pytest.raises(BadConfiguration, match="staff"):
        migrate(empty.owner)
    with empty_owner.begin() as connection:
        assert reached(empty_owner) is None
        connection.execute(text("DROP TABLE staff"))

    assert migrate(empty.owner) == newest()


def test_the_application_may_not_migrate(empty: Urls) -> None:
    with pytest.raises(BadConfiguration):
        migrate(empty.app)


def test_a_database_that_is_away_is_said_to_be() -> None:
    with pytest.raises(BadConfiguration, match="cannot be reached"):
        migrate("postgresql+psycopg://x@127.0.0.1:9/x?connect_timeout=2")
