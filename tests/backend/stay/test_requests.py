"""Care requests: complete when sent and phoned, answered by the municipality, never lost sight of."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from backend.stay.request_text import RequestContent, prompts
from backend.stay.templates import clocks
from tests.backend.stay.paths import API, Json, Ward, later, now, request

TODAY = date(2026, 11, 22)


def listed(ward: Ward, name: str = "alice") -> list[Json]:
    unit = ward.world.home_care if name == "dora" else ward.world.ward
    found: list[Json] = ward.get(name, f"/care-requests?unit={unit}")["requests"]
    return found


def one(ward: Ward, asked: str, name: str = "alice") -> Json:
    return next(row for row in listed(ward, name) if row["id"] == asked)


def test_a_request_is_complete_when_it_is_both_sent_and_phoned_d10(ward: Ward) -> None:
    asked = ward.ask_home_care(str(ward.world.ada.episode_id))
    ward.step("alice", asked, "sent", "drafted")
    sent = one(ward, asked)
    ward.step("alice", asked, "phoned", "sent", words="Dora, 010-1")

    phoned = one(ward, asked)

    assert (sent["status"], sent["complete"]) == ("sent", False)
    assert (phoned["status"], phoned["complete"]) == ("phoned", True)


def test_a_call_before_the_paper_counts_too(ward: Ward) -> None:
    asked = ward.ask_home_care(str(ward.world.ada.episode_id))
    ward.step("alice", asked, "phoned", "drafted", words="Dora, 010-1")
    early = one(ward, asked)

    ward.step("alice", asked, "sent", "drafted")

    assert (early["status"], early["complete"]) == ("drafted", False)
    assert (one(ward, asked)["status"], one(ward, asked)["complete"]) == ("phoned", True)


def test_home_care_sees_a_request_when_it_is_sent_and_answers_it_d64(ward: Ward) -> None:
    ada = str(ward.world.ada.episode_id)
    asked = ward.ask_home_care(ada)
    hidden = [row["id"] for row in listed(ward, "dora")]
    before = ward.by("dora").get(f"{API}/episodes/{ada}/stay").status_code
    ward.step("alice", asked, "sent", "drafted")

    received = ward.step("dora", asked, "received", "sent")
    accepted = ward.step("dora", asked, "accepted", "received")

    assert asked not in hidden
    assert (before, received.status_code, accepted.status_code) == (404, 204, 204)
    assert one(ward, asked, "dora")["patient"]["name"] == "Ada Ek"
    assert [step["step"] for step in one(ward, asked)["steps"]] == [
        "drafted",
        "sent",
        "received",
        "accepted",
    ]


def test_a_request_is_declined_with_a_reason_and_another_can_follow(ward: Ward) -> None:
    ada = str(ward.world.ada.episode_id)
    asked = ward.ask_home_care(ada)
    ward.step("alice", asked, "sent", "drafted")

    silent = ward.step("dora", asked, "declined", "sent")
    ward.step("dora", asked, "declined", "sent", words="Ingen sköterska i helgen")

    assert silent.status_code == 422
    assert one(ward, asked)["status"] == "declined"
    assert ward.ask_home_care(ada) != asked


def test_a_request_withdrawn_after_it_was_accepted_asks_the_ward_to_phone_d91(ward: Ward) -> None:
    ada = str(ward.world.ada.episode_id)
    asked = ward.ask_home_care(ada)
    ward.step("alice", asked, "sent", "drafted")
    ward.step("dora", asked, "accepted", "sent")

    answer = ward.step("alice", asked, "withdrawn", "accepted", words="Stannar på avdelningen")

    assert answer.status_code == 204
    titles = [task["title"] for task in ward.get("alice", f"/episodes/{ada}/stay-tasks")]
    assert titles == ["Ring Hemsjukvården, 010-1: vårdbegäran är återtagen. Stannar på avdelningen"]
    seen = one(ward, asked, "dora")
    assert (seen["status"], seen["patient"], seen["content"]) == ("withdrawn", None, {})
    assert ward.by("dora").get(f"{API}/episodes/{ada}/stay").status_code == 404


@pytest.mark.parametrize(
    ("who", "step", "seen", "status"),
    [
        ("alice", "accepted", "drafted", 403),
        ("dora", "accepted", "drafted", 404),
        ("alice", "sent", "sent", 409),
        ("alice", "drafted", "drafted", 409),
        ("alice", "withdrawn", "drafted", 422),
        ("alice", "faxed", "drafted", 422),
        ("alice", "changed", "drafted", 422),
        ("alice", "eaten", "drafted", 422),
    ],
)
def test_a_step_out_of_order_or_by_the_wrong_hand_is_refused(
    ward: Ward, who: str, step: str, seen: str, status: int
) -> None:
    asked = ward.ask_home_care(str(ward.world.ada.episode_id))

    assert ward.step(who, asked, step, seen).status_code == status


def test_a_step_on_an_answered_request_is_out_of_order(ward: Ward) -> None:
    asked = ward.ask_home_care(str(ward.world.ada.episode_id))
    ward.step("alice", asked, "sent", "drafted")
    ward.step("dora", asked, "accepted", "sent")

    answer = ward.step("dora", asked, "received", "accepted")

    assert answer.status_code == 409
    assert answer.json()["detail"] == "A request that is accepted cannot be received."


def test_fax_is_a_channel_with_number_and_receipt_d9(ward: Ward) -> None:
    asked = ward.ask_home_care(str(ward.world.ada.episode_id))
    ward.step("alice", asked, "faxed", "drafted", words="Fax 010-99, 3 sidor")
    ward.step("alice", asked, "fax_receipt", "drafted", words="OK 10:42")

    assert [step["note"] for step in one(ward, asked)["steps"]][1:] == [
        "Fax 010-99, 3 sidor",
        "OK 10:42",
    ]


def test_two_who_change_a_request_at_once_see_each_other(ward: Ward) -> None:
    asked = ward.ask_home_care(str(ward.world.ada.episode_id))
    change = {"seen_version": 1, "content": request(question="Byte av dos")}
    first = ward.step("alice", asked, "changed", "drafted", **change)

    second = ward.step("bob", asked, "changed", "drafted", **change)

    assert (first.status_code, second.status_code) == (204, 409)
    assert second.json()["current"]["content"]["question"] == "Byte av dos"


def test_a_first_visit_within_home_cares_lead_time_is_warned_about_d66(ward: Ward) -> None:
    ada = str(ward.world.ada.episode_id)
    soon = ward.ask_home_care(ada, first_visit_at=later(hours=3))
    later_on = ward.ask_home_care(ada, first_visit_at=later(hours=60))

    assert len(one(ward, soon)["warnings"]) == 1
    assert one(ward, later_on)["warnings"] == []


def test_a_request_for_somebody_still_admitted_says_so_d36(ward: Ward) -> None:
    asked = ward.ask_home_care(str(ward.world.ada.episode_id))

    assert one(ward, asked)["patient_is_admitted"] is True


def visit(**other: Json) -> Json:
    row = request()["interventions"][0]
    return row | {"start": TODAY.isoformat(), "stop": TODAY.isoformat()} | other


def asks(*, formal: str = "outpatient", today: date = TODAY, **other: Json) -> list[Json]:
    content = request(interventions=[visit(**other)])
    RequestContent.model_validate(content)
    return prompts(content, formal_status=formal, rules=clocks(TODAY), today=today)


def test_single_visits_for_more_than_14_days_prompt_for_enrolment_d49() -> None:
    fourteen = (TODAY + timedelta(days=13)).isoformat()
    fifteen = (TODAY + timedelta(days=14)).isoformat()

    assert asks(stop=fourteen) == []
    (prompt,) = asks(stop=fifteen)
    assert (prompt["on"], prompt["due"]) == (TODAY + timedelta(days=13), False)
    (on_the_day,) = asks(stop=fifteen, today=TODAY + timedelta(days=13))
    assert on_the_day["due"] is True


def test_supervision_for_more_than_5_days_prompts_for_a_sip_d38() -> None:
    five = (TODAY + timedelta(days=4)).isoformat()
    six = (TODAY + timedelta(days=5)).isoformat()

    assert asks(type="supervision", stop=five) == []
    assert [prompt["on"] for prompt in asks(type="supervision", stop=six)] == [
        TODAY + timedelta(days=4)
    ]


def test_supervision_of_an_admitted_patient_is_flagged_for_agreement_d38() -> None:
    assert len(asks(type="supervision", formal="admitted")) == 1


def test_a_patient_who_can_travel_is_judged_against_the_threshold_d37() -> None:
    assert "tröskelprincipen" in asks(can_travel=True)[0]["text"]["sv"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"interventions": []},
        {"question": ""},
        {"answer_needed_by": "2026-11-22T10:00:00"},
        {"interventions": [visit(stop="2026-11-21")]},
        {"interventions": [visit(can_travel_why=" ")]},
        {"interventions": [visit(type="magic")]},
    ],
)
def test_a_request_that_lacks_what_home_care_must_know_is_refused(ward: Ward, wrong: Json) -> None:
    body = {"unit_id": str(ward.world.home_care), "content": request() | wrong}

    answer = ward.post("alice", f"/episodes/{ward.world.ada.episode_id}/care-requests", body)

    assert answer.status_code == 422


def test_a_request_to_what_is_no_home_care_unit_is_refused(ward: Ward) -> None:
    body = {"unit_id": str(ward.world.other_ward), "content": request()}

    answer = ward.post("alice", f"/episodes/{ward.world.ada.episode_id}/care-requests", body)

    assert answer.status_code == 422


def test_an_early_word_tells_home_care_that_somebody_may_come_and_not_who_d65(ward: Ward) -> None:
    body = {
        "from_unit_id": str(ward.world.ward),
        "to_unit_id": str(ward.world.home_care),
        "expected_on": (now() + timedelta(days=2)).date().isoformat(),
        "needs": ["antibiotics"],
    }
    ward.done("anna", "/heads-ups", body)
    told = ward.post("anna", "/heads-ups", body | {"needs": ["Ada Ek"]})

    (early,) = ward.get("dora", f"/care-requests?unit={ward.world.home_care}")["heads_ups"]

    assert (early["from_unit"], early["needs"]) == ("Infektion 1", ["antibiotics"])
    assert "episode_id" not in early
    assert told.status_code == 422


def test_home_cares_yes_carries_the_booked_time_d113(ward: Ward) -> None:
    episode = ward.preparing()
    asked = ward.ask_home_care(episode)
    ward.step("alice", asked, "sent", "drafted")
    early = ward.step("dora", asked, "received", "sent", booked_for="2026-12-01T09:00:00Z")
    ward.step("dora", asked, "accepted", "sent", booked_for="2026-12-01T09:00:00Z")

    [shown] = ward.page(episode)["requests"]
    [listed] = [
        one
        for one in ward.get("dora", f"/care-requests?unit={ward.world.home_care}")["requests"]
        if one["id"] == asked
    ]

    assert early.status_code == 422
    assert shown["booked_for"] == listed["booked_for"] == "2026-12-01T09:00:00Z"


def test_a_request_whose_stay_is_over_is_nobodys_who_is_still_admitted(ward: Ward) -> None:
    kim = ward.preparing()
    asked = ward.ask_home_care(kim)
    ward.step("alice", asked, "sent", "drafted")
    ward.step("dora", asked, "accepted", "sent")
    before = one(ward, asked)
    ward.moved("bob", kim, "preparing", "cancelled", reason="Feber igen")

    after = one(ward, asked)

    assert (before["patient_is_admitted"], before["stay_over"]) == (True, False)
    assert (after["patient_is_admitted"], after["stay_over"], after["prompts"]) == (False, True, [])


# Times that cannot be meant


def visits(start: int, stop: int = 9) -> Json:
    today = now().date()
    days = {name: f"{today + timedelta(days=n)}" for name, n in (("start", start), ("stop", stop))}
    return {"interventions": [request()["interventions"][0] | days]}


@pytest.mark.parametrize(
    ("wrong", "pointer", "sentence"),
    [
        (
            {"answer_needed_by": later(minutes=-5)},
            "answer_needed_by",
            "The time for the answer has been already.",
        ),
        ({"first_visit_at": later(days=-2)}, "first_visit_at", "The first visit has been already."),
        (visits(4), "first_visit_at", "The first visit lies before the first day of the visits."),
    ],
)
def test_a_request_for_what_has_been_is_refused_beside_its_field_d48(
    ward: Ward, wrong: Json, pointer: str, sentence: str
) -> None:
    body = {"unit_id": str(ward.world.home_care), "content": request() | wrong}

    answer = ward.post("alice", f"/episodes/{ward.world.ada.episode_id}/care-requests", body)

    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"pointer": f"/content/{pointer}", "detail": sentence}]


def grows_old(ward: Ward, asked: str) -> Json:
    """Let a request's first visit and its time for an answer have been."""
    old = {"answer_needed_by": later(days=-9), "first_visit_at": later(days=-8)} | visits(-8)
    ward.sql(
        "UPDATE care_request SET content = content || CAST(:old AS jsonb) WHERE id = :id",
        old=json.dumps(old),
        id=asked,
    )
    return request() | old


