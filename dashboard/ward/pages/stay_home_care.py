"""Home care's own page of a stay: what her unit is asked to do, and nothing beside it (L10, D19)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.i18n import gettext as _
from dashboard.i18n import said
from dashboard.ward import stay_file, stay_words, words
from dashboard.ward.pages import (
    stay_agreement,
    stay_head,
    stay_home,
    stay_requests,
    stay_tasks,
    stay_visitors,
)
from dashboard.ward.stay_forms import form
from dashboard.ward.stay_parts import button, call, card, told_browser, warn

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    Parts = list[Any]
    Stay = Mapping[str, Any]

ROLE = "home_care_nurse"
ALIVE = frozenset({"decided", "preparing", "at_home", "readmitted"})
TOLD = ("contact", "vascular_access", "aid", "basic_needs", "kit", "responsible")


def home_care_page(stay: Stay, agreement: Mapping[str, Any], *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out one column that fits a phone: whom to call, what to do, what to know."""
    return html.Main(
        [
            stay_head.banner(stay, ROLE, now=now),
            back_on_ward(stay),
            html.Div(
                [
                    acute(agreement),
                    held(stay, agreement, now=now),
                    *asked(stay, now=now),
                    stay_tasks.card_of(stay, ROLE, now=now),
                    *first_day(stay, now=now),
                    *stay_visitors.cards(stay, ROLE, now=now),
                    to_know(stay),
                    stay_agreement.read_only(agreement, now=now),
                ],
                className="one-column",
            ),
            *told_browser(_("Stay")),
        ],
        className="page-one-stay page-home-care",
    )


def back_on_ward(stay: Stay) -> Any:  # noqa: ANN401  -- dash brings no types
    """Say loudly that no visit is to be made."""
    if stay["status"] != "readmitted":
        return None
    text = _("The patient is back on the ward. Planned visits are not to be made.")
    return html.P(text, className="shout", role="status")


def acute(told: Mapping[str, Any]) -> Any:  # noqa: ANN401  -- dash brings no types
    """Say whom to call now, and when 112; what is acute is phoned, never written (D91)."""
    who = told["call_now"]
    return card(
        _("Call now"),
        html.P([f"{who['name']} ", call(who["phone"])], className="big"),
        html.P(who["call_112"], className="call-112"),
        at="call-now",
    )


def held(stay: Stay, told: Mapping[str, Any], *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Say which version of the agreement her unit holds, and let one touch take the new one."""
    current = told.get("current")
    if current is None:
        return None
    mine = next((one for one in told["holders"] if one["party"] == "home_care"), None)
    behind = mine is None or mine["current_version_step"] != "acknowledged"
    number = current["number"]
    state = (
        _("Version {n} applies. Your unit has not confirmed it.")
        if behind
        else _("Version {n} applies, and your unit has confirmed it.")
    ).format(n=number)
    unit = (
        mine["holder"] if mine else stay["requests"][0]["unit"]["name"] if stay["requests"] else ""
    )
    fixed = {"number": number, "party": "home_care", "holder": unit, "step": "acknowledged"}
    told_ = form(
        "step",
        "receipt",
        {"episode": stay["episode_id"]},
        fixed=fixed | {"means": "screen"},
        title=_("Version {n} and {who}").format(n=number, who=unit),
    )
    confirm = button(_("We have read version {n}").format(n=number), told_, "primary")
    when = html.Small(stay_words.by(current, now=now))
    return card(
        _("Agreement"),
        *(warn([state]) if behind else [html.P(f"✓ {state}")]),
        *([html.P(confirm)] if behind and unit and stay["status"] in ALIVE else []),
        beside=when,
        at="held",
    )


def asked(stay: Stay, *, now: datetime) -> Parts:
    """Show what her unit is asked, with its steps."""
    shown = [stay_requests.request(one, ROLE, now=now) for one in stay["requests"]]
    return [card(_("Care request"), *shown, at="request")] if shown else []


def first_day(stay: Stay, *, now: datetime) -> Parts:
    """Show day 1 while it is day 1, and the calls to 112."""
    if stay["patient"].get("home_since") is None:
        return []
    new = words.moment(stay["patient"]["home_since"]).date() == words.moment(now.isoformat()).date()
    day = [stay_home.day_one(stay, ROLE, now=now)] if new and stay["status"] == "at_home" else []
    return [*day, stay_home.emergencies(stay, ROLE, now=now)]


def to_know(stay: Stay) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show what somebody who comes to the home must know, and nothing of the ward's own."""
    rows = [
        html.Li([html.Strong(stay_file.title(one["kind"])), html.P(stay_file.summary(one))])
        for kind in TOLD
        for one in stay_file.of_kind(stay, kind)
    ]
    diagnosis = html.Li([html.Strong(_("Diagnosis")), html.P(said(stay["patient"]["diagnosis"]))])
    return card(_("Good to know"), html.Ul([diagnosis, *rows], className="file"), at="to-know")
