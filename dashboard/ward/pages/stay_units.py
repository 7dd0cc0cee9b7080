"""Units: which of one's own is looked at, which home-care units can be asked, what is agreed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.i18n import gettext as _
from dashboard.i18n import ngettext
from dashboard.ward.stay_file import FILE, PREPARES
from dashboard.ward.stay_forms import form, option
from dashboard.ward.stay_parts import button, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Unit = Mapping[str, Any]


def switch(units: Sequence[Unit], chosen: str, path: str) -> list[Any]:
    """Let whoever works at several units choose between them, on whatever page."""
    if len(units) < 2:  # noqa: PLR2004  -- nothing to choose between
        return []
    links = [
        html.A(
            unit["name"],
            href=f"{path}?unit={unit['id']}",
            className="filter",
            **{
                "data-go": "1",
                **({"aria-current": "true"} if str(unit["id"]) == chosen else {}),
            },
        )
        for unit in units
    ]
    return [html.Nav(links, className="filters unit-switch", **{"aria-label": _("Unit")})]


def weekday(text: str) -> str:
    """Name the weekday of a day."""
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return names[date.fromisoformat(text).weekday()]


def label(unit: Unit) -> str:
    """Name a unit that can be asked, with its owner and its lead time (D66)."""
    owner = (unit.get("provider") or {}).get("name")
    lead = ngettext("lead time {n} hour", "lead time {n} hours", unit["lead_hours"]).format(
        n=unit["lead_hours"]
    )
    return " · ".join(part for part in (unit["name"], owner, lead) if part)


def heads_up(ward: str, units: Sequence[Unit], role: str) -> list[Any]:
    """Offer to tell a home-care unit that somebody may come, naming nobody (D65)."""
    if role not in FILE or not units:
        return []
    described = form(
        "heads_up",
        "heads_up",
        {},
        fixed={"from_unit_id": ward},
        options={"to_unit_id": [(str(one["id"]), label(one)) for one in units]},
    )
    return [button(_("Heads-up to home care"), described, "primary")]


def agreements(ward: str, units: Sequence[Unit], role: str) -> list[Any]:
    """Show what is agreed with each home-care unit, once for all patients (D50)."""
    if not units:
        return []
    head = (
        _("Home-care unit"),
        _("Lead time"),
        _("When urgent"),
        _("Ways of contact"),
        _("Agreed"),
    )
    rows = [_unit(ward, unit, role) for unit in units]
    title = _("Home-care units that can be asked")
    return [html.H2(title, className="below group"), table(head, rows, "units-asked", title)]


def _unit(ward: str, unit: Unit, role: str) -> Any:  # noqa: ANN401  -- dash brings no types
    ways = [
        " ".join(
            filter(
                None,
                (
                    f"{option('unit_agreement', 'content.contacts/way', one['way'])} {one['to']}",
                    one["when"] and f"({one['when']})",
                ),
            )
        )
        for one in unit["contacts"]
    ]
    hours = ngettext("{n} hour", "{n} hours", unit["lead_hours"]).format(n=unit["lead_hours"])
    return html.Tr(
        [
            html.Th(
                [html.Strong(unit["name"]), html.Span(unit["provider"]["name"], className="sub")],
                scope="row",
            ),
            html.Td(hours),
            html.Td(unit["acute_phone"]),
            html.Td([html.P("\n".join(ways), className="lines-kept"), unit["booking"]]),
            html.Td([_agreed(unit), *_revise(ward, unit, role)]),
        ]
    )


def _agreed(unit: Unit) -> str:
    if not unit["agreed"]:
        return _("No agreement of their own: the general lead time holds.")
    return _("Version {n}, {who}, reviewed by {day}").format(
        n=unit["agreement_number"], who=unit["approver"], day=unit["review_by"]
    )


def _revise(ward: str, unit: Unit, role: str) -> list[Any]:
    if role not in PREPARES:
        return []
    names = ("lead_hours", "acute_phone", "contacts", "booking", "approver", "review_by")
    described = form(
        "unit_agreement",
        "unit_agreement",
        {"unit": str(unit["id"])},
        fixed={"unit_id": ward, "seen": unit["agreement_number"]},
        values={f"content.{name}": unit[name] for name in names if unit[name] is not None},
        title=_("Agreement with {unit}").format(unit=unit["name"]),
    )
    return [button(_("Revise") if unit["agreed"] else _("Agree"), described)]
