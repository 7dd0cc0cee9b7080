"""Due: what somebody on the ward must see to for the patients at home, the most pressing first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.i18n import gettext as _
from dashboard.i18n import ngettext, said
from dashboard.ward import stay_words, words
from dashboard.ward.stay_parts import calm, named, page, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

MOST = 30  # a page's components cost the browser more than they tell the reader
CSS = {"escalate": "red", "due": "orange", "prompt": "yellow"}


def due_page(rows: Sequence[Mapping[str, Any]], unit: Mapping[str, Any], *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out what is due, one line a thing; nothing here acts by itself."""
    lines = [(row, one) for row in rows for one in row["due"]]
    lines.sort(key=lambda both: list(CSS).index(both[1]["level"]))
    head = (_("How pressing"), _("Patient"), _("What"), _("Since or by"))
    shown = [line(row, one, now=now) for row, one in lines[:MOST]]
    more = len(lines) - MOST
    n = sum(one["level"] != "prompt" for _row, one in lines)
    return page(
        _("To do"),
        table(head, shown, "due", _("To do")) if shown else calm(_("Nothing is due.")),
        *([html.P(_("and {n} more").format(n=more), className="legend")] if more > 0 else []),
        unit=unit["id"],
        beside=[html.P(count(n), className="about")],
    )


def line(row: Mapping[str, Any], one: Mapping[str, Any], *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show one thing that is due, by sign, word and colour."""
    tag = html.Span(stay_words.word("level", one["level"]), className=f"tag {CSS[one['level']]}")
    tried = ngettext("tried {n} time", "tried {n} times", one["attempts"]).format(n=one["attempts"])
    said_ = [what(one), *([html.Span(tried, className="sub")] if one["attempts"] else [])]
    return html.Tr(
        [
            html.Td(tag),
            html.Th(named({**row, "name": row["patient"]}, row["episode_id"]), scope="row"),
            html.Td(said_),
            html.Td(words.when(one["due_at"], now=now) if one["due_at"] else ""),
        ]
    )


def what(one: Mapping[str, Any]) -> str:
    """Say what is due; a task begins with who does it, which the agreement names by party."""
    text = said(one["text"])
    if one["code"] != "task":
        return text
    owner, _colon, title = text.partition(": ")
    return f"{stay_words.word('who', owner)}: {title}"


def count(n: int) -> str:
    """Count what cannot wait."""
    return ngettext("{n} thing is due", "{n} things are due", n).format(n=n)
