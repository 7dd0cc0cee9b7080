"""A ward's patients where no round lists them: where each is, what is agreed, which bed stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.i18n import gettext as _
from dashboard.i18n import ngettext
from dashboard.ward import stay_words, used_parts, words
from dashboard.ward.stay_forms import form
from dashboard.ward.stay_parts import button, calm, named, page, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    Row = Mapping[str, Any]

TAKES_IN = frozenset({"bed_coordinator", "nurse", "physician"})


def patients_page(rows: Sequence[Row], unit: Mapping[str, Any], role: str, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out everybody whose stay is open, by name."""
    parts = used_parts.of_unit(unit).union(unit.get("winding_down", ()))
    columns = [
        *([(_("Agreement"), agreed)] if "agreement" in parts else []),
        *([(_("The reserved bed"), bed)] if "beds" in parts else []),
        (_("To do"), due),
    ]
    head = (_("Patient"), _("State"), *(name for name, _cell in columns))
    lines = [
        html.Tr([*_first(one, now=now), *(cell(one, now=now) for _name, cell in columns)])
        for one in rows
    ]
    title = _("Patients")
    return page(
        title,
        table(head, lines, "patients", title) if lines else calm(_("No patients yet.")),
        unit=unit["id"],
        beside=[html.P(count(len(rows)), className="about"), *take_in(unit, role)],
    )


def count(n: int) -> str:
    """Count the patients."""
    return ngettext("{n} patient", "{n} patients", n).format(n=n)


def take_in(unit: Mapping[str, Any], role: str) -> list[Any]:
    """Offer to take a patient in, where nothing is assessed here first."""
    parts = used_parts.of_unit(unit)
    if role not in TAKES_IN or "assessment" in parts:
        return []
    without = () if "round" in parts else ("plan_id",)
    described = form("take_in", "take_in", {}, fixed={"unit_id": unit["id"]}, without=without)
    return [button(_("Take a patient in"), described, "primary")]


def agreed(one: Row, *, now: datetime) -> Any:  # noqa: ANN401, ARG001  -- dash brings no types; as the others
    """Say which version applies, and who does not hold it."""
    told = one["agreement"]
    if told is None:
        return html.Td(_("Not written yet."), className="late")
    version = _("version {n}").format(n=told["number"])
    lacks = ", ".join(_who(holder) for holder in told["behind"])
    state = _("not held by: {who}").format(who=lacks) if lacks else _("held by all")
    return html.Td([version, html.Span(state, className="sub late" if lacks else "sub")])


def bed(one: Row, *, now: datetime) -> Any:  # noqa: ANN401  -- dash brings no types
    """Say which bed stands, and until when."""
    told = one["bed"]
    if told is None:
        return html.Td(words.EN_DASH)
    until = words.when(told["until"], now=now) if told["until"] else _("until further notice")
    css = "sub" if told["stands"] else "sub late"
    return html.Td([told["label"], html.Span(until, className=css)])


def due(one: Row, *, now: datetime) -> Any:  # noqa: ANN401, ARG001  -- as above
    """Count what waits or is late."""
    n = one["due"]
    text = ngettext("{n} thing to see to", "{n} things to see to", n).format(n=n)
    return html.Td(text if n else words.EN_DASH, className="late" if n else "")


def _first(one: Row, *, now: datetime) -> list[Any]:
    since = words.when(one["since"], now=now) if one["since"] else ""
    state = stay_words.word("status", one["status"])
    return [
        html.Th(named(one["patient"], one["episode_id"]), scope="row"),
        html.Td([html.Span(state, className="state"), html.Span(since, className="sub")]),
    ]


def _who(holder: Mapping[str, Any]) -> str:
    if holder["party"] == "patient":
        return stay_words.word("party", "patient").lower()
    return str(holder["name"])
