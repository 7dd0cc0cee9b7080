"""What people type is read as they write it, and refused beside the field it stands in."""

from __future__ import annotations

import pytest

from dashboard.ward.typed import Typed, Wrong
from tests.dashboard.builders import NOW


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("38,4", "38.4"),
        ("38.4", "38.4"),
        (" 1 200 ", "1200"),
        ("1\u00a0200,5", "1200.5"),
        ("−2,5", "-2.5"),
        ("", None),
    ],
)
def test_a_number_is_taken_with_a_comma_or_a_point(text: str, number: str | None) -> None:
    typed = Typed({"value": text})

    assert typed.number("value") == number
    typed.checked()


@pytest.mark.parametrize("text", ["38,", "3,8,4", "många", "1e3", "NaN", "12345678", "٣"])
def test_what_is_no_number_is_said_with_an_example(text: str) -> None:
    typed = Typed({"value": text})
    typed.number("value")

    with pytest.raises(Wrong) as refused:
        typed.checked()
    assert refused.value.errors == {"value": "Skriv ett tal, till exempel 38,4."}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<4", "Skriv gränsen utan tecken: 4 för <4."),
        ("< 5", "Skriv gränsen utan tecken: 5 för <5."),
        ("> 1 200,5", "Skriv gränsen utan tecken: 1200,5 för >1200,5."),
        ("≤3", "Skriv gränsen utan tecken: 3 för ≤3."),
        ("<hög", "Skriv ett tal, till exempel 38,4."),
    ],
)
def test_a_result_below_what_the_laboratory_can_count_says_what_to_write_d84(
    text: str, said: str
) -> None:
    typed = Typed({"crp": text})

    assert typed.number("crp") is None
    assert typed.errors == {"crp": said}


@pytest.mark.usefixtures("english")
def test_the_same_is_said_in_english() -> None:
    typed = Typed({"crp": "<4"})
    typed.number("crp")

    assert typed.errors == {"crp": "Write the limit without its sign: 4 for <4."}


def test_all_that_is_wrong_is_told_at_once() -> None:
    typed = Typed({"weight": "x"})
    typed.words("who", must="Skriv vem.")
    typed.number("weight")
    typed.number("dose", must=True)
    typed.moment("at", must=True)

    with pytest.raises(Wrong) as refused:
        typed.checked()
    assert set(refused.value.errors) == {"who", "weight", "dose", "at"}


def test_a_time_is_on_the_wards_clock() -> None:
    assert Typed({"at": "2026-11-22T09:30"}).moment("at") == "2026-11-22T09:30:00+01:00"
    assert Typed({"at": "2026-07-01T09:30"}).moment("at") == "2026-07-01T09:30:00+02:00"
    assert Typed({}).moment("at") is None


@pytest.mark.parametrize("text", ["2026-11-22T09:42", "i morgon"])
def test_what_is_said_to_have_happened_has_happened(text: str) -> None:
    typed = Typed({"at": text})
    typed.moment("at", now=NOW)

    assert set(typed.errors) == {"at"}


def test_ticks_are_a_list_however_they_come() -> None:
    assert Typed({"chips": ["a", "b"]}).many("chips") == ["a", "b"]
    assert Typed({"chips": "a"}).many("chips") == ["a"]
    assert Typed({}).many("chips") == []
