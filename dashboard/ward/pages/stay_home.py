"""The first day at home, contact by contact, and the calls to 112 (D11, D67-D69)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.i18n import gettext as _
from dashboard.i18n import ngettext, said
from dashboard.ward import stay_file, stay_words, used_parts, words
from dashboard.ward.stay_forms import form
from dashboard.ward.stay_parts import button, call, calm, card

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    Parts = list[Any]
    Stay = Mapping[str, Any]

LEVELS = {"escalate": "red", "due": "orange", "prompt": "yellow"}
# Each contact with the answers that one touch can give: who came or called, and whether they met.
TOUCHES: Mapping[str, Sequence[tuple[str, bool]]] = {
    "met_at_home": (("home_care", True), ("kin", True), ("ward", False)),
    "arrived_call": (("patient", True), ("ward", True), ("ward", False)),
    "evening_call": (("ward", True), ("patient", True), ("ward", False)),
}


def cards(stay: Stay, role: str, *, now: datetime) -> Parts:
    """Show day 1 and the emergencies of whoever is or was at home."""
    if stay["patient"].get("home_since") is None:
        return []
    shown = [emergencies(stay, role, now=now)]
    called = stay["status"] == "at_home" and "round" in used_parts.of_stay(stay)
    return [day_one(stay, role, now=now), *shown] if called else shown


def day_one(stay: Stay, role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show the three contacts of the first day: made, waited for, or missed."""
    day = f"{words.moment(stay['patient']['home_since']):%Y-%m-%d}"
    due = {one["code"]: one for one in stay["due"]}
    made = [stay_file.newest(stay, "home_event", f"{name}/{day}") for name in TOUCHES]
    rows = [contact(stay, name, day, due.get(name), role, now=now) for name in TOUCHES]
    whole = all(one is not None and one["content"]["answered"] for one in made)
    numbers = whom_to_call(stay) if any(name in due for name in TOUCHES) else []
    more = stay_file.entry_form(stay, "home_event", now=now)
    other = [button(_("+ Another contact"), more)] if role in stay_file.HOME_FILE else []
    return card(
        _("Day 1"),
        _folded(rows) if whole else html.Ul(rows, className="checklist"),
        *([html.P(numbers, className="numbers")] if numbers else []),
        html.Div(other, className="write"),
        beside=html.Small(day),
        at="day-one",
    )


def _folded(rows: Parts) -> Any:  # noqa: ANN401  -- dash brings no types
    """Fold a day that is done to one line."""
    head = html.Summary(_("✓ All three contacts of the first day were made"))
    return html.Details([head, html.Ul(rows, className="checklist")])


