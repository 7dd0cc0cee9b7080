"""One patient's stay on one page: what is next and who does it, then the parts of the work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.i18n import gettext as _
from dashboard.ward import used_parts
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
    parts = used_parts.of_stay(stay)
    left, right = _work(stay, around, role, now=now), _stands(stay, around, role, now=now)
    # Where a ward has little, the one thing it has is the work.
    main = next((one for one in ("agreement", "beds") if one in parts), "")
    if not parts & {"checklists", "round"} and main:
        left[main], right[main] = right[main], []
    shown = [[card for cards in side.values() for card in cards] for side in (left, right)]
    return html.Main(
        [
            stay_head.banner(stay, role, now=now),
            stay_head.way(stay["status"], parts),
            stay_next.onward(stay, role, now=now),
            html.Div(
                [html.Div(shown[0]), html.Div(shown[1], className="side")], className="stay-sheet"
            ),
            *told_browser(_("Stay")),
        ],
        className="page-one-stay",
    )


def _work(stay: Stay, around: Around, role: str, *, now: datetime) -> dict[str, Parts]:
    """Give what is done and written, card by card, as far as the ward uses it."""
    parts = used_parts.of_stay(stay)
    care, listed = bool(parts & used_parts.CARE), "checklists" in parts
    return {
        "back": stay_back.cards(stay, around.sbar, now=now),
        "agreement": [],
        "beds": [],
        "home": stay_home.cards(stay, role, now=now) if care else [],
        "end": stay_end.cards(stay, around.criteria, role, now=now),
        "lists": stay_lists.cards(stay, role, now=now) if listed else [],
        "things": stay_things.cards(stay, role, now=now) if listed else [],
        "visitors": stay_visitors.cards(stay, role, now=now) if care else [],
        "file": [stay_records.the_file(stay, role, now=now)] if care or stay["entries"] else [],
    }


def _stands(stay: Stay, around: Around, role: str, *, now: datetime) -> dict[str, Parts]:
    """Give what stands and is agreed, card by card, as far as the ward uses it."""
    parts = used_parts.of_stay(stay)
    care, asks = bool(parts & used_parts.CARE), "home_care" in parts
    tasks = [stay_tasks.card_of(stay, role, now=now)] if care or stay["tasks"] else []
    runs = stay["status"] in {"at_home", "readmitted"}
    agreed = around.agreement
    return {
        "beds": [stay_bed.card_of(stay, around.board, role, now=now)],
        "tasks": tasks if runs else [],
        "requests": [
            stay_requests.of_stay(stay, around.units, role, now=now),
            stay_consent.card_of(stay, around.units, role, now=now),
        ]
        if asks
        else [],
        "agreement": [stay_agreement.card_of(stay, agreed, role, now=now)]
        if "agreement" in parts
        else [],
        "meetings": [stay_meetings.card_of(stay)] if "meetings" in parts else [],
        "tasks to come": [] if runs else tasks,
        "formal": [
            stay_formal.card_of(stay, role, now=now),
            *stay_formal.clocks_card(stay, around.findings, now=now),
        ]
        if care
        else [],
        "moves": [stay_records.moves(stay, now=now)],
    }
