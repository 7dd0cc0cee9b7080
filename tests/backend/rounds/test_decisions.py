"""A decision has consequences, in its own transaction: limits and tasks (D77)."""

from __future__ import annotations

from datetime import datetime, timedelta

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine, text

from tests.backend.rounds.ward import (
    NOBODY,
    about,
    decision,
    measure,
    page,
    rules,
    sign,
    signed,
    the_round,
    told,
)
from tests.people import World

LOW = "saturation-low"
FALLING = "saturation-falling"


def limit(now: datetime, **more: object) -> dict[str, object]:
    return {
        "rule": FALLING,
        "value": "91",
        "reason": "KOL, ligger på 92 % i vila sedan länge",
        "expires_at": (now + timedelta(days=5)).isoformat(),
    } | more


def task(at: datetime, **more: object) -> dict[str, object]:
    return {"what": "Ta CRP och kreatinin", "due_at": at.isoformat(), "owner_role": "nurse"} | more


def change(client: TestClient, world: World, now: datetime, **more: object) -> dict[str, object]:
    return signed(
        client,
        world.bo,
        outcome="change_plan",
        note="Egen gräns för syremättnad.",
        **({"limits": [limit(now)]} | more),
    )


def pointers(answer: Response) -> list[str]:
    return [error["pointer"] for error in answer.json()["errors"]]


def test_an_own_limit_is_judged_by_at_once(bob: TestClient, world: World, now: datetime) -> None:
    for minutes in (150, 80):
        measure(bob, world.bo, now - timedelta(minutes=minutes), oxygen_saturation="93")
    before = rules(bob, world.bo)

    change(bob, world, now)

    assert FALLING in before
    assert FALLING not in rules(bob, world.bo)
    own = page(bob, world.bo)["limits"]
    assert [(one["rule"], one["value"], one["by"]) for one in own] == [(FALLING, "91", "Bob")]


def test_undoing_the_review_takes_its_limits_and_tasks_back(
    bob: TestClient, world: World, now: datetime
) -> None:
    for minutes in (150, 80):
        measure(bob, world.bo, now - timedelta(minutes=minutes), oxygen_saturation="93")
    review = change(bob, world, now, tasks=[task(now + timedelta(hours=2))])

    bob.post(about(world.bo, f"reviews/{review['id']}/withdrawal"))

    shown = page(bob, world.bo)
    assert FALLING in rules(bob, world.bo)
    assert shown["limits"] == []
    assert [one["ending"] for one in shown["tasks"]] == ["cancelled"]
    assert shown["reviews"][0]["decided"]["limits"][0]["value"] == "91"


def test_a_correction_replaces_what_the_corrected_review_brought(
    bob: TestClient, world: World, now: datetime
) -> None:
    first = change(bob, world, now)

    change(bob, world, now, corrects=first["id"], limits=[limit(now, value="90")])

    assert [one["value"] for one in page(bob, world.bo)["limits"]] == ["90"]


def test_an_own_limit_is_ended_now_with_a_reason_and_the_plans_own_judges_again(
    bob: TestClient, world: World, now: datetime
) -> None:
    for minutes in (150, 80):
        measure(bob, world.bo, now - timedelta(minutes=minutes), oxygen_saturation="93")
    first = change(bob, world, now)

    change(bob, world, now, limits=[], ended=[{"rule": FALLING, "reason": "Piggare"}])

    assert page(bob, world.bo)["limits"] == []
    assert FALLING in rules(bob, world.bo)
    (kept,) = page(bob, world.bo)["reviews"][0]["decided"]["ended"]
    assert (kept["rule"], kept["value"], kept["reason"]) == (FALLING, "91", "Piggare")
    reviews = {one["id"]: one["decided"] for one in page(bob, world.bo)["reviews"]}
    assert reviews[str(first["id"])]["limits"][0]["reason"].startswith("KOL")


def test_undone_the_own_limit_stands_as_long_as_it_was_to(
    bob: TestClient, world: World, now: datetime
) -> None:
    change(bob, world, now)
    (before,) = page(bob, world.bo)["limits"]
    review = change(bob, world, now, limits=[], ended=[{"rule": FALLING, "reason": "Fel"}])

    bob.post(about(world.bo, f"reviews/{review['id']}/withdrawal"))

    assert page(bob, world.bo)["limits"] == [before]
    (kept,) = page(bob, world.bo)["draft"]["content"]["ended"]
    assert (kept["rule"], kept["reason"]) == (FALLING, "Fel")


