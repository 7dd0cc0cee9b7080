"""Before somebody leaves: the newest results with their age, and no tick that is silent about it (D56)."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.backend.stay.paths import API, Ward, now


def entered(ward: Ward, days: float, crp: str) -> None:
    at = (now() - timedelta(days=days)).isoformat()
    path = f"{API}/episodes/{ward.world.bo.episode_id}/labs"
    body = {
        "id": f"00000000-0000-4000-8000-{int(days * 10):012d}",
        "at": at,
        "values": {"crp": crp},
    }
    answer = ward.by("alice").post(path, json=body)
    assert answer.status_code == 201, answer.text


def test_the_newest_result_of_each_is_given_with_when_it_was_taken_d56(ward: Ward) -> None:
    entered(ward, 2, "88")
    entered(ward, 0.1, "41")
    bo = str(ward.world.bo.episode_id)
    ward.sql("UPDATE episode SET status = 'preparing' WHERE id = :id", id=bo)

    [crp] = ward.page(bo)["labs"]
    ward.sql("UPDATE episode SET status = 'at_home' WHERE id = :id", id=bo)

    assert (crp["kind"], crp["value"], crp["unit"]) == ("crp", "41", "mg/L")
    assert now() - datetime.fromisoformat(crp["at"]) < timedelta(hours=3)
    assert ward.page(bo)["labs"] == []


def test_a_tick_that_says_nothing_of_when_is_refused_and_one_that_does_is_kept_d56(
    ward: Ward,
) -> None:
    kim = ward.preparing()
    silent = ward.write("bob", kim, "checked", list="leaving", item="labs", answer="done")
    ward.checked(kim, "leaving", "labs", note="CRP 41 mg/l, i dag 07:10")

    assert silent.status_code == 422
    assert silent.json()["errors"][0]["pointer"] == "/entry/note"
    told = ward.page(kim)
    [item] = [x for x in told["checklists"]["leaving"]["items"] if x["key"] == "labs"]
    assert (item["state"], item["note"], item["dated"]) == (
        "done",
        "CRP 41 mg/l, i dag 07:10",
        True,
    )
    assert told["labs"] == []
