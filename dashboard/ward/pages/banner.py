"""Who it is, always in sight: name and number, diagnosis, allergy, whom to call, where in the round."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.i18n import gettext as _
from dashboard.i18n import said
from dashboard.ward import agreed, words
from dashboard.ward.pages import beside, stay_back

if TYPE_CHECKING:
    from datetime import datetime

    from dashboard.answers import Contact, Episode, Position

    Parts = list[Any]


def banner(episode: Episode, *, now: datetime, home: bool = False) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out the banner; `home` gives the way back to the patient's page instead of the round."""
    person = episode["patient"]
    allergy = person["allergy"]
    return html.Section(
        [
            html.Div(
                [
                    html.H1(person["name"], tabIndex=-1),
                    html.P(
                        [
                            html.Span(words.identifier(person["identifier"]), className="pnr"),
                            html.Span(words.age(person["age"])),
                        ]
                    ),
                ],
                className="who",
            ),
            html.Div(
                [
                    html.P(said(episode["diagnosis"]), className="diagnosis"),
                    html.P(
                        [
                            words.day(episode["day"], episode["planned_days"]).capitalize(),
                            " · ",
                            stay_back.to_the_stay(episode["episode_id"]),
                        ]
                    ),
                ]
            ),
            html.P(words.allergy(allergy), className=f"allergy {allergy['status']}"),
            _at_hand(episode, now=now),
            _back(episode["episode_id"]) if home else _steps(episode["position"]),
        ],
        className="banner",
        **{"aria-label": _("Patient")},
    )


def _back(episode: str) -> Any:  # noqa: ANN401  -- dash brings no types
    link = html.A(
        _("To the patient's page"),
        href=f"/ward/p/{episode}",
        className="tolink",
        **{"data-go": "1"},
    )
    return html.Nav(link, className="steps", **{"aria-label": _("Round")})


def _steps(place: Position | None) -> Any:  # noqa: ANN401  -- dash brings no types
    if place is None:  # at home no longer, or at another unit: read, but not part of the round
        return None
    return html.Nav(
        [
            _step("‹", _("Previous patient (k)"), place["previous"]),
            html.Span(_("{n} of {of}").format(**place)),
            _step("›", _("Next patient (j)"), place["next"]),
        ],
        className="steps",
        **{"aria-label": _("Round")},
    )


def _step(sign: str, name: str, episode: str | None) -> Any:  # noqa: ANN401  -- dash brings no types
    if episode is None:
        return html.Span(sign, className="step off", **{"aria-hidden": "true"})
    named = html.Span(name, className="unseen")
    return html.A(
        [sign, named], href=f"/ward/p/{episode}", className="step", title=name, **{"data-go": "1"}
    )


def _at_hand(episode: Episode, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    facts = (
        (_("Reserved bed"), stay_back.beside_bed(episode, now=now)),
        (_("Phone"), call(episode["patient"]["phone"])),
        (_("Home care"), _home_care(episode)),
        (_("Ward"), _contact(episode["unit"])),
        (_("In the round"), beside.in_the_round(episode)),
        (_("Agreement"), _agreement(episode, now=now)),
    )
    rows = [html.Div([html.Dt(name), html.Dd(fact)]) for name, fact in facts]
    return html.Dl(rows, className="facts")


def _home_care(episode: Episode) -> Parts:
    there = _there(episode)
    return (
        there if there and not episode["home_care"] else [*_contact(episode["home_care"]), *there]
    )


def _there(episode: Episode) -> Parts:
    """Say that somebody is in the home right now."""
    here = next((one for one in episode["visits"] if one["now"]), None)
    if here is None:
        return []
    ends = words.ending(here["ends_at"], start=here["starts_at"])
    until = _("there now until {at}").format(at=ends)
    return [" ", html.Span(until, className="therenow", title=here["who"])]


def _agreement(episode: Episode, *, now: datetime) -> Parts:
    """Name the version that holds, and who acts on an old one."""
    held = agreed.agreement(episode, now=now)
    if held is None:
        return [words.EN_DASH]
    behind = held["behind"]
    href = f"/ward/stay/{episode['episode_id']}"
    return [
        html.A(held["version"], href=href, title=held["all"], **{"data-go": "1"}),
        " ",
        html.Span(behind, className="behind")
        if behind
        else html.Span(_("all hold it"), className="plain"),
    ]


def _contact(unit: Contact | None) -> Parts:
    return [unit["name"], " ", call(unit["phone"])] if unit else [words.EN_DASH]


def call(phone: str | None) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out a telephone number that one can press."""
    if not phone:
        return words.EN_DASH
    return html.A(phone, href=f"tel:{phone.replace(' ', '').replace('-', '')}", className="phone")
