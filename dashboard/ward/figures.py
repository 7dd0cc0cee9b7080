"""The vitals plot: one small panel a vital sign, NEWS2's bands behind it, always the same axes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypedDict

from dashboard.i18n import gettext as _
from dashboard.ward import lane, traces, words
from dashboard.ward.traces import AXES, INK, LINE, MUTED, PAPER

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dashboard.answers import Band, Episode, Readings, Series

    Figure = dict[str, Any]

PANELS = ("respiratory_rate", "oxygen_saturation", "systolic", "pulse", "temperature")
LANE = 0.42  # the lane of what happened, beside a panel's height of 1
EMPTY_SHARE = 0.5  # of a panel's height when nothing was measured: kept, but lower
INSET = 0.011  # of the whole height, above and below each panel
TOP, BOTTOM = 4, 24  # pixels; the columns beside the plot have the same

BANDS = {1: "#fcf4d4", 2: "#fae0c3", 3: "#f5d2d0"}
GRID = "#e3e8ea"
FONT = '"Source Sans 3", system-ui, sans-serif'
UNTIL_NOW = 0.015  # of the window: room for the mark of a reading just taken


class Window(TypedDict):
    """How much time the plots show."""

    range: list[str]
    dtick: int
    tickformat: str


HOUR_MS = 3_600_000
HOURS = {"24h": 24, "3d": 72, "14d": 336}  # the shortest first


def windows(now: datetime) -> dict[str, Window]:
    """Return the three windows one can choose, ending now."""
    return {
        name: {"range": _span(now, hours), "dtick": step * HOUR_MS, "tickformat": form}
        for name, hours, step, form in (
            ("24h", HOURS["24h"], 4, "%H:%M"),
            ("3d", HOURS["3d"], 12, "%-d %b %H:%M"),
            ("14d", HOURS["14d"], 48, "%-d %b"),
        )
    }


def window_of(readings: Readings, *, now: datetime) -> str:
    """Choose the shortest window that holds all there is: three days are not drawn as fourteen."""
    points = (
        words.moment(point["at"]) for one in chosen(readings) if one for point in one["points"]
    )
    age = now - min(points, default=now)
    return next((name for name, hours in HOURS.items() if age <= timedelta(hours=hours)), "14d")


def _span(now: datetime, hours: int) -> list[str]:
    width = timedelta(hours=hours)
    ends = (now - width, now + width * UNTIL_NOW)
    return [words.naive(end.isoformat()) for end in ends]


def chosen(readings: Readings) -> list[Series | None]:
    """Return the series of each panel, from breathing to temperature, None where there is none."""
    by_kind = {one["kind"]: one for one in readings["series"]}
    return [by_kind.get(kind) for kind in PANELS]


def shares(readings: Readings) -> list[float]:
    """Return each panel's share of the height."""
    return [1.0 if one and one["points"] else EMPTY_SHARE for one in chosen(readings)]


def domains(shares: Sequence[float]) -> list[tuple[float, float]]:
    """Stack panels from the top down."""
    whole, top, stacked = sum(shares), 1.0, []
    for share in shares:
        bottom = top - share / whole
        stacked.append((max(bottom, 0.0) + INSET, top - INSET))
        top = bottom
    return stacked


def vitals(episode: Episode, readings: Readings, *, now: datetime, window: str) -> Figure:
    """Draw a patient's vital signs as a plain dict; tests let plotly judge it."""
    layout = _layout(windows(now)[window], episode["episode_id"])
    figure: Figure = {"data": [], "layout": layout}
    top, *stacked = domains([LANE, *shares(readings)])
    lacking = _lacking(episode, readings, now=now)
    for n, (one, domain) in enumerate(zip(chosen(readings), stacked, strict=True), 1):
        _draw_panel(figure, one, number=n, domain=domain)
        if one is None or not one["points"]:
            layout["annotations"].append(_nothing(domain, lacking))
    axis = f"y{len(PANELS) + 1}"
    layout[f"yaxis{len(PANELS) + 1}"] = _lane(top)
    figure["data"] += lane.traces(episode, readings, axis)
    layout["shapes"] += [
        _decision(review["signed_at"])
        for review in episode["reviews"]
        if not review["withdrawn_at"]
    ]
    layout["xaxis"]["anchor"] = f"y{len(PANELS)}"
    return figure


