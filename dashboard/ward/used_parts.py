"""Which parts of the product a ward uses, and with them which pages and which ways on them it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import dcc

from dashboard.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

EVERY = frozenset(
    {
        "assessment",
        "agreement",
        "beds",
        "checklists",
        "home_care",
        "meetings",
        "round",
        "follow_up",
    }
)
# A ward with none of these keeps beds for people whose care is written down elsewhere.
CARE = frozenset({"assessment", "agreement", "checklists", "home_care", "round"})
FIRST = "/ward/"
WARD = frozenset({"physician", "nurse", "assistant_nurse", "bed_coordinator"})
REHAB = frozenset({"physiotherapist", "occupational_therapist"})
# Who has use of which page; what they may see there is the API's to say.
WAYS: Mapping[str, frozenset[str]] = {
    FIRST: WARD,
    "/ward/patients": WARD | REHAB,
    "/ward/candidates": WARD | REHAB,
    "/ward/beds": WARD,
    "/ward/requests": frozenset({"physician", "nurse", "home_care_nurse"}),
    "/ward/due": WARD | {"home_care_nurse"},
    "/ward/follow-up": frozenset({"physician", "nurse", "bed_coordinator", "manager"}),
    "/ward/routines": WARD | REHAB | {"home_care_nurse", "manager"},
}
# Which part a page belongs to; the others belong to all of them.
PART: Mapping[str, str] = {
    FIRST: "round",
    "/ward/candidates": "assessment",
    "/ward/beds": "beds",
    "/ward/requests": "home_care",
    "/ward/follow-up": "follow_up",
}


def of_unit(unit: Mapping[str, Any]) -> frozenset[str]:
    """Give the parts a unit uses."""
    return frozenset(unit.get("parts", EVERY))


def of_stay(stay: Mapping[str, Any]) -> frozenset[str]:
    """Give the parts that are shown of a stay: those in use, and those it has something of."""
    return frozenset(stay.get("parts", EVERY)).union(stay.get("begun", ()))


def only_beds(parts: frozenset[str]) -> bool:
    """Tell whether a ward keeps beds, and nothing of anybody's care."""
    return "beds" in parts and not parts & CARE


def pages(unit: Mapping[str, Any], role: str) -> list[str]:
    """Give the pages that somebody at a unit has use of, in the order of the row of links."""
    shown = of_unit(unit).union(unit.get("winding_down", ()))
    found = [path for path, roles in WAYS.items() if role in roles]
    found = [path for path in found if PART.get(path) is None or PART[path] in shown]
    return [path for path in found if path != "/ward/patients" or _listed(unit)]


def start(unit: Mapping[str, Any], role: str) -> str:
    """Give the page that one comes to first: the round, for who holds it; else the first one has."""
    parts = of_unit(unit).union(unit.get("winding_down", ()))
    if "round" in parts and role in WAYS[FIRST]:
        return FIRST
    return next(iter(pages(unit, role)), "/ward/patients")


def links(unit: Mapping[str, Any], role: str, here: str, search: str) -> list[Any]:
    """Give the row of links, with the one they are on marked.

    The first page is where one comes to without saying more.
    """
    first = start(unit, role)
    ways = [(path, FIRST if path == first else path) for path in pages(unit, role)]
    return [
        dcc.Link(
            named(path),
            href=address + search,
            **({"className": "here"} if address.rstrip("/") == here.rstrip("/") else {}),
        )
        for path, address in ways
    ]


def named(path: str) -> str:
    """Name a page in the row of links."""
    return {
        FIRST: _("Round"),
        "/ward/patients": _("Patients"),
        "/ward/candidates": _("Candidates"),
        "/ward/beds": _("Beds"),
        "/ward/requests": _("Care requests"),
        "/ward/due": _("To do"),
        "/ward/follow-up": _("Follow-up"),
        "/ward/routines": _("Routines"),
    }[path]


def _listed(unit: Mapping[str, Any]) -> bool:
    """Tell whether a ward needs a list of its patients: others have candidates and the round."""
    parts = of_unit(unit)
    if unit.get("kind", "ward") != "ward" or {"assessment", "round"} <= parts:
        return False
    return not only_beds(parts) or bool(unit.get("winding_down"))
