"""The ambulance's one page in words: who, which ward, which bed, which line (D26)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.i18n import gettext as _
from dashboard.i18n import said
from dashboard.ward import stay_file, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    Lines = list[tuple[str, list[str]]]


def ambulance(told: Mapping[str, Any], *, back: bool = False) -> Lines:
    """Write the sheet, the most needed first; of whoever is taken back the bed is theirs."""
    kin = [f"{one['name']} {one['phone']}" for one in told["kin"]]
    return [
        (_("Diagnosis"), [said(told["diagnosis"])]),
        (_("Hypersensitivity"), [allergy(told["allergy"])]),
        (
            _("Lines in the patient"),
            [line(one) for one in told["lines_in_situ"]] or [_("none noted")],
        ),
        (_("The bed") if back else _("The reserved bed"), [bed(told["bed"])]),
        (_("Next of kin"), kin or [_("none noted")]),
    ]


def allergy(told: Mapping[str, Any]) -> str:
    """Say what is known of hypersensitivity; four states, four texts."""
    return words.allergy({"status": told["status"], "text": told["text"]})


def line(told: Mapping[str, Any]) -> str:
    """Name a line in the patient: what, where, since when, when it comes out."""
    texts = dict(stay_file.lines({"kind": "vascular_access", "content": told}))
    kind = texts.get(stay_file.label("vascular_access", "type"), told["type"])
    return _("{kind}, {site}, inserted {on}. {plan}").format(
        kind=kind, site=told["site"], on=told["inserted_on"], plan=told["removal_plan"]
    )


def bed(told: Mapping[str, Any] | None) -> str:
    """Name the reserved bed, or say that there is none."""
    return words.place(told["label"]) if told else _("no bed stands reserved: call the ward")
