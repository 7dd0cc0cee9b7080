"""The head of a stay: whose it is, how far it has come, and the ways that must always be at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import dcc, html

from dashboard.i18n import gettext as _
from dashboard.i18n import said
from dashboard.ward import stay_words, used_parts, words
from dashboard.ward.pages import stay_back
from dashboard.ward.stay_parts import facts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    Parts = list[Any]
    Stay = Mapping[str, Any]

OVER = frozenset({"discharged", "deceased", "declined", "unsuitable", "cancelled"})


def banner(stay: Stay, role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Say whose stay this is; the name and the whole number never scroll away."""
    patient = stay["patient"]
    number = words.identifier(patient["identifier"])
    return html.Section(
        [
            html.Div(
                [
                    html.H1(patient["name"], tabIndex=-1),
                    html.P([html.Span(number, className="pnr"), html.Span(born(patient))]),
                ],
                className="who",
            ),
            html.Div(
                [
                    html.P(said(patient["diagnosis"]), className="diagnosis"),
                    html.P(where(stay)),
                ]
            ),
            *allergy(patient),
            facts(since(stay, now=now)),
            html.Div([*links(stay, role), *stay_back.admit_button(stay, role)], className="steps"),
        ],
        className="banner",
        **{"aria-label": _("Patient")},
    )


def allergy(patient: Mapping[str, Any]) -> Parts:
    """Say what is known of hypersensitivity, as on the round."""
    known = patient.get("allergy")
    return [html.P(words.allergy(known), className=f"allergy {known['status']}")] if known else []


def born(patient: Mapping[str, Any]) -> str:
    """Say when the patient was born, where the number does not."""
    return _("born {day}").format(day=patient["birth_date"]) if patient.get("birth_date") else ""


def where(stay: Stay) -> str:
    """Say where the patient is, and that they are admitted all the while (D35)."""
    if stay["status"] == "at_home":
        return said(stay["formal"]["label"]) if stay.get("formal") else _("cared for at home")
    return _("the stay is over") if stay["status"] in OVER else _("admitted to the ward")


def since(stay: Stay, *, now: datetime) -> list[tuple[str, str]]:
    """Say since when the patient is admitted, and where they are now."""
    patient = stay["patient"]
    told = ((_("Admitted"), patient.get("admitted_at")), *here_since(stay))
    path = stay_words.path(patient.get("path"))
    return [
        *((name, words.when(at, now=now)) for name, at in told if at),
        *([(_("Path"), path)] if path else []),
    ]


def here_since(stay: Stay) -> Parts:
    """Say since when the patient is where they are; a time at home that has ended is not told."""
    if stay["status"] == "at_home":
        return [(_("At home since"), stay["patient"].get("home_since"))]
    if stay["status"] == "readmitted":
        # Home care is not given the moves; the bed tells both.
        admitted = (stay["bed"] or {}).get("admitted_at") or moved_at(stay)
        return [(_("Back on the ward since"), admitted)]
    return [(_("Over since"), moved_at(stay))] if stay["status"] in OVER else []


def moved_at(stay: Stay) -> str | None:
    """Give when the stay came to where it is, as far as whoever looks is told."""
    return next((one["at"] for one in reversed(stay["moves"]) if one["to"] == stay["status"]), None)


def links(stay: Stay, role: str) -> Parts:
    """Give the ways to the round and to the ambulance's sheet, for whoever is at home."""
    if stay["status"] != "at_home":
        return []
    episode = stay["episode_id"]
    values = dcc.Link(_("Values and round"), href=f"/ward/p/{episode}")
    sheet = dcc.Link(_("Ambulance sheet"), href=f"/ward/stay/{episode}/ambulance")
    rounds = "round" in used_parts.of_stay(stay)
    return [values, sheet] if rounds and role != "home_care_nurse" else [sheet]


def way(status: str, parts: frozenset[str] = used_parts.EVERY) -> Any:  # noqa: ANN401  -- dash brings no types
    """Draw the way from candidate to the end, with where the patient is."""
    way: tuple[str, ...] = stay_words.WAY
    if "assessment" not in parts:
        way = way[way.index("preparing") :]
    place = way.index(status) if status in way else -1
    steps = [
        html.Li(
            stay_words.word("status", one),
            className="past" if n < place else "here" if n == place else "",
            **({"aria-current": "step"} if n == place else {}),
        )
        for n, one in enumerate(way)
    ]
    if place < 0:
        steps.append(html.Li(stay_words.word("status", status), className="here aside"))
    return html.Ol(steps, className="way", **{"aria-label": _("The way home and back")})
