"""Due: what somebody on the ward must see to for the patients at home, the most pressing first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dash import dcc, html

from dashboard.i18n import gettext as _
from dashboard.i18n import ngettext, said
from dashboard.ward import stay_words, words
from dashboard.ward.stay_parts import call, calm, named, page, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    Row = Mapping[str, Any]

MOST = 30  # a page's components cost the browser more than they tell the reader
SAME = 3  # the same thing for as many patients is one line with their names
CSS = {"escalate": "red", "due": "orange", "prompt": "yellow"}
ALIKE = frozenset({"task", "late_task", "missed_round"})
CALLED = frozenset({"arrived_call", "evening_call", "met_at_home"})


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is due, for one patient or for several."""

    one: Row
    rows: tuple[Row, ...]


def due_page(rows: Sequence[Row], unit: Mapping[str, Any], *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out what is due, one line a thing; nothing here acts by itself."""
    lines = gathered(rows)
    head = (_("How pressing"), _("What"), _("Patient"), _("Since or by"))
    shown = [line(one, now=now) for one in lines[:MOST]]
    more = len(lines) - MOST
    return page(
        _("To do"),
        table(head, shown, "due", _("To do")) if shown else calm(_("Nothing is due.")),
        *([html.P(_("and {n} more").format(n=more), className="legend")] if more > 0 else []),
        unit=unit["id"],
        beside=[html.P(summary(rows), className="about")],
    )


def by_patient(items: Iterable[Row]) -> list[Row]:
    """Lay the unit's one list out by patient, in the order of what presses most."""
    found: dict[str, dict[str, Any]] = {}
    for one in items:
        row = found.setdefault(
            one["episode_id"],
            {key: one[key] for key in ("episode_id", "patient", "identifier", "phone")}
            | {"due": []},
        )
        row["due"].append({**one, "code": one["kind"]})
    return list(found.values())


def gathered(rows: Iterable[Row]) -> list[Line]:
    """Gather what is the same for several patients, and put the most pressing first."""
    found: dict[tuple[str, str, str], list[tuple[Row, Row]]] = {}
    for row in rows:
        for one in row["due"]:
            key = (one["level"], one["text"]["en"], str(one["due_at"]))
            found.setdefault(key, []).append((row, one))
    lines: list[Line] = []
    for same in found.values():
        if len(same) >= SAME and same[0][1]["code"] in ALIKE:
            lines.append(Line(same[0][1], tuple(row for row, _one in same)))
        else:
            lines += [Line(one, (row,)) for row, one in same]
    return sorted(lines, key=lambda told: (list(CSS).index(told.one["level"]), since(told.one)))


def since(one: Row) -> str:
    """Give what orders things that press alike: the oldest first."""
    return str(one["due_at"] or "9")


def line(told: Line, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show one thing that is due, by sign, word and colour."""
    one = told.one
    tag = html.Span(stay_words.word("level", one["level"]), className=f"tag {CSS[one['level']]}")
    tried = ngettext("tried {n} time", "tried {n} times", one["attempts"]).format(n=one["attempts"])
    shown = [
        html.Strong(what(one)) if one["level"] == "escalate" else what(one),
        *([html.Span(tried, className="sub")] if one["attempts"] else []),
    ]
    return html.Tr(
        [
            html.Td(tag),
            html.Td(shown),
            html.Th(whom(told), scope="row"),
            html.Td(words.when(one["due_at"], now=now) if one["due_at"] else ""),
        ]
    )


def whom(told: Line) -> list[Any]:
    """Name the patient with the way to where it is seen to, and the number to call."""
    if len(told.rows) > 1:
        return several(told)
    row = told.rows[0]
    shown = named({**row, "name": row["patient"]}, row["episode_id"])
    if told.one["code"] not in CALLED or not row.get("phone"):
        return shown
    return [*shown, html.Span(call(row["phone"]), className="sub")]


def several(told: Line) -> list[Any]:
    """Fold many patients under how many they are."""
    n = len(told.rows)
    head = ngettext("{n} patient", "{n} patients", n).format(n=n)
    names = [
        html.Li(
            [
                dcc.Link(row["patient"], href=f"/ward/stay/{row['episode_id']}"),
                f" {words.identifier(row['identifier'])}",
            ]
        )
        for row in told.rows
    ]
    return [html.Details([html.Summary(head), html.Ul(names)])]


def what(one: Row) -> str:
    """Say what is due; a task begins with who does it, which the agreement names by party."""
    text = said(one["text"])
    if one["code"] != "task":
        return text
    owner, _colon, title = text.partition(": ")
    return f"{stay_words.word('who', owner)}: {title}"


def summary(rows: Sequence[Row]) -> str:
    """Count what cannot wait, and what presses most."""
    levels = [one["level"] for row in rows for one in row["due"]]
    n, worst = sum(level != "prompt" for level in levels), levels.count("escalate")
    told = ngettext("{n} thing is due", "{n} things are due", n).format(n=n)
    now = ngettext("{n} of them now", "{n} of them now", worst).format(n=worst)
    return f"{told}, {now}" if worst else told
