"""The documented agreement: who does what when, whom to call now, and who holds which version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.i18n import gettext as _
from dashboard.i18n import said
from dashboard.ward import stay_words, words
from dashboard.ward.stay_file import HOME_FILE, PREPARES
from dashboard.ward.stay_forms import form
from dashboard.ward.stay_parts import button, calm, card, table, warn

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


def card_of(stay: Mapping[str, Any], told: Mapping[str, Any], role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show the current version; while anyone holds an old one, say so."""
    current = told["current"]
    write = [_write(stay, told)] if role in PREPARES and stay["next"] else []
    if current is None:
        return card(
            _("Documented agreement"),
            calm(_("Not written yet.")),
            html.Div(write, className="write"),
        )
    number = html.Small(
        _("version {n}, {by}").format(n=current["number"], by=stay_words.by(current, now=now))
    )
    content = current["content"]
    return card(
        _("Documented agreement"),
        *warn([said(told["warning"])] if told["warning"] else []),
        html.P([html.Strong(_("Co-ordinator: ")), content["coordinator"]]),
        html.P([html.Strong(_("Call now: ")), _call_now(told["call_now"])]),
        table((_("What"), _("Who"), _("When")), [_row(one) for one in content["rows"]], "agreed"),
        html.P([html.Strong(_("What matters: ")), content["what_matters"]]),
        html.P(content["call_112"], className="call-112"),
        holders(stay, told, role, now=now),
        html.Div(write, className="write"),
        beside=number,
    )


def holders(stay: Mapping[str, Any], told: Mapping[str, Any], role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """List who holds which version (D45)."""
    rows = [holder(stay, told["current"]["number"], one, role, now=now) for one in told["holders"]]
    return html.Ul(rows, className="holders")


def holder(
    stay: Mapping[str, Any], number: int, one: Mapping[str, Any], role: str, *, now: datetime
) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show what one of them holds, and note a receipt."""
    name = stay_words.word("party", "patient") if one["party"] == "patient" else one["holder"]
    step = stay_words.word("receipt", one["current_version_step"])
    at = words.when(one["at"], now=now) if one["at"] else ""
    held = (
        _("holds version {n}").format(n=one["holds_version"])
        if one["holds_version"]
        else _("holds none")
    )
    sign = "✓" if one["up_to_date"] else "!"
    fixed = {"number": number, "party": one["party"], "holder": one["holder"]}
    title = _("Version {n} and {who}").format(n=number, who=name)
    note = form("receipt", "receipt", {"episode": stay["episode_id"]}, fixed=fixed, title=title)
    return html.Li(
        [
            html.Span(sign, className="sign", **{"aria-hidden": "true"}),
            html.Span([html.Strong(name), " ", held]),
            html.Span(" ".join(part for part in (step, at) if part), className="sub"),
            button(_("Note"), note) if role in HOME_FILE else None,
        ],
        className="" if one["up_to_date"] else "behind",
    )


def _call_now(told: Mapping[str, Any] | None) -> str:
    if told is None or told["name"] is None:
        return _("nobody answers at this hour")
    return f"{told['name']}, {told['phone']}"


def _row(one: Mapping[str, Any]) -> Any:  # noqa: ANN401  -- dash brings no types
    who = one.get("name") or stay_words.word("who", one["who"])
    return html.Tr([html.Td(one["what"]), html.Td(who), html.Td(one["when"])])


def _write(stay: Mapping[str, Any], told: Mapping[str, Any]) -> Any:  # noqa: ANN401  -- dash brings no types
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
