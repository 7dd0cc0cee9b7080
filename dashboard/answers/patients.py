"""A patient as the API names them."""

from __future__ import annotations

from typing import Literal, TypedDict


class Allergy(TypedDict):
    """What is known of hypersensitivity; four states that are never mixed."""

    status: Literal["known", "none_known", "not_asked", "unknown"]
    text: str | None


class Person(TypedDict):
    """A patient as the list names them."""

    name: str
    identifier: str
    age: int | None


class Identity(Person):
    """A patient as the banner names them."""

    birth_date: str | None
    phone: str | None
    allergy: Allergy
