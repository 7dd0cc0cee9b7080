"""The vital signs of one patient: score, plots with their newest values, and the same as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import dcc, html

from dashboard.i18n import gettext as _
from dashboard.ward import bedside, figures, grids, lane, tags

if TYPE_CHECKING:
    from datetime import datetime

    from dashboard.answers import Assessment, Episode, Readings

PLOT = {"displayModeBar": False, "responsive": True, "doubleClick": False, "showTips": False}


def card(episode: Episode, readings: Readings, *, now: datetime, language: str) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out the plots with what one reads beside them."""
    panels = bedside.panels(episode, readings, now=now)
    window = figures.window_of(readings, now=now)
    figure = figures.vitals(episode, readings, now=now, window=window)
    shares = [figures.LANE, *(one["share"] for one in panels)]
    rows = {"gridTemplateRows": " ".join(f"{share}fr" for share in shares)}
    return html.Section(
        [
            html.Div([_score(episode["assessment"]), _windows(window)], className="cardhead"),
            html.P(
                _("The plots could not be drawn. The table shows the same numbers."),
                id="unplotted",
                className="wrong",
                role="status",
                hidden=True,
            ),
            html.Div(
                [
                    html.Div(
                        [_lane_label(), *(_label(one) for one in panels)],
                        className="labels",
                        style=rows,
                    ),
                    dcc.Graph(id="vitals", figure=figure, config={**PLOT, "locale": language}),
                    html.Div(
                        [html.Div(), *(_latest(one) for one in panels)],
                        className="values",
                        style=rows,
                    ),
                ],
                id="plots",
                role="group",
                **{"aria-label": _("Vital signs; the same numbers stand in the table")},
            ),
            html.Div(id="grid", hidden=True, tabIndex=0),
            html.Div([html.P(_bands()), html.P(_marks())], className="legend"),
            dcc.Store(
                id="numbers",
                data={
                    "grid": grids.readings_grid(readings),
                    "windows": figures.windows(now),
                    "window": window,
                },
            ),
            html.Div(id="sink-numbers", hidden=True),
        ],
        className="card vitals",
        **{"aria-labelledby": "vitals-title"},
    )


def _score(told: Assessment | None) -> Any:  # noqa: ANN401  -- dash brings no types
    if told is None:
        return html.H2(_("No assessment yet"), id="vitals-title")
    tag = tags.score(told["news2"])
    return html.H2(
        [
            html.Span("NEWS2 "),
            html.Span(f"{tag['sign']} {tag['word']}".strip(), className=f"news {tag['css']}"),
            html.Small(tag["text"]),
        ],
        id="vitals-title",
    )


def _windows(shown: str) -> Any:  # noqa: ANN401  -- dash brings no types
    names = (("24h", _("24 h")), ("3d", _("3 days")), ("14d", _("14 days")))
    return html.Div(
        [
            *(
                html.Button(
                    name,
                    className="filter",
                    **{"data-window": key, "aria-pressed": str(key == shown).lower()},
                )
                for key, name in names
            ),
            html.Button(_("Show as table"), id="table", className="filter apart"),
            html.Button("SBAR", id="sbar-open", className="filter"),
        ],
        className="filters",
    )


def _lane_label() -> Any:  # noqa: ANN401  -- dash brings no types
    return html.Div(html.Span(_("What happened")))


def _label(one: bedside.Latest) -> Any:  # noqa: ANN401  -- dash brings no types
    return html.Div([html.Strong(one["name"]), html.Span(one["unit"])])


def _latest(one: bedside.Latest) -> Any:  # noqa: ANN401  -- dash brings no types
    css = " ".join(name for name in ("old", "overdue") if one[name])
    return html.Div(
        [
            html.P([html.Strong(one["value"]), html.Span(one["points"], className=one["css"])]),
            html.Span(one["at"]),
            html.Span(one["overdue"], className="late") if one["overdue"] else None,
        ],
        className=css,
    )


def _bands() -> str:
    return " · ".join(
        (
            _("Bands: NEWS2 points 1 (yellow), 2 (orange), 3 (red)"),
            _("◆ 2 p, ■ 3 p"),
            _("open mark: not by a device"),
        )
    )


def _marks() -> str:
    return " · ".join(f"{sign}{word}" for sign, word in lane.legend())
