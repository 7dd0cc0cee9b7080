"""A score says how sure it is of itself; only what is certain has a colour."""

from __future__ import annotations

import pytest

from dashboard.ward import tags
from tests.dashboard.builders import news2


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
