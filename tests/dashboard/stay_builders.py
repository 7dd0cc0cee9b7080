"""A stay as the API tells it, and what a laid-out page says in words."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dashboard.answers import Me

NOW = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)
HOME_SINCE = "2026-11-22T10:00:00+00:00"
ME: Me = {
    "id": "s-1",
    "name": "Johan Lind",
    "title": "sjuksköterska",
    "role": "nurse",
    "language": "sv",
    "units": [],
}
CALL_NOW = {
    "name": "Jouren",
    "phone": "010-2",
    "call_112": "Ring 112.",
    "ward": "Avd. 54",
    "ward_phone": "010-555 54 00",
}
WROTE = {"at": "2026-11-22T11:00:00+00:00", "author": "Johan Lind", "role": "nurse"}


def two(text: str) -> dict[str, str]:
    """Say the same in both languages."""
    return {"sv": text, "en": text}


def entry(kind: str, subject: str = "", **content: Any) -> dict[str, Any]:  # noqa: ANN401  -- JSON
    """Give an entry of the file."""
    told = {"kind": kind, **content}
    return {"id": f"x-{kind}-{subject}", "kind": kind, "subject": subject, "content": told, **WROTE}


def item(key: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401  -- JSON
    """Give an open item of a list."""
    told = {
        "key": key,
        "text": two(key),
        "who": "nurse",
        "when": "The day before",
        "known_by_itself": False,
        "hard": False,
        "may_not_apply": False,
        "state": "open",
        "passed": False,
        "note": None,
        "reason": None,
        "at": None,
        "author": None,
        "role": None,
    }
    return told | more


def way(to: str, *missing: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401  -- JSON
    """Give a way onward and what it lacks."""
    told = {
        "to": to,
        "may": True,
        "who": ["nurse", "physician"],
        "reason_required": False,
        "decision_required": False,
        "missing": [{"need": need, "text": two(f"{need} saknas")} for need in missing],
        "follows": [],
    }
    return told | more


def checklist(*items: dict[str, Any]) -> dict[str, Any]:
    """Give a list of items."""
    return {"text": two("Lista"), "version": "1", "complete": False, "items": list(items)}


def due(code: str, level: str = "escalate", attempts: int = 0) -> dict[str, Any]:
    """Give one thing that is due."""
    return {
        "code": code,
        "level": level,
        "due_at": "2026-11-22T20:00:00+00:00",
        "attempts": attempts,
        "text": two(code),
    }


def stay(status: str = "preparing", **more: Any) -> dict[str, Any]:  # noqa: ANN401  -- JSON
    """Give a stay with nothing in it."""
    told: dict[str, Any] = {
        "episode_id": "e-1",
        "view": "ward",
        "patient": {
            "name": "Kim Prov",
            "identifier": "197209032387",
            "birth_date": None,
            "phone": "070-174 06 01",
            "allergy": {"status": "known", "text": "Penicillin"},
            "diagnosis": two("Pneumoni"),
            "path": "kim",
            "admitted_at": "2026-11-20T10:00:00+00:00",
            "home_since": HOME_SINCE if status in {"at_home", "readmitted"} else None,
        },
        "status": status,
        "formal": {"status": "admitted", "label": two("inskriven i slutenvård, vårdas hemma")},
        "next": [],
        "moves": [],
        "entries": [],
        "suitability_signed_by": [],
        "bed": None,
        "requests": [],
        "agreement": {"current": None, "call_now": CALL_NOW},
        "checklists": {"leaving": checklist(), "packing": checklist(), "discharge": checklist()},
        "warnings": [],
        "tasks": [],
        "due": [],
    }
    return told | more


def agreement(**more: Any) -> dict[str, Any]:  # noqa: ANN401  -- JSON
    """Give an agreement of two versions."""
    content = {
        "coordinator": "Johan Lind",
        "what_matters": "Sova hemma.",
        "rows": [{"what": "Digital rond", "who": "ward", "name": "", "when": "Varje dag"}],
        "contacts": [
            {
                "name": "Avd. 54",
                "phone": "010-1",
                "weekdays": [1, 2, 3, 4, 5],
                "begins": "08:00:00",
                "ends": "16:00:00",
            },
            {
                "name": "Jouren",
                "phone": "010-2",
                "weekdays": [1, 2, 3, 4, 5, 6, 7],
                "begins": "00:00:00",
                "ends": "00:00:00",
            },
        ],
        "criteria": ["Feberfri"],
        "participants": [{"name": "Kim Prov", "as_what": "patient"}],
        "call_112": "Ring 112.",
    }
    told = {
        "current": {"number": 2, "content": content, "reason": "", **WROTE},
        "versions": [{"number": n, "reason": "Mat" if n == 2 else "", **WROTE} for n in (2, 1)],
        "holders": [],
        "warning": None,
        "call_now": CALL_NOW,
        "template": {},
    }
    return told | more


def holder(party: str, name: str, step: str | None, held: int | None) -> dict[str, Any]:
    """Give what one of them holds of version 2."""
    return {
        "party": party,
        "holder": name,
        "holds_version": held,
        "current_version_step": step,
        "means": "paper" if step else None,
        "at": WROTE["at"] if step else None,
        "up_to_date": held == 2,
    }


def said(node: Any) -> str:  # noqa: ANN401  -- dash brings no types
    """Read a laid-out page aloud, from top to bottom."""
    return " ".join(_texts(node))


def _texts(node: Any) -> list[str]:  # noqa: ANN401  -- dash brings no types
    if node is None:
        return []
    if isinstance(node, str):
        return [node]
    if isinstance(node, list):
        return [text for one in node for text in _texts(one)]
    return _texts(getattr(node, "children", None))


def forms(node: Any) -> dict[str, dict[str, Any]]:  # noqa: ANN401  -- dash brings no types
    """Give each button's form by the button's name."""
    found: dict[str, dict[str, Any]] = {}
    if isinstance(node, list):
        for one in node:
            found |= {k: v for k, v in forms(one).items() if k not in found}
        return found
    told = getattr(node, "data-stay", None)
    if told:
        return {said(node): json.loads(told)}
    return forms(node.children) if getattr(node, "children", None) is not None else {}


def links(node: Any) -> list[str]:  # noqa: ANN401  -- dash brings no types
    """Give where links lead, in their order."""
    if isinstance(node, list):
        return [at for one in node for at in links(one)]
    here = [node.href] if getattr(node, "href", None) else []
    inner = getattr(node, "children", None)
    return [
        *here,
        *(
            links(inner)
            if isinstance(inner, list) or hasattr(inner, "children") or hasattr(inner, "href")
            else []
        ),
    ]
