"""Care requests: what the ward has asked of home care, or what a home-care unit has been asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import dcc, html

from dashboard.i18n import gettext as _
from dashboard.i18n import ngettext, said
from dashboard.ward import stay_words, words
from dashboard.ward.pages import stay_consent, stay_units
from dashboard.ward.stay_file import PREPARES
from dashboard.ward.stay_forms import form
from dashboard.ward.stay_parts import button, calm, card, named, page, warn
from dashboard.ward.stay_steps import ALIVE, ASKED, foremost, steps

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    Units = Sequence[Mapping[str, Any]]

HOME_CARE = "home_care_nurse"


def requests_page(
    told: Mapping[str, Any],
    role: str,
    *,
    units: Units = (),
    more: Sequence[Any] = (),
    now: datetime,
) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out a unit's requests; a home-care unit is given those it was asked, by the API."""
    groups = grouped(told["requests"], role)
    shown = [part for name, rows in groups for part in group(name, rows, role, now=now)]
    return page(
        _("Care requests"),
        *early(told["heads_ups"], now=now),
        *(shown or [calm(_("No requests."))]),
        *more,
        *stay_units.agreements(told["unit_id"], units, role),
        unit=told["unit_id"],
        beside=[
            html.P(count(told["requests"]), className="about"),
            *stay_units.heads_up(told["unit_id"], units, role),
        ],
    )


def grouped(rows: Units, role: str) -> list[tuple[str, Units]]:
    """Put what waits for an answer first, and what is over last."""
    waiting = ASKED | ({"drafted"} if role != HOME_CARE else set())
    runs = [one for one in rows if not ended(one)]
    return [
        ("waiting", [one for one in runs if one["status"] in waiting]),
        ("accepted", [one for one in runs if one["status"] == "accepted"]),
        ("over", [one for one in rows if one["status"] not in ALIVE]),
        ("ended", [one for one in rows if ended(one)]),
    ]


def ended(told: Mapping[str, Any]) -> bool:
    """Tell whether a request was never called off but the stay it was for is over."""
    return bool(told.get("stay_over")) and told["status"] in ALIVE


def group(name: str, rows: Units, role: str, *, now: datetime) -> list[Any]:
    """Show the requests of a group under its heading."""
    if not rows:
        return []
    shown = [
        request(one, role, now=now) if name == "waiting" else brief(one, role, now=now)
        for one in rows
    ]
    title = html.H2([group_name(name), html.Small(str(len(rows)))], className="below group")
    return [title, html.Div(shown, className=f"requests {name}")]


def group_name(name: str) -> str:
    """Name a group."""
    return {
        "waiting": _("Waiting for an answer"),
        "accepted": _("Accepted"),
        "over": _("Declined or withdrawn"),
        "ended": _("The stay is over"),
    }[name]


def count(requests: Units) -> str:
    """Say how many wait for an answer."""
    n = sum(one["status"] in ASKED and not ended(one) for one in requests)
    return ngettext("{n} waits for an answer", "{n} wait for an answer", n).format(n=n)


