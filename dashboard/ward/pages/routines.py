"""The routines of a unit, to be read by each of its staff, and who has read which version (D108)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.i18n import gettext as _
from dashboard.i18n import ngettext, said
from dashboard.ward import words
from dashboard.ward.pages.stay_visitors import proposal
from dashboard.ward.stay_forms import form
from dashboard.ward.stay_parts import button, calm, page, warn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    Parts = list[Any]
    Told = Mapping[str, Any]

# What one has just signed for stays where it was, unfolded, and is not pulled away from under one.
JUST = timedelta(minutes=10)


def routines_page(told: Sequence[Told], unit: Told, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out what is left to read first, and below it what whoever looks has read."""
    above = [one for one in told if one["read_by_me"] is None or just_read(one, now=now)]
    read = [one for one in told if one not in above]
    n = sum(one["read_by_me"] is None for one in told)
    left = ngettext("{n} left to read", "{n} left to read", n).format(n=n)
    return page(
        _("Routines"),
        *_group(_("To read"), above, n, now=now),
        *([calm(_("You have read everything that is in force."))] if told and not n else []),
        *_group(_("Read"), read, len(read), now=now),
        unit=str(unit["id"]),
        beside=[html.P(f"{unit['name']} · {left}", className="about")],
    )


def just_read(one: Told, *, now: datetime) -> bool:
    """Tell whether whoever looks has signed for it a moment ago."""
    at = one["read_by_me"]
    return at is not None and now - words.moment(at) < JUST


def _group(name: str, told: Sequence[Told], n: int, *, now: datetime) -> Parts:
    if not told:
        return []
    title = html.H2([name, html.Small(str(n))], className="below group")
    return [title, html.Div([routine(one, now=now) for one in told], className="routines")]


def routine(one: Told, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show one routine folded to its name; opened, what it says and who has read it."""
    mine = one["read_by_me"]
    sign = "✓" if mine else "○"
    head = html.Summary(
        [
            html.Span(sign, className="sign", **{"aria-hidden": "true"}),
            html.Strong(said(one["title"])),
            html.Span(version(one), className="sub inline"),
            html.Span(counted(one), className="count"),
        ]
    )
    return html.Details(
        [
            head,
            *warn(overdue(one)),
            html.Ul([html.Li(said(line)) for line in one["lines"]], className="bullets"),
            *have_read(one, now=now),
            readers(one, now=now),
        ],
        className="routine",
        open=just_read(one, now=now),
    )


def version(one: Told) -> str:
    """Say which version holds since when, by whose approval, and when it is looked at again."""
    approved = proposal(one["approver"]) or _("Approved by {who}.").format(who=one["approver"])
    told = _("version {version} since {day}, to be looked at again by {review}.").format(
        version=one["version"], day=one["in_force_from"], review=one["review_by"]
    )
    return f"{told} {approved}"


def overdue(one: Told) -> list[str]:
    """Say when a routine should have been looked at again."""
    text = _("Should have been looked at again by {review}.").format(review=one["review_by"])
    return [text] if one["review_overdue"] else []


def counted(one: Told) -> str:
    """Say how many of the staff have read it."""
    n = len(one["read_by"])
    return _("read by {n} of {of}").format(n=n, of=n + len(one["not_read_by"]))


def have_read(one: Told, *, now: datetime) -> Parts:
    """Let one touch say that whoever looks has read it; once said it stands with its time."""
    if one["read_by_me"]:
        at = words.when(one["read_by_me"], now=now)
        return [html.P(_("✓ You have read this version, {at}.").format(at=at))]
    text = _("I have read version {n}").format(n=one["version"])
    name = said(one["title"])
    fixed = {"id": one["id"], "version": one["version"]}
    return [html.P(button(text, form("step", "text_read", {}, fixed=fixed, title=name), "primary"))]


def readers(one: Told, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Name who has read it and when, and who has not."""
    has = [
        html.Li(f"{who['name']}, {who['title']}, {words.when(who['at'], now=now)}")
        for who in one["read_by"]
    ]
    has_not = [html.Li(no_reader(who), className="late") for who in one["not_read_by"]]
    return html.Div(
        [
            html.Div([html.H3(_("Have read it")), _list(has)]),
            html.Div([html.H3(_("Have not read it")), _list(has_not)]),
        ],
        className="readers",
    )


def no_reader(who: Told) -> str:
    """Name somebody who has not read it, with the version they know."""
    name = f"{who['name']}, {who['title']}"
    if not who["earlier"]:
        return name
    return _("{who} (has read version {n})").format(who=name, n=who["earlier"])


def _list(rows: Parts) -> Any:  # noqa: ANN401  -- dash brings no types
    return html.Ul(rows) if rows else calm(_("Nobody."))
