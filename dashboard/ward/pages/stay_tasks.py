"""The tasks of a stay: what is to be done at home, by whom, when, and where things are fetched."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.i18n import gettext as _
from dashboard.ward import stay_words, words
from dashboard.ward.stay_file import HOME_FILE
from dashboard.ward.stay_forms import form
from dashboard.ward.stay_parts import button, calm, card

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    Parts = list[Any]
    Stay = Mapping[str, Any]

SHOWN = 12
AHEAD = timedelta(days=1)


def card_of(stay: Stay, role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """List what is to be done, the late first because it is the oldest."""
    open_ = [one for one in stay["tasks"] if one["open"]]
    near = [one for one in open_ if not later(one, now + AHEAD)][:SHOWN]
    more = len(open_) - len(near)
    rows = [task(one, role, now=now) for one in near]
    errands = [html.Li(text) for text in fetched(stay)]
    return card(
        _("Tasks"),
        *([html.Ul(errands, className="errands")] if errands else []),
        html.Ul(rows, className="tasks") if rows else calm(_("No tasks.")),
        *([html.P(_("and {n} later").format(n=more), className="sub")] if more > 0 else []),
        at="tasks",
    )


def later(one: Mapping[str, Any], day: datetime) -> bool:
    """Tell whether a task is due after a day."""
    if one["due_at"] is None:
        return False
    return words.moment(one["due_at"]).date() > day.astimezone(words.STOCKHOLM).date()


def task(one: Mapping[str, Any], role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show one task, and note what became of it."""
    when = words.when(one["due_at"], now=now) if one["due_at"] else ""
    late = [html.Span(_("late"), className="late")] if one["late"] else []
    return html.Li(
        [
            html.Span(when, className="late when" if one["late"] else "when"),
            html.Span([one["title"], html.Span([owner(one), " ", *late], className="sub")]),
            html.Span(
                _answers(one) if role in HOME_FILE and not later(one, now) else [],
                className="do",
            ),
        ]
    )


def owner(one: Mapping[str, Any]) -> str:
    """Name who does a task; the agreement names parties, people write names."""
    return stay_words.word("who", one["owner"])


def fetched(stay: Stay) -> Sequence[str]:
    """Say where things are fetched and samples are left, as the care requests have it (D72, D73)."""
    visits = [
        visit
        for asked in stay["requests"]
        if asked["status"] not in {"declined", "withdrawn", "accepted"}  # then they are tasks
        for visit in asked["content"].get("interventions", ())
    ]
    return [
        *(
            _("Fetched at {place}: {what}").format(place=v["pick_up_at"], what=v["what"])
            for v in visits
            if v.get("pick_up_at")
        ),
        *(
            _("Samples left at {place}: {what}").format(place=v["drop_off_at"], what=v["what"])
            for v in visits
            if v.get("drop_off_at")
        ),
    ]


def _answers(one: Mapping[str, Any]) -> Parts:
    ids = {"task": one["id"]}
    done = form("step", "task", ids, fixed={"step": "done"}, title=one["title"])
    missed = form("task", "task", ids, fixed={"step": "not_done"}, title=one["title"])
    return [button(_("Done"), done), button(_("Not done"), missed)]
