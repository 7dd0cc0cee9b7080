"""One vital sign as marks: shape and colour by points, outline by who measured, gaps left open."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dashboard.i18n import gettext as _
from dashboard.i18n import said
from dashboard.ward import series, words

if TYPE_CHECKING:
    from dashboard.answers import Point, Series

    Figure = dict[str, Any]

INK, MUTED, LINE, PAPER = "#1b2a33", "#55636c", "#8fa0aa", "#ffffff"
MARKS = {0: INK, 1: INK, 2: "#8a3b00", 3: "#a1121f"}
SHAPES = {0: "circle", 1: "circle", 2: "diamond", 3: "square"}
SIZES = {0: 5, 1: 6, 2: 9, 3: 9}
# Fixed axes: two patients, or two days, must look comparable. A display choice, no clinical limit.
AXES = {
    "respiratory_rate": (4.0, 36.0),
    "oxygen_saturation": (82.0, 101.0),
    "systolic": (70.0, 230.0),
    "pulse": (30.0, 150.0),
    "temperature": (34.0, 41.0),
}
LABEL_EVERY = timedelta(hours=18)  # closer than this, numbers at the edge write over each other


def on_axis(point: Point, one: Series) -> bool:
    """Say whether a reading can be true and lies on the axis."""
    low, high = AXES[one["kind"]]
    return point["implausible"] is None and low <= series.value(point) <= high


def line(one: Series, axis: str) -> Figure:
    """Join readings with a line, but never across a silence."""
    points = series.thinned(series.scored(one["points"]))
    x: list[str | None] = []
    y: list[float | None] = []
    low, high = AXES[one["kind"]]
    for stretch in series.unbroken([series.at(p) for p in points]):
        x += [*(words.naive(points[n]["at"]) for n in stretch), None]
        y += [*(min(max(series.value(points[n]), low), high) for n in stretch), None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "yaxis": axis,
        "connectgaps": False,
        "hoverinfo": "skip",
        "line": {"color": LINE, "width": 1.3},
    }


def marks(one: Series, axis: str) -> Figure:
    """Draw every reading that lies on the axis."""
    points = series.thinned(
        [p for p in one["points"] if p["value"] is not None and on_axis(p, one)]
    )
    worth = [p["points"] or 0 for p in points]
    colours = [MARKS[n] for n in worth]
    device = [p["source"] == "device" for p in points]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": said(one["name"]),
        "x": [words.naive(p["at"]) for p in points],
        "y": [series.value(p) for p in points],
        "yaxis": axis,
        "cliponaxis": False,
        "customdata": [told(p, one) for p in points],
        "hovertemplate": "%{customdata}<extra>" + said(one["name"]) + "</extra>",
        "marker": {
            "symbol": [SHAPES[n] for n in worth],
            "size": [SIZES[n] for n in worth],
            "color": [c if own else PAPER for c, own in zip(colours, device, strict=True)],
            "line": {"color": colours, "width": 1.4},
            "opacity": 1,
        },
    }


def outside(one: Series, axis: str) -> Figure:
    """Draw at the edge, with its number, what is off the axis or cannot be true."""
    low, high = AXES[one["kind"]]
    points = [p for p in one["points"] if p["value"] is not None and not on_axis(p, one)]
    values = [series.value(p) for p in points]
    labelled = series.spaced([series.at(p) for p in points], LABEL_EVERY)
    colours = [MUTED if p["implausible"] else MARKS[p["points"] or 0] for p in points]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": said(one["name"]),
        "x": [words.naive(p["at"]) for p in points],
        "y": [min(max(v, low), high) for v in values],
        "yaxis": axis,
        "cliponaxis": False,
        "text": [label(p) if shown else "" for p, shown in zip(points, labelled, strict=True)],
        "textposition": ["bottom center" if v > high else "top center" for v in values],
        "textfont": {"size": 11, "color": INK},
        "customdata": [told(p, one) for p in points],
        "hovertemplate": "%{customdata}<extra>" + said(one["name"]) + "</extra>",
        "marker": {
            "symbol": [edge(p, one) for p in points],
            "size": 8,
            "color": colours,
            "line": {"color": colours, "width": 1.4},
        },
    }


def label(point: Point) -> str:
    """Write the number beside a mark; one that cannot be true is questioned."""
    return words.number(point["value"]) + ("?" if point["implausible"] else "")


def edge(point: Point, one: Series) -> str:
    """Choose the mark of a value off the axis: an arrow, or a cross if it cannot be true."""
    if point["implausible"]:
        return "x-thin"
    return "triangle-up" if series.value(point) > AXES[one["kind"]][1] else "triangle-down"


def told(point: Point, one: Series) -> str:
    """Tell one reading in words: value, points, who measured, and whether it came late."""
    parts = [f"{words.number(point['value'])} {words.unit(one['unit'])}".strip()]
    if point["implausible"] is not None:
        parts.append(_("cannot be true, not scored"))
    elif point["points"] is not None:
        parts.append(_("{n} p").format(n=point["points"]))
    if point["source"] != "device":
        parts.append(words.source(point["source"]))
    if point["late"] and point["received_at"]:
        received = words.ending(point["received_at"], start=point["at"])
        parts.append(_("received {at}").format(at=received))
    return " · ".join(parts)
