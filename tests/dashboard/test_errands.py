"""What one does beside signing: as the API takes it, and told so that one knows what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from dashboard.client import Conflict, Rejected
from dashboard.ward import errands, sheets
from dashboard.ward.typed import Wrong
from tests.dashboard.builders import NOW, acknowledged, choices

if TYPE_CHECKING:
    from dashboard.answers import Problem
    from dashboard.client import Call
    from dashboard.ward.errands import Errand


def errand(name: str, /, **data: Any) -> Errand:  # noqa: ANN401  -- what a browser sends
    return {"name": name, "episode": "e-anna", "person": "Anna Lind", "data": data}


def call(name: str, /, **data: Any) -> Call:  # noqa: ANN401  -- what a browser sends
    return errands.call_for(errand(name, **data), now=NOW)


def wrong(name: str, /, **data: Any) -> dict[str, str]:  # noqa: ANN401  -- what a browser sends
    with pytest.raises(Wrong) as refused:
        call(name, **data)
    return refused.value.errors


FINDING = {"assessment": "a-1", "rule": "temperature-high", "kind": "temperature"}


def test_a_finding_is_acknowledged_as_it_stood_on_the_screen() -> None:
    sent = call("acknowledge", **FINDING, urgency=3, comment=" Ringt. ")

    assert (sent.method, sent.path) == ("POST", "episodes/e-anna/acknowledgements")
    assert sent.body == {
        "assessment_id": "a-1",
        "rule": "temperature-high",
        "kind": "temperature",
        "comment": "Ringt.",
    }


def test_a_high_finding_is_acknowledged_with_a_comment_and_a_lower_one_may_be_without() -> None:
    assert set(wrong("acknowledge", **FINDING, urgency=3, comment="  ")) == {"comment"}
    body = call("acknowledge", **{**FINDING, "kind": ""}, urgency=2, comment="").body
    assert body is not None
    assert (body["comment"], body["kind"]) == ("", None)


def test_a_patient_is_put_aside_with_a_reason_and_taken_up_without() -> None:
    assert set(wrong("park", reason="")) == {"reason"}
    assert call("park", reason="CRP").body == {"parked": True, "reason": "CRP"}
    assert call("unpark").body == {"parked": False}


def test_undoing_names_the_signature() -> None:
    sent = call("undo", review="v-2/../x")

    assert sent.path == "episodes/e-anna/reviews/v-2%2F..%2Fx/withdrawal"


def test_a_note_is_text_or_ticks_at_a_time_that_has_come() -> None:
    sent = call("note", id="n-1", event_at="2026-11-22T09:30", chips=["better"], text="")

    assert (sent.method, sent.path) == ("POST", "episodes/e-anna/notes")
    assert sent.body == {
        "id": "n-1",
        "event_at": "2026-11-22T09:30:00+01:00",
        "text": "",
        "chips": ["better"],
    }
    assert set(wrong("note", event_at="2026-11-22T09:30", text=" ")) == {"text"}
    assert set(wrong("note", event_at="2026-11-22T10:30", text="x")) == {"event_at"}


def test_values_told_on_the_phone_say_whose_word_it_is_d83() -> None:
    told = {"id": "v-1", "at": "2026-11-22T09:30", "source": "patient", "note": ""}
    sent = call("vitals", **told, temperature="38,4", pulse="", chills="1")

    assert sent.path == "episodes/e-anna/vitals"
    assert sent.body == {
        "id": "v-1",
        "at": "2026-11-22T09:30:00+01:00",
        "source": "patient",
        "values": {"temperature": "38.4", "chills": "1"},
        "note": "",
    }


@pytest.mark.parametrize("name", ["labs", "vitals", "infusion"])
def test_an_entry_without_a_value_is_none_and_a_wrong_one_stands_beside_its_field(
    name: str,
) -> None:
    assert set(wrong(name, at="2026-11-22T09:30", crp="")) == {""}
    assert set(wrong(name, at="2026-11-22T09:30", crp="hög")) == {"crp"}
    assert set(wrong(name, at="", crp="84")) == {"at"}


def test_labs_and_infusions_go_their_own_ways() -> None:
    at = {"id": "x", "at": "2026-11-22T09:30"}

    assert call("labs", **at, crp="84", note="Odling neg").body == {
        "id": "x",
        "at": "2026-11-22T09:30:00+01:00",
        "values": {"crp": "84"},
        "note": "Odling neg",
    }
    assert call("infusion", **at, dose_given="0").path == "episodes/e-anna/infusions"


def test_a_task_has_a_what_a_when_and_an_owner() -> None:
    assert set(wrong("task", what="", due_at="")) == {"what", "due_at"}
    sent = call("task", what="Ta CRP", due_at="2026-11-22T14:00", owner_role="nurse")
    assert sent.body == {
        "what": "Ta CRP",
        "due_at": "2026-11-22T14:00:00+01:00",
        "owner_role": "nurse",
    }
    assert call("end_task", task="t-1").path == "episodes/e-anna/tasks/t-1/ending"


def test_a_visit_ends_after_it_begins() -> None:
    times = {"starts_at": "2026-11-22T11:00", "ends_at": "2026-11-22T11:00"}

    assert set(wrong("visit", **times, who="")) == {"ends_at", "who"}
    times["ends_at"] = "2026-11-22T11:30"
    assert call("visit", **times, who="Maria", what=["antibiotics"]).path.endswith("/visits")


@pytest.mark.parametrize(
    ("kind", "identified", "asked"),
    [("patient", "", True), ("patient", "bankid", False), ("staff", "", False)],
)
def test_everybody_but_staff_is_identified_before_the_talk_d100(
    kind: str, identified: str, *, asked: bool
) -> None:
    told = {"kind": kind, "name": "Anna Lind", "mode": "video", "identified": identified}

    if asked:
        assert set(wrong("attend", **told)) == {"identified"}
    else:
        assert call("attend", **told).path == "episodes/e-anna/participants"


@pytest.mark.parametrize("mode", ["video", "phone"])
def test_a_call_needs_a_way_to_reach_it(mode: str) -> None:
    assert set(wrong("call", mode=mode, reference="")) == {"reference"}
    assert call("call", mode=mode, reference="x").path == "episodes/e-anna/calls"


@pytest.mark.parametrize(
    ("name", "data", "path"),
    [
        ("leave", {"participant": "p-1"}, "episodes/e-anna/participants/p-1/leaving"),
        ("end_call", {"call": "c-1"}, "episodes/e-anna/calls/c-1/ending"),
        ("open_round", {"unit": "u-54"}, "rounds"),
        ("close_round", {"round": "r-1"}, "rounds/r-1/closing"),
    ],
)
def test_what_needs_no_form_goes_straight_there(name: str, data: dict[str, str], path: str) -> None:
    sent = call(name, **data)

    assert (sent.method, sent.path) == ("POST", path)


def test_a_value_that_cannot_be_is_answered_with_what_can() -> None:
    refusal = Rejected({"errors": [{"pointer": "/values/pulse", "detail": "x"}]})

    assert errands.misfits(refusal)["pulse"].endswith("möjligt är {low} till {high}.")


@pytest.mark.parametrize(
    ("pointer", "detail", "said"),
    [
        ("/at", "The time lies more than 30 days back.", "Mer än 30 dagar bakåt: kontrollera"),
        ("/event_at", "The time lies in the future.", "Den tiden har inte kommit än."),
        ("/due_at", "More than 90 days ahead: check the year.", "Mer än 90 dagar bort: kontroll"),
        ("/at", "Input should be a valid datetime", "Skriv dag och klockslag, till exempel"),
        (
            "/values/systolic",
            "The systolic pressure must be higher than the diastolic.",
            "Kontrollera: det övre trycket ska vara högre än det undre.",
        ),
        (
            "/values/pump_weight_after",
            "The pump cannot weigh more after the infusion than before.",
            "Kontrollera: pumpen kan inte väga mer efter än före.",
        ),
    ],
)
def test_the_servers_reason_stands_beside_its_field_in_the_readers_language(
    pointer: str, detail: str, said: str
) -> None:
    refusal = Rejected({"errors": [{"pointer": pointer, "detail": detail}]})

    ((name, sentence),) = errands.misfits(refusal).items()

    assert pointer.endswith(f"/{name}")
    assert sentence.startswith(said)


def test_of_two_reasons_for_one_value_the_first_is_said() -> None:
    crossed = "The systolic pressure must be higher than the diastolic."
    told = ("Only 30 to 300 is possible; check it and the unit.", crossed)
    refusal = Rejected({"errors": [{"pointer": "/values/systolic", "detail": d} for d in told]})

    assert errands.misfits(refusal)["systolic"].endswith("möjligt är {low} till {high}.")


def test_nobody_can_attend_a_round_that_is_not_open() -> None:
    assert (
        "Ingen rond är öppen"
        in errands.clashed(errand("attend"), Conflict({}), now=NOW)["sentence"]
    )
    assert (
        "redan avslutat" in errands.clashed(errand("end_task"), Conflict({}), now=NOW)["sentence"]
    )


def test_an_errand_nobody_knows_asks_for_a_fresh_page() -> None:
    assert wrong("dance") == {"": "Sidan är äldre än servern. Ladda om den."}


def test_every_small_form_is_an_errand_and_every_errand_says_that_it_is_done() -> None:
    assert set(sheets.all_sheets(choices())) <= set(errands.MAKERS)
    for name in errands.MAKERS:
        assert errands.done(errand(name))["sentence"].endswith("Anna Lind")


def test_the_second_to_acknowledge_is_told_who_was_first() -> None:
    conflict = Conflict(cast("Problem", {"current": acknowledged()}))

    told = errands.clashed(errand("acknowledge", comment="Mitt"), conflict, now=NOW)

    assert told["sentence"].startswith("Sara Ek kvitterade detta i dag\u00a009:36: Ringt")
    assert told["errand"]["data"] == {"comment": "Mitt"}


@pytest.mark.parametrize(
    ("name", "said"),
    [("acknowledge", "har ändrats sedan du öppnade"), ("undo", "inte längre att ångra")],
)
def test_what_is_no_longer_so_is_said(name: str, said: str) -> None:
    assert said in errands.clashed(errand(name), Conflict({}), now=NOW)["sentence"]


def test_what_the_server_does_not_take_stands_beside_its_field() -> None:
    refusal = Rejected({"errors": [{"pointer": "/comment", "detail": "Too long."}]})

    assert errands.misfits(refusal) == {"comment": "Servern tar inte emot det här värdet."}
    assert errands.misfits(Rejected({})) == {}
