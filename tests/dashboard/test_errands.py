"""What one does beside signing: as the API takes it, and told so that one knows what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dashboard.client import Conflict, Rejected
from dashboard.ward import errands, sheets
from dashboard.ward.typed import Wrong
from tests.dashboard.builders import NOW, acknowledged

if TYPE_CHECKING:
    from dashboard.client import Call
    from dashboard.ward.errands import Errand


def errand(name: str, **data: Any) -> Errand:  # noqa: ANN401  -- what a browser sends
    return {"name": name, "episode": "e-anna", "person": "Anna Lind", "data": data}


def call(name: str, **data: Any) -> Call:  # noqa: ANN401  -- what a browser sends
    return errands.call_for(errand(name, **data), now=NOW)


def wrong(name: str, **data: Any) -> dict[str, str]:  # noqa: ANN401  -- what a browser sends
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


def test_an_errand_nobody_knows_asks_for_a_fresh_page() -> None:
    assert wrong("dance") == {"": "Sidan är äldre än servern. Ladda om den."}


def test_every_small_form_is_an_errand_and_every_errand_says_that_it_is_done() -> None:
    assert set(sheets.all_sheets()) <= set(errands.MAKERS)
    for name in errands.MAKERS:
        assert errands.done(errand(name))["sentence"].endswith("Anna Lind")


def test_the_second_to_acknowledge_is_told_who_was_first() -> None:
    conflict = Conflict({"current": acknowledged()})  # type: ignore[typeddict-item]  -- not a review

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
