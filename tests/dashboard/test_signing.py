"""No day without a decision, and no signature that says less than it must, or more than was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from dashboard.client import Conflict, Rejected
from dashboard.ward import decision, signing
from tests.dashboard.builders import NOW, ago, finding, review, varied

if TYPE_CHECKING:
    from dashboard.answers import Said, Theirs
    from dashboard.ward.decision import Open
    from dashboard.ward.signing import Form

WHOLE = cast(
    "Form",
    {
        "episode": "e-anna",
        "assessment": "a-1",
        "previous": "v-1",
        "outcome": "continue",
        "note": "",
        "next_check": "",
        "open": [],
        "ready": False,
        "person": "Anna Lind 19340512-1274",
        "home": "",
        "corrects": None,
        "changes": {},
        "names": {},
        "transport": None,
    },
)


def form(**told: object) -> Form:
    return varied(WHOLE, told)


def test_a_stable_patient_is_signed_without_a_word() -> None:
    assert signing.objection(form()) == ""


@pytest.mark.parametrize("outcome", [None, "", "home"])
def test_there_is_no_day_without_an_outcome_d78(outcome: str | None) -> None:
    assert signing.objection(form(outcome=outcome)).startswith("Välj ett beslut (1–4)")


def test_nobody_decides_on_nothing() -> None:
    assert "ingen bedömning" in signing.objection(form(assessment=None))


def open_finding(urgency: int = 3) -> list[Open]:
    return decision.unanswered([finding(urgency=urgency)])


@pytest.mark.parametrize("outcome", ["continue", "change_plan", "discharge"])
def test_a_high_finding_that_nobody_answers_for_stands_in_the_way(outcome: str) -> None:
    wanted = form(outcome=outcome, note="Sett.", open=open_finding())

    assert [one["rule"] for one in signing.standing_in_the_way(wanted)] == ["temperature-high"]


def test_to_take_somebody_back_is_itself_the_answer() -> None:
    wanted = form(outcome="back_to_ward", note="In nu.", open=open_finding())

    assert signing.standing_in_the_way(wanted) == []


def test_a_medium_finding_may_wait() -> None:
    assert signing.standing_in_the_way(form(open=open_finding(urgency=2))) == []


def test_what_stands_in_the_way_is_named_so_that_it_can_be_answered_in_place() -> None:
    result = signing.blocked(form(note="Kvar."), open_finding())

    assert (result["ok"], result["sentence"]) == (False, "Kvittera innan du signerar:")
    (shown,) = result["blocked"]
    assert (shown["tag"], shown["text"]) == ("■ HÖG", "Temp 39,2\u00a0°C")
    assert result["form"]["note"] == "Kvar."


@pytest.mark.parametrize("outcome", ["change_plan", "back_to_ward"])
def test_to_change_anything_needs_words(outcome: str) -> None:
    assert "utan anteckning" in signing.objection(form(outcome=outcome, ready=True))
    assert signing.objection(form(outcome=outcome, note="Därför.")) == ""


def test_discharge_before_all_criteria_are_met_needs_a_reason() -> None:
    assert signing.objection(form(outcome="discharge", ready=True)) == ""
    assert "kriterier" in signing.objection(form(outcome="discharge"))
    assert signing.objection(form(outcome="discharge", note="Vill hem.")) == ""


def test_what_is_sent_is_what_was_on_the_screen() -> None:
    sent = signing.body(form(note="  Stabil. ", next_check="2026-11-22T14:00"), {})

    assert sent == {
        "assessment_id": "a-1",
        "previous_review_id": "v-1",
        "outcome": "continue",
        "note": "Stabil.",
        "next_check_at": "2026-11-22T14:00:00+01:00",
        "corrects": None,
    }


def test_no_next_check_is_as_planned() -> None:
    assert signing.body(form(), {})["next_check_at"] is None


def test_a_signature_says_for_whom_and_when() -> None:
    result = signing.accepted(
        form(), review(signed_at=NOW.isoformat(), undo_until=ago(seconds=-10))
    )

    assert (result["ok"], result["sentence"]) == (True, "Signerad 09:41: Anna Lind 19340512-1274")
    assert result["undo"] == "v-1"


def test_the_second_doctor_sees_the_first_ones_decision_beside_the_own() -> None:
    first = review(id="v-2", outcome="change_plan", signed_at=ago(minutes=2))

    result = signing.compared(form(note="Mitt."), first, now=NOW)

    assert result["conflict"] is not None
    assert result["conflict"]["theirs"] is not None
    assert result["conflict"]["theirs"]["outcome"] == "Ändra plan"
    assert result["conflict"]["previous"] == "v-2"
    assert result["form"]["note"] == "Mitt."
    assert result["sentence"].startswith("Johan Ek, överläkare signerade")


def test_a_newer_assessment_is_said_to_be_newer() -> None:
    result = signing.compared(form(), None, now=NOW)

    assert result["conflict"] is not None
    assert result["conflict"]["theirs"] is None
    assert "nyare bedömning" in result["sentence"]


def test_what_was_written_stays_when_the_server_refuses() -> None:
    result = signing.refused(form(note="Kvar."), "Servern svarar inte.")

    assert (result["ok"], result["form"]["note"]) == (False, "Kvar.")


def test_changes_that_were_written_are_never_left_behind_in_silence() -> None:
    changed = {"tasks": [{"what": "Ta CRP"}]}

    assert "ändringar av planen" in signing.objection(form(changes=changed))
    assert signing.objection(form(outcome="back_to_ward", note="In.", changes=changed)) == ""
    assert signing.objection(form(outcome="change_plan", note="Prov.", changes=changed)) == ""


def test_whoever_is_not_at_home_has_nothing_decided_but_a_correction() -> None:
    away = decision.away("readmitted")

    assert signing.objection(form(home=away)) == away
    assert signing.objection(form(home=away, corrects="v-1")) == ""


def test_changes_go_with_a_change_of_plan_and_the_journey_with_the_way_back() -> None:
    ride = {"by": "taxi", "note": ""}
    changed = signing.body(form(outcome="change_plan", transport=ride), {"tasks": [1]})
    back = signing.body(form(outcome="back_to_ward", transport=ride), {"tasks": [1]})

    assert (changed["tasks"], "transport" in changed) == ([1], False)
    assert (back["transport"], "tasks" in back) == (ride, False)


def test_a_signature_that_cannot_be_undone_says_so_instead_of_offering_it() -> None:
    at = NOW.isoformat()
    moved = review(signed_at=at, undo_until=at, decided={"moved": "readmitted"})
    corrected = review(signed_at=at, undo_until=at, decided={"took_back": True})

    told = signing.accepted(form(), moved)
    assert (told["undo"], "kan inte ångras" in told["sentence"]) == ("", True)
    assert "rätta en gång till" in signing.accepted(form(), corrected)["sentence"]


def test_what_the_server_did_not_take_stands_beside_its_field_and_names_its_part() -> None:
    refusal = Rejected(
        {
            "errors": [
                {"pointer": "/limits/0/value", "detail": "No such value is possible."},
                {"pointer": "/tasks/1/owner_role", "detail": "Say which role."},
                {"pointer": "/request/content/interventions/0", "detail": "It stops."},
            ]
        }
    )

    told = signing.rejected(form(outcome="change_plan"), refusal)

    assert told["sentence"] == (
        "Inget är signerat. Titta på: Egna gränser, Uppgifter, Vårdbegäran till hemsjukvården."
    )
    assert [one["at"] for one in told["errors"]] == [
        "limits.0.value",
        "tasks.1.owner",
        "request.interventions.0.stop",
    ]


def test_a_mistyped_year_is_said_beside_its_field_and_a_past_one_as_before() -> None:
    far = "More than {} days ahead: check the year."
    refusal = Rejected(
        {
            "errors": [
                {"pointer": "/limits/0/expires_at", "detail": far.format(90)},
                {"pointer": "/next_check_at", "detail": far.format(30)},
                {"pointer": "/tasks/0/due_at", "detail": "It must lie in the future."},
            ]
        }
    )

    told = signing.rejected(form(outcome="change_plan"), refusal)

    assert {one["at"]: one["text"] for one in told["errors"]} == {
        "limits.0.expires_at": "Mer än 90 dagar bort: kontrollera årtalet.",
        "check": "Mer än 30 dagar bort: kontrollera årtalet.",
        "tasks.0.due_at": "Det måste ligga framåt i tiden.",
    }


def test_a_part_that_somebody_has_changed_is_shown_as_it_stands_now() -> None:
    theirs: Theirs = {"number": 3, "content": {"rows": [{"what": "Mäta", "when": "Morgon"}]}}
    agreement = signing.clashed(form(), Conflict({"part": "agreement", "theirs": theirs}), now=NOW)
    request = signing.clashed(
        form(), Conflict({"part": "request", "theirs": {"content": {"question": "Dropp"}}}), now=NOW
    )

    assert agreement["part"] == {"name": "agreement", "lines": ["Version 3", "Mäta (Morgon)"]}
    assert request["part"] == {"name": "request", "lines": ["Dropp"]}
    assert agreement["form"]["previous"] == "v-1"


def test_a_patient_who_was_taken_in_meanwhile_is_said_to_be_no_longer_at_home() -> None:
    told = signing.clashed(form(), Conflict({"stay": "readmitted"}), now=NOW)

    assert "inte längre hemma" in told["sentence"]


def test_a_request_without_consent_signs_nothing_and_says_what_is_lacking_d96() -> None:
    text: Said = {"sv": "Samtycke saknas. Notera det på patientens sida.", "en": "No consent."}
    refusal = Conflict({"missing": [{"need": "consent", "text": text}]})

    told = signing.clashed(form(), refusal, now=NOW)

    assert told["sentence"] == f"Inget är signerat. {text['sv']}"
    assert told["conflict"] is None


def test_two_decisions_are_laid_side_by_side_with_what_each_changes() -> None:
    theirs = review(
        decided={"tasks": [{"what": "Ta CRP", "owner_role": "nurse", "due_at": ago(hours=-3)}]}
    )
    mine = form(
        outcome="change_plan",
        note="Mitt.",
        changes={
            "limits": [
                {
                    "rule": "saturation-low",
                    "value": "89",
                    "reason": "KOL",
                    "expires_at": "2026-11-27 08:00",
                }
            ]
        },
        names={"saturation-low": "Syremättnad under 92 %"},
    )

    told = signing.compared(mine, theirs, now=NOW)["conflict"]

    assert told is not None
    assert told["changed"] == ["Uppgift: Ta CRP, sjuksköterska, senast i dag\u00a012:41"]
    assert told["mine"] == [
        "Egen gräns: Syremättnad under 92 %: 89, till 27\u00a0nov\u00a008:00 (KOL)"
    ]
    assert not told["final"]
