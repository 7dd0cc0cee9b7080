"""To change the plan is one signature: every part with it or none of it, and undone as one (D77)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine, text

from tests.backend.rounds.ward import (
    NOBODY,
    about,
    decision,
    logged,
    measure,
    page,
    sign,
    signed,
)
from tests.backend.stay.paths import agreement, request
from tests.people import World

ROW = {
    "key": "measure",
    "what": "Mäta fyra gånger om dagen",
    "who": "patient",
    "when": "Var sjätte timme",
    "hours": [6, 12, 18, 23],
}
NEW = {"key": "walk", "what": "Gå till brevlådan", "who": "patient", "when": "Dagligen"}


@pytest.fixture
def agreed(alice: TestClient, world: World) -> int:
    """Bo's agreement, version 1."""
    body = {"content": agreement(), "seen": None, "reason": "Vid hemgång"}
    assert alice.post(about(world.bo, "agreement"), json=body).status_code == 201
    return 1


@pytest.fixture
def consented(alice: TestClient, world: World) -> None:
    """Bo lets home care be told; nothing is sent to them before (D96)."""
    said = {"kind": "consent", "receiver": str(world.home_care), "given": True}
    body = {"entry": said | {"about": "Vården hemma"}, "previous": None}
    assert alice.post(about(world.bo, "entries"), json=body).status_code == 201


def revision(**more: object) -> dict[str, object]:
    return {"seen": 1, "reason": "Sämre i natt", "rows": [ROW, NEW]} | more


def plan(client: TestClient, world: World) -> dict[str, Any]:
    answer = client.get(about(world.bo, "plan"))
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


def the_agreement(client: TestClient, world: World) -> dict[str, Any]:
    shown: dict[str, Any] = client.get(about(world.bo, "agreement")).json()
    return shown


def asked(client: TestClient, world: World) -> list[dict[str, Any]]:
    """Read Bo's care requests as the ward does."""
    told = client.get("/api/v1/care-requests", params={"unit": str(world.ward)}).json()
    return [one for one in told["requests"] if one["episode_id"] == str(world.bo.episode_id)]


def change(client: TestClient, world: World, **parts: object) -> dict[str, Any]:
    return signed(client, world.bo, outcome="change_plan", note="Ändrad plan.", **parts)


def refused(client: TestClient, world: World, **parts: object) -> Response:
    return sign(client, world.bo, outcome="change_plan", note="Ändrad plan.", **parts)


def undo(client: TestClient, world: World, review: dict[str, Any]) -> Response:
    return client.post(about(world.bo, f"reviews/{review['id']}/withdrawal"))


def pointers(answer: Response) -> list[str]:
    assert answer.status_code == 422, answer.text
    return [error["pointer"] for error in answer.json()["errors"]]


def tasks(client: TestClient, world: World) -> dict[str, str | None]:
    return {one["what"]: one["ending"] for one in page(client, world.bo)["tasks"]}


def test_changed_rows_make_the_next_version_and_the_rest_stays_as_agreed_d40(
    bob: TestClient, world: World, agreed: int
) -> None:
    review = change(bob, world, agreement=revision(seen=agreed))

    current = the_agreement(bob, world)["current"]
    assert current["number"] == 2
    assert current["reason"] == "Sämre i natt"
    assert [row["what"] for row in current["content"]["rows"]] == [ROW["what"], NEW["what"]]
    assert current["content"]["criteria"] == ["Feberfri"]
    assert review["decided"]["agreement"]["number"] == 2


def test_a_row_and_the_criteria_can_be_left_out_or_written_anew(
    bob: TestClient, world: World, agreed: int
) -> None:
    new = revision(seen=agreed, rows=[NEW], without=["measure"], criteria=["Feberfri i 48 timmar"])
    change(bob, world, agreement=new)

    content = the_agreement(bob, world)["current"]["content"]
    assert [row["key"] for row in content["rows"]] == ["walk"]
    assert content["criteria"] == ["Feberfri i 48 timmar"]


