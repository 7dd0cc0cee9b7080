"""The reserved bed of one patient, and what home care has been asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.i18n import gettext as _
from dashboard.ward import stay_words, used_parts, words
from dashboard.ward.pages import stay_beds
from dashboard.ward.stay_forms import form
from dashboard.ward.stay_parts import button, calm, card

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    Stay = Mapping[str, Any]


def card_of(stay: Stay, board: Mapping[str, Any] | None, role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show the reserved bed; where beds are kept nobody goes home without one (D53)."""
    if "beds" not in used_parts.of_stay(stay):
        return card(_("The reserved bed"), calm(none_here()), at="bed")
    may = board is not None and role in stay_beds.RESERVES and bool(stay["next"])
    shown = (
        _reserved(stay, board or {}, may=may, now=now)
        if stay["bed"]
        else _none(stay, board, may=may)
    )
    return card(_("The reserved bed"), *shown, at="bed")


def none_here() -> str:
    """Say plainly that the ward keeps no beds in the product, so that nobody trusts in one."""
    return _("This ward reserves no beds in Hemrond: no bed is kept for the patient here.")


def _none(stay: Stay, board: Mapping[str, Any] | None, *, may: bool) -> list[Any]:
    if not stay["next"]:
        return [calm(_("The bed is released."))]
    told = html.P(_("No bed stands reserved."), className="late")
    if not may:
        return [told]
    described = form(
        "reserve",
        "reserve",
        {"episode": stay["episode_id"]},
        options={"place": stay_beds.places(board or {})},
        title=_("Reserve a bed: {who}").format(who=stay_words.person(stay["patient"])),
    )
    return [told, button(_("Reserve a bed"), described, "quiet framed")]


def _reserved(stay: Stay, board: Mapping[str, Any], *, may: bool, now: datetime) -> list[Any]:
    kept = stay["bed"]
    until = stay_beds.until({**kept, "run_out": not kept["stands"]}, now=now)
    told = html.P(
        [html.Strong(words.place(kept["label"])), f" {stay_beds.kind(kept['kind'])}, {until}"],
        className="" if kept["stands"] or kept["admitted_at"] else "late",
    )
    ids = {"episode": stay["episode_id"]}
    who = stay_words.person(stay["patient"])
    change = may and not kept["admitted_at"]
    buttons = stay_beds.of_bed(ids, kept["until"], board, who) if change else []
    return [told, html.Div(buttons, className="write")]
