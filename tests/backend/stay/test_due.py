"""What is due: day 1's contacts with retries, the bed's end, the missed round, the kit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import Range

from backend.core.database import Database
from backend.core.tables import Episode
from backend.stay.due import due_of
from backend.stay.file import File
from tests.backend.stay.paths import Json, Ward, later, now, request

ZONE = "Europe/Stockholm"
# 11:00 in the ward, in winter.
HOME = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def file_of(*events: tuple[str, bool], bed_until: datetime | None = None, **more: Json) -> File:
    """A patient who came home on Monday at 11, with what has been tried since."""
    entries = [
        SimpleNamespace(
            kind="home_event",
            subject=f"{what}/2026-11-23",
            content={"answered": answered},
            at=HOME,
        )
        for what, answered in events
    ]
    until = bed_until or HOME + timedelta(days=9)
    bed = SimpleNamespace(during=Range(HOME, until), closed_at=None)
    known: dict[str, Any] = {
        "episode": Episode(id=uuid4(), status="at_home", home_since=HOME),
        "entries": entries,
        "moves": [],
        "bed": bed,
        "versions": [],
        "receipts": [],
        "requests": [],
        "criteria": (0, 0),
        "latest": {},
    }
    return File(**cast("Any", known | more))


def due(file: File, at: datetime) -> list[tuple[str, str, int]]:
    return [(d["code"], d["level"], d["attempts"]) for d in due_of(file, zone=ZONE, now=at)]


MET = ("met_at_home", True)
ARRIVED = ("arrived_call", True)


def test_somebody_meets_the_patient_at_home_or_it_is_carried_on_d67() -> None:
    assert due(file_of(ARRIVED), HOME + HOUR) == [("met_at_home", "due", 0)]
    assert due(file_of(ARRIVED), HOME + 3 * HOUR) == [("met_at_home", "escalate", 0)]
    assert due(file_of(ARRIVED, MET), HOME + 3 * HOUR) == []


def test_the_arrived_home_call_is_asked_for_d68() -> None:
    assert due(file_of(MET), HOME + 2 * HOUR) == [("arrived_call", "due", 0)]
    assert due(file_of(MET), HOME + 4 * HOUR) == [("arrived_call", "escalate", 0)]


@pytest.mark.parametrize(
    ("hour", "expected"),
    [
        (16, []),
        (17, [("evening_call", "due", 0)]),
        (21, [("evening_call", "due", 0)]),
        (22, [("evening_call", "escalate", 0)]),
    ],
)
def test_the_evening_call_is_due_from_17_and_carried_on_after_21_d69(
    hour: int, expected: list[tuple[str, str, int]]
) -> None:
    assert due(file_of(MET, ARRIVED), datetime(2026, 11, 23, hour - 1, 0, tzinfo=UTC)) == expected


def test_an_unanswered_call_is_tried_again_and_counted() -> None:
    tried = file_of(MET, ARRIVED, ("evening_call", False), ("evening_call", False))
    answered = file_of(MET, ARRIVED, ("evening_call", False), ("evening_call", True))

    assert due(tried, HOME + 8 * HOUR) == [("evening_call", "due", 2)]
    assert due(answered, HOME + 8 * HOUR) == []


def test_a_missed_evening_call_does_not_go_away_at_midnight() -> None:
    assert due(file_of(MET, ARRIVED), HOME + 20 * HOUR) == [("evening_call", "escalate", 0)]


def test_who_comes_home_in_the_night_is_called_the_next_day_by_others() -> None:
    late = file_of(MET, ARRIVED)
    late.episode.home_since = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)

    assert "evening_call" not in {code for code, _, _ in due(late, HOME + 20 * HOUR)}


def test_a_promise_that_ends_soon_is_prompted_for_and_one_that_ended_is_carried_on() -> None:
    done = (MET, ARRIVED, ("evening_call", True))
    now = HOME + timedelta(days=2)

    soon = due(file_of(*done, bed_until=now + 23 * HOUR), now)
    over = due(file_of(*done, bed_until=now), now)
    far = due(file_of(*done, bed_until=now + 25 * HOUR), now)
    none = due(file_of(*done, bed=None), now)

    assert (soon, over, far, none) == (
        [("bed_ends", "prompt", 0)],
        [("bed_run_out", "escalate", 0)],
        [],
        [("no_bed", "escalate", 0)],
    )


def test_a_kit_that_has_not_come_back_stays_on_the_list_d104() -> None:
    kit = SimpleNamespace(content={"state": "not_returned"})
    file = file_of(latest={("kit", ""): kit})
    file.episode.status, file.episode.ended_at = "discharged", HOME

    assert due(file, HOME + timedelta(days=3)) == [("kit", "prompt", 0)]


def test_a_kit_that_came_back_stays_on_the_list_until_it_is_cleaned_d104() -> None:
    codes = {}
    for state in ("returned", "cleaned"):
        file = file_of(latest={("kit", ""): SimpleNamespace(content={"state": state})})
        file.episode.status, file.episode.ended_at = "discharged", HOME
        codes[state] = [code for code, _, _ in due(file, HOME + timedelta(days=3))]

    assert codes == {"returned": ["kit_to_clean"], "cleaned": []}


def test_a_patient_without_an_outcome_yesterday_is_on_the_wards_list_d80(ward: Ward) -> None:
    missed = {one["patient"] for one in listed(ward) if one["kind"] == "missed_round"}

    assert missed == {"Ada Ek", "Bo Dahl"}


def listed(ward: Ward, name: str = "alice") -> Json:
    unit = ward.world.home_care if name == "dora" else ward.world.ward
    return ward.get(name, f"/due?unit={unit}")["items"]


def of(ward: Ward, episode: str, name: str = "alice") -> dict[str, str]:
    """What a unit must see to for one patient, and how pressing it is."""
    mine = [one for one in listed(ward, name) if one["episode_id"] == episode]
    return {one["kind"]: one["level"] for one in mine}


def test_what_presses_most_stands_first_and_of_that_the_oldest(ward: Ward) -> None:
    items = listed(ward)

    order = {"escalate": 0, "due": 1, "prompt": 2}
    assert items == sorted(items, key=lambda one: (order[one["level"]], one["since"]))
    assert {"missed_round", "no_bed", "met_at_home"} <= {one["kind"] for one in items}


def test_a_request_that_is_not_phoned_or_not_answered_in_time_is_due_d10_d64(ward: Ward) -> None:
    kim = ward.at_home()
    asked = ward.ask_home_care(kim)
    before = of(ward, kim)
    ward.step("alice", asked, "sent", "drafted")
    late = """{"answer_needed_by": "2026-01-01T10:00:00+01:00"}"""
    ward.sql(
        "UPDATE care_request SET content = content || CAST(:late AS jsonb) WHERE id = :id",
        late=late,
        id=asked,
    )
    sent = of(ward, kim)
    ward.step("alice", asked, "phoned", "sent", words="Dora")
    ward.step("dora", asked, "accepted", "phoned")

    assert "request_unanswered" not in before
    assert (sent["request_unanswered"], sent["request_not_phoned"]) == ("escalate", "due")
    assert {"request_unanswered", "request_not_phoned"} & of(ward, kim).keys() == set()


def test_the_acts_timers_are_due_for_whom_the_municipality_has_a_part_in(ward: Ward) -> None:
    alone, asked = ward.preparing(), str(ward.world.bo.episode_id)
    ward.sql("UPDATE episode SET admitted_at = now() - interval '3 days'")

    assert "admission_notice" not in of(ward, alone)
    assert of(ward, asked)["admission_notice"] == "escalate"
    ward.wrote("alice", asked, "notice", **NOTICE)
    assert "admission_notice" not in of(ward, asked)


NOTICE: dict[str, Json] = {
    "type": "admission",
    "sent_at": later(),
    "receiver": "Kommunen",
    "identifier_included": True,
    "registered_address": "Storgatan 1",
    "estimated_discharge": "2026-12-01",
}


def test_the_14_day_clock_prompts_on_the_list_before_it_runs_out_d49(ward: Ward) -> None:
    kim = ward.at_home()
    start = (now() - timedelta(days=13)).date()
    visit = request()["interventions"][0] | {
        "start": start.isoformat(),
        "stop": (start + timedelta(days=20)).isoformat(),
    }
    asked = ward.ask_home_care(kim, interventions=[visit])
    ward.step("alice", asked, "sent", "drafted")

    assert of(ward, kim)["clock"] == "prompt"


def test_a_visit_that_nobody_has_said_a_word_about_is_missed_d67_d71(ward: Ward) -> None:
    bo = str(ward.world.bo.episode_id)
    planned = "INSERT INTO planned_visit (id, episode_id, starts_at, ends_at, who, what, note, "
    planned += "care_unit_id, planned_by, planned_at) VALUES (:id, :e, :begins, :ends, 'Dora', "
    planned += "'[]', '', :unit, :by, now())"
    ward.sql(
        planned,
        id=uuid4(),
        e=bo,
        begins=now() - timedelta(hours=5),
        ends=now() - timedelta(hours=4),
        unit=ward.world.home_care,
        by=ward.world.staff["dora"],
    )
    missed = (of(ward, bo).get("missed_visit"), of(ward, bo, "dora").get("missed_visit"))
    day = (now() - timedelta(hours=5)).astimezone(ZoneInfo(ZONE)).date().isoformat()
    ward.wrote("dora", bo, "home_event", type="visit", on=day, answered=True, caller="home_care")

    assert missed == ("due", "due")
    assert "missed_visit" not in of(ward, bo)


def test_home_care_is_reminded_of_its_own_and_of_nothing_else_l10(ward: Ward) -> None:
    bo = str(ward.world.bo.episode_id)
    ward.agree(bo, rows=[late_row("home_care", "measure"), late_row("ward", "ring")])
    ward.sql("UPDATE stay_task SET due_at = now() - interval '1 hour'")

    theirs = [one for one in listed(ward, "dora") if one["episode_id"] == bo]

    assert {one["patient"] for one in listed(ward, "dora")} == {"Bo Dahl"}
    assert {one["kind"] for one in theirs} <= {"task", "met_at_home", "old_version"}
    assert {one["text"]["sv"] for one in theirs if one["kind"] == "task"} == {"home_care: measure"}


def late_row(who: str, key: str) -> dict[str, Json]:
    return {"key": key, "what": key, "who": who, "when": "Varje dag", "hours": [8, 20]}


@pytest.mark.parametrize("patients", [1, 3])
def test_the_due_list_takes_as_many_queries_for_three_as_for_one(
    ward: Ward, database: Database, patients: int
) -> None:
    if patients == 1:
        ward.sql(
            "UPDATE episode SET status = 'cancelled' WHERE id = :e", e=ward.world.bo.episode_id
        )
    else:
        ward.sql(
            "UPDATE episode SET care_unit_id = :w WHERE id = :e",
            w=ward.world.ward,
            e=ward.world.eve.episode_id,
        )
    asked: list[str] = []
    listed(ward)
    event.listen(
        database.engine,
        "before_cursor_execute",
        lambda *call: asked.append(call[2]),
    )

    shown = {one["episode_id"] for one in listed(ward)}

    assert len(shown) == patients
    assert len(asked) == 19
