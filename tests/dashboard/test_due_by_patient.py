"""The unit's one list of what is due, laid out by patient for the page."""

from __future__ import annotations

from dashboard.ward.pages.stay_due import by_patient


def item(episode: str, kind: str) -> dict[str, object]:
    return {
        "kind": kind,
        "level": "due",
        "episode_id": episode,
        "patient": "Ada Ek",
        "identifier": "19500907-2553",
        "phone": None,
    }


def test_what_is_due_for_one_patient_stands_together_in_the_order_it_came() -> None:
    rows = by_patient([item("a", "no_bed"), item("b", "task"), item("a", "missed_round")])

    assert [row["episode_id"] for row in rows] == ["a", "b"]
    assert [one["code"] for one in rows[0]["due"]] == ["no_bed", "missed_round"]
