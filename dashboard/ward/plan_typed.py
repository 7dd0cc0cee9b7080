"""What was typed in the form for a change of plan: read part by part, as the API takes it."""

from __future__ import annotations

import secrets
from datetime import date
from typing import TYPE_CHECKING, Any

from dashboard.i18n import gettext as _
from dashboard.ward.reasons import reason
from dashboard.ward.typed import Typed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from dashboard.answers import FieldError

    Row = Mapping[str, Any]


class Parts:
    """Every part as the API takes it; what cannot be read is told by the place of its field."""

    def __init__(self, typed: Row) -> None:
        self.errors: dict[str, str] = {}
        self.body: dict[str, Any] = {}
        readers: dict[str, Callable[[Typed], dict[str, Any]]] = {
            "limits": limit,
            "ended": ended,
            "tasks": task,
            "measurements": measurement,
        }
        for name, reader in readers.items():
            if rows := typed.get(name):
                self.body[name] = [
                    self.read(f"{name}.{n}", row, reader) for n, row in enumerate(rows)
                ]
        if told := typed.get("agreement"):
            self.body["agreement"] = self.agreement(told)
        if told := typed.get("request"):
            self.body["request"] = self.request(told)

    def read(
        self, place: str, row: Row, reader: Callable[[Typed], dict[str, Any]]
    ) -> dict[str, Any]:
        """Read one row, and keep what is wrong with it by its place."""
        typed = Typed(row)
        told = reader(typed)
        self.errors |= {f"{place}.{name}": text for name, text in typed.errors.items()}
        return told

    def agreement(self, told: Row) -> dict[str, Any]:
        """Read which rows are changed, new or gone."""
        rows = [
            self.read(f"agreement.rows.{n}", row, agreed)
            for n, row in enumerate(told.get("rows") or ())
        ]
        typed = Typed(told)
        reason = typed.words("reason", must=_("Write why the agreement is changed."))
        criteria = told.get("criteria")
        listed = None if criteria is None else lines(criteria)
        if listed is not None and not listed:
            typed.errors["criteria"] = _("Leave at least one criterion.")
        self.errors |= {f"agreement.{name}": text for name, text in typed.errors.items()}
        return {
            "seen": told.get("seen"),
            "reason": reason,
            "rows": rows,
            "without": list(told.get("without") or ()),
            "criteria": listed,
        }

    def request(self, told: Row) -> dict[str, Any]:
        """Read what is asked of home care, visit by visit."""
        content = self.read("request", told, asked)
        content["interventions"] = [
            self.read(f"request.interventions.{n}", row, visit)
            for n, row in enumerate(told.get("interventions") or ())
        ]
        if not content["interventions"]:
            self.errors["request.question"] = _("Add at least one visit.")
        known = told.get("request_id")
        if not known and not told.get("unit_id"):
            self.errors["request.unit_id"] = _("Choose a home-care unit.")
        return {
            "unit_id": None if known else told.get("unit_id") or None,
            "request_id": known or None,
            "seen_version": told.get("version") if known else None,
            "content": content,
        }


def limit(typed: Typed) -> dict[str, Any]:
    """Read an own limit."""
    return {
        "rule": typed.words("rule", must=_("Choose which limit.")),
        "value": typed.number("value", must=True),
        "reason": typed.words("reason", must=_("Write why this patient needs another limit.")),
        "expires_at": typed.moment("expires_at", must=True),
    }


def ended(typed: Typed) -> dict[str, Any]:
    """Read which own limit ends now."""
    return {
        "rule": typed.words("rule", must=_("Choose which limit.")),
        "reason": typed.words("reason", must=_("Write why the own limit is ended.")),
    }


def task(typed: Typed) -> dict[str, Any]:
    """Read a task."""
    return {
        "what": typed.words("what", must=_("Write what is to be done.")),
        "due_at": typed.moment("due_at", must=True),
        **owner(typed),
    }


def measurement(typed: Typed) -> dict[str, Any]:
    """Read an extra measurement."""
    kinds = typed.many("kinds")
    if not kinds:
        typed.errors["kinds"] = _("Choose what is to be measured.")
    return {"kinds": kinds, "at": typed.moment("at", must=True), **owner(typed)}


def owner(typed: Typed) -> dict[str, Any]:
    """Read whose it is: a role, or a unit."""
    kind, _colon, whose = typed.words("owner", must=_("Choose who does it.")).partition(":")
    return {f"owner_{'unit_id' if kind == 'unit' else 'role'}": whose} if whose else {}


