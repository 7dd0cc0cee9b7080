"""One patient: banner, plots, what was found, what was decided, and the bar where one decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import dcc, html

from dashboard.i18n import gettext as _
from dashboard.i18n import said
from dashboard.ward import bedside, decision, figures, grids, tags, words
from dashboard.ward.pages import beside, stay_back

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dashboard.answers import Assessment, Contact, Episode, Position, Readings

    Parts = list[Any]

WINDOW = "14d"
PLOT = {"displayModeBar": False, "responsive": True, "doubleClick": False, "showTips": False}


def page(episode: Episode, readings: Readings, *, now: datetime, language: str) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out one patient; the decision bar is drawn by the browser and outlives an update."""
    return html.Main(
        [
            html.Div(view(episode, readings, now=now, language=language), id="view"),
            dcc.Store(id="context", data=decision.context(episode, now=now)),
            html.Div(id="decide", className="decide"),
            html.Div(id="sink-context", hidden=True),
        ],
        className="page-patient",
    )


def view(episode: Episode, readings: Readings, *, now: datetime, language: str) -> Parts:
    """Return everything of the page that an update replaces."""
    return [
        _banner(episode, now=now),
        html.Div(id="news", role="status"),
        html.Div(
            [
                _vitals(episode, readings, now=now, language=language),
                html.Div(
                    [
                        _findings(episode, now=now),
                        beside.since_last_round(episode, readings, now=now),
                        _pair(
                            beside.laboratory(episode, now=now), beside.infusions(episode, now=now)
                        ),
                        _pair(
                            beside.plan(episode, now=now), beside.criteria(episode["assessment"])
                        ),
                    ],
                    className="side",
                    tabIndex=0,
                    role="region",
                    **{"aria-label": _("Findings, criteria and decisions")},
                ),
            ],
            className="sheet",
        ),
        _sbar(episode, readings, now=now),
    ]


