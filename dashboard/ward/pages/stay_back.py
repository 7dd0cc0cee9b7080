"""The way back: one action, then what followed from it and what the ward must know (D26, D85, D88)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import dcc, html

from dashboard.i18n import gettext as _
from dashboard.i18n import language, said
from dashboard.ward import stay_words, used_parts, words
from dashboard.ward.pages import stay_held
from dashboard.ward.stay_forms import form
from dashboard.ward.stay_parts import button, card

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from dashboard.answers import Episode

    Parts = list[Any]
    Stay = Mapping[str, Any]

ADMITS = frozenset({"nurse", "physician"})


def admit_button(stay: Stay, role: str) -> Parts:
    """Offer the direct admission for whoever is at home: one action, always in sight."""
    if stay["status"] != "at_home" or role not in ADMITS:
        return []
    lead = admission_lead(used_parts.of_stay(stay))
    return [admit(stay["episode_id"], stay_words.person(stay["patient"]), lead)]


def admit(episode: str, person: str, lead: str = "") -> Any:  # noqa: ANN401  -- dash brings no types
    """Open the one form of the direct admission; without a lead of its own it is the usual one."""
    title = _("Direct admission: {who}").format(who=person)
    return button(
        stay_words.word("move", "readmitted"),
        form("admit", "admit", {"episode": episode}, title=title, lead=lead),
        "acute",
    )


def admission_lead(parts: frozenset[str]) -> str:
    """Say what follows from a direct admission, where it is less than usual."""
    if "beds" not in parts:
        return _(
            "This ward reserves no beds in Hemrond: find a bed in the usual way. The home schedule "
            "stops. Life-threatening: call 112 first."
        )
    if not parts & used_parts.CARE:
        return stay_held.admission_lead()
    return ""


def beside_bed(episode: Episode, *, now: datetime) -> Parts:
    """Show the reserved bed on the round, with the way back to it in one action."""
    kept = bool(episode["bed"]) or episode.get("beds_kept", True)
    bed = words.bed(episode["bed"], now=now) or (_("none") if kept else _("not reserved here"))
    lead = admission_lead(used_parts.EVERY if kept else used_parts.EVERY - {"beds"})
    person = stay_words.person(episode["patient"])
    back = [admit(episode["episode_id"], person, lead)] if episode["status"] == "at_home" else []
    return [bed, " ", *back]


def to_the_stay(episode: str) -> Any:  # noqa: ANN401  -- dash brings no types
    """Link from the round to the stay."""
    return dcc.Link(_("The stay"), href=f"/ward/stay/{episode}")


def cards(stay: Stay, sbar_: Mapping[str, Any] | None, *, now: datetime) -> Parts:
    """Show a patient who is back: what was done at once, and SBAR."""
    if stay["status"] != "readmitted":
        return []
    return [admitted(stay, now=now), *([sbar(sbar_, now=now)] if sbar_ else [])]


def admitted(stay: Stay, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Tell what the admission brought with it, thing by thing."""
    move = next(one for one in reversed(stay["moves"]) if one["to"] == "readmitted")
    rows = [
        html.Li(
            [
                html.Span("✓", className="sign", **{"aria-hidden": "true"}),
                html.P(said(one["said"])),
            ],
            className="is-done",
        )
        for one in move["followed"]
    ]
    sheet = dcc.Link(
        _("Ambulance sheet, to print"), href=f"/ward/stay/{stay['episode_id']}/ambulance"
    )
    return card(
        _("Back on the ward"),
        html.P([html.Strong(move["reason"]), " ", stay_words.by(move, now=now)]),
        html.Ul(rows, className="checklist"),
        html.P(sheet),
        at="back",
    )


def sbar(told: Mapping[str, Any], *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show SBAR as it is filled in from what is known; an old value says how old it is (D85)."""
    parts = told[language()]
    names = (
        (_("Situation"), "situation"),
        (_("Background"), "background"),
        (_("Current state"), "current"),
        (_("Recommendation"), "recommendation"),
    )
    rows = [
        html.Div([html.Dt(name), html.Dd([html.P(line) for line in parts[key]])])
        for name, key in names
    ]
    at = words.when(told["generated_at"], now=now)
    return card("SBAR", html.Dl(rows, className="sbar"), beside=html.Small(at), at="sbar-card")
