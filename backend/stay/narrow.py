"""What home care sees of a stay: what its own unit needs, and nothing of the ward's own (L10, D19).

The file itself is narrowed, once, before anything is shown from it: whatever page is built of a
narrowed file cannot tell what is not in it. Kinds are let through by name; a new one is the ward's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from backend.core.tables import CareUnit
from backend.stay.file import File, Kept, load
from backend.stay.opening import Desk

# What whoever comes into the home must know, whoever wrote it down.
SHARED = frozenset(
    {
        "aid",
        "basic_needs",
        "contact_form",
        "emergency",
        "enrolment",
        "follow_up",
        "home_event",
        "kit",
        "order",
        "responsible",
        "vascular_access",
        "visitor",
    }
)
# What is due in the home itself; the rest of a ward's list is the ward's.
DUE_AT_HOME = frozenset({"met_at_home", "old_version"})


def file_for(desk: Desk) -> File:
    """Read a stay's file as far as it concerns the unit of whoever opened it."""
    file = load(desk.session, desk.episode)
    if not desk.outside:
        return file
    name = desk.session.get_one(CareUnit, desk.unit_id).name
    return narrowed(file, desk.unit_id, name)


def narrowed(file: File, unit_id: UUID, name: str) -> File:
    """Leave of a file what one home-care unit needs."""
    entries = [row for row in file.entries if concerns(row, unit_id, name)]
    return replace(
        file,
        entries=entries,
        moves=[],
        versions=file.versions[:1],
        receipts=[row for row in file.receipts if row.holder == name],
        requests=[row for row in file.requests if row.care_unit_id == unit_id],
        criteria=(0, 0),
        conversation=None,
        latest={(row.kind, row.subject): row for row in entries},
        narrowed_to=name,
    )


def concerns(row: Kept, unit_id: UUID, name: str) -> bool:
    """Tell whether an entry concerns a home-care unit: its own, shared, or about itself."""
    if row.care_unit_id == unit_id or row.kind in SHARED:
        return True
    content: Mapping[str, Any] = row.content
    if row.kind == "contact":
        # Whom the patient has not agreed to is nobody for home care to call.
        return bool(content["consent"] == "given")
    if row.kind == "consent":
        return bool(content["receiver"] == str(unit_id))
    return row.kind == "meeting" and invites(content, name)


def invites(meeting: Mapping[str, Any], name: str) -> bool:
    """Tell whether a meeting is one that a unit has been asked to."""
    asked = [one["name"] for one in meeting["organisations"]]
    people = [one["organisation"] for one in meeting["participants"]]
    return name in {*asked, *people}


def tasks_for(desk: Desk, tasks: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave the tasks that are agreed with everybody, or a unit's own."""
    if not desk.outside:
        return list(tasks)
    return [
        task
        for task in tasks
        if task["source"] == "agreement" or task["owner_unit_id"] == desk.unit_id
    ]