def _banner(episode: Episode, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    person = episode["patient"]
    allergy = person["allergy"]
    return html.Section(
        [
            html.Div(
                [
                    html.H1(person["name"], tabIndex=-1),
                    html.P(
                        [
                            html.Span(words.identifier(person["identifier"]), className="pnr"),
                            html.Span(words.age(person["age"])),
                        ]
                    ),
                ],
                className="who",
            ),
            html.Div(
                [
                    html.P(said(episode["diagnosis"]), className="diagnosis"),
                    html.P(
                        [
                            words.day(episode["day"], episode["planned_days"]).capitalize(),
                            " · ",
                            stay_back.to_the_stay(episode["episode_id"]),
                        ]
                    ),
                ]
            ),
            html.P(words.allergy(allergy), className=f"allergy {allergy['status']}"),
            _at_hand(episode, now=now),
            _steps(episode["position"]),
        ],
        className="banner",
        **{"aria-label": _("Patient")},
    )


def _steps(place: Position | None) -> Any:  # noqa: ANN401  -- dash brings no types
    if place is None:  # at home no longer, or at another unit: read, but not part of the round
        return None
    return html.Nav(
        [
            _step("‹", _("Previous patient (k)"), place["previous"]),
            html.Span(_("{n} of {of}").format(**place)),
            _step("›", _("Next patient (j)"), place["next"]),
        ],
        className="steps",
        **{"aria-label": _("Round")},
    )


def _step(sign: str, name: str, episode: str | None) -> Any:  # noqa: ANN401  -- dash brings no types
    if episode is None:
        return html.Span(sign, className="step off", **{"aria-hidden": "true"})
    named = html.Span(name, className="unseen")
    return html.A(
        [sign, named], href=f"/ward/p/{episode}", className="step", title=name, **{"data-go": "1"}
    )


def _vitals(episode: Episode, readings: Readings, *, now: datetime, language: str) -> Any:  # noqa: ANN401  -- dash brings no types
    panels = bedside.panels(readings, now=now)
    figure = figures.vitals(
        readings, episode["reviews"], now=now, window=WINDOW, episode=episode["episode_id"]
    )
    rows = {"gridTemplateRows": " ".join(f"{one['share']}fr" for one in panels)}
    return html.Section(
        [
            html.Div([_score(episode["assessment"]), _windows()], className="cardhead"),
            html.Div(
                [
                    html.Div([_label(one) for one in panels], className="labels", style=rows),
                    dcc.Graph(id="vitals", figure=figure, config={**PLOT, "locale": language}),
                    html.Div([_latest(one) for one in panels], className="values", style=rows),
                ],
                id="plots",
                role="group",
                **{"aria-label": _("Vital signs; the same numbers stand in the table")},
            ),
            html.Div(id="grid", hidden=True, tabIndex=0),
            html.P(_legend(), className="legend"),
            dcc.Store(
                id="numbers",
                data={"grid": grids.readings_grid(readings), "windows": figures.windows(now)},
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


def _windows() -> Any:  # noqa: ANN401  -- dash brings no types
    names = (("24h", _("24 h")), ("3d", _("3 days")), ("14d", _("14 days")))
    return html.Div(
        [
            *(
                html.Button(
                    name,
                    className="filter",
                    **{"data-window": key, "aria-pressed": str(key == WINDOW).lower()},
                )
                for key, name in names
            ),
            html.Button(_("Show as table"), id="table", className="filter apart"),
            html.Button("SBAR", id="sbar-open", className="filter"),
        ],
        className="filters",
    )


def _label(one: bedside.Latest) -> Any:  # noqa: ANN401  -- dash brings no types
    return html.Div([html.Strong(one["name"]), html.Span(one["unit"])])


def _latest(one: bedside.Latest) -> Any:  # noqa: ANN401  -- dash brings no types
    return html.Div(
        [
            html.P([html.Strong(one["value"]), html.Span(one["points"], className=one["css"])]),
            html.Span(one["at"]),
        ],
        className="old" if one["old"] else "",
    )


def _legend() -> str:
    return " · ".join(
        (
            _("Bands: NEWS2 points 1 (yellow), 2 (orange), 3 (red)"),
            _("◆ 2 p, ■ 3 p"),
            _("open mark: not by a device"),
            _("dotted line: a signed round"),
        )
    )


def _pair(left: Any, right: Any) -> Any:  # noqa: ANN401  -- dash brings no types
    return html.Div([left, right], className="pair")


def _findings(episode: Episode, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    told = episode["assessment"]
    found = bedside.findings(told["findings"], now=now) if told else []
    judged = _("assessed {at}").format(at=words.when(told["assessed_at"], now=now)) if told else ""
    if not found:
        calm = html.P(_("Nothing found at the latest assessment"), className="calm")
        return beside.card(_("Why now"), [calm], judged)
    items = [
        html.Li(
            [
                _tag(one["tag"]),
                html.Div(
                    [
                        html.P(html.Strong(one["tag"]["text"])),
                        html.P(one["because"], className="because", title=one["because"]),
                        _answered(one),
                    ]
                ),
                html.Div([html.Span(one["at"], className="at"), _acknowledge(one)]),
            ],
            className="answered" if one["answered"] else "",
        )
        for one in found
    ]
    return beside.card(_("Why now"), [html.Ul(items, className="findings")], judged)


def _answered(one: bedside.Found) -> Any:  # noqa: ANN401  -- dash brings no types
    if not one["answered"]:
        return None
    said_to_it = f": {one['comment']}" if one["comment"] else ""
    return html.P(f"✓ {one['answered']}{said_to_it}", className="because by")


def _acknowledge(one: bedside.Found) -> Any:  # noqa: ANN401  -- dash brings no types
    if one["answered"]:
        return None
    about = html.Span(f": {one['tag']['text']}", className="unseen")
    return html.Button(
        [_("Acknowledge"), about],
        className="small",
        **{"data-rule": one["rule"], "data-kind": one["kind"]},
    )


def _tag(tag: tags.Tag) -> Any:  # noqa: ANN401  -- dash brings no types
    return html.Span(f"{tag['sign']} {tag['word']}", className=f"tag {tag['css']}")


def _at_hand(episode: Episode, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    facts = (
        (_("Reserved bed"), stay_back.beside_bed(episode, now=now)),
        (_("Phone"), _call(episode["patient"]["phone"])),
        (_("Home care"), _contact(episode["home_care"])),
        (_("Ward"), _contact(episode["unit"])),
        (_("In the round"), beside.in_the_round(episode)),
    )
    rows = [html.Div([html.Dt(name), html.Dd(fact)]) for name, fact in facts]
    return html.Dl(rows, className="facts")


def _contact(unit: Contact | None) -> Parts:
    return [unit["name"], " ", _call(unit["phone"])] if unit else [words.EN_DASH]


def _call(phone: str | None) -> Any:  # noqa: ANN401  -- dash brings no types
    if not phone:
        return words.EN_DASH
    return html.A(phone, href=f"tel:{phone.replace(' ', '').replace('-', '')}", className="phone")


def _sbar(episode: Episode, readings: Readings, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    told: Sequence[tuple[str, str]] = bedside.sbar(episode, readings, now=now)
    parts = [html.Div([html.Dt(name), html.Dd(text)]) for name, text in told]
    return html.Dialog(
        [
            html.H2("SBAR", id="sbar-title"),
            html.Dl(parts, className="sbar"),
            html.Div(
                [
                    html.Button(_("Copy"), id="sbar-copy", className="primary"),
                    html.Button(_("Close"), id="sbar-close", className="quiet"),
                ],
                className="buttons",
            ),
        ],
        id="sbar",
        **{"aria-labelledby": "sbar-title"},
    )
