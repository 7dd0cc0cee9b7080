"""Nobody (401), the wrong ward (404), the wrong role (403): every route of the stay."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from backend.core.database import Database, work_for
from tests.backend.stay.paths import API, Json, Ward, agreement, later, request

NOWHERE = uuid4()
READS = (
    "/candidates?unit={ward}",
    "/beds?unit={ward}",
    "/care-requests?unit={ward}",
    "/due?unit={ward}",
    "/follow-up?unit={ward}",
    "/follow-up.csv?unit={ward}",
    "/episodes/{episode}/stay",
    "/episodes/{episode}/agreement",
    "/episodes/{episode}/stay-tasks",
    "/episodes/{episode}/hand-over",
    "/episodes/{episode}/meetings",
)


def writes(ward: Ward, episode: str) -> list[tuple[str, Json]]:
    bed = {"kind": "over_capacity", "until": later(days=1)}
    return [
        ("/candidates", ward.flagging()),
        (f"/episodes/{episode}/moves", {"seen": "at_home", "to": "discharged"}),
        (f"/episodes/{episode}/entries", {"entry": {"kind": "trip", **trip()}}),
        (f"/episodes/{episode}/admission", {"reason": "Feber"}),
        (f"/episodes/{episode}/bed", bed),
        (f"/episodes/{episode}/bed/move", {"kind": "over_capacity", "reason": "Byte"}),
        (f"/episodes/{episode}/bed/extend", {"until": later(days=1), "seen_until": None}),
        (f"/beds/{ward.beds[0]}/close", {"reason": "Trasig"}),
        (f"/beds/{ward.beds[0]}/open", {}),
        (f"/episodes/{episode}/agreement", {"content": agreement(), "seen": None}),
        (f"/episodes/{episode}/agreement/receipts", receipt()),
        (f"/stay-tasks/{NOWHERE}/receipts", {"step": "done"}),
        (
            f"/episodes/{episode}/care-requests",
            {"unit_id": str(ward.world.home_care), "content": request()},
        ),
        (f"/care-requests/{NOWHERE}/steps", {"step": "sent", "seen": "drafted"}),
        (
            "/heads-ups",
            {
                "from_unit_id": str(ward.world.ward),
                "to_unit_id": str(ward.world.home_care),
                "expected_on": "2026-12-01",
                "needs": [],
            },
        ),
    ]


def trip() -> dict[str, Json]:
    return {"key": "t1", "on": "2026-11-22", "needed": False, "why": "Prov i hemmet"}


def receipt() -> dict[str, Json]:
    return {
        "number": 1,
        "party": "patient",
        "holder": "patient",
        "step": "received",
        "means": "paper",
    }


@pytest.mark.parametrize("path", READS)
def test_nobody_reads_without_being_logged_in(api: TestClient, ward: Ward, path: str) -> None:
    wanted = path.format(ward=ward.world.ward, episode=ward.world.ada.episode_id)

    assert api.get(API + wanted).status_code == 401


@pytest.mark.parametrize("path", READS)
def test_charlie_of_another_ward_is_told_that_there_is_nothing(ward: Ward, path: str) -> None:
    wanted = path.format(ward=ward.world.ward, episode=ward.world.ada.episode_id)

    assert ward.by("charlie").get(API + wanted).status_code == 404


def test_nobody_writes_without_being_logged_in(api: TestClient, ward: Ward) -> None:
    told = {
        path: api.post(API + path, json=body).status_code
        for path, body in writes(ward, str(ward.world.ada.episode_id))
    }

    assert told == dict.fromkeys(told, 401)


def test_charlie_writes_nothing_about_ada(ward: Ward) -> None:
    told = {
        path: ward.post("charlie", path, body).status_code
        for path, body in writes(ward, str(ward.world.ada.episode_id))
    }

    assert told == dict.fromkeys(told, 404)
    assert ward.sql("SELECT count(*) FROM stay_entry") == 0
    assert ward.sql("SELECT count(*) FROM bed_reservation") == 0


def test_dora_of_home_care_sees_bos_stay_and_not_adas(ward: Ward) -> None:
    bo, ada = ward.world.bo.episode_id, ward.world.ada.episode_id

    assert ward.by("dora").get(f"{API}/episodes/{bo}/stay").status_code == 200
    assert ward.by("dora").get(f"{API}/episodes/{ada}/stay").status_code == 404


@pytest.mark.parametrize(
    ("who", "to"),
    [
        ("alice", "discharged"),
        ("dora", "discharged"),
        ("dora", "readmitted"),
        ("anna", "readmitted"),
        ("olle", "readmitted"),
        ("fia", "deceased"),
    ],
)
def test_a_role_that_may_not_take_a_step_is_refused_it(ward: Ward, who: str, to: str) -> None:
    bo = str(ward.world.bo.episode_id)

    assert ward.move(who, bo, "at_home", to, reason="x").status_code == 403
    assert ward.page(bo)["status"] == "at_home"


@pytest.mark.parametrize(
    ("who", "path", "body"),
    [
        ("fia", "/episodes/{bo}/bed", {"kind": "over_capacity", "until": later(days=1)}),
        ("dora", "/episodes/{bo}/bed", {"kind": "over_capacity", "until": later(days=1)}),
        ("anna", "/episodes/{bo}/agreement", {"content": agreement(), "seen": None}),
        ("dora", "/episodes/{bo}/agreement", {"content": agreement(), "seen": None}),
        ("fia", "/candidates", None),
        ("mia", "/candidates", None),
    ],
)
def test_what_a_role_may_not_do_is_said_so(ward: Ward, who: str, path: str, body: Json) -> None:
    wanted = path.format(bo=ward.world.bo.episode_id)

    answer = ward.post(who, wanted, body or ward.flagging())

    assert answer.status_code == 403


def test_only_a_doctor_overrides_a_gate_d63(ward: Ward) -> None:
    gate = {"list": "leaving", "item": "labs", "reason": "Tas hemma i morgon"}
    bo = str(ward.world.bo.episode_id)

    assert ward.write("alice", bo, "override", **gate).status_code == 403
    assert ward.write("bob", bo, "override", **gate).status_code == 201


def test_a_manager_sees_figures_and_no_patient_d24(ward: Ward) -> None:
    assert ward.by("mia").get(f"{API}/candidates?unit={ward.world.ward}").status_code == 403
    assert ward.by("mia").get(f"{API}/follow-up?unit={ward.world.ward}").status_code == 200


def test_what_is_read_and_written_stands_in_the_access_log_l12(ward: Ward) -> None:
    episode = ward.flag()
    ward.page(episode)
    ward.informed(episode)

    actions = ward.sql(
        "SELECT array_agg(action || ' ' || what ORDER BY l.at, l.id) FROM access_log l, episode e "
        "WHERE e.id = :e AND e.patient_id = ANY (l.patient_ids)",
        e=episode,
    )

    assert actions == [
        "write move:candidate",
        "read stay",
        "write information",
        "write move:informed",
    ]


def test_row_security_alone_keeps_the_stay_from_another_ward_t18(
    ward: Ward, database: Database
) -> None:
    """The checks in code are left out: the application's own role asks the tables directly."""
    ward.at_home()
    tables = (
        "stay_entry",
        "episode_move",
        "agreement_version",
        "agreement_receipt",
        "stay_task",
        "bed_reservation",
        "bed_event",
    )

    seen = {table: rows_seen(database, table, ward.world.other_ward) for table in tables}
    mine = {table: rows_seen(database, table, ward.world.ward) for table in tables}

    assert seen == dict.fromkeys(tables, 0)
    assert all(mine.values()), mine


def rows_seen(database: Database, table: str, unit: UUID) -> int:
    with database.session() as session:
        work_for(session, [unit])
        found: int = session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608 -- names from above
    return found
