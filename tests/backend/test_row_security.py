"""The database itself keeps strangers out, also where a check in the code was forgotten (T18).

Here nobody asks the services: plain SQL in the application's role. The tables are read from the
catalogue, so that a new table without a policy fails here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from backend.core.database import Database, work_for
from tests.backend.homes import rows, send
from tests.people import World, full_set, upload

# No patient is named or meant in these, and every unit needs them.
OF_NO_PATIENT = {
    "alembic_version",
    "assignment",
    "bed",
    "care_provider",
    "care_unit",
    "round_session",
    "staff",
    "staff_session",
    "wall_screen",
}
DENIED = "42501"  # insufficient_privilege


def tables(owner: Engine) -> list[str]:
    """Give every table and view but the partitions."""
    found = rows(
        owner,
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
        "AND relkind IN ('r', 'p', 'v', 'm') AND NOT relispartition ORDER BY 1",
    )
    return [row.relname for row in found]


def readable(owner: Engine, table: str) -> bool:
    (row,) = rows(owner, "SELECT has_table_privilege('hemrond_app', :t, 'SELECT') AS may", t=table)
    return bool(row.may)


def seen(session: Session, table: str) -> set[str]:
    """Give every id that a table shows, whatever its columns are."""
    found = session.execute(text(f"SELECT to_jsonb(t)::text FROM {table} t"))  # noqa: S608 -- from the catalogue
    return set(found.scalars())


@pytest.fixture
def lived(
    api: TestClient, world: World, log_in: Callable[[str], TestClient], now: datetime
) -> World:
    """A day in which something has happened to everybody, so that there is something to leak."""
    for home in (world.ada, world.bo, world.eve):
        for hours in (3, 1):
            at = now - timedelta(hours=hours)
            sent = upload(home, full_set(at, oxygen_saturation="91"), now)
            assert send(api, home, sent).status_code == 200
    for who, home in (("bob", world.ada), ("charlie", world.eve)):
        doctor = log_in(who)
        opened = doctor.get(f"/api/v1/episodes/{home.episode_id}").json()
        decided = doctor.post(
            f"/api/v1/episodes/{home.episode_id}/reviews",
            json={
                "assessment_id": opened["assessment"]["id"],
                "previous_review_id": None,
                "outcome": "continue",
                "note": "",
            },
        )
        assert decided.status_code == 201, decided.text
    return world


@contextmanager
def as_app(database: Database, units: Sequence[UUID] | None) -> Iterator[Session]:
    with database.session() as session:
        if units is not None:
            work_for(session, units)
        yield session


def test_every_table_that_the_application_reads_is_guarded(owner: Engine) -> None:
    bare = {
        row.relname
        for row in rows(
            owner,
            "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace "
            "AND c.relkind IN ('r', 'p') AND NOT c.relispartition "
            "AND NOT (c.relrowsecurity AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid))",
        )
    }

    assert {table for table in bare if readable(owner, table)} == OF_NO_PATIENT & bare
    assert bare - OF_NO_PATIENT == {"reading"}, "and that one nobody reads"


def test_what_names_a_patient_is_never_in_the_list_of_exceptions(owner: Engine) -> None:
    named = rows(
        owner,
        "SELECT DISTINCT table_name FROM information_schema.columns WHERE table_schema = 'public' "
        "AND column_name IN ('patient_id', 'patient_ids', 'episode_id', 'identifier')",
    )

    assert {row.table_name for row in named} & OF_NO_PATIENT == set()


def test_charlies_units_show_no_row_of_adas_or_bos(
    lived: World, owner: Engine, database: Database
) -> None:
    foreign = {
        str(id_) for home in (lived.ada, lived.bo) for id_ in (home.patient_id, home.episode_id)
    }
    looked_at = [t for t in tables(owner) if t not in OF_NO_PATIENT and readable(owner, t)]
    with as_app(database, [lived.other_ward]) as session:
        shown = {table: seen(session, table) for table in looked_at}

    leaks = {
        table: row
        for table, found in shown.items()
        for row in found
        if any(id_ in row for id_ in foreign)
    }
    assert leaks == {}
    own = {table for table, found in shown.items() if found}
    assert {"episode", "patient", "assessment", "review", "reading_v", "event"} <= own


def test_charlies_units_show_as_much_as_the_owner_sees_of_eve_and_no_more(
    lived: World, owner: Engine, database: Database
) -> None:
    """Tables that carry no patient's id at all must not leak either: counted, not searched."""
    eves = {"assessment", "review", "standing", "upload", "event", "own_limit", "device_token"}
    with as_app(database, [lived.other_ward]) as session:
        shown = {table: len(seen(session, table)) for table in eves}

    real = {
        table: rows(
            owner,
            f"SELECT count(*) AS n FROM {table} WHERE episode_id = :e",  # noqa: S608 -- from above
            e=lived.eve.episode_id,
        )[0].n
        for table in eves
    }
    assert shown == real