def test_a_new_version_is_sent_to_home_care_and_given_to_the_patient_by_somebody_d45(
    bob: TestClient, world: World, agreed: int
) -> None:
    change(bob, world, agreement=revision(seen=agreed))

    steps = {
        one["holder"]: (one["current_version_step"], one["up_to_date"])
        for one in the_agreement(bob, world)["holders"]
    }
    assert steps == {"patient": (None, False), "Hemsjukvården": ("sent", False)}
    assert tasks(bob, world) == {
        "Ge patienten version 2 av överenskommelsen och få den kvitterad.": None
    }
    assert [one["late"] for one in page(bob, world.bo)["tasks"]] == [False]


def test_undone_the_version_before_applies_again_and_its_number_is_never_used_twice(
    bob: TestClient, world: World, agreed: int
) -> None:
    review = change(bob, world, agreement=revision(seen=agreed))
    assert undo(bob, world, review).status_code == 201

    assert the_agreement(bob, world)["current"]["number"] == 1
    assert set(tasks(bob, world).values()) == {"cancelled"}
    draft = page(bob, world.bo)["draft"]["content"]["agreement"]
    assert [row["key"] for row in draft["rows"]] == ["measure", "walk"]

    change(bob, world, agreement=revision(seen=agreed))
    assert the_agreement(bob, world)["current"]["number"] == 3


def test_an_agreement_that_was_revised_since_is_refused_with_the_newer_one_beside(
    bob: TestClient, alice: TestClient, world: World, agreed: int, now: datetime
) -> None:
    task = {"what": "Ta CRP", "due_at": (now + timedelta(hours=2)).isoformat()}
    wanted = decision(
        bob,
        world.bo,
        outcome="change_plan",
        note="Ändrad plan.",
        agreement=revision(seen=agreed),
        tasks=[task | {"owner_role": "nurse"}],
    )
    body = {"content": agreement(coordinator="Ny"), "seen": 1, "reason": "Byte"}
    alice.post(about(world.bo, "agreement"), json=body)

    answer = bob.post(about(world.bo, "reviews"), json=wanted)

    assert (answer.status_code, answer.json()["part"]) == (409, "agreement")
    assert answer.json()["theirs"]["number"] == 2
    assert page(bob, world.bo)["reviews"] == []
    assert tasks(bob, world) == {}


def test_what_somebody_has_built_upon_is_not_undone_in_part(
    bob: TestClient, alice: TestClient, world: World, agreed: int, now: datetime
) -> None:
    limit = {
        "rule": "saturation-falling",
        "value": "91",
        "reason": "KOL",
        "expires_at": (now + timedelta(days=5)).isoformat(),
    }
    review = change(bob, world, agreement=revision(seen=agreed), limits=[limit])
    body = {"content": agreement(coordinator="Ny"), "seen": 2, "reason": "Byte"}
    alice.post(about(world.bo, "agreement"), json=body)

    answer = undo(bob, world, review)

    assert (answer.status_code, answer.json()["part"]) == (409, "agreement")
    shown = page(bob, world.bo)
    assert shown["reviews"][0]["withdrawn_at"] is None
    assert [one["value"] for one in shown["limits"]] == ["91"]


def test_without_an_agreement_there_is_none_to_revise(bob: TestClient, world: World) -> None:
    assert pointers(refused(bob, world, agreement=revision())) == ["/agreement"]


@pytest.mark.usefixtures("consented")
def test_home_care_is_asked_with_the_signature_and_somebody_is_to_phone_d10_d79(
    bob: TestClient, dora: TestClient, world: World
) -> None:
    new = {"unit_id": str(world.home_care), "content": request(question="Dropp tre gånger")}
    change(bob, world, request=new)

    (made,) = [one for one in asked(bob, world) if one["content"]]
    assert (made["status"], made["complete"]) == ("sent", False)
    theirs = dora.get("/api/v1/care-requests", params={"unit": str(world.home_care)}).json()
    assert "Dropp tre gånger" in str(theirs)
    (task,) = tasks(bob, world)
    assert task.startswith("Ring Hemsjukvården")


