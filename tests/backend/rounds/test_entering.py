"""Staff enter labs, infusions and vital signs; they are judged like any reading (D83, D84, D86)."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from tests.backend.rounds.ward import about, logged, measure, page, row_of, rules, told
from tests.people import World


def entry(at: datetime, values: dict[str, object], **more: object) -> dict[str, object]:
    return {"id": str(uuid4()), "at": at.isoformat(), "values": values} | more


def labs(client: TestClient, world: World, at: datetime, **values: object) -> int:
    return client.post(about(world.bo, "labs"), json=entry(at, values)).status_code


def count(owner: Engine, table: str) -> int:
    with owner.connect() as connection:
        found: int = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608 -- the test's own word
        return found


def test_nobody_and_the_wrong_body(
    api: TestClient, charlie: TestClient, dora: TestClient, world: World, now: datetime
) -> None:
    for what, values in (
        ("labs", {"crp": "80"}),
        ("vitals", {"pulse": "80"}),
        ("infusions", {"dose_given": "1"}),
    ):
        body = entry(now, dict(values))
        assert api.post(about(world.bo, what), json=body).status_code == 401
        assert charlie.post(about(world.bo, what), json=body).status_code == 404
        assert dora.post(about(world.ada, what), json=body).status_code == 404


def test_labs_stand_beside_the_vital_signs_with_their_trend_d84(
    dora: TestClient, bob: TestClient, world: World, now: datetime, owner: Engine
) -> None:
    for days, crp in ((6, "212"), (3, "120"), (1, "64"), (0, "38")):
        labs(dora, world, now - timedelta(days=days, minutes=5), crp=crp, leukocytes="9.4")

    shown = {one["kind"]: one for one in page(bob, world.bo)["labs"]}

    assert [one["value"] for one in shown["crp"]["results"]] == ["38", "64", "120"]
    assert (shown["crp"]["trend"], shown["leukocytes"]["trend"]) == ("down", "level")
    assert {one["source"] for one in shown["crp"]["results"]} == {"lab"}
    assert "creatinine" not in shown
    assert ("write", world.staff["dora"]) in logged(owner, world.bo, "entered labs")


def test_what_is_phoned_in_is_judged_in_the_same_breath_d83(
    alice: TestClient, world: World, now: datetime
) -> None:
    body = entry(now, {"oxygen_saturation": "85", "respiratory_rate": "26"}, source="patient")

    answer = alice.post(about(world.bo, "vitals"), json=body)

    assert answer.status_code == 201
    shown = page(alice, world.bo)
    assert shown["assessment"]["id"] == answer.json()["assessment_id"]
    assert "saturation-low-red" in rules(alice, world.bo)
    assert row_of(alice, world.bo)["tier"] == 1
    assert "finding" in told(alice)
    series = alice.get(about(world.bo, "readings")).json()["series"]
    rate = next(one for one in series if one["kind"] == "respiratory_rate")["points"]
    assert [(one["value"], one["source"]) for one in rate] == [("26", "patient")]


def test_a_complete_score_stands_when_the_nurse_counts_breaths_and_asks(
    dora: TestClient, bob: TestClient, world: World, now: datetime
) -> None:
    measure(bob, world.bo, now)
    before = row_of(bob, world.bo)["news2"]["complete"]

    body = entry(now, {"respiratory_rate": "16", "consciousness": "0"})
    dora.post(about(world.bo, "vitals"), json=body)

    assert (before, row_of(bob, world.bo)["news2"]["complete"]) == (False, True)


def test_an_entry_sent_twice_is_made_once(
    dora: TestClient, world: World, now: datetime, owner: Engine
) -> None:
    body = entry(now, {"crp": "80", "creatinine": "92"})

    first, again = (dora.post(about(world.bo, "labs"), json=body) for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json()["assessment_id"] is None
    assert (count(owner, "reading"), count(owner, "entry")) == (2, 1)


def test_an_id_is_not_used_for_other_values_or_another_patient(
    bob: TestClient, dora: TestClient, world: World, now: datetime, owner: Engine
) -> None:
    body = entry(now, {"crp": "80"})
    dora.post(about(world.bo, "labs"), json=body)

    changed = dora.post(about(world.bo, "labs"), json=body | {"values": {"crp": "8"}})
    elsewhere = bob.post(about(world.ada, "labs"), json=body)

    assert (changed.status_code, elsewhere.status_code) == (409, 409)
    assert count(owner, "reading") == 1


def test_a_slip_of_the_keyboard_is_refused_and_named_before_it_is_stored(
    alice: TestClient, world: World, now: datetime, owner: Engine
) -> None:
    body = entry(now, {"temperature": "375", "pulse": "72"})

    answer = alice.post(about(world.bo, "vitals"), json=body)

    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/values/temperature"]
    assert count(owner, "reading") == 0


def test_labs_are_not_entered_among_the_vital_signs_nor_from_tomorrow(
    alice: TestClient, world: World, now: datetime
) -> None:
    assert labs(alice, world, now, pulse="70") == 422
    assert labs(alice, world, now + timedelta(hours=1), crp="70") == 422
    assert labs(alice, world, now - timedelta(days=40), crp="70") == 422
    assert labs(alice, world, now, made_up="70") == 422


def test_an_infusion_tells_how_much_went_in_how_the_line_looks_and_what_went_wrong_d86(
    dora: TestClient, bob: TestClient, world: World, now: datetime
) -> None:
    body = entry(
        now - timedelta(minutes=30),
        {
            "dose_given": "1",
            "pump_weight_before": "312",
            "pump_weight_after": "74",
            "line_site": "1",
            "problem": "0",
        },
        note="Bytt påse",
    )

    assert dora.post(about(world.bo, "infusions"), json=body).status_code == 201

    one = page(bob, world.bo)["infusions"][0]
    assert (one["given"], one["infused"], one["by"]) == (True, "238", "Dora")
    assert one["line_site"]["sv"] == "lätt smärta eller rodnad"
    assert one["problem"] == {"code": 0, "sv": "inget", "en": "none"}
    kinds = [x["kind"] for x in bob.get(about(world.bo, "readings")).json()["series"]]
    assert {"dose_given", "pump_weight_after", "line_site"} <= set(kinds)


def test_a_dose_that_was_not_given_says_so(
    dora: TestClient, bob: TestClient, world: World, now: datetime
) -> None:
    dora.post(about(world.bo, "infusions"), json=entry(now, {"dose_given": "0", "problem": "2"}))

    one = page(bob, world.bo)["infusions"][0]

    assert (one["given"], one["infused"]) == (False, None)
    assert one["problem"]["en"] == "the pump alarms"


def test_nothing_is_entered_for_a_stay_that_has_ended(
    alice: TestClient, world: World, now: datetime, owner: Engine
) -> None:
    with owner.begin() as connection:
        connection.execute(text("UPDATE episode SET status = 'discharged'"))

    assert labs(alice, world, now, crp="80") == 409


def test_a_home_that_sends_at_the_same_time_and_an_entry_both_count(
    bob: TestClient, alice: TestClient, world: World, now: datetime
) -> None:
    measure(bob, world.bo, now, temperature="38.6")
    labs(alice, world, now - timedelta(minutes=1), crp="190")
    measure(bob, world.bo, now + timedelta(seconds=2), temperature="38.7")

    series = bob.get(about(world.bo, "readings")).json()["series"]

    amounts = {one["kind"]: len(one["points"]) for one in series}
    assert (amounts["temperature"], amounts["crp"]) == (2, 1)


def test_an_entry_without_any_value_is_none(alice: TestClient, world: World, now: datetime) -> None:
    assert labs(alice, world, now) == 422
