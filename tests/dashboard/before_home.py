"""A stay on its way home as the API tells of it, for the tests of its pages."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from tests.dashboard.ward_app import texts

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NORRBY = {
    "id": "0f9a",
    "name": "Hemsjukvården Norrby",
    "phone": "010-555 70 00",
    "provider": {"id": "p", "name": "Norrby kommun"},
    "agreed": True,
    "agreement_number": 2,
    "lead_hours": 24,
    "acute_phone": "010-555 70 01",
    "contacts": [{"way": "fax", "to": "010-555 70 09", "when": "dygnet runt"}],
    "booking": "Vi ringer samma dag.",
    "approver": "Enhetschefen",
    "review_by": "2027-11-01",
}
VISIT = {
    "key": "dose",
    "type": "antibiotics",
    "what": "Antibiotika",
    "times": "En gång om dagen",
    "start": "2026-11-20",
    "stop": "2026-11-23",
    "can_travel": False,
    "can_travel_why": "Orkar inte",
    "pick_up_at": "Infektion",
    "drop_off_at": "",
}


def request(status: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401  -- JSON
    told: dict[str, Any] = {
        "id": "r-1",
        "episode_id": "e-1",
        "unit": {name: NORRBY[name] for name in ("id", "name", "phone")},
        "status": status,
        "sent_at": "2026-11-22T08:30:00+00:00",
        "phoned_at": None,
        "answered_at": None,
        "minutes_since_sent": 30,
        "patient_is_admitted": True,
        "complete": False,
        "version": 1,
        "may_be_told": "missing",
        "without_consent": None,
        "content": {
            "question": "Dropp hemma",
            "first_visit_at": "2026-11-23T09:00:00+00:00",
            "answer_needed_by": "2026-11-23T07:00:00+00:00",
            "interventions": [VISIT],
        },
        "warnings": [],
        "prompts": [],
    }
    return told | more


def entry(kind: str, subject: str, **content: Any) -> dict[str, Any]:  # noqa: ANN401  -- JSON
    return {
        "id": f"x-{kind}",
        "kind": kind,
        "subject": subject,
        "content": content,
        "at": NOW.isoformat(),
        "author": "Johan Lind",
        "role": "nurse",
    }


def stay(*entries: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401  -- JSON
    formal: dict[str, Any] = {"status": "admitted", "timers": [], "payment_from": None}
    told: dict[str, Any] = {
        "episode_id": "e-1",
        "patient": {"name": "Omar Haidari", "identifier": "194811302399"},
        "status": "preparing",
        "formal": formal,
        "requests": [request("drafted")],
        "entries": list(entries),
        "next": [{"to": "at_home"}],
    }
    return told | more


def shown(part: Any) -> str:  # noqa: ANN401  -- dash brings no types
    return " ".join(texts(json.loads(json.dumps(part, default=lambda one: one.to_plotly_json()))))