def test_without_consent_nothing_is_sent_and_nothing_is_signed_d96(
    bob: TestClient, world: World
) -> None:
    answer = refused(bob, world, request={"unit_id": str(world.home_care), "content": request()})

    assert answer.status_code == 409
    assert [one["need"] for one in answer.json()["missing"]] == ["consent"]
    assert [one for one in asked(bob, world) if one["content"]] == []
    assert page(bob, world.bo)["reviews"] == []


@pytest.mark.usefixtures("consented")
def test_undone_the_request_is_withdrawn(bob: TestClient, world: World) -> None:
    new = {"unit_id": str(world.home_care), "content": request()}
    undo(bob, world, change(bob, world, request=new))

    assert [one["status"] for one in asked(bob, world) if one["content"]] == ["withdrawn"]
    draft = page(bob, world.bo)["draft"]["content"]["request"]
    assert (draft["unit_id"], draft["request_id"]) == (str(world.home_care), None)


@pytest.mark.usefixtures("consented")
def test_a_request_that_stands_is_changed_and_undone_it_asks_as_before(
    bob: TestClient, alice: TestClient, world: World
) -> None:
    first = {"unit_id": str(world.home_care), "content": request(question="En gång")}
    made = alice.post(about(world.bo, "care-requests"), json=first).json()["id"]
    sent = {"step": "sent", "seen": "drafted"}
    alice.post(f"/api/v1/care-requests/{made}/steps", json=sent)

    def question() -> list[str]:
        return [one["content"]["question"] for one in asked(bob, world) if one["id"] == made]

    other = {"request_id": made, "seen_version": 1, "content": request(question="Två gånger")}
    review = change(bob, world, request=other)
    assert question() == ["Två gånger"]

    undo(bob, world, review)
    assert question() == ["En gång"]


@pytest.mark.usefixtures("consented")
def test_a_request_that_is_opened_and_sent_on_unchanged_is_no_change(
    bob: TestClient, alice: TestClient, world: World
) -> None:
    """Nobody at home care is phoned, and no version is made, for what says the same."""
    content = request(question="En gång")
    first = {"unit_id": str(world.home_care), "content": content}
    made = alice.post(about(world.bo, "care-requests"), json=first).json()["id"]
    alice.post(f"/api/v1/care-requests/{made}/steps", json={"step": "sent", "seen": "drafted"})
    before = [one for one in asked(bob, world) if one["content"]]

    same = {"request_id": made, "seen_version": 1, "content": content}
    review = change(bob, world, request=same)

    assert "request" not in review["decided"]
    assert [one for one in asked(bob, world) if one["content"]] == before
    assert tasks(bob, world) == {}


def test_a_request_changed_by_somebody_since_is_refused(
    bob: TestClient, alice: TestClient, world: World
) -> None:
    first = {"unit_id": str(world.home_care), "content": request(question="En gång")}
    made = alice.post(about(world.bo, "care-requests"), json=first).json()["id"]
    changed = {"step": "changed", "seen": "drafted", "content": request(question="Två gånger")}
    alice.post(f"/api/v1/care-requests/{made}/steps", json=changed)

    stale = {"request_id": made, "seen_version": 1, "content": request(question="Tre gånger")}
    answer = refused(bob, world, request=stale)

    assert (answer.status_code, answer.json()["part"]) == (409, "request")
    assert answer.json()["theirs"]["content"]["question"] == "Två gånger"


def test_nobody_changes_a_request_about_somebody_else(
    bob: TestClient, alice: TestClient, world: World
) -> None:
    first = {"unit_id": str(world.home_care), "content": request()}
    adas = alice.post(about(world.ada, "care-requests"), json=first).json()["id"]
    stale = {"request_id": adas, "seen_version": 1, "content": request()}

    assert refused(bob, world, request=stale).status_code == 404
    assert refused(bob, world, request=stale | {"request_id": str(NOBODY)}).status_code == 404