def test_who_says_nothing_sees_nothing(lived: World, owner: Engine, database: Database) -> None:
    assert lived.ada.token
    with as_app(database, None) as session:
        shown = {
            table: seen(session, table)
            for table in tables(owner)
            if table not in OF_NO_PATIENT and readable(owner, table)
        }

    assert {table for table, found in shown.items() if found} == set()


@pytest.mark.parametrize("units", [[], [uuid4()]], ids=["none", "one that is not there"])
def test_a_person_without_a_unit_sees_nothing(
    lived: World, database: Database, units: list[UUID]
) -> None:
    assert lived.ada.token
    with as_app(database, units) as session:
        assert seen(session, "episode") == set()
        assert seen(session, "reading_v") == set()


def test_what_one_transaction_may_see_is_forgotten_at_its_end(
    lived: World, database: Database
) -> None:
    """The same connection serves Alice now and Charlie next."""
    with as_app(database, [lived.ward]) as session:
        backend = session.scalar(text("SELECT pg_backend_pid()"))
        assert len(seen(session, "episode")) == 2
    with as_app(database, None) as session:
        assert session.scalar(text("SELECT pg_backend_pid()")) == backend
        assert seen(session, "episode") == set()


def test_the_municipality_sees_whom_it_was_asked_for_and_only_once_it_was_asked(
    lived: World, owner: Engine, database: Database
) -> None:
    def patients() -> int:
        with as_app(database, [lived.home_care]) as session:
            return len(seen(session, "patient"))

    assert patients() == 1
    for status in ("drafted", "withdrawn"):
        with owner.begin() as connection:
            connection.execute(text("UPDATE care_request SET status = :s"), {"s": status})
        assert patients() == 0


def refused(session: Session, statement: str, **values: object) -> str:
    """Give the state with which the database refuses; the transaction goes on."""
    try:
        with session.begin_nested():
            session.execute(text(statement), values)
    except DBAPIError as wrong:
        return getattr(wrong.orig, "sqlstate", "") or ""
    return ""


def test_nothing_of_adas_can_be_written_under_charlies_units(
    lived: World, database: Database
) -> None:
    ada = {"e": lived.ada.episode_id, "p": lived.ada.patient_id}
    attempts = [
        "INSERT INTO upload SELECT :e, gen_random_uuid(), gen_random_uuid(), '', now(), 0, 0",
        (
            "INSERT INTO event (kind, care_unit_id, episode_id) SELECT 'assessed', u.id, :e "
            "FROM care_unit u WHERE u.name = 'Infektion 1'"
        ),
        "INSERT INTO latest_reading SELECT :p, 1, now(), gen_random_uuid(), 1, NULL, 'x', now()",
    ]
    with as_app(database, [lived.other_ward]) as session:
        states = [refused(session, attempt, **ada) for attempt in attempts]
        changed = session.execute(
            text("UPDATE episode SET plan_id = 'x' WHERE id = :e RETURNING id"), ada
        ).all()

    assert states == [DENIED] * 3
    assert changed == []


def test_a_reading_cannot_be_written_for_a_stranger_through_the_view(
    lived: World, database: Database
) -> None:
    statement = (
        "INSERT INTO reading_v (patient_id, kind, observed_at, reading_uuid, value, source, flags, "
        "time_quality, sent_at, gateway_time, received_at, upload_id) VALUES (:p, 1, now(), "
        "gen_random_uuid(), 1, 'device', '{}', 'gateway', now(), now(), now(), gen_random_uuid())"
    )
    with as_app(database, [lived.other_ward]) as session:
        assert refused(session, statement, p=lived.ada.patient_id) == "44000"
        assert refused(session, statement, p=lived.eve.patient_id) == ""


def test_raw_readings_are_reached_through_the_view_alone(
    lived: World, owner: Engine, database: Database
) -> None:
    """Also not by a partition: a grant or a policy on the parent says nothing of its parts."""
    parts = rows(
        owner,
        "SELECT c.oid::regclass::text AS name FROM pg_class c LEFT JOIN pg_inherits i "
        "ON i.inhrelid = c.oid WHERE c.oid = 'reading'::regclass OR i.inhparent = 'reading'::regclass",
    )
    assert len(parts) > 5
    with as_app(database, [lived.ward]) as session:
        for part in parts:
            for statement in (
                f"SELECT FROM {part.name}",
                f"INSERT INTO {part.name} SELECT",
                f"UPDATE {part.name} SET value = 1",  # noqa: S608 -- from the catalogue
                f"DELETE FROM {part.name}",  # noqa: S608 -- from the catalogue
                f"TRUNCATE {part.name}",
            ):
                assert refused(session, statement) == DENIED, statement


