"""What is done with a held bed where a ward keeps beds alone: held, the patient at home, released."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.i18n import gettext as _
from dashboard.ward import stay_words
from dashboard.ward.stay_forms import form
from dashboard.ward.stay_parts import button

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# From where a promise ends in which state.
ENDS: Mapping[str, str] = {
    "preparing": "cancelled",
    "at_home": "discharged",
    "readmitted": "discharged",
}


def hold(board: Mapping[str, Any], places: Sequence[tuple[str, str]]) -> Any:  # noqa: ANN401  -- dash brings no types
    """Offer to hold a bed, or a place beyond the number, for somebody by name."""
    fixed = {"unit_id": board["unit_id"]}
    described = form("hold", "hold", {}, fixed=fixed, options={"hold.place": places})
    return button(_("Hold a bed"), described, "primary")


def ends(promise: Mapping[str, Any]) -> list[Any]:
    """Offer the steps of a promise: the patient is at home now, and the bed is released."""
    shown = [_move(promise, "at_home", "move")] if promise["status"] == "preparing" else []
    to_ = ENDS.get(promise["status"])
    return [*shown, *([_move(promise, to_, "move_reason")] if to_ else [])]


def admission_lead() -> str:
    """Say what follows from a direct admission where nothing but the bed is kept here."""
    return _("The bed becomes the patient's. Life-threatening: call 112 first.")


def _move(promise: Mapping[str, Any], to_: str, asked: str) -> Any:  # noqa: ANN401  -- dash brings no types
    text = stay_words.word("bed_move", to_)
    who = stay_words.person({**promise, "name": promise["patient"]})
    fixed = {"seen": promise["status"], "to": to_}
    ids = {"episode": promise["episode_id"]}
    return button(text, form(asked, "move", ids, fixed=fixed, title=f"{text}: {who}"))
