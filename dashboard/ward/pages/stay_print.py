"""Sheets of paper about one stay: the agreement the patient takes home (D44), the ambulance's (D26).

A sheet is in Swedish whatever the screen's language: the patient, the home and the ambulance read it.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from dash import dcc, html

from dashboard.i18n import gettext as _
from dashboard.i18n import hush, said, speak
from dashboard.ward import stay_hand_over, stay_words, words
from dashboard.ward.pages import stay_head
from dashboard.ward.stay_parts import told_browser

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from dashboard.answers import Me

    Parts = list[Any]
    Told = Mapping[str, Any]

# Whoever is at home may be fetched; of whoever is admitted directly the ride may be under way.
RIDES = frozenset({"at_home", "readmitted"})
WEEK = frozenset(range(1, 8))


def agreement(stay: Told, told: Told, me: Me, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out the agreement in force for the patient to take home."""
    if told["current"] is None:
        return no_paper(stay, html.P(_("Not written yet."), className="calm"))
    with in_swedish():
        content = told["current"]["content"]
        number = _("Version {n}, {day}").format(
            n=told["current"]["number"], day=words.stamp(told["current"]["at"])[:10]
        )
        body = [
            html.H1([_("Documented agreement"), html.Small(number)]),
            *who_and_what(content),
            *whom_to_call(content, ward_of(told["call_now"])),
            *at_the_end(content),
            signatures(),
        ]
        paper = sheet(stay["patient"], body, me, now=now)
    return on_screen(stay, paper)


