"""A line is drawn only where somebody measured; extremes are never thinned away."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from dashboard.ward import series
from tests.dashboard.builders import NOW, ago, point


def test_a_silence_longer_than_twice_the_usual_breaks_the_line() -> None:
    times = [NOW - timedelta(hours=h) for h in (40, 36, 32, 20, 16, 12)]

    assert series.unbroken(times) == [range(3), range(3, 6)]


def test_a_night_without_readings_does_not_break_a_line_of_three_a_day() -> None:
    times = [NOW - timedelta(hours=h) for h in (50, 44, 38, 26, 20, 14, 2)]

    assert series.unbroken(times) == [range(7)]


def test_nothing_and_one_reading_are_no_line_and_one_dot() -> None:
    assert series.unbroken([]) == []
    assert series.unbroken([NOW]) == [range(1)]


def test_readings_minutes_apart_do_not_make_two_hours_a_silence() -> None:
    times = [NOW + timedelta(minutes=m) for m in (0, 1, 2, 3, 90)]

    assert series.unbroken(times) == [range(5)]


def test_what_cannot_be_true_is_kept_apart_from_what_is_scored() -> None:
    true, false, none = point("37.9"), point("384", implausible="high"), point(None)

    assert series.scored([true, false, none]) == [true]
    assert series.implausible([true, false, none]) == [false]


@given(st.lists(st.integers(30, 200), min_size=1, max_size=400), st.integers(4, 60))
def test_thinning_keeps_the_extremes_and_the_order(values: list[int], at_most: int) -> None:
    points = [point(str(v), at=ago(minutes=len(values) - n)) for n, v in enumerate(values)]

    kept = [series.value(p) for p in series.thinned(points, at_most)]

    assert len(kept) <= max(at_most, len(values) if len(values) <= at_most else 0)
    assert (min(kept), max(kept)) == (min(values), max(values))
    assert [p["at"] for p in series.thinned(points, at_most)] == sorted(
        p["at"] for p in series.thinned(points, at_most)
    )


def test_numbers_at_the_edge_are_written_only_where_there_is_room() -> None:
    times = [NOW + timedelta(hours=h) for h in (0, 5, 19, 20, 40)]

    assert series.spaced(times, timedelta(hours=18)) == [True, False, True, False, True]
