"""A score says how sure it is of itself; only what is certain has a colour."""

from __future__ import annotations

import pytest

from dashboard.ward import tags
from tests.dashboard.builders import acknowledged, ago, finding, news2

HIGH = {
    "sv": "Puls 132 /min, över gränsen 120 /min",
    "en": "Pulse 132 /min, above the limit 120 /min",
}
BACK = {
    "sv": "Syremättnad 97 %, ännu inte säkert tillbaka från gränsen 90 %",
    "en": "Oxygen saturation 97 %, not yet safely back from the limit 90 %",
}
SCORE = {"sv": "NEWS2 minst 7", "en": "NEWS2 at least 7"}


def over(text: dict[str, str], **told: object) -> str:
    """Give the words of a danger that ended an hour ago, with common spaces."""
    tag = tags.finding(finding(urgency=3, text=text, passed_at=ago(hours=1), **told))
    return tag["text"].replace("\u00a0", " ")


@pytest.mark.parametrize("lower", range(5))
def test_an_incomplete_score_never_looks_low_g1(lower: int) -> None:
    tag = tags.score(news2(lower=lower, level="unknown"))

    assert (tag["word"], tag["css"]) == (f"minst {lower}", "unknown")


def test_even_a_backend_that_says_low_of_an_incomplete_score_is_not_repeated() -> None:
    assert tags.score(news2(level="low"))["css"] == "unknown"


@pytest.mark.parametrize(
    ("level", "sign"), [("emergency", "■"), ("urgent", "◆"), ("single_three", "■")]
)
def test_a_trigger_that_is_certain_shows_though_inputs_are_missing(level: str, sign: str) -> None:
    tag = tags.score(news2(lower=5, level=level))

    assert (tag["sign"], tag["css"], tag["word"]) == (sign, level, "minst 5")


def test_a_complete_low_score_is_a_plain_number() -> None:
    tag = tags.score(news2(complete=True, missing=[], level="low"))

    assert (tag["sign"], tag["word"], tag["css"]) == ("", "2", "low")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HIGH, "puls 132 /min, över gränsen 120 /min"),
        (BACK, "syremättnad 97 %, då ännu inte säkert tillbaka från gränsen 90 %"),
        (SCORE, "NEWS2 minst 7"),
    ],
)
def test_a_danger_that_is_over_says_so_and_nobody_takes_it_for_its_beginning(
    text: dict[str, str], said: str
) -> None:
    assert over(text) == f"Har upphört 22 nov 08:41, ej kvitterat. Var: {said}"


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HIGH, "pulse 132 /min, above the limit 120 /min"),
        (BACK, "oxygen saturation 97 %, then not yet safely back from the limit 90 %"),
    ],
)
def test_in_english_too_what_is_over_is_told_as_over(text: dict[str, str], said: str) -> None:
    assert over(text) == f"Ended 22 Nov 08:41, not acknowledged. It was: {said}"


def test_what_is_over_and_answered_for_is_not_called_unanswered() -> None:
    told = over(HIGH, acknowledgement=acknowledged())

    assert told == "Har upphört 22 nov 08:41. Var: puls 132 /min, över gränsen 120 /min"


def test_what_still_is_keeps_its_words() -> None:
    assert tags.finding(finding(text=BACK))["text"].replace("\u00a0", " ") == BACK["sv"]