def test_a_draft_that_has_grown_old_is_not_sent_as_it_stands_d48(ward: Ward) -> None:
    asked = ward.ask_home_care(str(ward.world.ada.episode_id))
    grows_old(ward, asked)

    answer = ward.step("alice", asked, "sent", "drafted")

    assert answer.status_code == 422
    assert [row["pointer"] for row in answer.json()["errors"]] == [
        "/content/answer_needed_by",
        "/content/first_visit_at",
    ]


def test_a_request_that_has_run_for_a_week_is_revised_and_what_has_been_stands(ward: Ward) -> None:
    asked = ward.ask_home_care(str(ward.world.ada.episode_id))
    ward.step("alice", asked, "sent", "drafted")
    ward.step("dora", asked, "accepted", "sent")
    old = grows_old(ward, asked)
    more = old | {"question": "Två gånger om dagen"} | visits(1)

    revised = ward.step("alice", asked, "changed", "accepted", content=more)
    slip = more | {"first_visit_at": later(days=-7)}
    slipped = ward.step("alice", asked, "changed", "accepted", content=slip)

    assert (revised.status_code, slipped.status_code) == (204, 422)
    assert one(ward, asked)["content"]["question"] == "Två gånger om dagen"


# Nobody is told without consent, a harm test, or a reason that is kept (D96)


