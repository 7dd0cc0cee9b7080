"""The round as a session: who opened it, and which calls go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from dashboard.i18n import gettext as _
from dashboard.ward import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.answers import RoundCall, RoundSession, TakingPart


class Ringing(TypedDict):
    """A call that goes on, whoever is on the screen."""

    id: str
    episode: str
    person: str
    text: str
    link: str


class Held(TypedDict):
    """Today's round as a session."""

    id: str
    open: bool
    text: str
    with_us: str
    calls: list[Ringing]


def held(told: RoundSession | None) -> Held | None:
    """Say who opened the round and when, or closed it, and which calls go on."""
    if told is None:
        return None
    opened = _("Round opened {at} by {by}").format(
        at=words.clock(told["opened_at"]), by=told["opened_by"]
    )
    closed = (
        _("Round closed {at} by {by}").format(
            at=words.clock(told["closed_at"]), by=told["closed_by"]
        )
        if told["closed_at"]
        else ""
    )
    return {
        "id": told["id"],
        "open": not closed,
        "text": closed or opened,
        "with_us": taking_part(told["participants"]),
        "calls": [ringing(one) for one in told["calls"]],
    }


def taking_part(told: Sequence[TakingPart]) -> str:
    """Name who takes part for their work, and how."""
    if not told:
        return ""
    names = ", ".join(f"{one['name']} ({words.mode(one['mode'])})" for one in told)
    return _("With {names}").format(names=names)


def ringing(call: RoundCall) -> Ringing:
    """Name a call that goes on, with the way back into it."""
    mode = {"video": _("Video"), "phone": _("Phone")}[call["mode"]]
    bare = call["reference"].replace(" ", "").replace("-", "")
    return {
        "id": call["id"],
        "episode": call["episode_id"],
        "person": f"{call['patient']} {words.identifier(call['identifier'])}",
        "text": _("{mode} since {at}").format(mode=mode, at=words.clock(call["started_at"])),
        "link": call["reference"] if call["mode"] == "video" else f"tel:{bare}",
    }
