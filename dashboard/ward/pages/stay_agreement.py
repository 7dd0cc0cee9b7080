"""The documented agreement: who does what when, whom to call now, and who holds which version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import dcc, html

from dashboard.i18n import gettext as _
from dashboard.i18n import said
from dashboard.ward import stay_words, words
from dashboard.ward.pages import stay_consent
from dashboard.ward.stay_file import HOME_FILE, PREPARES
from dashboard.ward.stay_forms import form
from dashboard.ward.stay_parts import button, call, calm, card, table, warn

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    Parts = list[Any]
    Told = Mapping[str, Any]


def card_of(stay: Told, told: Told, role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show the current version; while anyone holds an old one, say so."""
    current = told["current"]
    write = [_write(stay, told)] if role in PREPARES and stay["next"] else []
    if current is None:
        return card(
            _("Documented agreement"),
            calm(_("Not written yet.")),
            *([call_now(told["call_now"])] if stay["status"] == "at_home" else []),
            html.Div(write, className="write"),
            at="agreement",
        )
    paper = dcc.Link(_("Print"), href=f"/ward/stay/{stay['episode_id']}/agreement", className="csv")
    return card(
        _("Documented agreement"),
        *warn([said(told["warning"])] if told["warning"] else []),
        holders(stay, told, role, now=now),
        *text_of(told),
        versions(told, now=now),
        readers(told, now=now),
        html.Div([*write, have_read(stay, told), paper], className="write"),
        beside=html.Small(_("version {n}").format(n=current["number"])),
        at="agreement",
    )


def read_only(told: Told, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show what is agreed to somebody who does not write it."""
    if told.get("current") is None:
        return card(_("Documented agreement"), calm(_("Not written yet.")), at="agreement")
    return card(_("Documented agreement"), *text_of(told), versions(told, now=now), at="agreement")


def text_of(told: Told) -> Parts:
    """Show what is agreed: the two questions of whom and by whom first (D47)."""
    content = told["current"]["content"]
    return [
        html.P([html.Strong(_("Co-ordinator: ")), content["coordinator"]]),
        call_now(told["call_now"]),
        table((_("What"), _("Who"), _("When")), [_row(one) for one in content["rows"]], "agreed"),
        html.P([html.Strong(_("What matters: ")), content["what_matters"]]),
        html.P(content["call_112"], className="call-112"),
    ]


def versions(told: Told, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """List the versions, the newest first, with why each was made."""
    rows = [
        html.Li(
            [
                html.Strong(_("Version {n}").format(n=one["number"])),
                f" {stay_words.by(one, now=now)}",
                f". {one['reason']}" if one["reason"] else "",
            ]
        )
        for one in told.get("versions") or ()
    ]
    return html.Details(
        [html.Summary(_("Versions ({n})").format(n=len(rows))), html.Ul(rows, className="file")]
    )


def readers(told: Told, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """List who of the staff has read which version; who has read an old one is marked (D108)."""
    number = told["current"]["number"]
    read = told.get("read_by") or ()
    rows = [
        html.Li(
            [
                f"{one['name']}, {one['title']}: ",
                _("version {n}").format(n=one["number"]),
                f", {words.when(one['at'], now=now)}",
            ],
            className="" if one["number"] == number else "late",
        )
        for one in read
    ]
    n = sum(one["number"] == number for one in read)
    head = _("Read by staff: {n}").format(n=n)
    return html.Details([html.Summary(head), html.Ul(rows, className="file")])


def have_read(stay: Told, told: Told) -> Any:  # noqa: ANN401  -- dash brings no types
    """Let one touch note that whoever is looking has read the version in force."""
    number = told["current"]["number"]
    text = _("I have read version {n}").format(n=number)
    ids = {"episode": stay["episode_id"]}
    return button(text, form("step", "read", ids, fixed={"number": number}, title=text))


def holders(stay: Told, told: Told, role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """List who holds which version (D45)."""
    rows = [holder(stay, told["current"]["number"], one, role, now=now) for one in told["holders"]]
    return html.Ul(rows, className="holders")


def holder(stay: Told, number: int, one: Told, role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show what one of them holds, how they got it, and note a receipt."""
    name = stay_words.word("party", "patient") if one["party"] == "patient" else one["holder"]
    held = (
        _("holds version {n}").format(n=one["holds_version"])
        if one["holds_version"]
        else _("holds none")
    )
    step = stay_words.word("receipt", one["current_version_step"])
    means = stay_words.word("means", one["means"])
    at = words.when(one["at"], now=now) if one["at"] else ""
    how = ", ".join(part for part in (" ".join(p for p in (step, means.lower()) if p), at) if part)
    shown = role in HOME_FILE and one["current_version_step"] != "acknowledged" and stay["next"]
    return html.Li(
        [
            html.Span(
                "✓" if one["up_to_date"] else "!", className="sign", **{"aria-hidden": "true"}
            ),
            html.Span([html.Strong(name), " ", held]),
            html.Span(how, className="sub"),
            html.Div(_receipts(stay, number, one, name) if shown else [], className="do"),
        ],
        className="" if one["up_to_date"] else "behind",
    )


def _receipts(stay: Told, number: int, one: Told, name: str) -> Parts:
    fixed = {"number": number, "party": one["party"], "holder": one["holder"]}
    ids = {"episode": stay["episode_id"]}
    title = _("Version {n} and {who}").format(n=number, who=name)
    notes = stay_consent.of_holder(stay, one["holder"])
    told = form("receipt", "receipt", ids, fixed=fixed, notes=notes, title=title)
    note = button(_("Note"), told)
    if one["party"] == "home_care":
        return [note]
    signed = fixed | {"step": "acknowledged", "means": "paper"}
    paper = form("step", "receipt", ids, fixed=signed, title=title)
    return [button(_("Signed on paper"), paper, "quiet framed"), note]


def call_now(told: Told) -> Any:  # noqa: ANN401  -- dash brings no types
    """Say whom to call at this hour."""
    who = [f"{told['name']}, ", call(told["phone"])]
    return html.P([html.Strong(_("Call now: ")), *who])


def _row(one: Told) -> Any:  # noqa: ANN401  -- dash brings no types
    who = one.get("name") or stay_words.word("who", one["who"])
    return html.Tr([html.Td(one["what"]), html.Td(who), html.Td(one["when"])])


def _write(stay: Told, told: Told) -> Any:  # noqa: ANN401  -- dash brings no types
    current = told["current"]
    begun = current["content"] if current else told["template"]
    names = (
        "what_matters",
        "coordinator",
        "rows",
        "contacts",
        "criteria",
        "participants",
        "call_112",
    )
    values = {f"content.{name}": begun[name] for name in names if name in begun}
    described = form(
        "agreement",
        "agreement",
        {"episode": stay["episode_id"]},
        fixed={"seen": current["number"] if current else None},
        values=values,
        title=_("Documented agreement: {who}").format(who=stay_words.person(stay["patient"])),
    )
    return button(_("Revise") if current else _("Write the agreement"), described, "quiet framed")
