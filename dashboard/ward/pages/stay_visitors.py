"""Who else comes into the home, and the sheet that tells them what to do (D20, D118)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from dash import dcc, html

from dashboard.i18n import gettext as _
from dashboard.i18n import said
from dashboard.ward import stay_file, stay_words, words
from dashboard.ward.pages import stay_print
from dashboard.ward.stay_parts import button, call, calm, card

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from dashboard.answers import Me

    Parts = list[Any]
    Told = Mapping[str, Any]

# While somebody is, or is soon, at home.
WHILE = frozenset({"decided", "preparing", "at_home", "readmitted"})
NEEDS = ("food", "hygiene", "toilet", "mobility")


def cards(stay: Told, role: str, *, now: datetime) -> Parts:
    """Show who comes, let them be written down, and lead to the week and to the sheet."""
    if stay["status"] not in WHILE:
        return []
    may = stay_file.may_write("visitor", role)
    rows = [visitor(stay, one, may=may, now=now) for one in stay_file.of_kind(stay, "visitor")]
    add = button(_("+ Somebody who comes"), stay_file.entry_form(stay, "visitor", now=now))
    here = f"/ward/stay/{stay['episode_id']}"
    return [
        card(
            _("Who comes into the home"),
            html.Ul(rows, className="file visitors") if rows else calm(_("Nobody written down.")),
            html.Div(
                [
                    *([add] if may else []),
                    dcc.Link(_("Sheet for visitors"), href=f"{here}/visitors", className="csv"),
                    dcc.Link(_("The week at home"), href=f"{here}/week", className="csv"),
                ],
                className="write",
            ),
            at="visitors",
        )
    ]


def visitor(stay: Told, entry: Told, *, may: bool, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show one of them: who, from where, on which number, what for and when."""
    content = entry["content"]
    over = not comes(content, now=now)
    said_ = [content["what_for"], content.get("when") or "", until(content)]
    change = [button(_("Change"), stay_file.changed(stay, entry))] if may else []
    return html.Li(
        [
            html.P(
                [
                    html.Span(
                        [
                            html.Strong(content["name"]),
                            f", {content['organisation']} ",
                            call(content["phone"]),
                        ]
                    ),
                    *change,
                ]
            ),
            html.P(" · ".join(one for one in said_ if one)),
            html.P(stay_words.by(entry, now=now), className="sub"),
        ],
        className="gone" if over else "",
    )


def comes(content: Told, *, now: datetime) -> bool:
    """Tell whether somebody still comes; the last day counts, until its midnight here."""
    until_ = content.get("until")
    return until_ is None or date.fromisoformat(until_) >= now.astimezone(words.STOCKHOLM).date()


def until(content: Told) -> str:
    """Say the last day somebody comes, if there is one."""
    return _("until {day}").format(day=content["until"]) if content.get("until") else ""


def sheet(stay: Told, told: Told | None, me: Me, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out the page that lies on the kitchen table; it holds no diagnosis and no number."""
    if told is None:
        lacks = _("The sheet is made of the documented agreement, which is not written yet.")
        return stay_print.no_paper(
            stay,
            html.H1(_("Sheet for visitors")),
            html.P(lacks, className="calm"),
            *stay_print.only_the_ward(stay["agreement"]["call_now"]),
        )
    with stay_print.in_swedish():
        body = [
            html.H1([said(told["title"]), html.Small(_("At {who}'s").format(who=told["patient"]))]),
            *_call_112(told),
            *_call_ward(told),
            *_does_what(told),
            *_helped_with(told["basic_needs"]),
            *_also_come(told["visitors"]),
            html.P(_made_of(told), className="sub"),
        ]
        paper = stay_print.sheet(stay["patient"], body, me, now=now, numbered=False)
    return stay_print.on_screen(stay, paper)


def _call_112(told: Told) -> Parts:
    signs = [html.Li(said(one)) for one in told["call_112"]]
    return [
        html.Div(
            [
                html.P(html.Strong(_("Call 112 at once when:"))),
                html.Ul(signs, className="bullets"),
                html.P(told["call_112_agreed"]),
            ],
            className="call-112",
        )
    ]


def _call_ward(told: Told) -> Parts:
    signs = [html.Li(said(one)) for one in told["call_ward"]]
    return [
        html.H2([_("Call the ward, day and night: "), told["ward_phone"]]),
        html.Ul(signs, className="bullets"),
        html.Table(
            html.Tbody(
                [
                    html.Tr(
                        [
                            html.Td(one["name"]),
                            html.Td(html.Strong(one["phone"])),
                            html.Td(stay_print.hours(one)),
                        ]
                    )
                    for one in told["contacts"]
                ]
            ),
            className="ruled",
        ),
    ]


def _does_what(told: Told) -> Parts:
    head = html.Tr([html.Th(name, scope="col") for name in (_("What"), _("Who"), _("When"))])
    rows = [
        html.Tr([html.Td(one["what"]), html.Td(stay_print.doer(one)), html.Td(one["when"])])
        for one in told["rows"]
    ]
    return [
        html.H2(_("What, who and when")),
        html.Table([html.Thead(head), html.Tbody(rows)], className="ruled"),
        html.P([html.Strong(_("Co-ordinator: ")), told["coordinator"]]),
    ]


def _helped_with(needs: Mapping[str, str] | None) -> Parts:
    if needs is None:
        return []
    rows = [
        html.Tr([html.Th(stay_file.label("basic_needs", name), scope="row"), html.Td(needs[name])])
        for name in NEEDS
    ]
    return [html.H2(_("Help with")), html.Table(html.Tbody(rows), className="ruled")]


def _also_come(visitors: Sequence[Told]) -> Parts:
    rows = [html.Li(one_line(one)) for one in visitors]
    return [html.H2(_("Others who come")), html.Ul(rows, className="bullets")] if rows else []


def one_line(content: Told) -> str:
    """Say who comes, from where, on which number, and what for, on one line."""
    parts = (content["what_for"], content.get("when") or "", until(content))
    what = ", ".join(part for part in parts if part)
    return f"{content['name']}, {content['organisation']}, {content['phone']}: {what}"


def _made_of(told: Told) -> str:
    made = _("The sheet's text: version {version}. Agreement: version {n}. As of {at}.").format(
        version=told["version"], n=told["agreement_number"], at=words.stamp(told["as_of"])
    )
    return f"{made} {proposal(told['approver'])}".strip()


def proposal(approver: str) -> str:
    """Say that a text is only proposed, where nobody has approved it."""
    unapproved = approver.startswith("Not approved yet")
    return _("A proposal, to be approved locally.") if unapproved else ""