def test_an_extra_measurement_becomes_a_task_and_goes_with_the_undo(
    bob: TestClient, world: World, now: datetime
) -> None:
    extra = {
        "kinds": ["pulse", "oxygen_saturation"],
        "at": (now + timedelta(hours=3)).isoformat(),
        "owner_unit_id": str(world.home_care),
    }
    review = change(bob, world, measurements=[extra])

    what = "Extra mätning: puls och syremättnad."
    assert tasks(bob, world) == {what: None}
    undo(bob, world, review)
    assert tasks(bob, world) == {what: "cancelled"}
    assert page(bob, world.bo)["draft"]["content"]["measurements"][0]["kinds"] == extra["kinds"]


def test_whoever_comes_back_to_the_ward_is_not_measured_at_home_any_more(
    bob: TestClient, world: World, now: datetime
) -> None:
    extra = {
        "kinds": ["pulse"],
        "at": (now + timedelta(hours=3)).isoformat(),
        "owner_role": "home_care_nurse",
    }
    change(bob, world, measurements=[extra])

    signed(bob, world.bo, outcome="back_to_ward", note="Sämre, tas in.")

    assert tasks(bob, world) == {"Extra mätning: puls.": "cancelled"}


def test_every_part_that_is_wrong_is_named_at_once_and_nothing_is_written(
    bob: TestClient, world: World, now: datetime, agreed: int
) -> None:
    past = (now - timedelta(hours=1)).isoformat()
    ahead = (now + timedelta(hours=1)).isoformat()
    low = {"rule": "saturation-falling", "value": "9", "reason": "", "expires_at": past}
    answer = refused(
        bob,
        world,
        limits=[low],
        tasks=[{"what": "Ta CRP", "due_at": past, "owner_role": None}],
        measurements=[{"kinds": ["crp"], "at": ahead, "owner_role": "nurse"}],
        agreement=revision(seen=agreed),
        request={"content": request()},
    )

    assert pointers(answer) == [
        "/limits/0/value",
        "/limits/0/reason",
        "/limits/0/expires_at",
        "/tasks/0/owner_role",
        "/tasks/0/due_at",
        "/measurements/0/kinds",
        "/request/unit_id",
    ]
    assert the_agreement(bob, world)["current"]["number"] == 1
    assert page(bob, world.bo)["reviews"] == []


def test_one_limit_cannot_be_set_twice_in_one_breath(
    bob: TestClient, world: World, now: datetime
) -> None:
    one = {
        "rule": "saturation-falling",
        "value": "91",
        "reason": "KOL",
        "expires_at": (now + timedelta(days=5)).isoformat(),
    }

    assert pointers(refused(bob, world, limits=[one, one | {"value": "90"}])) == ["/limits/1/rule"]


@pytest.mark.parametrize("part", ["agreement", "request", "limits"])
def test_a_change_is_not_sent_along_with_another_outcome(
    bob: TestClient, world: World, now: datetime, agreed: int, part: str
) -> None:
    parts: dict[str, object] = {
        "agreement": revision(seen=agreed),
        "request": {"unit_id": str(world.home_care), "content": request()},
        "limits": [
            {
                "rule": "saturation-falling",
                "value": "91",
                "reason": "KOL",
                "expires_at": (now + timedelta(days=5)).isoformat(),
            }
        ],
    }

    assert pointers(sign(bob, world.bo, **{part: parts[part]})) == [f"/{part}"]


def test_how_the_patient_comes_back_is_a_task_of_now_and_of_no_other_outcome(
    bob: TestClient, world: World
) -> None:
    ride = {"by": "ambulance", "note": "Portkod 4711"}
    assert pointers(sign(bob, world.bo, transport=ride)) == ["/transport"]

    signed(bob, world.bo, outcome="back_to_ward", note="Sämre, tas in.", transport=ride)

    assert list(tasks(bob, world)) == ["Beställ ambulans till avdelningen. Portkod 4711"]


def test_a_correction_takes_the_place_of_what_it_corrects_and_is_not_undone(
    bob: TestClient, frida: TestClient, world: World, agreed: int
) -> None:
    first = change(bob, world, agreement=revision(seen=agreed))
    other = revision(seen=agreed, rows=[NEW])

    second = change(frida, world, agreement=other, corrects=first["id"])

    rows = the_agreement(bob, world)["current"]["content"]["rows"]
    assert [row["what"] for row in rows] == ["Mäta morgon och kväll", NEW["what"]]
    assert second["undo_until"] == second["signed_at"]
    answer = undo(frida, world, second)
    assert (answer.status_code, "once more" in answer.json()["detail"]) == (409, True)


