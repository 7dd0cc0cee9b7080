"""The routines: what each says, who has read the version in force, and who has not (D90, D108)."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import resources
from typing import Any

import pytest
from sqlalchemy import text

from backend.core.words import UnitKind
from backend.stay import routines
from backend.stay.templates import raw
from tests.backend.stay.paths import API, Json, Ward, now

TODAY = date(2026, 11, 22)
LEAVING = {"id": "checklists:leaving", "version": "1"}


def shown(ward: Ward, name: str = "alice", identity: str = LEAVING["id"]) -> dict[str, Json]:
    found = ward.get(name, f"/texts?unit={ward.world.ward}")
    told: dict[str, Json] = next(one for one in found if one["id"] == identity)
    return told


def named(people: list[dict[str, Json]]) -> list[str]:
    return [one["name"] for one in people]


def test_each_of_the_staff_says_that_they_have_read_a_routine_d108(ward: Ward) -> None:
    before = now()
    ward.done("alice", "/texts/readings", LEAVING)
    ward.done("alice", "/texts/readings", LEAVING)

    told = shown(ward, "mia")

    [alice] = told["read_by"]
    assert alice["name"] == "Alice"
    assert alice["title"]
    assert alice["at"] >= before.isoformat()[:19]
    assert {"Bob", "Mia"} <= set(named(told["not_read_by"]))
    assert (told["read_by_me"], told["review_overdue"]) == (None, False)
    assert told["approver"]
    assert shown(ward)["read_by_me"] == alice["at"]


def test_whoever_has_read_an_old_version_has_not_read_the_one_in_force(ward: Ward) -> None:
    with ward.owner.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO text_read (text_id, version, staff_id, at) "
                "VALUES ('checklists:leaving', '0', :staff, now())"
            ),
            {"staff": ward.world.staff["bob"]},
        )

    told = shown(ward)

    [bob] = [one for one in told["not_read_by"] if one["name"] == "Bob"]
    assert bob["earlier"] == "0"
    assert "Bob" not in named(told["read_by"])


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        (LEAVING | {"version": "0"}, 409),
        (LEAVING | {"id": "checklists:nothing"}, 404),
        ({"id": "checklists:leaving"}, 422),
    ],
)
def test_nobody_says_they_have_read_what_is_not_in_force(
    ward: Ward, wanted: dict[str, str], status: int
) -> None:
    answer = ward.post("alice", "/texts/readings", wanted)

    assert answer.status_code == status
    assert answer.json()["detail"]
    assert ward.sql("SELECT count(*) FROM text_read") == 0


def test_every_text_has_something_to_read_in_both_languages_d108(ward: Ward) -> None:
    found = ward.get("alice", f"/texts?unit={ward.world.ward}")

    assert len(found) > 15
    empty = [
        one["id"]
        for one in found
        if not one["lines"] or not all(x["sv"] and x["en"] for x in [one["title"], *one["lines"]])
    ]
    assert empty == []
    way_in = next(one for one in found if one["id"] == "routines:deterioration")
    assert way_in["lines"][0]["sv"].startswith("Livshotande tillstånd: ring 112 först.")


def test_the_times_one_reads_are_the_times_that_are_kept() -> None:
    [told] = [one for one in routines.routines(TODAY) if one.id == "clocks:clocks"]

    text_ = " ".join(one.sv for one in told.lines)
    assert "inom 24 timmar" in text_
    assert "från 17:00" in text_
    assert "senast 21:00" in text_
    assert "{" not in text_


def test_home_care_reads_its_own_routines_and_sees_its_own_readers_alone_l10(ward: Ward) -> None:
    deterioration = {"id": "routines:deterioration", "version": "1"}
    ward.done("alice", "/texts/readings", deterioration)
    ward.done("dora", "/texts/readings", deterioration)

    found = {one["id"]: one for one in ward.get("dora", f"/texts?unit={ward.world.home_care}")}

    assert "routines:daily_round" not in found
    assert "checklists:leaving" not in found
    assert named(found["routines:deterioration"]["read_by"]) == ["Dora"]
    assert ward.by("dora").get(f"{API}/texts?unit={ward.world.ward}").status_code == 404
    assert ward.by("charlie").get(f"{API}/texts?unit={ward.world.ward}").status_code == 404


def version(number: str, begins: date, **told: Any) -> dict[str, Any]:  # noqa: ANN401 -- as the file has it
    return {
        "in_force_from": begins,
        "version": number,
        "source": "x",
        "approver": "Anna Berg",
        "review_by": TODAY,
        "id": "night",
        "named": ["Natten", "The night"],
        "told": [["Ring {hours} gånger.", "Phone {hours} times."]],
        "hours": 2,
    } | told


def test_a_new_version_is_read_from_its_own_day_and_not_a_day_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    versions = [
        version("1", TODAY - timedelta(days=9)),
        version("2", TODAY + timedelta(days=1), hours=3),
    ]
    monkeypatch.setattr(
        routines, "raw", lambda name: {"routines": versions} if name == "routines" else {}
    )

    def night(on: date) -> routines.Routine:
        [told] = routines.routines(on)
        return told

    assert night(TODAY).version == "1"
    assert night(TODAY).lines[0].sv == "Ring 2 gånger."
    assert night(TODAY + timedelta(days=1)).version == "2"
    assert routines.routines(TODAY - timedelta(days=10)) == []


def test_a_text_is_to_be_looked_at_again_when_its_day_is_past_and_not_on_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = {"routines": [version("1", TODAY - timedelta(days=9))]}
    monkeypatch.setattr(routines, "raw", lambda name: kept if name == "routines" else {})
    [told] = routines.routines(TODAY)

    assert told.as_json(TODAY)["review_overdue"] is False
    assert told.as_json(TODAY + timedelta(days=1))["review_overdue"] is True
    assert told.readers == {UnitKind.WARD}


def test_every_file_of_dated_texts_is_one_that_somebody_reads() -> None:
    data = resources.files("backend.stay") / "data"
    dated = {
        file.name.removesuffix(".toml")
        for file in data.iterdir()
        if file.name.endswith(".toml")
        and any(
            "in_force_from" in row
            for rows in raw(file.name.removesuffix(".toml")).values()
            for row in rows
        )
    }

    assert dated == set(routines.FILES)