def said_of_home_care(ward: Ward, episode: str, **content: Json) -> None:
    receiver = str(ward.world.home_care)
    about = {"receiver": receiver, "about": "Vården hemma"}
    ward.wrote("alice", episode, "consent", **about, **content)


def harm_test(conclusion: str) -> Json:
    test = {"reason_no_consent": "Medvetslös", "wishes_known": "Vill hem", "conclusion": conclusion}
    return {"given": None, "harm_test": test}


@pytest.mark.parametrize("step", ["sent", "faxed"])
def test_what_is_not_consented_to_does_not_go_and_the_way_is_told_d96(
    ward: Ward, step: str
) -> None:
    ada = str(ward.world.ada.episode_id)
    asked = ward.ask_home_care(ada, consent=False)

    answer = ward.step("alice", asked, step, "drafted", words="Fax 010-99, 3 sidor")

    assert answer.status_code == 409
    (lacks,) = answer.json()["missing"]
    assert (lacks["need"], one(ward, asked)["status"]) == ("consent", "drafted")
    assert "samtycke eller en menprövning saknas" in lacks["text"]["sv"]
    assert [row["id"] for row in listed(ward, "dora") if row["id"] == asked] == []


def test_a_request_goes_without_consent_only_with_a_reason_that_everybody_sees_d96(
    ward: Ward,
) -> None:
    kim = ward.preparing()
    asked = ward.ask_home_care(kim, consent=False)
    blank = ward.step("alice", asked, "sent", "drafted", without_consent="   ")
    ward.step("alice", asked, "sent", "drafted", without_consent="Kan inte samtycka, brådskar")

    [on_the_page] = ward.page(kim)["requests"]

    assert blank.status_code == 409
    assert (on_the_page["status"], on_the_page["may_be_told"]) == ("sent", "missing")
    for shown in (on_the_page, one(ward, asked), one(ward, asked, "dora")):
        assert shown["without_consent"] == "Kan inte samtycka, brådskar"