def test_a_correction_of_words_alone_can_be_undone(bob: TestClient, world: World) -> None:
    first = signed(bob, world.bo, note="Stabli.")
    second = signed(bob, world.bo, note="Stabil.", corrects=first["id"])

    assert undo(bob, world, second).status_code == 201
    assert page(bob, world.bo)["draft"]["content"]["corrects"] == first["id"]


def test_what_was_undone_is_not_corrected(bob: TestClient, world: World) -> None:
    first = signed(bob, world.bo, note="Fel.")
    undo(bob, world, first)

    assert pointers(sign(bob, world.bo, corrects=first["id"])) == ["/corrects"]


def test_whoever_is_back_on_the_ward_is_not_decided_to_go_on_at_home(
    bob: TestClient, world: World
) -> None:
    first = signed(bob, world.bo, outcome="back_to_ward", note="Tas in.")

    assert sign(bob, world.bo).status_code == 409
    assert sign(bob, world.bo, outcome="back_to_ward", note="Igen.").status_code == 409
    again = sign(bob, world.bo, outcome="back_to_ward", note="Tas in nu.", corrects=first["id"])
    assert again.status_code == 201


def test_a_discharge_needs_a_reason_while_a_criterion_is_not_met(
    bob: TestClient, world: World, now: datetime, owner: Engine
) -> None:
    measure(bob, world.bo, now)
    assert pointers(sign(bob, world.bo, outcome="discharge")) == ["/note"]

    with owner.begin() as connection:
        connection.execute(
            text(
                "UPDATE assessment SET verdict = jsonb_set(verdict, '{criteria}', "
                """'[{"id": "afebrile", "answer": "met"}]') WHERE episode_id = :episode"""
            ),
            {"episode": world.bo.episode_id},
        )

    signed(bob, world.bo, outcome="discharge")


def test_the_form_for_a_change_begins_with_the_plan_as_it_stands(
    bob: TestClient, world: World, agreed: int, owner: Engine
) -> None:
    shown = plan(bob, world)

    low = next(one for one in shown["rules"] if one["rule"] == "saturation-falling")
    assert (low["low"], low["high"]) == ("50", "100")
    assert shown["agreement"]["number"] == agreed
    assert [row["key"] for row in shown["agreement"]["rows"]] == ["measure"]
    assert [one["unit"] for one in shown["requests"]] == ["Hemsjukvården"]
    assert [one["name"] for one in shown["units"]] == ["Hemsjukvården"]
    assert "pulse" in [one["code"] for one in shown["kinds"]]
    assert ("read", world.staff["bob"]) in logged(owner, world.bo, "plan")


def test_the_form_is_nobodys_who_cannot_sign(
    api: TestClient, alice: TestClient, dora: TestClient, charlie: TestClient, world: World
) -> None:
    codes = [
        client.get(about(world.bo, "plan")).status_code for client in (api, alice, dora, charlie)
    ]

    assert codes == [401, 403, 403, 404]


def test_a_draft_keeps_every_part_as_it_was_typed(bob: TestClient, world: World) -> None:
    half: dict[str, Any] = {
        "outcome": "change_plan",
        "note": "Halv",
        "limits": [{"rule": "saturation-falling", "value": "9x", "expires_at": ""}],
        "tasks": [{"what": "", "due_at": "2026-11-2"}],
        "measurements": [{"kinds": []}],
        "agreement": {"seen": 1, "rows": [{"key": "measure", "what": ""}]},
        "request": {"unit_id": "", "content": {"question": "Dro"}},
        "transport": {"by": "taxi", "note": ""},
        "corrects": None,
    }

    assert bob.put(about(world.bo, "draft"), json=half).status_code == 200

    kept = page(bob, world.bo)["draft"]["content"]
    assert {name: kept[name] for name in half} == half