def _lacking(episode: Episode, readings: Readings, *, now: datetime) -> str:
    """Say why a panel is empty: one kind is missing, or nothing has come from this home yet."""
    first = episode["first_due"]
    if first is None or any(one and one["points"] for one in chosen(readings)):
        return _("No measurements")
    today = words.moment(first).date() == now.astimezone(words.STOCKHOLM).date()
    at = words.clock(first) if today else words.when(first, now=now)
    return _("No measurements yet, the first is planned {at}").format(at=at)


def _lane(domain: tuple[float, float]) -> Figure:
    return {
        "domain": list(domain),
        "range": list(lane.HEIGHT),
        "anchor": "x",
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "showticklabels": False,
        "linecolor": LINE,
        "mirror": True,
    }


def _layout(window: Window, episode: str) -> Figure:
    return {
        "autosize": True,
        "margin": {"l": 34, "r": 4, "t": TOP, "b": BOTTOM, "pad": 0},
        "showlegend": False,
        "hovermode": "x unified",
        "hoversubplots": "axis",
        "separators": words.separators(),
        "font": {"family": FONT, "size": 12, "color": MUTED},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "hoverlabel": {"bgcolor": PAPER, "bordercolor": LINE, "font": {"color": INK, "size": 13}},
        "uirevision": episode,
        "dragmode": False,
        "shapes": [],
        "annotations": [],
        "xaxis": {
            "type": "date",
            "domain": [0, 1],
            "range": window["range"],
            "dtick": window["dtick"],
            "tick0": window["range"][0][:10],
            "tickformat": window["tickformat"],
            "hoverformat": "%-d %b %H:%M",
            "showgrid": True,
            "gridcolor": GRID,
            "linecolor": LINE,
            "ticks": "outside",
            "ticklen": 4,
            "tickcolor": LINE,
            "fixedrange": True,
            "showspikes": True,
            "spikemode": "across",
            "spikethickness": 1,
            "spikecolor": LINE,
            "spikedash": "solid",
        },
    }


def _draw_panel(
    figure: Figure, one: Series | None, *, number: int, domain: tuple[float, float]
) -> None:
    suffix = "" if number == 1 else str(number)
    axis = f"y{suffix}"
    low, high = AXES[PANELS[number - 1]]
    figure["layout"][f"yaxis{suffix}"] = {
        "domain": list(domain),
        "range": [low, high],
        "anchor": "x",
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "showticklabels": bool(one and one["points"]),
        "nticks": 4,
        "tickfont": {"size": 11},
        "linecolor": LINE,
        "mirror": True,
    }
    if one is None or not one["points"]:
        figure["layout"]["shapes"].append(_outline(domain))
        # An axis that no trace is on is not drawn, and time could not hang under the last panel.
        figure["data"].append({"type": "scatter", "x": [None], "y": [None], "yaxis": axis})
        return
    figure["layout"]["shapes"] += [
        _band(band, one, axis) for band in one["bands"] if band["points"]
    ]
    figure["data"] += [draw(one, axis) for draw in (traces.line, traces.marks, traces.outside)]


def _nothing(domain: tuple[float, float], lacking: str) -> Figure:
    return {
        "xref": "paper",
        "yref": "paper",
        "x": 0.5,
        "y": sum(domain) / 2,
        "yanchor": "middle",
        "showarrow": False,
        "bgcolor": PAPER,
        "text": lacking,
        "font": {"size": 13, "color": MUTED},
    }


def _outline(domain: tuple[float, float]) -> Figure:
    low, high = domain
    return {
        "type": "rect",
        "xref": "paper",
        "yref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": low,
        "y1": high,
        "line": {"color": LINE, "width": 1, "dash": "dot"},
    }


def _band(band: Band, one: Series, axis: str) -> Figure:
    low, high = AXES[one["kind"]]
    half = 0.5 * 10 ** -one["precision"]  # 111 begins where 110 ends
    bottom = low if band["low"] is None else max(low, float(band["low"]) - half)
    top = high if band["high"] is None else min(high, float(band["high"]) + half)
    return {
        "type": "rect",
        "layer": "below",
        "xref": "x domain",
        "yref": axis,
        "x0": 0,
        "x1": 1,
        "y0": min(bottom, top),
        "y1": top,
        "fillcolor": BANDS[band["points"]],
        "line": {"width": 0},
    }


def _decision(signed_at: str) -> Figure:
    at = words.naive(signed_at)
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": at,
        "x1": at,
        "y0": 0,
        "y1": 1,
        "line": {"color": LINE, "width": 1, "dash": "dot"},
    }
