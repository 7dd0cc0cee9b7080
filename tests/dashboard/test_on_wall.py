"""The wall in words: what is left to acknowledge is said of whoever it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.ward import on_wall
from tests.dashboard.builders import ago, news2

if TYPE_CHECKING:
    from dashboard.answers import FindingOnWall, RowOnWall, Said

PULSE: Said = {"sv": "Puls 118 /min", "en": "Pulse 118 /min"}


def found(urgency: int, *, answered: bool = False) -> FindingOnWall:
    return {"urgency": urgency, "text": PULSE, "answered": answered, "passed_at": None}


def row(*findings: FindingOnWall) -> RowOnWall:
    return {
        "rank": 7,
        "tier": 2,
        "news2": news2(),
        "findings": list(findings),
        "latest": {"at": ago(minutes=36), "due_at": ago(hours=-2), "late": False},
        "diagnosis": {"sv": "Pneumoni", "en": "Pneumonia"},
        "day": 3,
        "planned_days": 7,
        "criteria": {"met": 2, "of": 6},
        "bed": "14:1",
        "status": "signed",
        "outcome": "continue",
        "visit": None,
    }


def test_who_is_done_and_has_something_to_acknowledge_says_so_at_their_place() -> None:
    told = on_wall.calm(row(found(3), found(2), found(2, answered=True), found(1)))

    assert told["place"] == "14:1 · 2 att kvittera"


def test_who_is_done_with_everything_answered_is_a_place_and_no_more() -> None:
    assert on_wall.calm(row(found(2, answered=True), found(1)))["place"] == "14:1"
