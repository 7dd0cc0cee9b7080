"""Somebody cannot come to a meeting; the convener holds it or calls it off (D102). Kin by name (D28)."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.backend.stay.paths import Json, Ward, a_meeting, now

ZONE = ZoneInfo("Europe/Stockholm")
PEOPLE = [
    {"key": "patient", "name": "Bo Dahl", "mode": "video"},
    {"key": "dora", "name": "Dora", "organisation": "Hemsjukvården", "mode": "video"},
]
GONE = {"meeting": "m1", "participant": "dora", "told": "phone", "decided_by": "Alice"}


def bo(ward: Ward) -> str:
    return str(ward.world.bo.episode_id)


def planned(ward: Ward, **told: Json) -> Json:
    return ward.wrote("alice", bo(ward), "meeting", **a_meeting(participants=PEOPLE, **told))


def meeting(ward: Ward) -> Json:
    [told] = ward.get("alice", f"/episodes/{bo(ward)}/meetings")["meetings"]
    return told


def calls(ward: Ward) -> list[str]:
    found = ward.get("alice", f"/episodes/{bo(ward)}/stay-tasks")
    return [one["title"] for one in found if one["source"] == "meeting"]


def today_at_the_latest() -> dict[str, str]:
    """A meeting that ends before this day does, whatever the hour of the test."""
    begins = now().astimezone(ZONE)
    midnight = datetime.combine(begins.date() + timedelta(days=1), datetime.min.time(), ZONE)
    ends = min(begins + timedelta(minutes=30), midnight - timedelta(seconds=1))
    return {
        "starts_at": begins.isoformat(),
        "ends_at": max(ends, begins + timedelta(seconds=1)).isoformat(),
    }


def test_a_meeting_that_is_held_all_the_same_stays_planned_d102(ward: Ward) -> None:
    planned(ward)

    ward.wrote("alice", bo(ward), "absence", **GONE, decision="hold")

    told = meeting(ward)
    assert told["content"]["held"] == "planned"
    assert [(x["participant"], x["decision"]) for x in told["absences"]] == [("dora", "hold")]


def test_a_meeting_that_is_called_off_is_cancelled_with_it_and_its_history_kept_d102(
    ward: Ward,
) -> None:
    first = planned(ward)

    ward.wrote("alice", bo(ward), "absence", **GONE, decision="cancel")

    told = meeting(ward)
    assert told["content"]["held"] == "cancelled"
    assert told["previous"] == first["id"]
    assert calls(ward) == []


def test_the_same_day_somebody_is_asked_to_phone_the_others_d102(ward: Ward) -> None:
    planned(ward, **today_at_the_latest())

    ward.wrote("alice", bo(ward), "absence", **GONE, decision="cancel")

    assert calls(ward) == ["Ring dem som skulle vara med: mötet i dag är inställt."]


def test_what_is_not_decided_is_decided_later_by_the_next_entry(ward: Ward) -> None:
    planned(ward)
    told = GONE | {"decided_by": ""}
    first = ward.wrote("dora", bo(ward), "absence", **told, decision="not_decided")

    ward.wrote("alice", bo(ward), "absence", first["id"], **GONE, decision="cancel")

    assert meeting(ward)["content"]["held"] == "cancelled"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"decided_by": "Dora"}, "decided_by"),
        ({"decided_by": ""}, "decided_by"),
        ({"meeting": "m2"}, "meeting"),
        ({"participant": "nobody"}, "participant"),
        ({"decision": "postpone"}, "decision"),
    ],
)
def test_an_absence_that_cannot_be_is_refused_at_its_field(
    ward: Ward, wrong: Json, field: str
) -> None:
    planned(ward)

    answer = ward.write("alice", bo(ward), "absence", **(GONE | {"decision": "cancel"} | wrong))

    assert answer.status_code == 422
    assert [one["pointer"].rpartition("/")[2] for one in answer.json()["errors"]] == [field]
    assert meeting(ward)["content"]["held"] == "planned"


def test_nobody_more_is_absent_from_what_is_called_off(ward: Ward) -> None:
    planned(ward)
    ward.wrote("alice", bo(ward), "absence", **GONE, decision="cancel")

    late = ward.write(
        "alice", bo(ward), "absence", **(GONE | {"participant": "patient"}), decision="hold"
    )

    assert late.status_code == 409


def test_two_who_note_the_same_absence_meet_both_versions(ward: Ward) -> None:
    planned(ward)
    ward.wrote("alice", bo(ward), "absence", **GONE, decision="hold")

    late = ward.write("bob", bo(ward), "absence", **GONE, decision="cancel")

    assert late.status_code == 409
    assert late.json()["current"]["content"]["decision"] == "hold"
    assert meeting(ward)["content"]["held"] == "planned"


TOLD = {"brochure": "Vård hemma", "brochure_version": "1", "language": "sv"}
DAUGHTER = {
    "key": "d1",
    "name": "Eva Dahl",
    "relation": "dotter",
    "phone": "070-1",
    "consent": "given",
}


def test_each_of_kin_is_told_by_name_and_each_has_a_chain_of_their_own_d28(ward: Ward) -> None:
    ward.wrote("alice", bo(ward), "contact", **DAUGHTER)
    ward.wrote("alice", bo(ward), "contact", **(DAUGHTER | {"key": "s1", "name": "Ove Dahl"}))
    for key in ("d1", "s1"):
        ward.wrote("alice", bo(ward), "information", to="kin", kin=key, **TOLD)

    found = [x for x in ward.page(bo(ward))["entries"] if x["kind"] == "information"]

    assert {x["subject"] for x in found} == {"d1", "s1"}


@pytest.mark.parametrize(
    "about", [{"to": "kin"}, {"to": "patient", "kin": "d1"}, {"to": "kin", "kin": "stranger"}]
)
def test_information_to_kin_says_to_which_of_them(ward: Ward, about: Json) -> None:
    ward.wrote("alice", bo(ward), "contact", **DAUGHTER)

    answer = ward.write("alice", bo(ward), "information", **about, **TOLD)

    assert answer.status_code == 422
