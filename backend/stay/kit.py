"""The kit's way: packed, at home, back when the stay is over, cleaned before the next (D104)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from backend.stay.file import File
from backend.stay.kinds_home import Kit
from backend.stay.refusals import KitOutOfOrder

ONWARD: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "packed": frozenset({"at_home"}),
        # It is called back by the end of the stay, never before: the patient measures with it.
        "at_home": frozenset(),
        "to_return": frozenset({"returned", "not_returned"}),
        "not_returned": frozenset({"returned"}),
        "returned": frozenset({"cleaned"}),
        "cleaned": frozenset({"packed"}),
    }
)
FIRST = frozenset({"packed", "at_home"})
_STILL_NEEDED = "The patient still uses the kit; it comes back when the stay is over."
_NOT_BACK = "The kit must have come back before it can be cleaned."
_NOT_CLEAN = "The kit must be cleaned before it is packed again."


def check_kit(file: File, kit: Kit) -> None:
    """Refuse a step that skips one; putting right what was written is no step."""
    kept = file.content("kit")
    before = None if kept is None else str(kept["state"])
    onward = FIRST if before is None else ONWARD[before] | {before}
    if kit.state not in onward:
        raise KitOutOfOrder(_why(before, kit.state), possible=sorted(onward))


def _why(before: str | None, to: str) -> str | None:
    if before in {None, "packed", "at_home"}:
        return _STILL_NEEDED
    if to == "cleaned":
        return _NOT_BACK
    return _NOT_CLEAN if to == "packed" else None
