"""What is kept of a stay: what was said and written, and how the patient came here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.i18n import gettext as _
from dashboard.i18n import said
from dashboard.ward import stay_file, stay_words, words
from dashboard.ward.stay_forms import form
from dashboard.ward.stay_parts import button, calm, card

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    Parts = list[Any]
    Stay = Mapping[str, Any]


def the_file(stay: Stay, role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show what has been said and written, and offer what can be written now."""
    rows = [_entry(stay, one, role, now=now) for one in stay_file.shown(stay["entries"])]
    buttons = [button(f"+ {text}", told) for text, told in stay_file.writable(stay, role, now=now)]
    return card(
        _("The file"),
        *([html.Div(buttons, className="write")] if buttons else []),
        html.Ul(rows, className="file") if rows else calm(_("Nothing has been written yet.")),
        at="file",
    )


def _entry(stay: Stay, entry: Mapping[str, Any], role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    change = entry["kind"] == "contact" and stay["next"] and stay_file.may_write("contact", role)
    return html.Li(
        [
            html.P(
                [
                    html.Strong(stay_file.about(entry, stay["entries"])),
                    html.Span(stay_words.by(entry, now=now), className="sub"),
                ]
            ),
            html.P(stay_file.summary(entry)),
            *([button(_("Change"), stay_file.changed(stay, entry))] if change else []),
            *_signatures(stay, entry, role),
        ]
    )


def _signatures(stay: Stay, entry: Mapping[str, Any], role: str) -> Parts:
    if entry["kind"] != "suitability":
        return []
    signed = stay["suitability_signed_by"]
    names = ", ".join(stay_words.word("role", one) for one in signed)
    shown: Parts = [html.P(_("Signed by: {who}").format(who=names), className="sub")]
    if role in stay_file.BOTH and role not in signed:
        kept = stay_file.newest(stay, "suitability_signature", role)
        fixed = {
            "entry.kind": "suitability_signature",
            "entry.suitability_id": entry["id"],
            "entry.profession": role,
            "previous": kept and kept["id"],
        }
        ids = {"episode": stay["episode_id"]}
        sign = form("suitability_signature", "entry", ids, fixed=fixed)
        shown.append(button(_("Sign the joint assessment"), sign, "primary"))
    return shown


def moves(stay: Stay, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Tell how the patient came here, the newest first."""
    rows = [_move(stay, one, now=now) for one in reversed(stay["moves"])]
    return card(_("How it went"), html.Ul(rows, className="file") if rows else calm(_("Not told.")))


def _move(stay: Stay, one: Mapping[str, Any], *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    decision = (one.get("details") or {}).get("decision")
    return html.Li(
        [
            html.P(
                [
                    html.Strong(stay_words.word("status", one["to"])),
                    html.Span(stay_words.by(one, now=now), className="sub"),
                ]
            ),
            *([html.P(one["reason"])] if one["reason"] else []),
            *([html.P(decided(decision))] if decision else []),
            *linked(stay, one, now=now),
            *[html.P(said(x["said"]), className="sub") for x in one["followed"]],
        ]
    )


def decided(decision: Mapping[str, Any]) -> str:
    """Write a doctor's decision with its conditions (D31)."""
    days = _("{n} days at home planned").format(n=decision["planned_days"])
    first = decision.get("first_day")
    when = [_("the first day is {day}").format(day=first)] if first else []
    conditions = "; ".join(decision["conditions"])
    return _("{group}, {days}. Conditions: {conditions}").format(
        group=decision["diagnosis_group"], days=", ".join([days, *when]), conditions=conditions
    )


def linked(stay: Stay, move: Mapping[str, Any], *, now: datetime) -> Parts:
    """Name the call to 112 that a way back began with (D11)."""
    wanted = (move.get("details") or {}).get("emergency")
    found = next((e for e in stay["entries"] if e["id"] == wanted), None)
    if found is None:
        return []
    at = words.when(found["content"]["called_at"], now=now)
    why = found["content"]["why"]
    return [html.P(_("Began with the call to 112 {at}: {why}").format(at=at, why=why))]
