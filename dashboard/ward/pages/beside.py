"""The right column of the patient's page: since last round, labs, infusions, plan, criteria."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.i18n import gettext as _
from dashboard.ward import around, bedside, plan_words, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from dashboard.answers import Episode, Readings
    from dashboard.answers.episodes import Culture

    Parts = list[Any]

# A text that is too long for its place is clamped by the browser, with a button for the rest.
CLAMP: Mapping[str, str] = {"data-clamp": "1"}


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
        _changed(plan_words.lines(valid[0]["decided"], now=now)) if valid else None,
        folding([_happened(one) for one in told], "happened", order=2, keep=2),
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
        **CLAMP,
    )


def _changed(lines: Sequence[str]) -> Any:  # noqa: ANN401  -- dash brings no types
    return html.P(" · ".join(lines), className="because", **CLAMP) if lines else None


def _happened(one: around.Line) -> Any:  # noqa: ANN401  -- dash brings no types
    new = html.Span(_("unread: "), className="unseen") if one["unread"] else None
    text = f": {one['text']}" if one["text"] else ""
    by = f" {words.EN_DASH} {one['by']}" if one["by"] else ""
    return html.Li(
        [
            html.Span(one["at"], className="at"),
            html.P([new, html.Strong(one["what"]), text, by], **CLAMP),
        ],
        className="new" if one["unread"] else "",
    )


def folding(items: Parts, css: str, *, order: int, keep: int) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out a list whose last items the browser folds away, with their number, for want of room.

    Lists of a low `order` fold first; `keep` items stay whatever the height.
    """
    if not items:
        return None
    attributes = {"data-fold": str(order), "data-keep": str(keep)}
    return html.Ul(items, className=css, **attributes)


def laboratory(episode: Episode, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out the laboratory values with trend and usual range, and the cultures in full."""
    told = [around.lab(one, now=now) for one in episode["labs"]]
    rows = [
        html.Tr(
            [
                html.Th(one["name"], scope="row"),
                html.Td([html.Strong(one["value"]), " ", one["unit"]]),
                html.Td([html.Span(one["trend"], className="unseen"), one["arrow"]]),
                html.Td(one["before"]),
                html.Td(_usual(one["usual"])),
            ],
            title=one["at"],
        )
        for one in told
    ]
    sheet = html.Table(html.Tbody(rows), className="labs")
    cultures = [_culture(one, now=now) for one in episode["cultures"]]
    content = [
        sheet if rows else None,
        folding(cultures, "cultures", order=3, keep=1),
        None if rows or cultures else _calm(_("No results")),
    ]
    return card(_("Laboratory"), content, ask("labs", _("+ Results")))


def _usual(told: str) -> Parts:
    return [html.Span(_("usual: "), className="unseen"), f"({told})"] if told else []


def _culture(one: Culture, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    at = html.Span(words.when(one["at"], now=now), className="at")
    return html.Li([at, html.P(one["text"], title=one["by"], **CLAMP)])


def infusions(episode: Episode, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out the newest infusions; what went wrong stands out."""
    told = [around.infusion(one, now=now) for one in episode["infusions"]]
    items = [
        html.Li(
            [
                html.P([html.Strong(one["given"]), html.Span(one["at"], className="at")]),
                html.P(one["text"], className="because", **CLAMP) if one["text"] else None,
            ],
            className="wrong" if one["wrong"] else "",
            title=one["by"],
        )
        for one in told
    ]
    content = [folding(items, "infusions", order=1, keep=1) or _calm(_("None entered"))]
    return card(_("Infusions"), content, ask("infusion", _("+ Infusion")))


def plan(episode: Episode, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out what is to be done today and tomorrow, and who comes."""
    items = [_planned(one) for one in around.plan(episode, now=now)]
    acts = html.Span([ask("task", _("+ Task")), ask("visit", _("+ Visit"))], className="acts")
    content = [folding(items, "plan", order=4, keep=2) or _calm(_("Nothing planned"))]
    return card(_("Today, tomorrow"), content, acts)


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
            html.Div(
                html.P(
                    [one["text"], html.Span(f" {who}" if who else "", className="because")], **CLAMP
                )
            ),
            end if one["can_end"] else None,
        ],
        className=one["css"],
    )


def criteria(episode: Episode) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out the criteria that are not met; those that are, fold to one line."""
    told = episode["assessment"]
    held = [bedside.criterion(one) for one in told["criteria"]] if told else []
    met = [one["text"] for one in held if one["css"] == "met"]
    items = [_criterion(one) for one in held if one["css"] != "met"]
    counted = _("✓ {n} met").format(n=len(met))
    fold = html.Details([html.Summary(counted), _list(met)])
    talk = html.A(
        _("Discharge conversation"),
        href=f"/ward/p/{episode['episode_id']}/discharge",
        className="add",
        **{"data-go": "1"},
    )
    foot = html.Div([fold if met else html.Span(), talk], className="foot")
    none = None if held else _calm(_("No criteria have been judged yet"))
    content = [folding(items, "criteria", order=5, keep=2), none, foot]
    return card(_("Discharge criteria"), content, bedside.met(told) if held else "")


def _criterion(one: bedside.Held) -> Any:  # noqa: ANN401  -- dash brings no types
    return html.Li(
        [
            html.Span(one["sign"], className="sign", title=one["word"]),
            html.P([html.Span(f"{one['word']}: ", className="unseen"), one["text"]], **CLAMP),
        ],
        className=one["css"],
        title=one["why"],
    )


def _list(texts: Sequence[str]) -> Any:  # noqa: ANN401  -- dash brings no types
    return html.Ul([html.Li(text) for text in texts], className="because")


def in_the_round(episode: Episode) -> Parts:
    """Name who takes part in the round of this patient; each can leave, more can come."""
    told = around.taking_part(episode["participants"])
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
        for identity, name in told
    ]
    if len(people) > 1:
        named = _("{name} and {n} more").format(name=told[0][1], n=len(people) - 1)
        people = [html.Details([html.Summary(named), html.Div(people)], className="inround")]
    return [*people, ask("attend", _("+ Participant")), ask("call", _("+ Call"))]


def ask(sheet: str, text: str) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out a button that opens a small form."""
    return html.Button(text, className="quiet add", **{"data-ask": sheet})


def _calm(text: str) -> Any:  # noqa: ANN401  -- dash brings no types
    return html.P(text, className="calm")