def test_the_view_lets_nobody_change_or_remove_a_reading(lived: World, database: Database) -> None:
    with as_app(database, [lived.ward]) as session:
        assert refused(session, "UPDATE reading_v SET value = 1") == DENIED
        assert refused(session, "DELETE FROM reading_v") == DENIED


HISTORY = [
    "access_log",
    "acknowledgement",
    "assessment",
    "event",
    "reading_seen",
    "review",
    "review_withdrawal",
    "stay_entry",
    "upload",
]


@pytest.mark.parametrize("table", HISTORY)
def test_history_is_never_changed_nor_removed(
    lived: World, owner: Engine, database: Database, table: str
) -> None:
    """L08: nothing may be erased or made unreadable; the application could not if it wanted to."""
    (column,) = rows(
        owner,
        "SELECT column_name AS name FROM information_schema.columns "
        "WHERE table_name = :t AND ordinal_position = 2",
        t=table,
    )
    assert lived.ada.token
    before = rows(owner, f"SELECT count(*) FROM {table}")  # noqa: S608 -- from above
    with database.system_session() as session:
        for statement in (
            f"UPDATE {table} SET {column.name} = {column.name}",  # noqa: S608 -- from above
            f"DELETE FROM {table}",  # noqa: S608 -- from above
            f"TRUNCATE {table} CASCADE",
        ):
            assert refused(session, statement) == DENIED, statement

    assert rows(owner, f"SELECT count(*) FROM {table}") == before  # noqa: S608 -- from above


def test_the_application_removes_rows_from_hardly_anything(owner: Engine) -> None:
    removable = {
        table
        for table in tables(owner)
        if rows(
            owner,
            "SELECT has_table_privilege('hemrond_app', :t, 'DELETE') OR "
            "has_table_privilege('hemrond_app', :t, 'TRUNCATE') AS may",
            t=table,
        )[0].may
    }

    # A draft is nobody's record until it is signed; what is acknowledged just now is a summary of
    # acknowledgements, which stay.
    assert removable <= {"acknowledged", "draft"}


def test_the_application_owns_nothing_and_may_make_nothing(
    owner: Engine, database: Database, world: World
) -> None:
    owned = rows(
        owner,
        "SELECT relname FROM pg_class WHERE relowner = 'hemrond_app'::regrole "
        "AND relnamespace = 'public'::regnamespace",
    )
    (role,) = rows(
        owner,
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles "
        "WHERE rolname = 'hemrond_app'",
    )

    assert owned == []
    assert tuple(role) == (False, False, False, False)
    with as_app(database, [world.ward]) as session:
        assert refused(session, "CREATE TABLE mine (x integer)") == DENIED
        assert refused(session, "ALTER TABLE episode DISABLE ROW LEVEL SECURITY") == DENIED
        assert refused(session, "DROP POLICY episode_of_mine ON episode") == DENIED
        assert refused(session, "SET ROLE hemrond_owner") == DENIED


def test_functions_with_the_owners_rights_have_a_search_path_of_their_own(owner: Engine) -> None:
    """Or whoever may make a table elsewhere could slip it under them."""
    open_ones = rows(
        owner,
        "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace "
        "AND NOT coalesce(array_to_string(proconfig, ',') LIKE '%search_path=public, pg_temp%', false)",
    )

    assert open_ones == []


def test_the_readings_to_judge_are_given_only_to_who_may_see_the_patient(
    lived: World, database: Database
) -> None:
    """The function reads with the owner's rights and asks itself, as reading_v does."""
    asked = text(
        "SELECT cardinality(ids) FROM judged_together(:e, now() - interval '2 days', now())"
    )
    with as_app(database, [lived.ward]) as session:
        assert session.execute(asked, {"e": lived.ada.episode_id}).scalar_one() == 10
        assert session.execute(asked, {"e": lived.eve.episode_id}).scalar_one() is None
    with as_app(database, [lived.home_care]) as session:
        assert session.execute(asked, {"e": lived.bo.episode_id}).scalar_one() == 10
        assert session.execute(asked, {"e": lived.ada.episode_id}).scalar_one() is None
    with as_app(database, None) as session:
        assert session.execute(asked, {"e": lived.ada.episode_id}).scalar_one() is None
