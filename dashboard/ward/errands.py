"""What one does beside signing: laid out as the API takes it, and what is said of how it went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict
from urllib.parse import quote

from dashboard.client import Call
from dashboard.i18n import gettext as _
from dashboard.ward import words
from dashboard.ward.reasons import reason
from dashboard.ward.typed import Typed, Wrong

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from dashboard.answers import FieldError
    from dashboard.client import Conflict, Refused

HIGH = 3
NOT_VALUES = frozenset({"id", "at", "source", "note"})
TIMES = frozenset({"at", "event_at", "due_at", "starts_at", "ends_at"})


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
    return Call("POST", f"{_home(errand)}/reviews/{_part(errand, 'review')}/withdrawal", {})


def _note(errand: Errand, now: datetime) -> Call:
    typed = Typed(errand["data"])
    chips, text = typed.many("chips"), typed.words("text")
    at = typed.moment("event_at", now=now, must=True)
    if not text and not chips:
        typed.errors["text"] = _("Write something, or tick at least one word.")
    typed.checked()
    body = {"id": errand["data"].get("id"), "event_at": at, "text": text, "chips": chips}
    return Call("POST", f"{_home(errand)}/notes", body)


def _labs(errand: Errand, now: datetime) -> Call:
    return Call("POST", f"{_home(errand)}/labs", _values(errand, now))


def _vitals(errand: Errand, now: datetime) -> Call:
    body = _values(errand, now) | {"source": errand["data"].get("source") or "staff"}
    return Call("POST", f"{_home(errand)}/vitals", body)


def _infusion(errand: Errand, now: datetime) -> Call:
    return Call("POST", f"{_home(errand)}/infusions", _values(errand, now))


def _values(errand: Errand, now: datetime) -> dict[str, object]:
    typed = Typed(errand["data"])
    at, note = typed.moment("at", now=now, must=True), typed.words("note")
    kinds = [name for name in errand["data"] if name not in NOT_VALUES]
    values = {kind: told for kind in kinds if (told := typed.number(kind)) is not None}
    if not values and not typed.errors:
        typed.errors[""] = _("Write at least one value.")
    typed.checked()
    return {"id": errand["data"].get("id"), "at": at, "values": values, "note": note}


def _task(errand: Errand, _now: datetime) -> Call:
    typed = Typed(errand["data"])
    body = {
        "what": typed.words("what", must=_("Write what is to be done.")),
        "due_at": typed.moment("due_at", must=True),
        "owner_role": typed.words("owner_role"),
    }
    typed.checked()
    return Call("POST", f"{_home(errand)}/tasks", body)


def _end_task(errand: Errand, _now: datetime) -> Call:
    return Call("POST", f"{_home(errand)}/tasks/{_part(errand, 'task')}/ending", {"ending": "done"})


def _visit(errand: Errand, _now: datetime) -> Call:
    typed = Typed(errand["data"])
    starts, ends = typed.moment("starts_at", must=True), typed.moment("ends_at", must=True)
    if starts and ends and words.moment(ends) <= words.moment(starts):
        typed.errors["ends_at"] = _("The visit must end after it begins.")
    body = {
        "starts_at": starts,
        "ends_at": ends,
        "who": typed.words("who", must=_("Write who comes.")),
        "what": typed.many("what"),
    }
    typed.checked()
    return Call("POST", f"{_home(errand)}/visits", body)


def _attend(errand: Errand, _now: datetime) -> Call:
    typed = Typed(errand["data"])
    kind, identified = typed.words("kind"), typed.words("identified")
    if not identified and kind not in {"staff", "home_care"}:
        typed.errors["identified"] = _("Say how it was made sure who this is.")
    body = {
        "kind": kind,
        "name": typed.words("name", must=_("Write a name.")),
        "mode": typed.words("mode"),
        "identified": identified or None,
    }
    typed.checked()
    return Call("POST", f"{_home(errand)}/participants", body)


def _leave(errand: Errand, _now: datetime) -> Call:
    path = f"{_home(errand)}/participants/{_part(errand, 'participant')}"
    return Call("POST", f"{path}/leaving", {})


def _call(errand: Errand, _now: datetime) -> Call:
    typed = Typed(errand["data"])
    mode = typed.words("mode")
    must = {
        "video": _("Paste the link of the meeting; it begins with https://."),
        "phone": _("Write the telephone number."),
    }.get(mode, "")
    body = {"mode": mode, "tool": mode, "reference": typed.words("reference", must=must)}
    typed.checked()
    return Call("POST", f"{_home(errand)}/calls", body)


def _end_call(errand: Errand, _now: datetime) -> Call:
    return Call("POST", f"{_home(errand)}/calls/{_part(errand, 'call')}/ending", {})


def _open_round(errand: Errand, _now: datetime) -> Call:
    return Call("POST", "rounds", {"unit": errand["data"].get("unit")})


def _close_round(errand: Errand, _now: datetime) -> Call:
    return Call("POST", f"rounds/{_part(errand, 'round')}/closing", {})


def _part(errand: Errand, name: str) -> str:
    return quote(str(errand["data"].get(name)), safe="")


def _home(errand: Errand) -> str:
    return f"episodes/{quote(errand['episode'], safe='')}"


MAKERS: Mapping[str, Callable[[Errand, datetime], Call]] = {
    "acknowledge": _acknowledge,
    "park": _park,
    "unpark": _unpark,
    "undo": _undo,
    "note": _note,
    "labs": _labs,
    "vitals": _vitals,
    "infusion": _infusion,
    "task": _task,
    "end_task": _end_task,
    "visit": _visit,
    "attend": _attend,
    "leave": _leave,
    "call": _call,
    "end_call": _end_call,
    "open_round": _open_round,
    "close_round": _close_round,
}


def done(errand: Errand) -> Done:
    """Say that it is done, and for whom."""
    said = {
        "acknowledge": _("Acknowledged"),
        "park": _("Parked"),
        "unpark": _("Taken up again"),
        "undo": _("The signature is undone; what you wrote is a draft again"),
        "note": _("Note saved"),
        "labs": _("Results saved"),
        "vitals": _("Values saved and judged"),
        "infusion": _("Infusion saved"),
        "task": _("Task added"),
        "end_task": _("Task done"),
        "visit": _("Visit planned"),
        "attend": _("Takes part in the round"),
        "leave": _("Has left the round"),
        "call": _("The call stands until you end it"),
        "end_call": _("The call is ended"),
        "open_round": _("The round is open"),
        "close_round": _("The round is closed"),
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
    elif errand["name"] == "undo" and "part" in conflict.problem:
        sentence = _(
            "It can no longer be undone: somebody has changed the agreement or the care request "
            "that followed. Write a correction instead."
        )
    elif errand["name"] == "undo":
        sentence = _("It can no longer be undone. Write a correction instead: sign anew.")
    elif errand["name"] in {"attend", "call"}:
        sentence = _("No round is open for this patient's ward. Open the round in the list first.")
    elif errand["name"] == "end_task":
        sentence = _("Somebody has ended this task already. Update (u) and look.")
    else:
        sentence = _("This has changed since you opened the page. Update (u) and look again.")
    return refused(errand, sentence)


def misfits(refusal: Refused) -> dict[str, str]:
    """Find the fields that the API did not take: what it points at, by the field's own name."""
    found: dict[str, str] = {}
    for one in refusal.problem.get("errors") or []:
        # Of two reasons for one field the first: what is possible at all goes before what fits.
        found.setdefault(one["pointer"].rsplit("/", 1)[-1], _misfit(one))
    return found


def _misfit(told: FieldError) -> str:
    """Word it; the browser knows the limits of the field and fills them in."""
    if why := reason(told["detail"]):
        return why
    if "/values/" in told["pointer"]:
        return _("Check the value: possible is {low} to {high}.")
    if told["pointer"].rsplit("/", 1)[-1] in TIMES:
        return _("Write day and time, for instance 2026-11-22 14:30.")
    return _("The server does not take this value.")
