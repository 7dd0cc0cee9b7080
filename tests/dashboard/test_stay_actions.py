"""What is sent about a stay, and what is said when it is refused (D53, D63, D88)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

import pytest

from backend.api.sentences import OTHERWISE, SENTENCES
from backend.stay import dates
from dashboard.client import Conflict, Rejected, Unavailable
from dashboard.ward import stay_actions, stay_words

if TYPE_CHECKING:
    from dashboard.answers import Problem
    from dashboard.ward.stay_forms import Sent


def sent(action: str, *values: tuple[str, str, Any], **fixed: Any) -> Sent:  # noqa: ANN401  -- a value of any field
    told = [{"name": name, "kind": kind, "value": value} for name, kind, value in values]
    return {"action": action, "ids": {"episode": "e-1"}, "fixed": fixed, "values": told}


def problem(**told: Any) -> Problem:  # noqa: ANN401  -- with the stay's own extensions
    return cast("Problem", told)


def test_a_held_bed_is_asked_for_by_its_id() -> None:
    call = stay_actions.call(
        sent("reserve", ("place", "select", "held:b-7"), ("until", "moment", "2026-11-25T14:00"))
    )

    assert call.path == "episodes/e-1/bed"
    assert call.body == {"kind": "held", "bed_id": "b-7", "until": "2026-11-25T14:00:00+01:00"}


def test_a_place_beyond_the_number_is_whichever_is_free() -> None:
    call = stay_actions.call(sent("reserve", ("place", "select", "over_capacity")))

    assert call.body == {"kind": "over_capacity", "bed_id": None}


def test_an_id_from_the_browser_cannot_leave_its_place_in_the_path() -> None:
    told = sent("move")
    told["ids"] = {"episode": "../../sessions"}

    assert stay_actions.call(told).path == "episodes/..%2F..%2Fsessions/moves"


def test_a_second_call_home_the_same_evening_follows_the_first() -> None:
    body = stay_actions.shaped(
        sent(
            "entry",
            ("entry.type", "select", "evening_call"),
            ("entry.on", "date", "2026-11-22"),
            **{"entry.kind": "home_event", "known": {"evening_call/2026-11-22": "x-1"}},
        )
    )

    assert body["previous"] == "x-1"
    assert "known" not in body


def test_a_shut_gate_says_what_is_missing_in_the_readers_language() -> None:
    bed = {"sv": "En trygghetsplats ska vara reserverad.", "en": "A bed must stand reserved."}
    refusal = Conflict(
        problem(
            status=409, detail="This cannot be done yet.", missing=[{"need": "bed", "text": bed}]
        )
    )

    told = stay_actions.refused(sent("move"), refusal)

    assert told["sentence"] == "Det går inte än:"
    assert told["lacking"] == [{"text": "En trygghetsplats ska vara reserverad.", "at": "bed"}]


def test_two_who_wrote_see_both_versions_and_nothing_is_overwritten() -> None:
    theirs = {"willing": "no", "feels_safe": "no", "means": "said", "note": ""}
    refusal = Conflict(
        problem(
            status=409,
            current={"id": "x-2", "kind": "answer", "content": theirs},
            yours={"kind": "answer", **theirs, "willing": "yes"},
        )
    )

    told = stay_actions.refused(sent("entry"), refusal)

    assert told["versions"] is not None
    assert told["versions"]["theirs"][0] == ("Vill vårdas hemma", "Nej")
    assert told["versions"]["mine"][0] == ("Vill vårdas hemma", "Ja")
    assert told["again"] == {"previous": "x-2"}


def test_a_taken_bed_is_said_in_swedish() -> None:
    detail = (
        "The bed is promised to somebody else in that period; choose another or another period."
    )

    told = stay_actions.refused(sent("reserve"), Conflict({"status": 409, "detail": detail}))

    assert told["sentence"].startswith("Platsen är lovad till någon annan")


@pytest.mark.parametrize(
    ("pointer", "field"),
    [
        ("/until", "until"),
        ("/bed_id", "place"),
        ("/decision/planned_days", "decision.planned_days"),
        ("/entry/note", "entry.note"),
        ("/entry/contact/phone", "entry.phone"),
        ("/content/rows/0/what", "content.rows.0.what"),
    ],
)
def test_an_error_finds_its_field(pointer: str, field: str) -> None:
    refusal = Rejected(
        problem(status=422, errors=[{"pointer": pointer, "detail": "Fill this in."}])
    )

    told = stay_actions.refused(sent("entry"), refusal)

    assert told["errors"] == [{"at": field, "text": "Fyll i."}]


def test_a_backend_that_is_away_keeps_what_was_written() -> None:
    told = stay_actions.refused(sent("entry"), Unavailable({}))

    assert not told["ok"]
    assert "Det du skrivit finns kvar" in told["sentence"]


def test_a_direct_admission_tells_everything_that_followed() -> None:
    followed = [{"effect": "admit_to_bed", "said": {"sv": "Inlagd på 14:1.", "en": "On 14:1."}}]

    told = stay_actions.done(sent("admit"), {"move": {"followed": followed}, "sbar": {}})

    assert told["sentence"] == "Sparat. Inlagd på 14:1."


def test_a_flagged_candidate_is_opened() -> None:
    assert stay_actions.done(sent("flag"), {"episode_id": "e-9"})["go"] == "/ward/stay/e-9"


def test_every_refused_day_and_time_is_said_in_swedish_d11_d48() -> None:
    sentences = [
        value for name, value in vars(dates).items() if name.isupper() and isinstance(value, str)
    ]

    assert len(sentences) > 4
    assert [one for one in sentences if stay_words.refusal(one) == one] == []


@pytest.mark.parametrize("sentence", sorted({*SENTENCES.values(), OTHERWISE}))
def test_what_the_api_says_of_a_field_is_said_in_swedish_with_its_bounds(sentence: str) -> None:
    told = re.sub(r"\{\w+\}", "90", sentence)
    said = stay_words.refusal(told)

    assert said != told
    assert ("90" in said) == ("90" in told and "expected" not in sentence)
