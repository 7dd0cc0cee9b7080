"""One patient: banner, plots, what was found, what was decided, and the bar where one decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import dcc, html

from dashboard.i18n import gettext as _
from dashboard.ward import bedside, decision, words
from dashboard.ward.pages import beside, vitals
from dashboard.ward.pages.banner import banner

if TYPE_CHECKING:
    from datetime import datetime

    from dashboard.answers import Episode, Readings
    from dashboard.ward import tags

    Parts = list[Any]


def page(episode: Episode, readings: Readings, *, now: datetime, language: str) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out one patient; the decision bar is drawn by the browser and outlives an update."""
    return html.Main(
        [
            html.Div(view(episode, readings, now=now, language=language), id="view"),
            dcc.Store(id="context", data=context(episode, now=now)),
            html.Div(id="decide", className="decide"),
            html.Div(id="sink-context", hidden=True),
        ],
        className="page-patient",
    )


def context(episode: Episode, *, now: datetime) -> dict[str, Any]:
    """Return what the browser must know of the page: also why the patient is put aside."""
    aside = episode["parked"]
    told = (
        _("Parked {at} by {by}: {reason}").format(
            at=words.clock(aside["at"]), by=aside["by"], reason=aside["reason"]
        )
        if aside
        else ""
    )
    return {**decision.context(episode, now=now), "parked": told}


def view(episode: Episode, readings: Readings, *, now: datetime, language: str) -> Parts:
    """Return everything of the page that an update replaces."""
    return [
        banner(episode, now=now),
        html.Div(id="news", role="status"),
        html.Div(
            [
                vitals.card(episode, readings, now=now, language=language),
                html.Div(
                    [
                        _findings(episode, now=now),
                        beside.since_last_round(episode, readings, now=now),
                        _pair(
                            beside.laboratory(episode, now=now), beside.infusions(episode, now=now)
                        ),
                        _pair(beside.plan(episode, now=now), beside.criteria(episode)),
                    ],
                    className="side",
                    tabIndex=0,
                    role="region",
                    **{
                        "aria-label": _("Findings, criteria and decisions"),
                        "data-more": _("+{n} more"),
                        "data-less": _("fold"),
                        "data-rest": _("… more"),
                    },
                ),
            ],
            className="sheet",
        ),
        _sbar(),
    ]


def _pair(left: Any, right: Any) -> Any:  # noqa: ANN401  -- dash brings no types
    return html.Div([left, right], className="pair")


def _findings(episode: Episode, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    told = episode["assessment"]
    found = bedside.findings(told["findings"], now=now) if told else []
    judged = _("assessed {at}").format(at=words.when(told["assessed_at"], now=now)) if told else ""
    if not found:
        calm = html.P(_("Nothing found at the latest assessment"), className="calm")
        return beside.card(_("Why now"), [calm], judged)
    # What is HIGH is never folded away; of the rest two stay in sight whatever the height.
    kept = max(2, sum(one["tag"]["css"] == "red" for one in found))
    items = [_finding(one) for one in found]
    return beside.card(
        _("Why now"), [beside.folding(items, "findings", order=6, keep=kept)], judged
    )


def _finding(one: bedside.Found) -> Any:  # noqa: ANN401  -- dash brings no types
    # What to do about a danger is never cut.
    unseen_red = one["tag"]["css"] == "red" and not one["answered"]
    because = html.P(one["because"], className="because", **({} if unseen_red else beside.CLAMP))
    return html.Li(
        [
            _tag(one["tag"]),
            html.Div([html.P(html.Strong(one["tag"]["text"])), because, _answered(one)]),
            html.Div([html.Span(one["at"], className="at"), _acknowledge(one)]),
        ],
        className="answered" if one["answered"] else "",
    )


def _answered(one: bedside.Found) -> Any:  # noqa: ANN401  -- dash brings no types
    if not one["answered"]:
        return None
    said_to_it = f": {one['comment']}" if one["comment"] else ""
    return html.P(f"✓ {one['answered']}{said_to_it}", className="because by", **beside.CLAMP)


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


def _sbar() -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out the empty dialog; the browser fetches the text when it is asked for, with its ages."""
    return html.Dialog(
        [
            html.H2("SBAR", id="sbar-title"),
            html.Div(id="sbar-text", className="sbar", role="status"),
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
