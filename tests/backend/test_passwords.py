"""Passwords: one spelling of each sign, and none that is tried first."""

from __future__ import annotations

import unicodedata

import pytest

from backend.access.passwords import WeakPassword, check_new, hash_password, matches

GOOD = "sju blå ekorrar i regnet"


def test_a_sign_that_can_be_stored_in_two_ways_is_one_sign_in_a_password() -> None:
    decomposed = unicodedata.normalize("NFD", GOOD)
    assert decomposed != GOOD

    assert matches(decomposed, hash_password(GOOD))
    assert matches(GOOD, hash_password(decomposed))


def test_capitals_count() -> None:
    assert not matches(GOOD.upper(), hash_password(GOOD))


@pytest.mark.parametrize("password", [GOOD, "fifteen letters", "aaaaaaaaaaabcde", "abcde" * 40])
def test_what_is_long_enough_is_taken_whatever_its_signs(password: str) -> None:
    check_new(password, of=["sara.ek", "Sara Ek"])


@pytest.mark.parametrize(
    "password",
    [
        "fourteen signs",
        "abcde" * 40 + "f",
        "ababababababababab",
        "my PASSWORD is long",
        "lösenordet är långt",
        "jag heter sandell här",
        "SANDELL arbetar här",
    ],
)
def test_what_is_tried_first_is_not_taken(password: str) -> None:
    with pytest.raises(WeakPassword):
        check_new(password, of=["kim.sandell", "Kim Sandell"])


def test_a_name_of_three_letters_forbids_no_words() -> None:
    check_new("en bekväm liten soffa", of=["bo.ek", "Bo Ek"])
