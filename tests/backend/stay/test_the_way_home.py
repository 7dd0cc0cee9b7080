"""Kim from flag to discharge and Omar from flag to direct admission, each gate refused once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from httpx2 import Response

from tests.backend.stay.paths import Ward, agreement, decision, later, now


def missing(answer: Response) -> list[str]:
    assert answer.status_code == 409, answer.text
    return [row["need"] for row in answer.json()["missing"]]


def test_kim_is_flagged_informed_assessed_decided_goes_home_and_is_discharged(ward: Ward) -> None:
    kim = ward.flag("anna")
    assert missing(ward.move("alice", kim, "candidate", "informed")) == ["informed"]
    ward.informed(kim)
    assert missing(ward.move("fia", kim, "informed", "assessed")) == [
        "patient_willing",
        "patient_safe",
        "joint_assessment",
    ]
    ward.says_yes(kim)
    ward.assessed_together(kim)
    ward.moved("fia", kim, "informed", "assessed")
    assert missing(ward.move("bob", kim, "assessed", "decided")) == ["decision"]
    ward.moved("bob", kim, "assessed", "decided", decision=decision())
    ward.moved("alice", kim, "decided", "preparing")
    assert missing(ward.move("alice", kim, "preparing", "at_home")) == ["bed", "checklist"]
    ward.everything_checked(kim)
    ward.agree(kim)
    ward.receipt("alice", kim, 1)
    assert missing(ward.move("alice", kim, "preparing", "at_home")) == ["bed", "checklist"]
    ward.reserve(kim)

    home = ward.moved("alice", kim, "preparing", "at_home")

    assert [row["effect"] for row in home["followed"]] == ["start_home"]
    assert missing(ward.move("bob", kim, "at_home", "discharged")) == [
        "criteria",
        "conversation",
        "follow_up",
        "reconciled",
        "discharge_list",
    ]
    closing(ward, kim)
    ward.moved("bob", kim, "at_home", "discharged")
    page = ward.page(kim)
    assert (page["status"], page["bed"]) == ("discharged", None)
    assert [move["to"] for move in page["moves"]] == [
        "candidate",
        "informed",
        "assessed",
        "decided",
        "preparing",
        "at_home",
        "discharged",
    ]


def closing(ward: Ward, episode: str) -> None:
    ward.wrote("bob", episode, "criteria_judged", met=True, reason="Uppfyllda vid ronden")
    ward.wrote(
        "alice",
        episode,
        "discharge_conversation",
        held_on=now().date().isoformat(),
        mode="video",
        present=["Kim", "Bob"],
        summary="Mår bra",
    )
    ward.wrote(
        "alice",
        episode,
        "follow_up",
        referral_to="Vårdcentralen",
        next_step="Kontroll av CRP om en vecka",
        call_after_discharge="Mottagningen",
        phone="010-555 54 10",
        until=later(days=30)[:10],
    )
    ward.wrote(
        "alice",
        episode,
        "reconciled",
        parties=["Avdelningen", "Kim"],
        result="Alla är överens",
        medicines_reconciled=True,
    )
    ward.checked(episode, "discharge", "medicines_back", "not_applicable", note="Inga kvar")
    ward.checked(episode, "discharge", "letter")
    ward.checked(episode, "discharge", "line_out", "not_applicable", note="Hade ingen infart")


def test_omar_gets_worse_at_home_and_is_back_in_his_bed_in_one_step_d88(ward: Ward) -> None:
    omar = ward.at_home("kim")
    ward.agree(omar, seen=1)
    ward.wrote(
        "alice",
        omar,
        "emergency",
        called_at=later(),
        called_by="kin",
        why="Svårt att andas",
        outcome="ambulance_sent",
    )

    back = ward.done("alice", f"/episodes/{omar}/admission", {"reason": "Andfådd"})

    page = ward.page(omar)
    assert [row["effect"] for row in back["move"]["followed"]] == [
        "admit_to_bed",
        "stop_schedule",
        "mute_reminders",
        "tell_home_care",
    ]
    assert back["ambulance"]["bed"] == {"label": "14:1", "kind": "held"}
    assert "Orsak: Andfådd." in back["sbar"]["sv"]["situation"]
    assert (page["status"], page["bed"]["label"], page["bed"]["until"]) == (
        "readmitted",
        "14:1",
        None,
    )
    assert page["bed"]["admitted_at"] is not None
    assert [task["step"] for task in page["tasks"] if task["open"]] == []
    assert page["moves"][-1]["details"]["emergency"] is not None


def test_whoever_has_no_usable_bed_is_still_admitted_to_a_place_beyond_the_number(
    ward: Ward,
) -> None:
    episode = ward.at_home()
    ward.sql(
        "UPDATE bed_reservation SET during = tstzrange(lower(during), lower(during) + "
        "interval '1 microsecond') WHERE episode_id = :e AND released_at IS NULL",
        e=episode,
    )

    ward.done("alice", f"/episodes/{episode}/admission", {"reason": "Feber"})

    assert ward.page(episode)["bed"]["label"] == "Plats 23"


def test_a_stay_moved_by_somebody_else_meanwhile_is_shown_with_both_states(ward: Ward) -> None:
    episode = ward.flag()
    ward.informed(episode)

    answer = ward.move("alice", episode, "candidate", "informed")

    assert answer.status_code == 409
    assert answer.json()["current"] == {"status": "informed"}
    assert answer.json()["yours"] == {"status": "candidate", "to": "informed"}


@pytest.mark.parametrize("to", ["at_home", "discharged", "readmitted", "decided", "deceased"])
def test_a_candidate_cannot_skip_the_steps_between(ward: Ward, to: str) -> None:
    answer = ward.move("bob", ward.flag(), "candidate", to, reason="Bråttom")

    assert answer.status_code == 409
    assert answer.json()["detail"] == f"From 'candidate' there is no way to '{to}'."


def test_a_patient_who_says_no_is_left_in_peace_and_the_reason_is_kept_d29(ward: Ward) -> None:
    episode = ward.flag()

    refused = ward.move("alice", episode, "candidate", "declined")
    ward.moved("alice", episode, "candidate", "declined", reason="Vill stanna kvar")

    assert refused.status_code == 422
    shown = ward.get("anna", f"/candidates?unit={ward.world.ward}")
    assert [(row["status"], row["ended_why"]) for row in shown] == [
        ("declined", "Vill stanna kvar")
    ]


def test_an_assistant_nurse_flags_and_unflags_but_does_not_decide_d14(ward: Ward) -> None:
    episode = ward.flag("anna")

    assert ward.move("anna", episode, "candidate", "unsuitable", reason="x").status_code == 403
    ward.moved("anna", episode, "candidate", "cancelled", reason="Sämre i natt")

    assert ward.page(episode)["next"] == []


def test_a_decision_can_be_taken_back_with_its_reason_d31(ward: Ward) -> None:
    episode = ward.decided()

    ward.moved("bob", episode, "decided", "assessed", reason="Feber igen")

    assert ward.page(episode)["status"] == "assessed"


def test_a_decision_names_a_path_that_its_plan_has(ward: Ward) -> None:
    episode = ward.flag()
    ward.informed(episode)
    ward.says_yes(episode)
    ward.assessed_together(episode)
    ward.moved("fia", episode, "informed", "assessed")

    answer = ward.move("bob", episode, "assessed", "decided", decision=decision("no-such-path"))

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/decision/path"


@pytest.mark.parametrize("first", [date(2025, 1, 1), now().date() - timedelta(days=2)])
def test_a_first_day_at_home_that_has_been_is_refused_beside_its_field_d31(
    ward: Ward, first: date
) -> None:
    episode = ward.flag()
    ward.informed(episode)
    ward.says_yes(episode)
    ward.assessed_together(episode)
    ward.moved("fia", episode, "informed", "assessed")

    wanted = decision() | {"first_day": f"{first}"}
    answer = ward.move("bob", episode, "assessed", "decided", decision=wanted)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/decision/first_day"
    assert ward.page(episode)["status"] == "assessed"


def test_a_first_day_in_a_weekend_is_warned_about_and_not_forbidden_d32(ward: Ward) -> None:
    episode = ward.flag()
    ward.informed(episode)
    ward.says_yes(episode)
    ward.assessed_together(episode)
    ward.moved("fia", episode, "informed", "assessed")

    today = now().date()
    saturday = today + timedelta(days=7 + 6 - today.isoweekday())
    wanted = decision() | {"first_day": f"{saturday}"}
    moved = ward.moved("bob", episode, "assessed", "decided", decision=wanted)

    assert moved["warnings"] in (["weekend"], ["holiday"])


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"identifier": "189002029801"}, "/identifier"),
        ({"identifier_system": "http://example.org/numbers"}, "/identifier"),
        ({"plan_id": "no-such-plan"}, "/plan_id"),
        ({"admitted_at": later(days=1)}, "/admitted_at"),
        ({"reason": "   "}, "/reason"),
        ({"admitted_at": "2026-11-22T10:00:00"}, "/admitted_at"),
    ],
)
def test_a_flag_that_cannot_be_kept_names_what_is_wrong(
    ward: Ward, wrong: dict[str, str], pointer: str
) -> None:
    answer = ward.post("anna", "/candidates", ward.flagging(**wrong))

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_a_patient_is_flagged_once_and_again_after_it_ended(ward: Ward) -> None:
    first = ward.flag()

    again = ward.post("anna", "/candidates", ward.flagging())
    ward.moved("anna", first, "candidate", "cancelled", reason="Fel patient")

    assert again.status_code == 409
    assert ward.flag() != first


def test_a_readmitted_patient_can_go_home_again_to_the_same_promise(ward: Ward) -> None:
    episode = ward.at_home()
    ward.done("alice", f"/episodes/{episode}/admission", {"reason": "Feber"})
    ward.moved("bob", episode, "readmitted", "preparing", reason="Feberfri igen")

    ward.moved("alice", episode, "preparing", "at_home")

    page = ward.page(episode)
    assert (page["status"], page["bed"]["label"], page["bed"]["admitted_at"]) == (
        "at_home",
        "14:1",
        None,
    )


def test_the_page_shows_what_may_be_done_next_and_what_is_missing(ward: Ward) -> None:
    episode = ward.flag()

    ways = {way["to"]: way for way in ward.page(episode, "anna")["next"]}

    assert ways["informed"]["may"] is True
    assert [need["need"] for need in ways["informed"]["missing"]] == ["informed"]
    assert ways["unsuitable"]["may"] is False
    assert ways["declined"]["reason_required"] is True


def test_an_agreement_is_of_use_to_a_ward_that_uses_nothing_else(ward: Ward) -> None:
    episode = ward.flag()

    made = ward.done(
        "alice",
        f"/episodes/{episode}/agreement",
        {"content": agreement(), "seen": None, "reason": ""},
    )

    assert made["current"]["number"] == 1