def of_stay(stay: Mapping[str, Any], units: Units, role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show what home care has been asked for one patient, and offer to ask any unit."""
    shown = [request(one, role, now=now) for one in stay["requests"]]
    may = role in PREPARES and bool(stay["next"]) and bool(units)
    return card(
        _("Care request"),
        *warn(stay_consent.warnings(stay)),
        *(shown or [calm(_("Home care has not been asked."))]),
        html.Div([ask(stay, units)] if may else [], className="write"),
        at="request",
    )


def ask(stay: Mapping[str, Any], units: Units) -> Any:  # noqa: ANN401  -- dash brings no types
    """Offer to ask a home-care unit, with the lead time of each beside its name (D66)."""
    described = form(
        "request",
        "request",
        {"episode": stay["episode_id"]},
        options={"unit_id": [(str(one["id"]), stay_units.label(one)) for one in units]},
        title=_("Care request: {who}").format(who=stay_words.person(stay["patient"])),
    )
    return button(_("Write a care request"), described, "quiet framed")


def request(told: Mapping[str, Any], role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show a request with its visits, its clocks, and the steps that remain."""
    return html.Article(
        [
            html.Header(
                [
                    html.H3(heading(told, role)),
                    html.P(parties(told, role), className="sub"),
                    html.Span(state(told), className=f"state {told['status']}"),
                ]
            ),
            *warn([said(one) for one in told["warnings"] if told["status"] != "accepted"]),
            *warn([said(one["text"]) for one in told["prompts"] if one["due"]]),
            *warn(unconsented(told)),
            content(told, now=now),
            history(told.get("steps", []), now=now),
            buttons(told, role, stay_consent.lacks(told["may_be_told"], told["unit"])),
        ],
        className="request",
    )


def brief(told: Mapping[str, Any], role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show a request that is answered: who, what and when; its steps stand on the patient's page."""
    visits = (told["content"] or {}).get("interventions", ())
    return html.Article(
        [
            html.H3(heading(told, role)),
            html.P(parties(told, role), className="sub"),
            *warn([state(told)] if told["status"] == "accepted" and not told["complete"] else []),
            *warn(unconsented(told)),
            *promised(told, now=now),
            html.Ul([visit(one) for one in visits], className="visits"),
            history(told.get("steps", []), now=now),
        ],
        className="request",
    )


def promised(told: Mapping[str, Any], *, now: datetime) -> list[Any]:
    """Keep in sight what was said yes to, and the first visit until its day is over."""
    asked = told["content"]
    if told["status"] != "accepted" or ended(told) or not asked:
        return []
    first = told.get("booked_for") or asked["first_visit_at"]
    # Nobody notes the visit itself: the whole day it may be late and still be made.
    ahead = words.moment(first).date() >= words.moment(now.isoformat()).date()
    text = _("First visit {first}").format(first=words.when(first, now=now))
    return [
        html.P(asked["question"], className="question"),
        *([html.P(html.Strong(text), className="by-when")] if ahead else []),
    ]


def unconsented(told: Mapping[str, Any]) -> list[str]:
    """Say why a request went though neither consent nor harm test was noted (D96)."""
    why = told["without_consent"]
    return [_("Sent without consent or harm test: {why}").format(why=why)] if why else []


def buttons(told: Mapping[str, Any], role: str, notes: Sequence[str]) -> Any:  # noqa: ANN401  -- dash brings no types
    """Give the step that is waited for, and the others beside it."""
    found = [*steps(told, role, notes), *fax(told, role)]
    waited = bool(foremost(told, role))
    return html.Div(found, className="do waited" if waited else "do") if found else None


def fax(told: Mapping[str, Any], role: str) -> list[Any]:
    """Lead to what goes by fax, for whoever sends it (D9)."""
    if role not in PREPARES or told["status"] not in ALIVE or not told["content"]:
        return []
    href = f"/ward/stay/{told['episode_id']}/fax?request={told['id']}"
    return [dcc.Link(_("Print for fax"), href=href, className="beside")]


def heading(told: Mapping[str, Any], role: str = "") -> Any:  # noqa: ANN401  -- dash brings no types
    """Name the patient; on the patient's own page the unit that is asked."""
    if "patient" not in told:
        return told["unit"]["name"]
    if told["patient"] is None:
        return _("The patient is no longer shown to you")
    meetings = dcc.Link(
        _("Meetings"), href=f"/ward/stay/{told['episode_id']}/meetings", className="beside"
    )
    return [*named(told["patient"], told["episode_id"]), *([meetings] if role == HOME_CARE else [])]


def parties(told: Mapping[str, Any], role: str = "") -> list[Any]:
    """Say who asks whom, with numbers that can be called by touch: what is acute is phoned (D91)."""
    ward = told.get("ward")
    hers = role == HOME_CARE and ward
    asked = [] if hers else [f"{told['unit']['name']} ", call(told["unit"]["phone"])]
    admitted = [_(" · still admitted to hospital")] if told["patient_is_admitted"] else []
    return [
        *([f"{ward['name']} ", call(ward["phone"]), *([] if hers else [" → "])] if ward else []),
        *asked,
        *admitted,
    ]


def call(phone: str) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show a number that can be called by touch."""
    return html.A(phone, href=f"tel:{phone.replace(' ', '').replace('-', '')}", className="phone")


def state(told: Mapping[str, Any]) -> str:
    """Say how far a request has come, and what it lacks to be complete (D10)."""
    named_ = stay_words.word("request", told["status"])
    if told["status"] not in ALIVE - {"drafted"}:
        return named_
    lacks = [
        text
        for at, text in ((told["sent_at"], _("not sent")), (told["phoned_at"], _("not phoned")))
        if not at
    ]
    waited = told["minutes_since_sent"]
    ago = "" if waited is None or told["answered_at"] else f" · {waiting(waited)}"
    return ", ".join([named_, *lacks]) + ago


def waiting(minutes: int) -> str:
    """Say how long an answer has been waited for."""
    if minutes < 60:  # noqa: PLR2004  -- an hour
        return _("sent {n} min ago").format(n=minutes)
    return _("sent {n} h ago").format(n=minutes // 60)


def content(told: Mapping[str, Any], *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show what is asked, visit by visit."""
    asked = told["content"]
    if not asked:
        return calm(_("What is asked has not been written here."))
    first = words.when(asked["first_visit_at"], now=now)
    answer = words.when(asked["answer_needed_by"], now=now)
    return html.Div(
        [
            html.P(asked["question"], className="question"),
            html.P(
                _("First visit {first} · answer by {answer}").format(first=first, answer=answer),
                className="by-when",
            ),
            html.Ul([visit(one) for one in asked["interventions"]], className="visits"),
        ]
    )


def visit(told: Mapping[str, Any]) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show a kind of visit with its start, its stop, and the threshold judgement (D37, D48)."""
    travel = _("can travel") if told["can_travel"] else _("cannot travel")
    when = f" {told['times']}, {told['start']} {words.EN_DASH} {told['stop']}. "
    places = (
        (_("fetched at {place}"), told.get("pick_up_at")),
        (_("samples left at {place}"), told.get("drop_off_at")),
    )
    more = [text.format(place=place) for text, place in places if place]
    why = "; ".join([f"{travel}: {told['can_travel_why']}", *more])
    return html.Li([html.Strong(told["what"]), when, html.Span(why, className="sub inline")])


def history(noted: Units, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Tell what was noted last, and fold out the rest, a line each."""
    lines = [
        f"{words.when(one['at'], now=now)} {stay_words.word('request', one['step'])}, "
        f"{one['author']}. {one['note']}".strip()
        for one in noted
    ]
    if not lines:
        return None
    if len(lines) == 1:
        return html.P(lines, className="history")
    return html.Details(
        [html.Summary(lines[-1]), html.P("\n".join(lines[:-1]))], className="history"
    )


def early(heads_ups: Units, *, now: datetime) -> list[Any]:
    """Tell a unit that somebody may come: when, from where and with what needs (D65)."""
    if not heads_ups:
        return []
    rows = [
        html.Li(
            [
                html.Strong(day(one["expected_on"])),
                f" {one['from_unit']} → {one['to_unit']}. ",
                ", ".join(stay_words.word("visit", need) for need in one["needs"]),
                html.Span(
                    _(" · told {at}").format(at=words.when(one["at"], now=now)),
                    className="sub inline",
                ),
            ]
        )
        for one in heads_ups
    ]
    title = html.H2(_("Somebody may come"), className="below group")
    return [title, html.Ul(rows, className="early")]


def day(text: str) -> str:
    """Say a day with the name of its weekday."""
    return f"{stay_units.weekday(text)} {text}"
