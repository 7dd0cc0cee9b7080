"""What was measured, as the plots draw it."""

from __future__ import annotations

from typing import TypedDict

from dashboard.answers.basics import Said


class Band(TypedDict):
    """A range of values and its NEWS2 points."""

    low: str | None
    high: str | None
    points: int


class Point(TypedDict):
    """One reading of a series."""

    id: str
    at: str
    value: str | None
    points: int | None
    source: str
    implausible: str | None
    received_at: str | None
    late: bool
    flags: list[str]


class Series(TypedDict):
    """All readings of one kind."""

    kind: str
    unit: str
    precision: int
    name: Said
    bands: list[Band]
    points: list[Point]


class Readings(TypedDict):
    """A patient's readings in a period."""

    since: str
    until: str
    series: list[Series]
