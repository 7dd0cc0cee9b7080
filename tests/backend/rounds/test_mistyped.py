"""A slip of the keyboard in a date or a value is refused beside its field, before it is signed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from dashboard.ward.reasons import reason
from tests.backend.rounds.test_entering import entry
from tests.backend.rounds.ward import about, page, sign
from tests.people import World

A_DAY = timedelta(days=1)


def pointers(answer: Response) -> list[str]:
    """Name the fields; each has a reason that the screens have words for in their own language."""
    assert answer.status_code == 422, answer.text
    errors = answer.json()["errors"]
    assert [one["detail"] for one in errors if not reason(one["detail"])] == []
    return [one["pointer"] for one in errors]


def change(at: datetime) -> dict[str, object]:
    when = at.isoformat()
    return {
        "outcome": "change_plan",
        "note": "Egen gräns.",
        "limits": [
            {"rule": "saturation-low", "value": "88", "reason": "KOL", "expires_at": when},
        ],
        "tasks": [{"what": "Ta CRP", "due_at": when, "owner_role": "nurse"}],
        "measurements": [{"kinds": ["pulse"], "at": when, "owner_role": "nurse"}],
    }


def test_an_own_limit_till_next_year_is_a_mistyped_year_and_nothing_is_signed_d77(
    bob: TestClient, world: World, now: datetime
) -> None:
    answer = sign(bob, world.bo, **change(now + 373 * A_DAY))

    assert pointers(answer) == [
        "/limits/0/expires_at",
        "/tasks/0/due_at",
        "/measurements/0/at",
    ]
    assert {one["detail"] for one in answer.json()["errors"]} == {
        "More than 90 days ahead: check the year."
    }
    shown = page(bob, world.bo)
    assert (shown["reviews"], shown["limits"], shown["tasks"]) == ([], [], [])


def test_what_somebody_may_mean_is_signed(bob: TestClient, world: World, now: datetime) -> None:
    check = (now + 29 * A_DAY).isoformat()

    answer = sign(bob, world.bo, next_check_at=check, **change(now + 89 * A_DAY))

    assert answer.status_code == 201, answer.text


def test_a_next_check_in_more_than_thirty_days_is_refused_by_name_d78(
    bob: TestClient, world: World, now: datetime
) -> None:
    answer = sign(bob, world.bo, next_check_at=(now + 31 * A_DAY).isoformat())

    assert pointers(answer) == ["/next_check_at"]
    assert answer.json()["detail"] == "More than 30 days ahead: check the year."


def test_a_task_beside_a_decision_is_guarded_as_well(
    alice: TestClient, world: World, now: datetime
) -> None:
    far = {"what": "Prov", "due_at": (now + 365 * A_DAY).isoformat(), "owner_role": "nurse"}

    assert pointers(alice.post(about(world.bo, "tasks"), json=far)) == ["/due_at"]
    near = far | {"due_at": (now + 60 * A_DAY).isoformat()}
    assert alice.post(about(world.bo, "tasks"), json=near).status_code == 201


@pytest.mark.parametrize(
    ("what", "values", "pointer"),
    [
        ("vitals", {"systolic": "80", "diastolic": "120"}, "/values/systolic"),
        ("vitals", {"systolic": "80", "diastolic": "80"}, "/values/systolic"),
        (
            "infusions",
            {"pump_weight_before": "100", "pump_weight_after": "340"},
            "/values/pump_weight_after",
        ),
    ],
)
def test_values_that_cannot_be_true_beside_each_other_are_refused_before_they_are_kept_d83_d86(
    alice: TestClient,
    world: World,
    now: datetime,
    what: str,
    values: dict[str, object],
    pointer: str,
) -> None:
    answer = alice.post(about(world.bo, what), json=entry(now, values))

    assert pointers(answer) == [pointer]
    shown = page(alice, world.bo)
    assert (shown["assessment"], shown["infusions"]) == (None, [])


@pytest.mark.parametrize(
    ("what", "values"),
    [
        ("vitals", {"systolic": "120", "diastolic": "80"}),
        ("vitals", {"diastolic": "80"}),
        # A pump that has not run weighs the same after as before.
        ("infusions", {"pump_weight_before": "340", "pump_weight_after": "340"}),
        ("infusions", {"pump_weight_after": "100"}),
    ],
)
def test_what_can_be_true_is_kept(
    alice: TestClient, world: World, now: datetime, what: str, values: dict[str, object]
) -> None:
    assert alice.post(about(world.bo, what), json=entry(now, values)).status_code == 201


@pytest.mark.parametrize("what", ["labs", "vitals", "infusions", "notes"])
def test_what_lies_too_far_back_is_refused_with_the_reason_at_its_time(
    alice: TestClient, world: World, now: datetime, what: str
) -> None:
    long_ago = now - 31 * A_DAY
    value = {"labs": "crp", "vitals": "pain", "infusions": "dose_given"}.get(what, "")
    body = entry(long_ago, {value: "1"})
    if what == "notes":
        body = {"id": body["id"], "event_at": long_ago.isoformat(), "text": "Sett."}

    answer = alice.post(about(world.bo, what), json=body)

    assert pointers(answer) == ["/event_at" if what == "notes" else "/at"]


@pytest.mark.parametrize("what", ["labs", "notes"])
def test_what_has_not_been_yet_is_refused_with_the_reason_at_its_time(
    alice: TestClient, world: World, now: datetime, what: str
) -> None:
    at = now + A_DAY
    body = entry(at, {"crp": "80"})
    if what == "notes":
        body = {"id": body["id"], "event_at": at.isoformat(), "text": "Sett."}

    answer = alice.post(about(world.bo, what), json=body)

    assert pointers(answer) == ["/event_at" if what == "notes" else "/at"]
