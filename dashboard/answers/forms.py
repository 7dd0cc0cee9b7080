"""What the small forms can choose from."""

from __future__ import annotations

from typing import Literal, TypedDict

from dashboard.answers.basics import Said, Word


class Enterable(TypedDict):
    """A value that can be entered: its unit, what is possible, and what can be answered."""

    kind: str
    name: Said
    unit: str
    precision: int
    low: str
    high: str
    answers: list[Said]


class Choices(TypedDict):
    """What the small forms can choose from."""

    chips: list[Word]
    participants: list[Word]
    modes: list[Word]
    identified: list[Word]
    visits: list[Word]
    values: dict[Literal["vitals", "labs", "infusion"], list[Enterable]]
