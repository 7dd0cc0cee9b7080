"""What one does beside signing: laid out as the API takes it, and what is said of how it went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict
from urllib.parse import quote

from dashboard.client import Call
from dashboard.i18n import gettext as _
from dashboard.ward import words
from dashboard.ward.typed import Typed, Wrong

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from dashboard.client import Conflict, Refused

HIGH = 3


class Errand(TypedDict):
    """What the browser asks for; nothing in it is trusted by the API."""

    name: str
    episode: str
    person: str
    data: dict[str, Any]


class Done(TypedDict):
    """What became of an errand."""

    ok: bool
    sentence: str
    errors: dict[str, str]
    errand: Errand


def call_for(errand: Errand, *, now: datetime) -> Call:
    """Lay an errand out as the API takes it, or raise what is wrong with which field."""
    maker = MAKERS.get(errand["name"])
    if maker is None:
        raise Wrong({"": _("The page is older than the server. Load it again.")})
    return maker(errand, now)


def _acknowledge(errand: Errand, _now: datetime) -> Call:
    data, typed = errand["data"], Typed(errand["data"])
    red = int(data.get("urgency") or 0) >= HIGH
    comment = typed.words("comment", must=_("Write what you have done or will do.") if red else "")
    typed.checked()
    body = {
        "assessment_id": data.get("assessment"),
        "rule": data.get("rule"),
        "kind": data.get("kind") or None,
        "comment": comment,
    }
    return Call("POST", f"{_home(errand)}/acknowledgements", body)


def _park(errand: Errand, _now: datetime) -> Call:
    typed = Typed(errand["data"])
    reason = typed.words("reason", must=_("Write a few words on what is waited for."))
    typed.checked()
    return Call("PUT", f"{_home(errand)}/parked", {"parked": True, "reason": reason})


def _unpark(errand: Errand, _now: datetime) -> Call:
    return Call("PUT", f"{_home(errand)}/parked", {"parked": False})


def _undo(errand: Errand, _now: datetime) -> Call:
    review = quote(str(errand["data"].get("review")), safe="")
    return Call("POST", f"{_home(errand)}/reviews/{review}/withdrawal", {})


def _home(errand: Errand) -> str:
    return f"episodes/{quote(errand['episode'], safe='')}"


MAKERS: Mapping[str, Callable[[Errand, datetime], Call]] = {
    "acknowledge": _acknowledge,
    "park": _park,
    "unpark": _unpark,
    "undo": _undo,
}


def done(errand: Errand) -> Done:
    """Say that it is done, and for whom."""
    said = {
        "acknowledge": _("Acknowledged"),
        "park": _("Parked"),
        "unpark": _("Taken up again"),
        "undo": _("The signature is undone; what you wrote is a draft again"),
    }[errand["name"]]
    sentence = f"{said}: {errand['person']}" if errand["person"] else said
    return {"ok": True, "sentence": sentence, "errors": {}, "errand": errand}


def refused(errand: Errand, sentence: str, errors: Mapping[str, str] | None = None) -> Done:
    """Say why it is not done; what was typed stays."""
    return {"ok": False, "sentence": sentence, "errors": dict(errors or {}), "errand": errand}


def clashed(errand: Errand, conflict: Conflict, *, now: datetime) -> Done:
    """Say who was first, or that the page shows what is no longer so."""
    current: Any = conflict.problem.get("current") or {}
    if errand["name"] == "acknowledge" and current.get("by"):
        sentence = _("{by} acknowledged this {at}: {comment}").format(
            by=current["by"], at=words.when(current["at"], now=now), comment=current["comment"]
        )
    elif errand["name"] == "undo":
        sentence = _("It can no longer be undone. Write a correction instead: sign anew.")
    else:
        sentence = _("This has changed since you opened the page. Update (u) and look again.")
    return refused(errand, sentence)


def misfits(refusal: Refused) -> dict[str, str]:
    """Find the fields that the API did not take: what it points at, by the field's own name."""
    told = refusal.problem.get("errors") or []
    return {
        one["pointer"].rsplit("/", 1)[-1]: _("The server does not take this value.") for one in told
    }
