"""The right column of the patient's page: since last round, labs, infusions, plan, criteria."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.i18n import gettext as _
from dashboard.ward import around, bedside, words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dashboard.answers import Assessment, Episode, Readings

    Parts = list[Any]

SHOWN_HAPPENED, SHOWN_INFUSIONS, SHOWN_PLAN = 4, 2, 5


def card(title: str, content: Parts, extra: Any = "", css: str = "") -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out one card of the column."""
    head = html.H2([title, extra if not isinstance(extra, str) else html.Small(extra)])
    return html.Section([head, *content], className=f"card {css}".strip())


def since_last_round(episode: Episode, readings: Readings, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out the last decision and all that has happened since, unread marked."""
    since = episode["since"]
    # An answer of a closed list has no unit, and its number says nothing to a reader.
    names = {one["kind"]: one["name"] for one in readings["series"] if words.unit(one["unit"])}
    told = around.happened(since["items"], names, now=now)
    unread = _("unread: {n}").format(n=since["unread"]) if since["unread"] else ""
    valid = [one for one in episode["reviews"] if not one["withdrawn_at"]]
    head = [
        html.Span(unread, className="unread") if unread else None,
        ask("note", _("+ Note")),
        ask("vitals", _("+ Values by phone")),
    ]
    content = [
        _last(bedside.decided(valid[0], now=now)) if valid else None,
        _folded([_happened(one) for one in told], SHOWN_HAPPENED, "happened"),
        None if told else html.P(_("Nothing has been noted since"), className="calm"),
    ]
    return card(_("Since last round"), content, html.Span(head, className="acts"))


def _last(one: bedside.Decided) -> Any:  # noqa: ANN401  -- dash brings no types
    check = _("next check {at}").format(at=one["next_check"]) if one["next_check"] else ""
    facts = ", ".join(part for part in (one["by"], one["at"], check) if part)
    note = f"{words.NO_BREAK}{words.EN_DASH} {one['note']}" if one["note"] else ""
    return html.P(
        [html.Strong(one["outcome"]), f"{note} ", html.Span(f"({facts})", className="because")],
        className="last",
    )


def _happened(one: around.Line) -> Any:  # noqa: ANN401  -- dash brings no types
    new = html.Span(_("unread: "), className="unseen") if one["unread"] else None
    text = f": {one['text']}" if one["text"] else ""
    by = f" {words.EN_DASH} {one['by']}" if one["by"] else ""
    return html.Li(
        [
            html.Span(one["at"], className="at"),
            html.P([new, html.Strong(one["what"]), text, by], title=one["text"]),
        ],
        className="new" if one["unread"] else "",
    )


def _folded(items: Parts, shown: int, css: str) -> Any:  # noqa: ANN401  -- dash brings no types
    if not items:
        return None
    rest = items[shown:]
    if not rest:
        return html.Ul(items, className=css)
    fold = html.Details(
        [
            html.Summary(_("{n} earlier").format(n=len(rest))),
            html.Ul(rest, className=css),
        ]
    )
    return html.Div([html.Ul(items[:shown], className=css), fold])


def laboratory(episode: Episode, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out the laboratory values with their trend."""
    told = [around.lab(one, now=now) for one in episode["labs"]]
    rows = [
        html.Tr(
            [
                html.Th(one["name"], scope="row"),
                html.Td([html.Strong(one["value"]), " ", one["unit"]]),
                html.Td([html.Span(one["trend"], className="unseen"), one["arrow"]]),
                html.Td(one["before"]),
            ],
            title=one["at"],
        )
        for one in told
    ]
    sheet = html.Table(html.Tbody(rows), className="labs")
    content = [sheet] if rows else [html.P(_("No results"), className="calm")]
    return card(_("Laboratory"), content, ask("labs", _("+ Results")))


def infusions(episode: Episode, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out the newest infusions; what went wrong stands out."""
    told = [around.infusion(one, now=now) for one in episode["infusions"]]
    items = [
        html.Li(
            [
                html.P([html.Strong(one["given"]), html.Span(one["at"], className="at")]),
                html.P(one["text"], className="because") if one["text"] else None,
            ],
            className="wrong" if one["wrong"] else "",
            title=one["by"],
        )
        for one in told[:SHOWN_INFUSIONS]
    ]
    content = [html.Ul(items, className="infusions")] if items else [_calm(_("None entered"))]
    return card(_("Infusions"), content, ask("infusion", _("+ Infusion")))


def plan(episode: Episode, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out what is to be done today and tomorrow, and who comes."""
    items = [_planned(one) for one in around.plan(episode, now=now)]
    acts = html.Span([ask("task", _("+ Task")), ask("visit", _("+ Visit"))], className="acts")
    content = [_folded(items, SHOWN_PLAN, "plan") or _calm(_("Nothing planned"))]
    return card(_("Today and tomorrow"), content, acts)


def _planned(one: around.PlanLine) -> Any:  # noqa: ANN401  -- dash brings no types
    who = ", ".join(part for part in (one["who"], one["state"]) if part)
    named = html.Span(f": {one['text']}", className="unseen")
    end = html.Button(
        [_("Done"), named],
        className="quiet tick",
        **{"data-do": "end_task", "data-values": json.dumps({"task": one["id"]})},
    )
    return html.Li(
        [
            html.Span(one["at"], className="at"),
            html.P([one["text"], html.Span(f" {who}" if who else "", className="because")]),
            end if one["can_end"] else None,
        ],
        className=one["css"],
    )


def criteria(told: Assessment | None) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out the criteria that are not met; those that are, fold to one line."""
    held = [bedside.criterion(one) for one in told["criteria"]] if told else []
    unmet = [one for one in held if one["css"] != "met"]
    met = [one["text"] for one in held if one["css"] == "met"]
    items = [
        html.Li(
            [
                html.Span(one["sign"], className="sign", title=one["word"]),
                html.P([html.Span(f"{one['word']}: ", className="unseen"), one["text"]]),
            ],
            className=one["css"],
            title=one["why"],
        )
        for one in unmet
    ]
    counted = _("✓ {n} met").format(n=len(met))
    fold = html.Details([html.Summary(counted), _list(met)])
    content = [html.Ul(items, className="criteria"), fold if met else None]
    return card(_("Discharge criteria"), content, bedside.met(told))


def _list(texts: Sequence[str]) -> Any:  # noqa: ANN401  -- dash brings no types
    return html.Ul([html.Li(text) for text in texts], className="because")


def in_the_round(episode: Episode) -> Parts:
    """Name who takes part in the round of this patient; each can leave, more can come."""
    people = [
        html.Span(
            [
                name,
                html.Button(
                    ["×", html.Span(_("{who} leaves").format(who=name), className="unseen")],
                    className="quiet x",
                    **{"data-do": "leave", "data-values": json.dumps({"participant": identity})},
                ),
            ],
            className="person",
        )
        for identity, name in around.taking_part(episode["participants"])
    ]
    return [*people, ask("attend", _("+ Participant")), ask("call", _("+ Call"))]


def ask(sheet: str, text: str) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out a button that opens a small form."""
    return html.Button(text, className="quiet add", **{"data-ask": sheet})


def _calm(text: str) -> Any:  # noqa: ANN401  -- dash brings no types
    return html.P(text, className="calm")
