"""Readings as lines: where one may be drawn, where it must break, and what may be left out."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from dashboard.ward.words import moment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dashboard.answers import Point

AT_MOST = 500  # points a plot shows; more are slower to draw and no easier to read
SHORTEST_GAP = timedelta(hours=2)  # less is no silence at home, where one measures some times a day


def silence(times: Sequence[datetime]) -> timedelta:
    """Return how long a silence must be to break the line: twice what is usual here."""
    steps = [(later - earlier).total_seconds() for earlier, later in pairwise(times)]
    return max(SHORTEST_GAP, timedelta(seconds=2 * median(steps))) if steps else SHORTEST_GAP


def unbroken(times: Sequence[datetime]) -> list[range]:
    """Return the stretches that may be joined; a missing reading is information too."""
    if not times:
        return []
    longest = silence(times)
    breaks = [n for n, (a, b) in enumerate(pairwise(times), 1) if b - a > longest]
    return [range(a, b) for a, b in pairwise([0, *breaks, len(times)])]


def scored(points: Sequence[Point]) -> list[Point]:
    """Leave out what has no value, or one that cannot be true."""
    return [p for p in points if p["value"] is not None and p["implausible"] is None]


def implausible(points: Sequence[Point]) -> list[Point]:
    """Keep only the values that cannot be true; they are shown, and never scored."""
    return [p for p in points if p["value"] is not None and p["implausible"] is not None]


def thinned(points: Sequence[Point], at_most: int = AT_MOST) -> list[Point]:
    """Thin a dense series out by keeping the extremes of each stretch, never a mean."""
    if len(points) <= at_most:
        return list(points)
    buckets = at_most // 2
    kept: list[Point] = []
    for n in range(buckets):
        bucket = points[n * len(points) // buckets : (n + 1) * len(points) // buckets]
        ends = {id(f): f for f in (min(bucket, key=value), max(bucket, key=value))}
        kept += sorted(ends.values(), key=at)
    return kept


def value(point: Point) -> float:
    """Return a value as a plot needs it."""
    return float(point["value"] or "nan")


def at(point: Point) -> datetime:
    """Return when a reading was taken."""
    return moment(point["at"])


def spaced(times: Sequence[datetime], least: timedelta) -> list[bool]:
    """Choose the readings whose number can be written without touching the one before."""
    chosen: list[bool] = []
    before: datetime | None = None
    for time in times:
        chosen.append(before is None or time - before >= least)
        before = time if chosen[-1] else before
    return chosen