def test_a_correction_may_end_the_same_limit_with_better_words(
    bob: TestClient, world: World, now: datetime
) -> None:
    change(bob, world, now)
    ends = [{"rule": FALLING, "reason": "Fel ord"}]
    first = change(bob, world, now, limits=[], ended=ends)

    again = [{"rule": FALLING, "reason": "Ligger på 96 % sedan i går"}]
    change(bob, world, now, corrects=first["id"], limits=[], ended=again)

    assert page(bob, world.bo)["limits"] == []


def test_only_what_is_in_force_is_ended_once_and_with_a_reason(
    bob: TestClient, world: World, now: datetime
) -> None:
    change(bob, world, now)
    ends = [
        {"rule": LOW, "reason": "Inte satt"},
        {"rule": FALLING, "reason": " "},
        {"rule": FALLING, "reason": "Två gånger"},
    ]
    answer = sign(bob, world.bo, outcome="change_plan", note="Ny plan", ended=ends)
    both = [{"rule": FALLING, "reason": "Och satt på nytt"}]
    twice = sign(
        bob, world.bo, outcome="change_plan", note="Ny plan", ended=both, limits=[limit(now)]
    )

    assert pointers(answer) == ["/ended/0/rule", "/ended/1/reason", "/ended/2/rule"]
    assert pointers(twice) == ["/ended/0/rule"]
    assert len(page(bob, world.bo)["limits"]) == 1


def test_a_limit_needs_a_rule_a_reason_an_end_and_a_possible_value(
    bob: TestClient, world: World, now: datetime
) -> None:
    wrong = [
        limit(now, rule="no-such-rule"),
        limit(now, reason=" "),
        limit(now, rule=LOW, expires_at=(now - timedelta(days=1)).isoformat()),
        limit(now, rule=f"{LOW}-red", value="9"),
    ]

    answer = sign(bob, world.bo, outcome="change_plan", note="Nya gränser", limits=wrong)

    assert answer.status_code == 422
    assert pointers(answer) == [
        "/limits/0/rule",
        "/limits/1/reason",
        "/limits/2/expires_at",
        "/limits/3/value",
    ]
    assert page(bob, world.bo)["limits"] == []


def test_a_limit_is_a_change_of_plan(bob: TestClient, world: World, now: datetime) -> None:
    answer = sign(bob, world.bo, limits=[limit(now)])

    assert answer.status_code == 422
    assert pointers(answer) == ["/limits"]


def test_the_plans_own_limits_are_told_for_the_form(
    bob: TestClient, api: TestClient, charlie: TestClient, world: World
) -> None:
    shown = bob.get(about(world.bo, "limits")).json()

    low = next(one for one in shown["rules"] if one["rule"] == LOW)
    assert (low["kind"], low["plan_value"], low["below"]) == ("oxygen_saturation", "92", True)
    assert api.get(about(world.bo, "limits")).status_code == 401
    assert charlie.get(about(world.bo, "limits")).status_code == 404


def test_what_the_round_decides_becomes_somebodys_task_d77(
    bob: TestClient, dora: TestClient, world: World, now: datetime
) -> None:
    home_care = task(now + timedelta(hours=3), owner_role=None, owner_unit_id=str(world.home_care))
    signed(bob, world.bo, note="Prov i morgon", tasks=[home_care])

    shown = page(dora, world.bo)["tasks"]

    assert [(one["what"], one["owner_unit"], one["ending"]) for one in shown] == [
        ("Ta CRP och kreatinin", "Hemsjukvården", None)
    ]
    done = dora.post(about(world.bo, f"tasks/{shown[0]['id']}/ending"), json={"comment": "Taget"})
    assert (done.json()["ending"], done.json()["ended_by"]) == ("done", "Dora")
    assert "task" in told(bob)


def test_the_second_to_do_a_task_is_told_who_did_it(
    bob: TestClient, dora: TestClient, world: World, now: datetime
) -> None:
    made = bob.post(about(world.bo, "tasks"), json=task(now + timedelta(hours=1))).json()
    path = about(world.bo, f"tasks/{made['id']}/ending")
    dora.post(path, json={})

    answer = bob.post(path, json={})

    assert answer.status_code == 409
    assert answer.json()["current"]["ended_by"] == "Dora"


