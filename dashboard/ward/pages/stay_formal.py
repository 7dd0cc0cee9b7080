"""What the care formally is, the law's times that follow from it, and the other clocks that run.

Nothing here acts: a clock says what is to be considered and when (law 2.3, D38, D48, D49, D55).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.i18n import gettext as _
from dashboard.i18n import said as in_both
from dashboard.ward import stay_words, used_parts, words
from dashboard.ward.stay_file import PREPARES, newest
from dashboard.ward.stay_forms import form, option
from dashboard.ward.stay_parts import button, calm, card

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    Stay = Mapping[str, Any]

SOON = timedelta(days=1)
RULES = frozenset({"iv-review", "antibiotic-stop"})  # clocks of the care plan, judged by it
Clock = tuple[date | None, bool, str]


def card_of(stay: Stay, role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show the formal status: what, since when, by whom and why; and which times it switches on."""
    formal = stay["formal"]
    kept = newest(stay, "formal_status", "")
    timers = [html.Ul([timer(one, now=now) for one in formal["timers"]], className="timers")]
    pays = formal["payment_from"]
    # The law's times run towards the municipality: a ward that asks it elsewhere tells it there.
    asks = "home_care" in used_parts.of_stay(stay)
    return card(
        _("Formal status"),
        html.P([html.Strong(option("formal_status", "entry.status", formal["status"]))]),
        html.P(set_by(kept, now=now), className="sub inline"),
        *((timers if formal["timers"] else [calm(no_timers(formal["status"]))]) if asks else []),
        *([html.P(_("The municipality pays from {day}.").format(day=pays))] if pays else []),
        html.Div(
            forms(stay, now=now)[: None if asks else 1] if role in PREPARES else [],
            className="write",
        ),
        at="formal",
    )


def set_by(kept: Mapping[str, Any] | None, *, now: datetime) -> str:
    """Say who decided the status, when, from when and why."""
    if kept is None:
        return _("Since the admission; nobody has changed it.")
    content = kept["content"]
    return _("From {since}. {reason} ({by})").format(
        since=words.when(content["since"], now=now),
        reason=content["reason"],
        by=stay_words.by(kept, now=now),
    )


def no_timers(status: str) -> str:
    """Say why no time of the law runs."""
    if status == "outpatient":
        return _("The law's times on discharge do not run in outpatient care.")
    return _("None of the law's times runs.")


def timer(told: Mapping[str, Any], *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show one of the law's times: met, running, or run out."""
    due = words.when(told["due_at"], now=now)
    if told["met_at"]:
        sign, text = "✓", _("done {at}").format(at=words.when(told["met_at"], now=now))
        text = (
            _("{text}, after the time {due}").format(text=text, due=due) if told["late"] else text
        )
    else:
        sign, text = ("⚠", _("was due {due}")) if told["late"] else ("○", _("by {due}"))
        text = text.format(due=due)
    return html.Li(
        [
            html.Span(sign, className="sign", **{"aria-hidden": "true"}),
            html.Span(named(told["name"])),
            html.Span(text, className="late" if told["late"] else ""),
        ]
    )


def named(timer_: str) -> str:
    """Name a time of the act (2017:612)."""
    return {
        "admission_notice": _("Admission notice (24 h)"),
        "sip_call": _("Call to a SIP meeting (3 days)"),
        "information": _("Information the same day"),
    }.get(timer_, timer_)


def forms(stay: Stay, *, now: datetime) -> list[Any]:
    """Offer to change the status, and to note a notice that went."""
    ids = {"episode": stay["episode_id"]}
    kept = newest(stay, "formal_status", "")
    local = now.astimezone(words.STOCKHOLM).isoformat()
    status = form(
        "formal_status",
        "entry",
        ids,
        fixed={"entry.kind": "formal_status", "previous": kept and kept["id"]},
        values={"entry.status": stay["formal"]["status"], "entry.since": local},
    )
    known = {e["subject"]: e["id"] for e in stay["entries"] if e["kind"] == "notice"}
    notice = form(
        "notice",
        "entry",
        ids,
        fixed={"entry.kind": "notice", "known": known},
        values={"entry.sent_at": local},
    )
    return [button(_("Change"), status), button(_("+ Notice"), notice)]


def clocks_card(
    stay: Stay, findings: Sequence[Mapping[str, Any]] = (), *, now: datetime
) -> list[Any]:
    """Show the clocks that run, the nearest first; each only prompts."""
    found = sorted(
        clocks(stay, findings, now=now), key=lambda one: (not one[1], one[0] or date.max)
    )
    if not found:
        return []
    rows = [
        html.Li(
            [
                html.Span("◆" if due else "○", className="sign", **{"aria-hidden": "true"}),
                html.Span(text),
                html.Span(f"{on}" if on else "", className="late when" if due else "when"),
            ]
        )
        for on, due, text in found
    ]
    note = html.Small(_("prompts only"))
    return [card(_("Clocks"), html.Ul(rows, className="timers clocks"), beside=note, at="clocks")]


def clocks(stay: Stay, findings: Sequence[Mapping[str, Any]], *, now: datetime) -> Iterator[Clock]:
    """Give the clocks of visits, lines and treatment: the day, whether it presses, and what."""
    today = now.astimezone(words.STOCKHOLM).date()
    yield from _judged(findings)
    for request in stay["requests"]:
        if request["status"] not in {"declined", "withdrawn"}:
            yield from _prompts(request)
            yield from _stops(request, today, at_home=stay["status"] == "at_home")
    for entry in stay["entries"]:
        if entry["kind"] == "vascular_access" and not entry["content"].get("removed_on"):
            yield _line(entry["content"], today)


def _judged(findings: Sequence[Mapping[str, Any]]) -> Iterator[Clock]:
    """Give what the care plan's own clocks say now: review of intravenous treatment, its stop."""
    for one in findings:
        if one["rule"] in RULES:
            yield None, True, f"{in_both(one['text'])}: {in_both(one['because'])}"


def _prompts(request: Mapping[str, Any]) -> Iterator[Clock]:
    for one in request["prompts"]:
        yield date.fromisoformat(one["on"]), bool(one["due"]), in_both(one["text"])


def _stops(request: Mapping[str, Any], today: date, *, at_home: bool) -> Iterator[Clock]:
    for visit in (request["content"] or {}).get("interventions", ()):
        stop = date.fromisoformat(visit["stop"])
        if stop >= today:
            text = _("{what}: last day").format(what=visit["what"])
            yield stop, stop - today <= SOON, text
        elif at_home:
            text = _("{what}: has ended. Ask anew, or end it with home care").format(
                what=visit["what"]
            )
            yield stop, True, text


def _line(content: Mapping[str, Any], today: date) -> Clock:
    days = (today - date.fromisoformat(content["inserted_on"])).days + 1
    text = _("{line}, {site}: day {n}. Plan: {plan}").format(
        line=option("vascular_access", "entry.type", content["type"]),
        site=content["site"],
        n=days,
        plan=content["removal_plan"],
    )
    return None, False, text