def contact(
    stay: Stay,
    name: str,
    day: str,
    due: Mapping[str, Any] | None,
    role: str,
    *,
    now: datetime,
) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show one contact, and let one touch say what became of it."""
    kept = stay_file.newest(stay, "home_event", f"{name}/{day}")
    made = kept is not None and kept["content"]["answered"]
    touches = [] if made or role not in stay_file.HOME_FILE else _touches(stay, name, day, kept)
    return html.Li(
        [
            html.Span("✓" if made else "○", className="sign", **{"aria-hidden": "true"}),
            html.Div(
                [
                    html.P([*_tag(due), stay_words.word("contact", name)]),
                    html.P(how(kept, due, now=now), className="sub"),
                ]
            ),
            html.Div(touches, className="do"),
        ],
        className="is-done" if made else "is-open",
    )


def how(kept: Mapping[str, Any] | None, due: Mapping[str, Any] | None, *, now: datetime) -> str:
    """Say how a contact stands: who made it, how often it was tried, until when it is waited for."""
    if kept is not None and kept["content"]["answered"]:
        who = stay_words.word("party", kept["content"]["caller"])
        told = f"{who}. {stay_words.by(kept, now=now)}"
        return f"{told}. {kept['content']['note']}" if kept["content"]["note"] else told
    parts = []
    if due is not None and due["due_at"]:
        parts.append(_("at the latest {at}").format(at=words.when(due["due_at"], now=now)))
    if due is not None and due["attempts"]:
        n = due["attempts"]
        parts.append(ngettext("tried {n} time", "tried {n} times", n).format(n=n))
    if kept is not None:
        parts.append(_("last {by}").format(by=stay_words.by(kept, now=now)))
    return ", ".join(parts) or _("not yet")


def whom_to_call(stay: Stay) -> Parts:
    """Give the numbers one tries when a contact is missing: patient, kin, home care."""
    phone = stay["patient"].get("phone")
    kin = [e["content"] for e in stay_file.of_kind(stay, "contact")]
    asked = [r["unit"] for r in stay["requests"] if r["status"] not in {"declined", "withdrawn"}]
    told = [
        *([(_("The patient"), phone)] if phone else []),
        *((f"{one['name']} ({one['relation']})", one["phone"]) for one in kin),
        *((unit["name"], unit["phone"]) for unit in asked),
    ]
    return [part for name, number in told for part in (html.Strong(name), " ", call(number), " ")]


def emergencies(stay: Stay, role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """List the calls to 112, and what each led to (D11)."""
    calls = sorted(stay_file.of_kind(stay, "emergency"), key=lambda e: e["content"]["called_at"])
    rows = [emergency(stay, one, now=now) for one in reversed(calls)]
    told = stay_file.entry_form(stay, "emergency", now=now)
    may = stay["status"] == "at_home" and role in stay_file.HOME_FILE
    return card(
        _("Calls to 112"),
        html.Ul(rows, className="file") if rows else calm(_("None.")),
        html.Div([button(_("+ Call to 112"), told)] if may else [], className="write"),
        at="emergencies",
    )


def emergency(stay: Stay, entry: Mapping[str, Any], *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show one call to 112: when, who, why, and whether it led back to the ward."""
    content = entry["content"]
    led = any((m.get("details") or {}).get("emergency") == entry["id"] for m in stay["moves"])
    at = words.when(content["called_at"], now=now)
    who = stay_words.word("party", content["called_by"])
    outcome = dict(stay_file.lines(entry)).get(stay_file.label("emergency", "outcome"), "")
    return html.Li(
        [
            html.P(
                [
                    html.Strong(f"{at}, {who}"),
                    html.Span(stay_words.by(entry, now=now), className="sub"),
                ]
            ),
            html.P(f"{content['why']} {outcome}."),
            *([html.P(_("Led to the direct admission."), className="sub")] if led else []),
        ]
    )


def _tag(due: Mapping[str, Any] | None) -> Parts:
    if due is None:
        return []
    name = stay_words.word("level", due["level"])
    late = html.Span(name, className=f"tag {LEVELS[due['level']]}", title=said(due["text"]))
    return [late, " "]


def _touches(stay: Stay, name: str, day: str, kept: Mapping[str, Any] | None) -> Parts:
    return [
        button(
            touch_word(name, caller, answered=answered),
            form(
                "step",
                "entry",
                {"episode": stay["episode_id"]},
                fixed={
                    "entry.kind": "home_event",
                    "entry.type": name,
                    "entry.on": day,
                    "entry.caller": caller,
                    "entry.answered": answered,
                    "previous": kept and kept["id"],
                },
                title=stay_words.word("contact", name),
            ),
            "quiet framed" if answered else "quiet",
        )
        for caller, answered in TOUCHES[name]
    ]


def touch_word(name: str, caller: str, *, answered: bool) -> str:
    """Name an answer of one touch."""
    if not answered:
        return _("Nobody there") if name == "met_at_home" else _("No answer")
    if name == "met_at_home":
        return _("Home care was there") if caller == "home_care" else _("Next of kin was there")
    return _("The patient called") if caller == "patient" else _("We called")
