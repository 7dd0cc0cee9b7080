"""A change of plan as the fields of its form hold it: from a draft, or from what was signed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from dashboard.ward import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    Row = Mapping[str, Any]

LISTS = ("limits", "ended", "tasks", "measurements")
TIMES = frozenset({"expires_at", "due_at", "at", "first_visit_at", "answer_needed_by"})


def draft(content: Row) -> dict[str, Any]:
    """Write a kept draft, or what was signed, as the fields of the form hold it."""
    typed: dict[str, Any] = {name: [row(one) for one in content.get(name) or ()] for name in LISTS}
    typed["agreement"] = revised(content.get("agreement"))
    typed["request"] = requested(content.get("request"))
    return {name: told for name, told in typed.items() if told}


def row(one: Row) -> dict[str, Any]:
    """Write one row: times of the ward's clock, numbers with the sign of the language."""
    told = {name: clock(value) if name in TIMES else value for name, value in one.items()}
    if told.get("value"):
        told["value"] = words.number(str(told["value"]))
    if "owner" not in told and (told.get("owner_role") or told.get("owner_unit_id")):
        role = told.get("owner_role")
        told["owner"] = f"role:{role}" if role else f"unit:{told['owner_unit_id']}"
    return told


def revised(told: Row | None) -> dict[str, Any] | None:
    """Write what was changed of the agreement."""
    if not told:
        return None
    rows = [one if "kept" in one else agreed_row(one) for one in told.get("rows") or ()]
    criteria = told.get("criteria")
    text = "\n".join(criteria) if isinstance(criteria, list) else criteria
    return {**told, "rows": rows, "criteria": text}


def agreed_row(one: Row) -> dict[str, Any]:
    """Write a row of the agreement."""
    hours_ = ", ".join(str(hour) for hour in one.get("hours") or ())
    return {
        "kept": dict(one),
        **{name: one.get(name) or "" for name in ("what", "who", "name", "when")},
        "hours": hours_,
    }


def requested(told: Row | None) -> dict[str, Any] | None:
    """Write what is asked of home care."""
    if not told or "content" not in told:
        return dict(told) if told else None
    return {
        "unit_id": told.get("unit_id") or "",
        "request_id": told.get("request_id"),
        **asked_content(told["content"]),
    }


def asked_content(content: Row) -> dict[str, Any]:
    """Write the content of a request."""
    visits = [
        {
            "kept": dict(one),
            **{name: one[name] for name in ("type", "what", "times", "start", "stop")},
            "can_travel": "yes" if one["can_travel"] else "no",
            "can_travel_why": one["can_travel_why"],
        }
        for one in content.get("interventions") or ()
    ]
    return {
        "kept": {k: v for k, v in content.items() if k != "interventions"},
        "question": content.get("question") or "",
        "first_visit_at": clock(content.get("first_visit_at") or ""),
        "answer_needed_by": clock(content.get("answer_needed_by") or ""),
        "contact_by": content.get("contact_by") or "phone",
        "interventions": visits,
    }


def clock(text: str) -> str:
    """Write a time as the form's fields hold it; what was typed and is no time stays as it is."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    local = moment.astimezone(words.STOCKHOLM) if moment.tzinfo else moment
    return f"{local:%Y-%m-%d %H:%M}"
