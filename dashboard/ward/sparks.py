"""A week of temperature in a cell of the round list."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypedDict

from dashboard.i18n import gettext as _
from dashboard.ward import series, words

if TYPE_CHECKING:
    from collections.abc import Sequence

SPARK = timedelta(days=7)
SPARK_WIDTH, SPARK_HEIGHT = 100, 24
SPARK_LOW, SPARK_HIGH, FEVER = 35.0, 41.0, 38.0  # FEVER: where NEWS2 begins to give a point


class Spark(TypedDict):
    """A week of temperature as small lines."""

    lines: list[str]
    dots: list[list[float]]
    fever: float
    last: str
    label: str


def spark(readings: Sequence[tuple[str, str]], *, now: datetime) -> Spark:
    """Draw a week of temperature: fixed axis, gaps left open."""
    kept = [(words.moment(at), float(value)) for at, value in readings]
    kept = [(at, value) for at, value in kept if at >= now - SPARK]
    xy = [(_x(at, now), _y(value)) for at, value in kept]
    stretches = series.unbroken([at for at, _value in kept])
    last = words.number(readings[-1][1]) if readings else ""
    return {
        "lines": [" ".join(f"{x},{y}" for x, y in xy[s.start : s.stop]) for s in stretches],
        "dots": [list(xy[s.start]) for s in stretches if len(s) == 1]
        + ([list(xy[-1])] if xy else []),
        "fever": _y(FEVER),
        "last": last,
        "label": _("Temperature 7 days, latest {value} °C").format(value=last)
        if last
        else _("No temperature"),
    }


def _x(at: datetime, now: datetime) -> float:
    return round((1 - (now - at) / SPARK) * SPARK_WIDTH, 1)


def _y(value: float) -> float:
    inside = min(max(value, SPARK_LOW), SPARK_HIGH)
    return round((SPARK_HIGH - inside) / (SPARK_HIGH - SPARK_LOW) * SPARK_HEIGHT, 1)