@pytest.mark.parametrize("said", [{"given": False}, harm_test("must_not_be_shared")])
def test_no_reason_stands_against_a_patients_no_d96(ward: Ward, said: Json) -> None:
    ada = str(ward.world.ada.episode_id)
    said_of_home_care(ward, ada, **said)
    asked = ward.ask_home_care(ada, consent=False)

    answer = ward.step("alice", asked, "sent", "drafted", without_consent="Det brådskar")

    assert answer.status_code == 409
    assert "får inte veta" in answer.json()["missing"][0]["text"]["sv"]
    assert one(ward, asked)["may_be_told"] == "must_not"


@pytest.mark.parametrize("said", [{"given": True}, harm_test("may_be_shared")])
def test_a_yes_or_a_harm_test_lets_it_go_and_no_reason_is_kept_d96(ward: Ward, said: Json) -> None:
    ada = str(ward.world.ada.episode_id)
    said_of_home_care(ward, ada, **said)
    asked = ward.ask_home_care(ada, consent=False)

    answer = ward.step("alice", asked, "sent", "drafted", without_consent="Behövs inte")

    assert answer.status_code == 204
    assert (one(ward, asked)["may_be_told"], one(ward, asked)["without_consent"]) == ("may", None)


def test_consent_to_one_unit_is_none_to_another_d96(ward: Ward) -> None:
    ada = str(ward.world.ada.episode_id)
    ward.consented(ada, ward.world.ward)
    asked = ward.ask_home_care(ada, consent=False)

    assert ward.step("alice", asked, "sent", "drafted").status_code == 409


def test_a_withdrawn_request_keeps_its_reason_from_home_care(ward: Ward) -> None:
    asked = ward.ask_home_care(str(ward.world.ada.episode_id), consent=False)
    ward.step("alice", asked, "sent", "drafted", without_consent="Medvetslös")
    ward.step("alice", asked, "withdrawn", "sent", words="Stannar")

    assert one(ward, asked, "dora")["without_consent"] is None
