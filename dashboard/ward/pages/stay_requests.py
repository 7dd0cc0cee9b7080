"""Care requests: what the ward has asked of home care, or what a home-care unit has been asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.i18n import gettext as _
from dashboard.i18n import ngettext, said
from dashboard.ward import stay_words, words
from dashboard.ward.stay_forms import form
from dashboard.ward.stay_parts import button, calm, named, page, warn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

ASKED = frozenset({"sent", "phoned", "received"})
ALIVE = frozenset({"drafted", "accepted"}) | ASKED
WARD_STEPS = {
    "sent": frozenset({"drafted"}),
    "phoned": ALIVE,
    "faxed": ALIVE,
    "fax_receipt": ALIVE,
    "withdrawn": ALIVE,
}
HOME_STEPS = {
    "received": frozenset({"sent", "phoned"}),
    "accepted": ASKED,
    "declined": ASKED | {"accepted"},
}
SILENT = frozenset({"sent", "received", "accepted"})


def requests_page(told: Mapping[str, Any], role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out a unit's requests; a home-care unit is given those it was asked, by the API."""
    cards = [request(one, role, now=now) for one in told["requests"]]
    early = [_early(one) for one in told["heads_ups"]]
    heading = html.H2(_("Somebody may come"), className="below")
    return page(
        _("Care requests"),
        *([heading, html.Ul(early, className="early")] if early else []),
        html.Div(cards, className="requests") if cards else calm(_("No requests.")),
        unit=told["unit_id"],
        beside=[html.P(count(told["requests"]), className="about")],
    )


def count(requests: Sequence[Mapping[str, Any]]) -> str:
    """Say how many wait for an answer."""
    n = sum(one["status"] in ASKED for one in requests)
    return ngettext("{n} waits for an answer", "{n} wait for an answer", n).format(n=n)


def request(told: Mapping[str, Any], role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show a request with its visits, its clocks, and the steps that remain."""
    return html.Article(
        [
            html.Header(
                [
                    html.H2(heading(told)) if "patient" in told else html.H3(heading(told)),
                    html.P(parties(told), className="sub"),
                    html.Span(state(told), className=f"state {told['status']}"),
                    html.Div(steps(told, role), className="do"),
                ]
            ),
            *warn([said(one) for one in told["warnings"]]),
            *warn([said(one["text"]) for one in told["prompts"] if one["due"]]),
            content(told, now=now),
            history(told.get("steps", []), now=now),
        ],
        className="request",
    )


def heading(told: Mapping[str, Any]) -> Any:  # noqa: ANN401  -- dash brings no types
    """Name the patient; on the patient's own page the unit that is asked."""
    if "patient" not in told:
        return told["unit"]["name"]
    if told["patient"] is None:
        return _("The patient is no longer shown to you")
    return named(told["patient"], told["episode_id"])


def parties(told: Mapping[str, Any]) -> str:
    """Say who asks whom, with the numbers: what is acute is phoned."""
    asked = f"{told['unit']['name']} {told['unit']['phone']}"
    ward = told.get("ward")
    admitted = _(" · still admitted to hospital") if told["patient_is_admitted"] else ""
    return (f"{ward['name']} {ward['phone']} → {asked}" if ward else asked) + admitted


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


def steps(told: Mapping[str, Any], role: str) -> list[Any]:
    """Give the steps that this person can take now; the API decides all the same."""
    mine = {"home_care_nurse": HOME_STEPS, "nurse": WARD_STEPS, "physician": WARD_STEPS}
    possible = [step for step, since in mine.get(role, {}).items() if told["status"] in since]
    possible = [s for s in possible if not (s == "fax_receipt" and not faxed(told))]
    return [_step(told, step, first=n == 0) for n, step in enumerate(possible)]


def faxed(told: Mapping[str, Any]) -> bool:
    """Tell whether a fax has gone, so that a receipt can come."""
    return any(one["step"] == "faxed" for one in told.get("steps", []))


def content(told: Mapping[str, Any], *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show what is asked, visit by visit."""
    asked = told["content"]
    if not asked:
        return calm(_("What is asked has not been written here."))
    visits = [visit(one) for one in asked["interventions"]]
    first = words.when(asked["first_visit_at"], now=now)
    answer = words.when(asked["answer_needed_by"], now=now)
    return html.Div(
        [
            html.P(asked["question"], className="question"),
            html.P(
                _("First visit {first} · answer by {answer}").format(first=first, answer=answer),
                className="sub",
            ),
            html.Ul(visits, className="visits"),
        ]
    )


def visit(told: Mapping[str, Any]) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show a kind of visit with its start, its stop, and the threshold judgement (D37, D48)."""
    travel = _("can travel") if told["can_travel"] else _("cannot travel")
    when = f"{told['times']}, {told['start']} – {told['stop']}"
    why = f"{travel}: {told['can_travel_why']}"
    return html.Li(
        [html.Strong(told["what"]), f" {when}. ", html.Span(why, className="sub inline")]
    )


def history(noted: Sequence[Mapping[str, Any]], *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """List what has been noted, the newest last."""
    lines = [
        html.Li(
            " ".join(
                filter(
                    None,
                    (
                        words.when(one["at"], now=now),
                        stay_words.word("request", one["step"]) + ",",
                        one["author"] + ".",
                        one["note"],
                    ),
                )
            )
        )
        for one in noted
    ]
    return html.Ol(lines, className="history")


def _step(told: Mapping[str, Any], step: str, *, first: bool) -> Any:  # noqa: ANN401  -- dash brings no types
    text = stay_words.word("step", step)
    who = told.get("patient")
    title = f"{text}: {stay_words.person(who)}" if who else text
    described = form(
        "step" if step in SILENT else "step_words",
        "step",
        {"request": told["id"]},
        fixed={"step": step, "seen": told["status"], "seen_version": told["version"]},
        title=title,
    )
    css = "primary" if first and told["status"] in ASKED | {"drafted"} else "quiet"
    return button(text, described, css)


def _early(told: Mapping[str, Any]) -> Any:  # noqa: ANN401  -- dash brings no types
    needs = ", ".join(stay_words.word("visit", one) for one in told["needs"])
    who = f"{told['from_unit']} → {told['to_unit']}"
    return html.Li(f"{told['expected_on']}: {who}. {needs}")