def ambulance(stay: Told, told: Told, me: Me, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out the one page that an ambulance needs, while there is somebody to fetch."""
    if stay["status"] not in RIDES:
        return no_paper(stay, html.P(no_ride(stay), className="calm"))
    back = stay["status"] == "readmitted"
    with in_swedish():
        shown = told["ambulance"]
        whose = stay_words.person(stay["patient"])
        lines_ = ((_("Patient"), [whose]), *stay_hand_over.ambulance(shown, back=back))
        rows = [
            html.Div([html.Dt(name), html.Dd([html.P(line) for line in lines])])
            for name, lines in lines_
        ]
        body = [
            html.H1(_("To the ambulance")),
            html.P(on_the_way(shown) if back else said(shown["text"]), className="first"),
            day_and_night(ward_of(shown)),
            html.Dl(rows, className="sheet-facts"),
        ]
        paper = sheet(stay["patient"], body, me, now=now)
    return on_screen(stay, paper)


def on_the_way(shown: Told) -> str:
    """Say of somebody who is admitted directly where they are: the ride may still be under way."""
    if shown["bed"] is None:
        text = _(
            "Admitted to {ward}. On the way to the ward or there. Call the ward about the bed."
        )
        return text.format(ward=shown["ward"])
    return _("Admitted to {ward}. On the way to the ward or there: bed {bed}.").format(
        ward=shown["ward"], bed=shown["bed"]["label"].removeprefix("Plats ")
    )


def no_ride(stay: Told) -> str:
    """Say why there is no sheet for the ambulance."""
    if stay["status"] in stay_head.OVER:
        return _("The stay is over: there is no sheet for the ambulance.")
    return _(
        "The patient is on the ward. The sheet for the ambulance begins with the care at home."
    )


@contextmanager
def in_swedish() -> Iterator[None]:
    """Speak Swedish for a while."""
    spoken = speak("sv")
    try:
        yield
    finally:
        hush(spoken)


def sheet(patient: Told, body: Parts, me: Me, *, now: datetime, numbered: bool = True) -> Any:  # noqa: ANN401  -- dash brings no types
    """Put a text on paper: whose it is and who printed it stands on every page of it.

    What is to hang or lie where others come by carries the name and not the personal number.
    """
    number = words.identifier(patient["identifier"]) if numbered else ""
    head = html.Th(
        [
            html.Span([html.Strong(patient["name"]), f" {number}"]),
            html.Span(
                [
                    _("Printed by {who}, ").format(who=f"{me['name']}, {me['title']}"),
                    html.Span(
                        f"{now.astimezone(words.STOCKHOLM):%Y-%m-%d %H:%M}", className="printed-at"
                    ),
                ]
            ),
        ],
        scope="col",
    )
    # A table, because its head is what a browser repeats on every printed page.
    return html.Table(
        [html.Thead(html.Tr(head)), html.Tbody(html.Tr(html.Td(body)))],
        className="paper",
        lang="sv",
        role="presentation",
    )


def on_screen(stay: Told, paper: Any) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show a sheet with the way to print it and the way back."""
    back = dcc.Link(_("Back to the stay"), href=f"/ward/stay/{stay['episode_id']}")
    print_ = html.Button(_("Print"), className="primary", **{"data-print": "1"})
    return html.Main(
        [html.Div([print_, back], className="paper-tools"), paper, *told_browser(_("Sheet"))],
        className="page-paper",
    )


def no_paper(stay: Told, *parts: Any) -> Any:  # noqa: ANN401  -- dash brings no types
    """Say, where a sheet would lie, why there is none."""
    return on_screen(stay, html.Section(list(parts), className="paper"))


def who_and_what(content: Told) -> Parts:
    """Answer first who co-ordinates and who does what when (D47)."""
    head = html.Tr([html.Th(name, scope="col") for name in (_("What"), _("Who"), _("When"))])
    rows = [
        html.Tr([html.Td(one["what"]), html.Td(doer(one)), html.Td(one["when"])])
        for one in content["rows"]
    ]
    return [
        html.P([html.Strong(_("Co-ordinator: ")), content["coordinator"]], className="first"),
        html.P([html.Strong(_("What matters to you: ")), content["what_matters"]]),
        html.H2(_("What, who and when")),
        html.Table([html.Thead(head), html.Tbody(rows)], className="ruled"),
    ]


def doer(row: Told) -> str:
    """Name who does a row: the person where one is named, else the party."""
    party = stay_words.word("who", row["who"])
    return f"{row['name']} ({party.lower()})" if row.get("name") else party


def whom_to_call(content: Told, ward: str) -> Parts:
    """Say when to call 112, and else whom at which hour; no hour is left without a number."""
    rows = [
        html.Tr([html.Td(one["name"]), html.Td(html.Strong(one["phone"])), html.Td(hours(one))])
        for one in content["contacts"]
    ]
    return [
        html.H2(_("Whom to call")),
        html.P(content["call_112"], className="call-112"),
        html.Table(html.Tbody(rows), className="ruled"),
        *([] if any(always(one) for one in content["contacts"]) else [day_and_night(ward)]),
    ]


def only_the_ward(told: Told) -> Parts:
    """Say whom to call while nothing is agreed."""
    return [
        html.H2(_("Whom to call")),
        html.P(told["call_112"], className="call-112"),
        day_and_night(ward_of(told)),
    ]


def day_and_night(ward: str) -> Any:  # noqa: ANN401  -- dash brings no types
    """Give the ward's own number, which is always answered."""
    return html.P([_("Call the ward, day and night: "), html.Strong(ward)], className="first")


def ward_of(told: Told) -> str:
    """Name the ward with its number, as whom to call now tells it."""
    return f"{told['ward']} {told['ward_phone']}"


def always(contact: Told) -> bool:
    """Tell whether somebody answers every day, day and night."""
    return contact["begins"] == contact["ends"] and set(contact["weekdays"]) >= WEEK


def hours(contact: Told) -> str:
    """Say when somebody answers; from midnight to midnight is day and night."""
    begins, ends = contact["begins"][:5], contact["ends"][:5]
    clock = _("day and night") if begins == ends else f"{begins}{words.EN_DASH}{ends}"
    return f"{days(contact['weekdays'])}, {clock}"


def days(numbers: Sequence[int]) -> str:
    """Name weekdays, a run of them by its ends."""
    names = _("Mon Tue Wed Thu Fri Sat Sun").split()
    told = sorted(numbers)
    if len(told) == len(names):
        return _("every day")
    run = told == list(range(told[0], told[-1] + 1)) and len(told) > 2  # noqa: PLR2004  -- two days are named
    if run:
        return f"{names[told[0] - 1]}{words.EN_DASH}{names[told[-1] - 1]}"
    return ", ".join(names[one - 1] for one in told)


def at_the_end(content: Told) -> Parts:
    """Say when the care at home is over, and who made the agreement."""
    made = ", ".join(f"{one['name']} ({one['as_what']})" for one in content["participants"])
    return [
        html.H2(_("The care at home ends when")),
        html.Ul([html.Li(one) for one in content["criteria"]], className="bullets"),
        html.P([html.Strong(_("Made together by: ")), made]),
    ]


def signatures() -> Any:  # noqa: ANN401  -- dash brings no types
    """Leave lines to sign on; the signed paper is noted as a receipt."""
    names = (_("Patient"), _("Next of kin"), _("For the ward"))
    lines = [html.Div([html.Span(className="line"), html.Span(name)]) for name in names]
    return html.Div(lines, className="sign-here")
