"""The head says when the round will be done, and only when it can know."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dashboard.ward import pace, tables
from tests.dashboard.builders import NOW, ago, row, the_round, the_session

if TYPE_CHECKING:
    from dashboard.answers import Row


def signed(minutes_ago: float) -> Row:
    review = {"status": "signed", "at": ago(minutes=minutes_ago), "by": "Ek", "outcome": "continue"}
    return row(review=review)


def test_thirteen_patients_left_at_four_minutes_each() -> None:
    done = [signed(minutes) for minutes in (17, 13, 9, 5, 1)]
    told = the_round(*done, *(row() for _ in range(13)), reviewed=5)

    view = tables.round_view(told, now=NOW)

    assert view["progress"] == "18 patienter, 5 klara, beräknat klart 10:35"


def test_one_long_talk_does_not_decide_the_hour() -> None:
    steady = [signed(minutes) for minutes in (32, 30, 28, 4, 2, 0)]

    end = pace.expected_end([*steady, row()], now=NOW)

    assert end is not None
    assert end - NOW < timedelta(minutes=6)


@pytest.mark.parametrize(
    "rows",
    [
        [row(), row()],
        [signed(4), signed(2), row()],
        [signed(90), signed(80), signed(70), row()],
        [signed(6), signed(4), signed(2)],
    ],
    ids=["nobody signed", "too few", "at rest", "all done"],
)
def test_what_cannot_be_known_is_not_said(rows: list[Row]) -> None:
    assert pace.expected_end(rows, now=NOW) is None


def test_a_closed_round_is_not_expected_to_end() -> None:
    told = the_round(signed(6), signed(4), signed(2), row(), reviewed=3)

    view = tables.round_view(told, the_session(closed_at=ago(minutes=1), closed_by="Ek"), now=NOW)

    assert "beräknat" not in view["progress"]
