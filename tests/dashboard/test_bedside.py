"""One patient in words: newest values, findings with reasons, criteria, decisions."""

from __future__ import annotations

import pytest

from dashboard.ward import bedside
from tests.dashboard.builders import (
    NOW,
    acknowledged,
    ago,
    assessment,
    criterion,
    episode,
    finding,
    point,
    readings,
    review,
    series,
)


def test_an_acknowledged_finding_says_who_answers_for_it_and_what_they_said() -> None:
    seen, unseen = bedside.findings(
        [finding(acknowledgement=acknowledged()), finding(kind=None)], now=NOW
    )

    assert seen["answered"] == "Kvitterat i dag\u00a009:36 av Sara Ek"
    assert seen["comment"] == "Ringt, kommer in."
    assert (unseen["answered"], unseen["kind"]) == ("", "")


def test_beside_each_panel_stands_the_newest_value_that_can_be_true() -> None:
    told = series("temperature", point("38.4", points=1), point("384", implausible="high"))

    last = bedside.panels(episode(), readings(told), now=NOW)[-1]

    assert (last["name"], last["value"], last["unit"]) == ("Temperatur", "38,4", "°C")
    assert (last["points"], last["css"], last["at"]) == ("● 1 p", "p1", "i dag\u00a007:41")


def test_what_was_never_measured_is_a_dash_and_no_zero() -> None:
    first = bedside.panels(episode(), readings(), now=NOW)[0]

    assert (first["name"], first["value"], first["points"], first["at"]) == ("Andning", "–", "", "")
    assert not first["old"]


@pytest.mark.parametrize(("hours", "old"), [(23, False), (25, True)])
def test_a_value_from_before_the_last_round_looks_old(hours: int, old: bool) -> None:  # noqa: FBT001  -- a table of cases
    told = readings(series("temperature", point("36.7", at=ago(hours=hours))))

    assert bedside.panels(episode(), told, now=NOW)[-1]["old"] is old


def test_a_finding_is_told_with_its_reason_and_its_time() -> None:
    (told,) = bedside.findings([finding()], now=NOW)

    assert told["tag"]["word"] == "MEDEL"
    assert (told["because"], told["at"]) == ("Över 39 grader.", "i dag\u00a006:41")


@pytest.mark.parametrize(
    ("answer", "sign", "word"),
    [
        ("met", "✓", "uppfyllt"),
        ("not_met", "✗", "inte uppfyllt"),
        ("not_enough_data", "?", "för lite underlag"),
        ("waiting_for_person", "…", "väntar på bedömning"),
    ],
)
def test_not_enough_data_is_an_answer_of_its_own(answer: str, sign: str, word: str) -> None:
    told = bedside.criterion(criterion(answer))

    assert (told["sign"], told["word"]) == (sign, word)


def test_criteria_are_counted_and_none_are_none() -> None:
    assert bedside.met(assessment()) == "1 av 2"
    assert bedside.met(None) == "0 av 0"


def test_a_decision_names_who_answers_for_it() -> None:
    told = bedside.decided(review(), now=NOW)

    assert told == {
        "outcome": "Fortsätt hemma",
        "note": "Dricker bra.",
        "by": "Johan Ek, överläkare",
        "at": "i går\u00a010:41",
        "next_check": "i dag\u00a013:41",
    }
    assert bedside.decided(review(next_check_at=None), now=NOW)["next_check"] == ""


@pytest.mark.parametrize(
    ("hours", "missed", "said"),
    [
        (14, (26, 2), "Försenad, skulle mätts i dag\u00a007:41"),
        (40, (26, 2), "Försenad, skulle mätts i går\u00a007:41"),
        (3, (26, 2), ""),  # measured less than two hours before it was due: it counts
        (14, (), ""),
    ],
)
def test_a_vital_sign_that_should_have_come_says_so_in_its_panel(
    hours: int, missed: tuple[int, ...], said: str
) -> None:
    told = readings(series("temperature", point("36.7", at=ago(hours=hours))))
    awaited = episode(missed=[ago(hours=one) for one in missed])

    first, *_others, last = bedside.panels(awaited, told, now=NOW)

    assert last["overdue"] == said
    assert first["overdue"] == "", "what is never measured at home is not awaited"
