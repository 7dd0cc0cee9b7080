"""Candidates: who might be cared for at home, who pointed and why, and how far each has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.i18n import gettext as _
from dashboard.i18n import ngettext, said
from dashboard.ward import stay_words, words
from dashboard.ward.stay_forms import form
from dashboard.ward.stay_parts import button, calm, named, page, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

FLAGS = frozenset({"assistant_nurse", "nurse", "physician"})


def candidates_page(
    rows: Sequence[Mapping[str, Any]], unit: Mapping[str, Any], role: str, *, now: datetime
) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out a ward's candidates; those who did not go home stay below, with the reason."""
    alive = [row for row in rows if row["ended_at"] is None]
    ended = [row for row in rows if row["ended_at"] is not None]
    head = (_("Patient"), _("State"), _("Diagnosis"), _("Bed-days"), _("Flagged"), _("Why"))
    shown = [candidate(row, now=now) for row in alive]
    return page(
        _("Candidates"),
        table(head, shown, "candidates", _("Candidates"))
        if shown
        else calm(_("Nobody is flagged.")),
        *_ended(ended, now=now),
        unit=unit["id"],
        beside=[
            html.P(count(len(alive)), className="about"),
            *(
                [button(_("Flag a candidate"), flag(unit["id"]), "primary")]
                if role in FLAGS
                else []
            ),
        ],
    )


def candidate(row: Mapping[str, Any], *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show one candidate on a line."""
    role = stay_words.word("role", row["flagged_role"])
    by = [row["flagged_by"] or "", html.Span(f"{role}, {since(row, now=now)}", className="sub")]
    return html.Tr(
        [
            html.Th(named(row["patient"], row["episode_id"]), scope="row"),
            html.Td(
                [
                    html.Span(stay_words.word("status", row["status"]), className="state"),
                    html.Span(waits_for(row["status"]), className="sub"),
                ]
            ),
            html.Td(said(row["diagnosis"])),
            html.Td(str(row["bed_days"] or ""), className="number"),
            html.Td(by),
            html.Td(row["reason"] or "", className="reason"),
        ]
    )


def waits_for(status: str) -> str:
    """Say what a candidate waits for."""
    return {
        "candidate": _("waits for information and answers"),
        "informed": _("waits for the joint assessment"),
        "assessed": _("waits for the doctor's decision"),
        "decided": _("waits for the preparations to begin"),
        "preparing": _("waits for the checklist"),
    }.get(status, "")


def since(row: Mapping[str, Any], *, now: datetime) -> str:
    """Say when somebody was flagged."""
    return words.when(row["flagged_at"], now=now) if row["flagged_at"] else ""


def count(n: int) -> str:
    """Count the open candidates."""
    return ngettext("{n} candidate", "{n} candidates", n).format(n=n)


def flag(unit: str) -> str:
    """Describe the form that flags a candidate."""
    return form("flag", "flag", {}, fixed={"unit_id": unit})


def _ended(rows: Sequence[Mapping[str, Any]], *, now: datetime) -> list[Any]:
    if not rows:
        return []
    head = (_("Patient"), _("What became of it"), _("Why"), _("When"))
    lines = [
        html.Tr(
            [
                html.Th(named(row["patient"], row["episode_id"]), scope="row"),
                html.Td(stay_words.word("status", row["status"])),
                html.Td(row["ended_why"] or "", className="reason"),
                html.Td(words.when(row["ended_at"], now=now)),
            ]
        )
        for row in rows
    ]
    title = _("Did not go home, last 30 days")
    return [html.H2(title, className="below"), table(head, lines, "ended", title)]
