"""Who may be told what: the patient's consent, or a recorded harm test, for each receiver (D96)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.i18n import gettext as _
from dashboard.ward import stay_words
from dashboard.ward.stay_file import FILE
from dashboard.ward.stay_forms import form
from dashboard.ward.stay_parts import button, calm, card

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    Stay = Mapping[str, Any]

SIGNS = {"may": "✓", "must_not": "✗", "missing": "⚠"}


def card_of(stay: Stay, units: Sequence[Mapping[str, Any]], role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show each receiver with what holds, those first who are asked and for whom it is missing."""
    known = receivers(units)
    told = {one["content"]["receiver"]: one for one in of_kind(stay, "consent")}
    asked = [key for key in asked_units(stay) if key not in told]
    lines = [
        *(line(name_of(key, known, stay), None, now=now) for key in asked),
        *(line(name_of(key, known, stay), one, now=now) for key, one in told.items()),
    ]
    may = role in FILE and bool(stay["next"])
    return card(
        _("Who may be told"),
        html.Ul(lines, className="holders consents")
        if lines
        else calm(_("Nobody has been asked.")),
        html.Div(forms(stay, known) if may else [], className="write"),
        at="consent",
    )


def receivers(units: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Name those who can be told something: every home-care unit, and the usual others."""
    return {
        **{str(unit["id"]): str(unit["name"]) for unit in units},
        "home_help": _("Home help"),
        "social_services": _("Social services"),
        "health_centre": _("Health centre"),
        "rehabilitation": _("Municipal rehabilitation"),
    }


def asked_units(stay: Stay) -> list[str]:
    """Give the home-care units that are asked, or about to be."""
    alive = [one for one in stay["requests"] if one["status"] not in {"declined", "withdrawn"}]
    return list(dict.fromkeys(str(one["unit"]["id"]) for one in alive))


def of_kind(stay: Stay, kind: str) -> list[Mapping[str, Any]]:
    """Give the newest entries of a kind, one about each thing."""
    return [one for one in stay["entries"] if one["kind"] == kind]


def name_of(key: str, known: Mapping[str, str], stay: Stay) -> str:
    """Name a receiver, also one that can no longer be chosen."""
    asked = {str(one["unit"]["id"]): one["unit"]["name"] for one in stay["requests"]}
    return known.get(key) or asked.get(key) or key


def standing(stay: Stay, unit: str) -> str:
    """Say whether a unit may be told: it may, it must not, or nobody has asked yet."""
    told = next((o for o in of_kind(stay, "consent") if o["subject"] == unit), None)
    return holds(told["content"]) if told else "missing"


def holds(content: Mapping[str, Any]) -> str:
    """Say what an answer, or a test in its place, comes to."""
    test = content.get("harm_test")
    if test is not None:
        return "may" if test["conclusion"] == "may_be_shared" else "must_not"
    return "may" if content["given"] else "must_not"


def line(name: str, told: Mapping[str, Any] | None, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show a receiver, what holds, by whom and when, and about what."""
    state = holds(told["content"]) if told else "missing"
    by = stay_words.by(told, now=now) if told else ""
    about = f"{told['content']['about']} · {by}" if told else ""
    return html.Li(
        [
            html.Span(SIGNS[state], className="sign", **{"aria-hidden": "true"}),
            html.Span(name),
            html.Span([said(told), " ", html.Span(about, className="sub inline")]),
        ],
        className="" if state == "may" else "behind",
    )


def said(told: Mapping[str, Any] | None) -> str:
    """Say what holds in words."""
    if told is None:
        return _("Consent or harm test is missing.")
    by_test = told["content"].get("harm_test") is not None
    if holds(told["content"]) == "may":
        return _("May be told, by harm test.") if by_test else _("The patient consents.")
    if by_test:
        return _("Must not be told, by harm test.")
    return _("The patient does not consent: tell nothing.")


def before(stay: Stay, unit: Mapping[str, Any]) -> list[str]:
    """Say what to know before something is sent to a unit."""
    return lacks(standing(stay, str(unit["id"])), unit)


def lacks(held: str, unit: Mapping[str, Any]) -> list[str]:
    """Say what lacks before a unit may be told, by how it stands."""
    return {
        "may": [],
        "must_not": [
            _("{unit} must not be told: the patient says no, or the harm test does.").format(
                unit=unit["name"]
            )
        ],
        "missing": [
            _("{unit}: the patient's consent or a harm test is missing. Note it first.").format(
                unit=unit["name"]
            )
        ],
    }[held]


def of_holder(stay: Stay, name: str) -> list[str]:
    """Say what to know before an agreement goes to a unit; patient and kin have their own."""
    asked = {one["unit"]["name"]: one["unit"] for one in stay["requests"]}
    return before(stay, asked[name]) if name in asked else []


def warnings(stay: Stay) -> list[str]:
    """Say for which units that are asked nothing is known, or sharing is refused."""
    asked = {one["unit"]["id"]: one["unit"] for one in stay["requests"] if one["status"] in SHARED}
    return [text for unit in asked.values() for text in before(stay, unit)]


SHARED = frozenset({"drafted", "sent", "phoned", "received", "accepted"})


def forms(stay: Stay, known: Mapping[str, str]) -> list[Any]:
    """Offer to note the patient's answer, or a harm test where none can be given."""
    ids = {"episode": stay["episode_id"]}
    seen = {one["subject"]: one["id"] for one in of_kind(stay, "consent")}
    fixed = {"entry.kind": "consent", "known": seen}
    options = {"entry.receiver": list(known.items())}
    first = next(iter(asked_units(stay)), "")
    values = {"entry.receiver": first} if first in known else {}
    named = (("consent", _("+ Consent")), ("harm_test", _("+ Harm test")))
    return [
        button(text, form(name, "entry", ids, fixed=fixed, options=options, values=values))
        for name, text in named
    ]
