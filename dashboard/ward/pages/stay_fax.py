"""The fax to home care: a cover that names no patient, then request and agreement (D9, D44, D96)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.i18n import gettext as _
from dashboard.ward import stay_words, words
from dashboard.ward.pages import stay_print, stay_requests
from dashboard.ward.stay_parts import warn

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from dashboard.answers import Me

    Parts = list[Any]
    Told = Mapping[str, Any]


def packet(told: Told, me: Me, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out what goes by fax; what must be seen first stands on the screen alone."""
    first = html.Div(warn(lacks(told)), className="paper-tools")
    with stay_print.in_swedish():
        cover = cover_of(told, me, now=now)
        body = [*_request(told, now=now), *_agreement(told)]
        paper = stay_print.sheet(told["patient"], body, me, now=now)
    shown = html.Div([first, cover, paper], className="fax")
    return stay_print.on_screen(told, shown)


def lacks(told: Told) -> list[str]:
    """Say what is missing before anything is sent."""
    unit = told["receiver"]["name"]
    return [
        *(
            []
            if told["consent"]
            else [_("{unit}: no consent and no harm test is noted.").format(unit=unit)]
        ),
        *(
            []
            if told["receiver"]["fax"]
            else [_("No fax number is agreed on with {unit}: phone and ask.").format(unit=unit)]
        ),
        *([] if told["agreement"] else [_("There is no agreement yet: the request goes alone.")]),
    ]


def cover_of(told: Told, me: Me, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out the cover: to whom, from whom, how many pages; nobody's name stands on it."""
    to, sender = told["receiver"], told["sender"]
    rows = [
        (_("To"), to["name"]),
        (_("Fax number"), to["fax"] or "________________"),
        (_("Phone"), to["phone"]),
        (_("From"), sender["name"]),
        (_("Sent by"), f"{me['name']}, {me['title']}"),
        (_("Confirm that it has come to"), sender["phone"]),
        (_("Date"), f"{now.astimezone(words.STOCKHOLM):%Y-%m-%d %H:%M}"),
        (_("Number of pages"), _("printed above, this cover counted")),
        (_("List of medicines from the record, added by hand"), _("____ pages")),
    ]
    return html.Section(
        [
            html.P(_("Fax"), className="fax-title"),
            html.Dl(
                [html.Div([html.Dt(name), html.Dd(value)]) for name, value in rows],
                className="sheet-facts",
            ),
            html.P(
                _(
                    "Confidential. Has it come to the wrong place: phone the sender at once, "
                    "read no further, and give it to nobody."
                ),
                className="first",
            ),
        ],
        className="paper fax-cover",
        lang="sv",
        **{"aria-label": _("Fax")},
    )


def _request(told: Told, *, now: datetime) -> Parts:
    asked = told["request"]["content"]
    allergy = words.allergy(told["patient"]["allergy"])
    first = words.when(asked["first_visit_at"], now=now)
    by = words.when(asked["answer_needed_by"], now=now)
    version = _("version {n}").format(n=told["request"]["version"])
    return [
        html.H1([_("Care request"), html.Small(version)]),
        html.P(html.Strong(stay_words.person(told["patient"])), className="first"),
        html.P(allergy),
        html.P(_("The patient stays admitted to hospital, at home as well.")),
        html.P(asked["question"]),
        html.P(_("First visit {first} · answer by {answer}").format(first=first, answer=by)),
        html.Ul([stay_requests.visit(one) for one in asked["interventions"]], className="bullets"),
    ]


def _agreement(told: Told) -> Parts:
    agreed, ward = told["agreement"], told["sender"]
    if agreed is None:
        return []
    content = agreed["content"]
    number = _("Version {n}, {day}").format(n=agreed["number"], day=words.stamp(agreed["at"])[:10])
    return [
        html.H1([_("Documented agreement"), html.Small(number)], className="next-page"),
        *stay_print.who_and_what(content),
        *stay_print.whom_to_call(content, f"{ward['name']} {ward['phone']}"),
        *stay_print.at_the_end(content),
    ]
