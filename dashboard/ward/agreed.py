"""Which version of the agreement holds, and who acts on an old one, as the banner says it (D45)."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from dashboard.i18n import gettext as _
from dashboard.ward import words

if TYPE_CHECKING:
    from datetime import datetime

    from dashboard.answers import Episode
    from dashboard.answers.episodes import Holder


class Agreed(TypedDict):
    """Which version of the agreement holds, who has which, and who acts on an old one."""

    version: str
    all: str
    behind: str


def agreement(episode: Episode, *, now: datetime) -> Agreed | None:
    """Say which version of the agreement holds, and who lacks it."""
    held = episode["agreement"]
    if held is None:
        return None
    behind = [_holds(one) for one in held["holders"] if not one["up_to_date"]]
    at = words.when(held["at"], now=now)
    return {
        "version": _("version {n}").format(n=held["number"]),
        "all": "\n".join((at, *(_holds(one) for one in held["holders"]))),
        "behind": "⚠ " + ", ".join(behind) if behind else "",
    }


def _holds(one: Holder) -> str:
    who = _("the patient") if one["holder"] == "patient" else one["holder"]
    if one["holds_version"] is None:
        return _("{who} has none").format(who=who)
    return _("{who} has version {n}").format(who=who, n=one["holds_version"])