def test_a_late_task_stands_on_the_due_list_of_its_owner(
    bob: TestClient, dora: TestClient, world: World, now: datetime
) -> None:
    late = now - timedelta(hours=1)
    bob.post(about(world.bo, "tasks"), json=task(late))
    theirs = task(late, what="Byt förband", owner_unit_id=str(world.home_care))
    bob.post(about(world.bo, "tasks"), json=theirs)

    def late_tasks(client: TestClient, unit: object) -> list[str]:
        items = client.get("/api/v1/due", params={"unit": str(unit)}).json()["items"]
        return [one["text"]["sv"] for one in items if one["kind"] == "late_task"]

    assert late_tasks(bob, world.ward) == ["Ta CRP och kreatinin"]
    assert late_tasks(dora, world.home_care) == ["Byt förband"]
    assert [one["late"] for one in page(bob, world.bo)["tasks"]] == [True, True]


def test_tasks_are_nobodys_who_does_not_meet_the_patient(
    api: TestClient,
    charlie: TestClient,
    dora: TestClient,
    bob: TestClient,
    world: World,
    now: datetime,
) -> None:
    made = bob.post(about(world.ada, "tasks"), json=task(now)).json()["id"]
    for client, code in ((api, 401), (charlie, 404), (dora, 404)):
        assert client.post(about(world.ada, "tasks"), json=task(now)).status_code == code
        path = about(world.ada, f"tasks/{made}/ending")
        assert client.post(path, json={}).status_code == code
    assert bob.post(about(world.bo, f"tasks/{made}/ending"), json={}).status_code == 404
    assert bob.post(about(world.bo, f"tasks/{NOBODY}/ending"), json={}).status_code == 404


def test_a_task_without_an_owner_or_for_a_unit_that_is_none_is_refused(
    bob: TestClient, world: World, now: datetime
) -> None:
    nobodys = bob.post(about(world.bo, "tasks"), json=task(now, owner_role=None))
    nowhere = bob.post(about(world.bo, "tasks"), json=task(now, owner_unit_id=str(NOBODY)))

    assert (nobodys.status_code, nowhere.status_code) == (422, 422)


def test_back_to_the_ward_is_the_direct_admission_itself_d88(
    bob: TestClient, dora: TestClient, world: World, owner: Engine
) -> None:
    review = signed(bob, world.bo, outcome="back_to_ward", note="Sämre, tas in.")

    with owner.connect() as connection:
        moves = connection.execute(text("SELECT to_status, reason FROM episode_move")).all()
    assert [tuple(row) for row in moves] == [("readmitted", "Sämre, tas in.")]
    assert page(dora, world.bo)["status"] == "readmitted"
    assert "Bo Dahl" not in {row["patient"]["name"] for row in the_round(bob)["rows"]}
    assert review["decided"]["moved"] == "readmitted"
    assert "stay" in told(bob)


def test_a_patient_who_lies_on_the_ward_is_not_sent_home_by_an_undo(
    bob: TestClient, world: World
) -> None:
    review = signed(bob, world.bo, outcome="back_to_ward", note="Sämre, tas in.")

    answer = bob.post(about(world.bo, f"reviews/{review['id']}/withdrawal"))

    assert answer.status_code == 409
    assert "decision of its own" in answer.json()["detail"]
    assert review["undo_until"] == review["signed_at"]


def test_a_refused_signature_moves_nobody(bob: TestClient, frida: TestClient, world: World) -> None:
    late = decision(frida, world.bo, outcome="back_to_ward", note="Tas in")
    signed(bob, world.bo, note="Stabil.")

    assert frida.post(about(world.bo, "reviews"), json=late).status_code == 409
    assert page(bob, world.bo)["status"] == "at_home"


def test_a_discharge_stands_as_a_task_until_all_parties_are_reconciled_d94(
    bob: TestClient, world: World
) -> None:
    signed(bob, world.bo, outcome="discharge", note="Kriterierna uppfyllda.")

    shown = page(bob, world.bo)
    assert [(one["code"], one["ending"]) for one in shown["tasks"]] == [("discharge", None)]
    assert shown["status"] == "at_home"