def agreed(typed: Typed) -> dict[str, Any]:
    """Read a row of the agreement; what has no field of its own stays with its row."""
    kept = typed.data.get("kept") or {}
    return {
        **kept,
        "key": kept.get("key") or f"r{secrets.token_hex(4)}",
        "what": typed.words("what", must=_("Write what is agreed.")),
        "who": typed.words("who", must=_("Choose who does it.")),
        "name": typed.words("name"),
        "when": typed.words("when", must=_("Write when.")),
        "hours": hours(typed),
    }


def hours(typed: Typed) -> list[int]:
    """Read the hours at which a row becomes a task."""
    text = typed.words("hours")
    try:
        told = [int(part) for part in text.replace(",", " ").split()]
    except ValueError:
        told = [-1]
    if any(not 0 <= hour <= 23 for hour in told):  # noqa: PLR2004 -- the hours of a day
        typed.errors["hours"] = _("Write whole hours with commas between, for instance 8, 20.")
        return []
    return told


def asked(typed: Typed) -> dict[str, Any]:
    """Read what a care request asks."""
    return {
        **(typed.data.get("kept") or {}),
        "question": typed.words("question", must=_("Write what home care is asked to do.")),
        "first_visit_at": typed.moment("first_visit_at", must=True),
        "answer_needed_by": typed.moment("answer_needed_by", must=True),
        "contact_by": typed.words("contact_by") or "phone",
    }


def visit(typed: Typed) -> dict[str, Any]:
    """Read one kind of visit, with its start, its stop and the threshold judgement."""
    kept = typed.data.get("kept") or {}
    return {
        **kept,
        "key": kept.get("key") or f"v{secrets.token_hex(4)}",
        "type": typed.words("type", must=_("Choose the kind.")),
        "what": typed.words("what", must=_("Write what is done at the visit.")),
        "times": typed.words("times", must=_("Write how often.")),
        "start": day(typed, "start"),
        "stop": day(typed, "stop"),
        "can_travel": travels(typed),
        "can_travel_why": typed.words("can_travel_why", must=_("Write how it was judged.")),
    }


def travels(typed: Typed) -> bool:
    """Read the threshold judgement: it is made, never assumed (D37)."""
    must = _("Say whether the patient could come to a health centre.")
    return typed.words("can_travel", must=must) == "yes"


def day(typed: Typed, name: str) -> str:
    """Read a day."""
    advice = _("Write the day, for instance 2026-11-22.")
    text = typed.words(name, must=advice)
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        typed.errors[name] = advice
        return ""


def lines(text: str | Sequence[str]) -> list[str]:
    """Read one thing a line."""
    told = text.splitlines() if isinstance(text, str) else text
    return [line.strip() for line in told if line.strip()]


def misfits(told: Iterable[FieldError]) -> dict[str, str]:
    """Find the fields that the API did not take, and say in our words what to do about each."""
    return {place(one["pointer"]): reason(one["detail"]) or misfit(one["pointer"]) for one in told}


def place(pointer: str) -> str:
    """Turn a pointer of the API into the place of a field in the form."""
    parts = [part for part in pointer.split("/") if part and part != "content"]
    last = {"owner_role": "owner", "owner_unit_id": "owner", "next_check_at": "check"}
    if not parts:
        return ""
    if parts[-1].isdigit() and "interventions" in parts:
        parts.append("stop")
    return ".".join((*parts[:-1], last.get(parts[-1], parts[-1])))


def misfit(pointer: str) -> str:
    """Word it; the browser knows the possible range of a value and fills it in."""
    return {
        "rule": _("Choose another limit: this one is not in the plan, or it is set twice."),
        "value": _("Check the value: possible is {low} to {high}."),
        "reason": _("Write why."),
        "expires_at": _("It must lie in the future."),
        "due_at": _("It must lie in the future."),
        "at": _("It must lie in the future."),
        "next_check_at": _("It must lie in the future."),
        "owner_role": _("Choose who does it."),
        "owner_unit_id": _("Choose who does it."),
        "kinds": _("Choose what is to be measured."),
        "answer_needed_by": _("The answer must come before the first visit."),
        "unit_id": _("Choose a home-care unit."),
        "without": _("Leave at least one row."),
        "note": _("Write what was decided and why."),
        "corrects": _("There is a newer decision. Update (u) and look again."),
    }.get(
        pointer.rsplit("/", 1)[-1],
        _("Check the days: it stops before it starts.")
        if "/interventions/" in pointer and pointer[-1].isdigit()
        else _("The server does not take this value."),
    )
