"""One patient's stay on one page: what is next and who does it, then the parts of the work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.i18n import gettext as _
from dashboard.ward.pages import (
    stay_agreement,
    stay_back,
    stay_bed,
    stay_consent,
    stay_end,
    stay_formal,
    stay_head,
    stay_home,
    stay_lists,
    stay_meetings,
    stay_next,
    stay_records,
    stay_requests,
    stay_tasks,
    stay_things,
    stay_visitors,
)
from dashboard.ward.stay_parts import told_browser

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from dashboard.answers import Criterion, Finding

    Parts = list[Any]
    Stay = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Around:
    """What is shown beside a stay, and comes from elsewhere."""

    agreement: Mapping[str, Any]
    board: Mapping[str, Any] | None = None
    units: Sequence[Mapping[str, Any]] = ()
    criteria: Sequence[Criterion] | None = None
    sbar: Mapping[str, Any] | None = None
    findings: Sequence[Finding] = ()


def stay_page(stay: Stay, around: Around, role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out a patient's stay: the next step on top, the work to the left, what stands to the right."""
    left = [
        *stay_back.cards(stay, around.sbar, now=now),
        *stay_home.cards(stay, role, now=now),
        *stay_end.cards(stay, around.criteria, role, now=now),
        *stay_lists.cards(stay, role, now=now),
        *stay_things.cards(stay, role, now=now),
        *stay_visitors.cards(stay, role, now=now),
        stay_records.the_file(stay, role, now=now),
    ]
    tasks = stay_tasks.card_of(stay, role, now=now)
    runs = stay["status"] in {"at_home", "readmitted"}
    right = [
        stay_bed.card_of(stay, around.board, role, now=now),
        *([tasks] if runs else []),
        stay_requests.of_stay(stay, around.units, role, now=now),
        stay_consent.card_of(stay, around.units, role, now=now),
        stay_agreement.card_of(stay, around.agreement, role, now=now),
        stay_meetings.card_of(stay),
        *([] if runs else [tasks]),
        stay_formal.card_of(stay, role, now=now),
        *stay_formal.clocks_card(stay, around.findings, now=now),
        stay_records.moves(stay, now=now),
    ]
    return html.Main(
        [
            stay_head.banner(stay, role, now=now),
            stay_head.way(stay["status"]),
            stay_next.onward(stay, role, now=now),
            html.Div([html.Div(left), html.Div(right, className="side")], className="stay-sheet"),
            *told_browser(_("Stay")),
        ],
        className="page-one-stay",
    )
