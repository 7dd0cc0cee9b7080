"""The checklist before leaving: gates that hold, answers that fit, overrides with a name (D53-D66)."""

from __future__ import annotations

import pytest

from tests.backend.stay.paths import Json, Ward, now


def gates(ward: Ward, episode: str, name: str = "leaving") -> dict[str, str]:
    items = ward.page(episode)["checklists"][name]["items"]
    return {item["key"]: item["state"] for item in items}


def bo(ward: Ward) -> str:
    return str(ward.world.bo.episode_id)


def test_a_failed_test_call_keeps_the_gate_shut_d57(ward: Ward) -> None:
    first = ward.wrote(
        "alice", bo(ward), "checked", list="leaving", item="test_call", answer="failed", note="Brus"
    )
    failed = gates(ward, bo(ward))["test_call"]

    ward.wrote(
        "alice",
        bo(ward),
        "checked",
        previous=first["id"],
        list="leaving",
        item="test_call",
        answer="done",
    )

    assert (failed, gates(ward, bo(ward))["test_call"]) == ("failed", "done")


def test_facts_the_system_knows_answer_themselves(ward: Ward) -> None:
    before = gates(ward, bo(ward))
    ward.reserve(bo(ward))
    ward.agree(bo(ward))
    ward.receipt("alice", bo(ward), 1)
    after = gates(ward, bo(ward))

    assert (before["bed"], before["agreement"], before["request"]) == ("open", "open", "done")
    assert (after["bed"], after["agreement"]) == ("done", "done")


@pytest.mark.parametrize(
    "wrong",
    [
        {"note": " "},
        {"item": "no-such-item"},
        {"list": "no-such-list"},
        {"item": "bed", "answer": "done"},
        {"item": "agreement", "answer": "done"},
        {"item": "labs", "answer": "not_applicable", "note": "Onödigt"},
        {"item": "request", "answer": "not_applicable", "note": ""},
        {"answer": "maybe"},
    ],
)
def test_an_answer_nobody_may_give_is_refused(ward: Ward, wrong: dict[str, str]) -> None:
    usual = {"list": "leaving", "item": "labs", "answer": "done", "note": "CRP 12, 07:10"}

    assert ward.write("alice", bo(ward), "checked", **(usual | wrong)).status_code == 422


def test_a_doctor_overrides_a_gate_with_reason_and_role_but_never_the_bed_d63(ward: Ward) -> None:
    bed = {"list": "leaving", "item": "bed", "reason": "Fullt"}
    labs = {"list": "leaving", "item": "labs", "reason": "Tas hemma i morgon"}

    refused = ward.write("bob", bo(ward), "override", **bed)
    ward.wrote("bob", bo(ward), "override", **labs)

    assert refused.status_code == 422
    items = ward.page(bo(ward))["checklists"]["leaving"]["items"]
    (shown,) = [item for item in items if item["key"] == "labs"]
    assert (shown["state"], shown["reason"], shown["role"]) == (
        "overridden",
        "Tas hemma i morgon",
        "physician",
    )


def test_omars_path_asks_for_more_than_kims_d34(ward: Ward) -> None:
    kim = set(gates(ward, bo(ward)))
    ward.sql("UPDATE episode SET plan_path = 'omar' WHERE id = :e", e=bo(ward))

    assert set(gates(ward, bo(ward))) - kim == {"basic_needs", "home_help", "sip"}


def test_a_pump_is_packed_only_for_whom_it_is_for_d58(ward: Ward) -> None:
    without = gates(ward, bo(ward), "packing")
    ward.sql("UPDATE episode SET plan_path = 'opat-pump' WHERE id = :e", e=bo(ward))

    assert set(gates(ward, bo(ward), "packing")) - set(without) == {"pump"}


def aid(ward: Ward, key: str, way: str, arrives: str | None = None) -> None:
    today = now().date().isoformat()
    ward.wrote(
        "alice",
        bo(ward),
        "aid",
        key=key,
        name=f"Hjälpmedel {key}",
        needed_on=today,
        way=way,
        arrives_on=arrives,
    )


@pytest.mark.parametrize(
    ("aids", "warned"),
    [
        ([("bed", "patient_transport")], 0),
        ([("bed", "patient_transport"), ("chair", "patient_transport")], 1),
        ([("bed", "patient_transport"), ("chair", "kin")], 0),
        ([("bed", "ld_tour")], 1),
    ],
)
def test_one_aid_rides_with_the_patient_and_the_tour_comes_too_late_for_day_1_d61(
    ward: Ward, aids: list[tuple[str, str]], warned: int
) -> None:
    for key, way in aids:
        aid(ward, key, way)

    page = ward.page(bo(ward))
    assert len(page["warnings"]) == warned
    assert gates(ward, bo(ward))["transport"] == ("open" if warned else "done")


def test_each_list_says_its_version_and_approver_d108(ward: Ward) -> None:
    lists = ward.page(bo(ward))["checklists"]

    assert {name: one["version"] for name, one in lists.items()} == {
        "leaving": "1",
        "packing": "1",
        "discharge": "1",
    }
    assert all(one["approver"] for one in lists.values())


def test_no_one_leaves_while_one_gate_is_shut(ward: Ward) -> None:
    episode = ward.preparing()
    ward.reserve(episode)
    ward.agree(episode)
    ward.receipt("alice", episode, 1)
    ward.everything_checked(episode)
    newest = ward.page(episode)["entries"]
    labs: Json = next(e for e in newest if e["subject"] == "leaving/labs")
    ward.wrote(
        "alice",
        episode,
        "checked",
        previous=labs["id"],
        list="leaving",
        item="labs",
        answer="failed",
    )

    answer = ward.move("alice", episode, "preparing", "at_home")

    assert [row["need"] for row in answer.json()["missing"]] == ["checklist"]
