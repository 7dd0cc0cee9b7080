"""Beds: how full the ward is, what stands reserved for whom and until when, and what is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.i18n import gettext as _
from dashboard.i18n import said
from dashboard.ward import stay_words, words
from dashboard.ward.pages import stay_held
from dashboard.ward.stay_forms import form
from dashboard.ward.stay_parts import button, named, page, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

RESERVES = frozenset({"bed_coordinator", "nurse", "physician"})
ADMITS = frozenset({"nurse", "physician"})


def beds_page(board: Mapping[str, Any], role: str, *, alone: bool = False, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out the ward's beds, the number of beds and what stands beyond it.

    `alone`: the ward keeps beds and nothing else, so all that is done with them is done here.
    """
    legend = (
        _("A held bed is released by whoever holds it, with a reason; time alone releases none.")
        if alone
        else _("A promised bed is given up by nothing but the end of the stay.")
    )
    head = (_("Place"), _("For whom"), _("State"), _("Until"), _("Do"))
    rows = [bed(told, board, role, alone=alone, now=now) for told in board["beds"]]
    return page(
        _("Beds"),
        occupancy(board["occupancy"]),
        table(head, rows, "beds", _("Beds")),
        html.P(legend, className="legend"),
        unit=board["unit_id"],
        beside=[
            html.P(said(board["occupancy"]["text"]), className="about"),
            *([stay_held.hold(board, places(board))] if alone and role in RESERVES else []),
        ],
    )


def occupancy(told: Mapping[str, Any]) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show how full the ward is: held beds and places beyond the number, both (D54)."""
    counted = (
        (_("Beds on the ward"), told["beds"]),
        (_("Held for patients at home"), told["held"]),
        (_("Places beyond the number"), told["over_capacity"]),
        (_("Admitted from home"), told["admitted"]),
        (_("Closed"), told["closed"]),
        (_("Not held"), told["available"]),
    )
    tiles = [html.Div([html.Dt(name), html.Dd(str(n))]) for name, n in counted]
    return html.Dl(tiles, className="tiles")


def bed(
    told: Mapping[str, Any],
    board: Mapping[str, Any],
    role: str,
    *,
    alone: bool = False,
    now: datetime,
) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show one bed on a line, with what can be done with it."""
    promise = told["promise"]
    if promise is None:
        closed = told["closed_at"] is not None
        state = _("Closed") if closed else _("Free")
        cells = [html.Td(""), html.Td(state), html.Td(""), html.Td(_of_bed(told, role))]
    else:
        cells = [
            html.Td(named({"name": promise["patient"], **promise}, promise["episode_id"])),
            html.Td(stay_words.word("status", promise["status"])),
            html.Td(until(promise, now=now), className="late" if promise["run_out"] else ""),
            html.Td(
                [
                    *_of_promise(told, board, role, alone=alone),
                    *(stay_held.ends(promise) if alone and role in RESERVES else []),
                ]
            ),
        ]
    label = [html.Strong(said(told["text"])), html.Span(kind(told["kind"]), className="sub")]
    return html.Tr([html.Th(label, scope="row"), *cells])


def kind(named_: str) -> str:
    """Name the two kinds of places."""
    return _("held bed") if named_ == "held" else _("beyond the number")


def until(promise: Mapping[str, Any], *, now: datetime) -> str:
    """Say until when a promise stands, and that it has run out."""
    if promise["admitted_at"]:
        return _("Admitted {at}").format(at=words.when(promise["admitted_at"], now=now))
    if promise["until"] is None:
        return _("until further notice")
    told = words.when(promise["until"], now=now)
    return _("⚠ {at}, run out: extend").format(at=told) if promise["run_out"] else told


def places(board: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give what can be chosen: the free held beds, and a place beyond the number."""
    free = [
        (f"held:{told['id']}", said(told["text"]))
        for told in board["beds"]
        if told["kind"] == "held" and told["promise"] is None and told["closed_at"] is None
    ]
    return [
        *free,
        ("over_capacity", _("A place beyond the number ({next})").format(next=beyond(board))),
    ]


def beyond(board: Mapping[str, Any]) -> str:
    """Name the next place beyond the ward's number, as in 'plats 23 av 22'."""
    told = board["occupancy"]
    return _("place {n} of {of}").format(
        n=told["beds"] + told["over_capacity"] + 1, of=told["beds"]
    )


def _of_bed(told: Mapping[str, Any], role: str) -> Sequence[Any]:
    if role not in RESERVES:
        return []
    if told["closed_at"]:
        return [button(_("Open"), form("open_bed", "open_bed", {"bed": told["id"]}))]
    title = _("Close {bed}").format(bed=said(told["text"]))
    return [button(_("Close"), form("close_bed", "close_bed", {"bed": told["id"]}, title=title))]


def _of_promise(
    told: Mapping[str, Any], board: Mapping[str, Any], role: str, *, alone: bool
) -> Sequence[Any]:
    promise = told["promise"]
    ids = {"episode": promise["episode_id"]}
    who = f"{promise['patient']} {words.identifier(promise['identifier'])}"
    shown = []
    if promise["status"] == "at_home" and role in ADMITS:
        title = _("Direct admission: {who}").format(who=who)
        lead = stay_held.admission_lead() if alone else ""
        admit = form("admit", "admit", ids, title=title, lead=lead)
        shown.append(button(_("Admit directly"), admit, "acute"))
    if promise["admitted_at"] is None and role in RESERVES:
        shown += of_bed(ids, promise["until"], board, who)
    return shown


def of_bed(
    ids: Mapping[str, str], stands_until: str | None, board: Mapping[str, Any], who: str
) -> list[Any]:
    """Give the ways to change a promise: longer, or another place."""
    longer = form(
        "extend",
        "extend",
        ids,
        fixed={"seen_until": stands_until},
        values={"until": stands_until},
        title=_("Extend: {who}").format(who=who),
    )
    move = form(
        "move_bed",
        "move_bed",
        ids,
        options={"place": places(board)},
        title=_("Move: {who}").format(who=who),
    )
    return [button(_("Extend"), longer), button(_("Move"), move)]
