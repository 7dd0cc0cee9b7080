"""The time before home on screen: requests, consent, formal status, clocks, units (D10, D37-D50, D64-D66, D96)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from backend.api.routes.stay.requests import HeadsUpIn
from backend.api.routes.stay.units import AgreedIn
from backend.stay.request_text import Intervention
from dashboard.ward import stay_forms, stay_steps
from dashboard.ward.pages import (
    stay_candidates,
    stay_consent,
    stay_records,
    stay_requests,
    stay_units,
)
from dashboard.ward.stay_words import read
from tests.dashboard.before_home import NORRBY, NOW, VISIT, entry, request, shown, stay


def consent(**content: Any) -> dict[str, Any]:  # noqa: ANN401  -- JSON
    return entry("consent", "0f9a", receiver="0f9a", about="Vården hemma", **content)


# Consent, or a harm test, for each receiver (D96)


@pytest.mark.parametrize(
    ("content", "holds"),
    [
        ({"given": True, "harm_test": None}, "may"),
        ({"given": False, "harm_test": None}, "must_not"),
        ({"given": None, "harm_test": {"conclusion": "may_be_shared"}}, "may"),
        ({"given": None, "harm_test": {"conclusion": "must_not_be_shared"}}, "must_not"),
    ],
)
def test_an_answer_or_a_harm_test_says_whether_a_receiver_may_be_told_d96(
    content: dict[str, Any], holds: str
) -> None:
    assert stay_consent.standing(stay(consent(**content)), "0f9a") == holds


def test_a_unit_that_is_asked_without_consent_stands_out_before_anything_is_sent_d96() -> None:
    assert stay_consent.warnings(stay()) == [
        "Hemsjukvården Norrby: patientens samtycke eller en menprövning saknas. Notera det först."
    ]
    assert stay_consent.warnings(stay(consent(given=True, harm_test=None))) == []


def test_a_patients_no_is_shown_where_one_would_send_d96() -> None:
    kept = stay(consent(given=False, harm_test=None))

    [warning] = stay_consent.warnings(kept)

    assert warning.startswith("Hemsjukvården Norrby får inte veta")
    assert "Patienten samtycker inte" in shown(
        stay_consent.card_of(kept, [NORRBY], "nurse", now=NOW)
    )


def test_an_agreement_goes_to_a_unit_with_the_same_warning_and_to_the_patient_without_d96() -> None:
    assert stay_consent.of_holder(stay(), "Hemsjukvården Norrby") == stay_consent.warnings(stay())
    assert stay_consent.of_holder(stay(), "Omar Haidari") == []


def test_a_request_that_was_declined_asks_for_no_consent() -> None:
    assert stay_consent.warnings(stay(requests=[request("declined")])) == []


def form_of(button: Any) -> dict[str, Any]:  # noqa: ANN401  -- dash brings no types
    told: dict[str, Any] = json.loads(button.to_plotly_json()["props"]["data-stay"])
    return told


def test_sending_without_consent_says_what_is_missing_and_asks_for_the_reason_d96() -> None:
    send, *_others = stay_steps.steps(request("drafted"), "nurse", ["Samtycke saknas."])
    told = form_of(send)

    assert (told["lead"], told["notes"]) == ("Innan du skickar:", ["Samtycke saknas."])
    assert told["send"] == "Skicka ändå"
    assert [(one["name"], one["required"]) for one in told["fields"]] == [("without_consent", True)]


def test_with_consent_the_request_is_sent_and_no_reason_is_asked_for_d96() -> None:
    send, *_others = stay_steps.steps(request("drafted", may_be_told="may"), "nurse")
    told = form_of(send)

    assert (told["send"], told["fields"], told["notes"]) == ("Skicka", [], [])


def test_a_fax_without_consent_asks_for_the_reason_too_d9_d96() -> None:
    names = [
        [one["name"] for one in form_of(button)["fields"]]
        for lacks in ([], ["Samtycke saknas."])
        for button in stay_steps.steps(request("sent"), "nurse", lacks)
        if button.children == "Notera fax"
    ]

    assert ["without_consent" in found for found in names] == [False, True]


def test_after_a_no_there_is_nothing_to_send_with_and_the_request_says_why_d96() -> None:
    told = stay_requests.request(request("drafted", may_be_told="must_not"), "nurse", now=NOW)

    assert "får inte veta" in shown(told)
    assert "Skicka" not in shown(told)


def test_the_wards_list_knows_of_consent_as_the_patients_page_does_d96() -> None:
    told = stay_requests.group("waiting", [request("drafted")], "nurse", now=NOW)

    assert "without_consent" in json.dumps(told, default=lambda one: one.to_plotly_json())


def test_why_it_went_without_consent_stands_on_the_request_d96() -> None:
    told = request("sent", without_consent="Medvetslös, brådskar")

    for laid in (stay_requests.request, stay_requests.brief):
        assert "utan samtycke eller menprövning: Medvetslös, brådskar" in shown(
            laid(told, "nurse", now=NOW)
        )


@pytest.mark.parametrize("role", ["nurse", "home_care_nurse"])
@pytest.mark.parametrize("status", ["sent", "received", "accepted"])
def test_every_steps_button_is_named_after_what_it_does(status: str, role: str) -> None:
    sends = [form_of(button)["send"] for button in stay_steps.steps(request(status), role)]

    assert sends
    assert not {one for one in sends if one.startswith("Spara")}


# The steps of a request (D9, D10, D64)


@pytest.mark.parametrize(
    ("status", "phoned", "role", "step"),
    [
        ("drafted", None, "nurse", "sent"),
        ("sent", None, "nurse", "phoned"),
        ("sent", "2026-11-22T08:40:00+00:00", "nurse", None),
        ("accepted", None, "nurse", "phoned"),
        ("accepted", "2026-11-22T08:40:00+00:00", "nurse", None),
        ("sent", None, "home_care_nurse", "received"),
        ("received", None, "home_care_nurse", "accepted"),
    ],
)
def test_the_step_that_is_waited_for_is_the_one_that_stands_out(
    status: str, phoned: str | None, role: str, step: str | None
) -> None:
    assert stay_steps.foremost(request(status, phoned_at=phoned), role) == step


def test_a_fax_is_kept_with_its_number_and_pages_d9() -> None:
    said = {"number": "010-555 70 09", "pages": "4", "words": "Vårdbegäran och läkemedelslista."}

    assert stay_steps.in_words({"step": "faxed", "said": said}) == {
        "step": "faxed",
        "words": "nummer 010-555 70 09, 4 sidor. Vårdbegäran och läkemedelslista.",
    }


def test_a_call_says_with_whom_and_to_which_number_d10() -> None:
    said = {"who": "Maria Berg", "number": "010-555 70 00", "words": "Kommer kl. 13."}

    assert stay_steps.in_words({"said": said})["words"] == (
        "Maria Berg, nummer 010-555 70 00. Kommer kl. 13."
    )


def test_every_step_that_is_kept_with_words_has_a_form_that_asks_for_them() -> None:
    loud = {step for steps in stay_steps.STEPS.values() for step in steps} - stay_steps.WORDLESS

    assert [step for step in loud if f"step_{step}" not in read("stay_forms")] == []


def test_a_receipt_can_be_noted_only_when_a_fax_has_gone_d9() -> None:
    assert "fax_receipt" not in stay_steps.possible(request("sent", steps=[]), "nurse")
    assert "fax_receipt" in stay_steps.possible(request("sent", steps=[{"step": "faxed"}]), "nurse")


def test_two_who_changed_a_request_see_what_each_asks_for() -> None:
    theirs = {"status": "sent", "content": request("sent")["content"]}
    mine = {"question": "Dropp och prover", "interventions": [VISIT]}

    told = stay_steps.versions(theirs, mine)

    assert ("Vad som begärs", "Dropp hemma") in told["theirs"]
    assert ("Vad som begärs", "Dropp och prover") in told["mine"]


def test_what_waits_stands_above_what_is_answered_and_a_draft_is_the_wards_own() -> None:
    rows = [request("accepted"), request("drafted"), request("sent"), request("withdrawn")]

    ward = {
        name: [r["status"] for r in found] for name, found in stay_requests.grouped(rows, "nurse")
    }
    home = dict(stay_requests.grouped(rows, "home_care_nurse"))

    assert ward == {
        "waiting": ["drafted", "sent"],
        "accepted": ["accepted"],
        "over": ["withdrawn"],
        "ended": [],
    }
    assert [r["status"] for r in home["waiting"]] == ["sent"]


def test_a_request_that_was_accepted_and_never_phoned_is_not_called_complete_d10() -> None:
    never, phoned = request("accepted"), request("accepted", complete=True, phoned_at="x")

    assert "Accepterad, inte uppringd" in shown(stay_requests.brief(never, "nurse", now=NOW))
    assert "uppringd" not in shown(stay_requests.brief(phoned, "nurse", now=NOW))


def test_a_visit_shows_start_stop_threshold_and_where_things_are_fetched_d37_d48_d72() -> None:
    told = shown(stay_requests.visit(VISIT))

    assert "2026-11-20 – 2026-11-23" in told
    assert "kan inte ta sig dit: Orkar inte" in told
    assert "hämtas: Infektion" in told


def test_the_threshold_is_a_question_with_two_answers_on_every_visit_d37() -> None:
    rows = next(f for f in read("stay_forms")["request"]["fields"] if f["kind"] == "rows")
    asked = {one["name"]: one for one in rows["fields"]}

    assert asked["can_travel"]["kind"] == "yesno"
    assert asked["can_travel"]["required"]
    assert set(asked) <= set(Intervention.model_fields)


def test_home_care_is_told_early_when_and_what_and_never_whom_d65() -> None:
    fields = {one["name"] for one in read("stay_forms")["heads_up"]["fields"]}
    early = {
        "expected_on": "2026-11-24",
        "from_unit": "Infektion avd. 54",
        "to_unit": "Hemsjukvården Norrby",
        "needs": ["antibiotics"],
        "at": NOW.isoformat(),
    }

    assert fields | {"from_unit_id"} == set(HeadsUpIn.model_fields)
    assert "tis 2026-11-24" in shown(stay_requests.early([early], now=NOW))


# Units


def test_whoever_works_at_two_wards_chooses_on_every_page() -> None:
    units = [{"id": "u-54", "name": "54"}, {"id": "u-55", "name": "55"}]

    [nav] = stay_units.switch(units, "u-55", "/ward/beds")

    assert [link.href for link in nav.children] == [
        "/ward/beds?unit=u-54",
        "/ward/beds?unit=u-55",
    ]
    assert [hasattr(link, "aria-current") for link in nav.children] == [False, True]


def test_whoever_works_at_one_ward_has_nothing_to_choose() -> None:
    assert stay_units.switch([{"id": "u-54", "name": "54"}], "u-54", "/ward/beds") == []


def test_any_home_care_unit_can_be_asked_and_says_its_lead_time_d66() -> None:
    assert stay_units.label(NORRBY) == "Hemsjukvården Norrby · Norrby kommun · ledtid 24 timmar"


def test_what_two_units_have_agreed_is_shown_once_and_revised_by_who_prepares_d50() -> None:
    ward = stay_units.agreements("u-54", [NORRBY], "nurse")
    home = stay_units.agreements("u-54", [NORRBY], "assistant_nurse")

    assert "Fax 010-555 70 09 (dygnet runt)" in shown(ward)
    assert "Version 2, Enhetschefen" in shown(ward)
    assert "data-stay" in json.dumps(ward, default=lambda one: one.to_plotly_json())
    assert "data-stay" not in json.dumps(home, default=lambda one: one.to_plotly_json())


def test_the_form_of_an_agreement_between_units_asks_for_what_the_api_takes_d50() -> None:
    fields = {one["name"] for one in read("stay_forms")["unit_agreement"]["fields"]}

    assert {name.split(".")[0] for name in fields} <= set(AgreedIn.model_fields)


# The decision


def test_the_decisions_line_tells_the_first_day_where_one_was_decided_d31() -> None:
    kept = {"diagnosis_group": "Pneumoni", "planned_days": 5, "conditions": ["Daglig rond"]}

    first = stay_records.decided(kept | {"first_day": "2026-11-25"})

    assert first == (
        "Pneumoni, 5 dygn hemma planerade, första dagen 2026-11-25. Villkor: Daglig rond"
    )
    assert "första dagen" not in stay_records.decided(kept | {"first_day": None})


# Candidates


def test_a_candidate_says_what_it_waits_for() -> None:
    assert stay_candidates.waits_for("informed") == "väntar på gemensam bedömning"


def test_a_diagnosis_that_nobody_wrote_is_called_as_the_care_plan_is() -> None:
    made = stay_forms.named_by_plan({"plan_id": "cellulitis"})

    assert made["diagnosis_sv"] == "Erysipelas eller cellulit"
    assert made["diagnosis_en"] == "Erysipelas or cellulitis"


def test_a_diagnosis_that_somebody_wrote_is_kept() -> None:
    made = stay_forms.named_by_plan({"plan_id": "other-infection", "diagnosis_sv": "Abscess"})

    assert (made["diagnosis_sv"], made["diagnosis_en"]) == ("Abscess", "Abscess")
