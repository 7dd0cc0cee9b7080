"""Writes an entry into a stay's file: what it follows, who may, and what it changes beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.core.clock import local_day
from backend.core.errors import Forbidden, Invalid
from backend.core.ids import new_id
from backend.core.tables import StayEntry
from backend.stay import absences
from backend.stay.carrying import carry
from backend.stay.checklists import check_answer, check_override
from backend.stay.dates import check_entry
from backend.stay.entries import Entry
from backend.stay.file import File, entry_json, load, previous_of
from backend.stay.invitations import tools
from backend.stay.kinds_before import Formal, Information, Signature
from backend.stay.kinds_home import Checked, Kit, Override
from backend.stay.kinds_meeting import Absence, Meeting
from backend.stay.kit import check_kit
from backend.stay.narrow import file_for
from backend.stay.opening import Desk, change
from backend.stay.refusals import ChangedMeanwhile


@dataclass(frozen=True, slots=True)
class New:
    """An entry somebody wants to add, and the one about the same thing that they had seen last."""

    entry: Entry
    previous: UUID | None


def write(
    session: Session,
    caller: Caller,
    episode_id: UUID,
    new: New,
    *,
    zone: str,
    now: datetime,
) -> dict[str, Any]:
    """Add an entry; refuse it, with both versions, when somebody wrote since it was opened."""
    entry = new.entry
    desk = change(session, caller, episode_id, entry.who, now=now)
    file = load(session, desk.episode)
    _check_signature(desk, file, entry)
    _check_item(entry, local_day(now, zone))
    _check_known(file, entry)
    check_entry(file, entry, zone=zone, now=now)
    if isinstance(entry, Kit):
        check_kit(file, entry)
    if previous_of(file, entry.word(), entry.subject) != new.previous:
        raise _changed(file_for(desk), entry)
    kept = put(desk, entry, new.previous)
    carry(desk, entry, kept["id"], new.previous, zone)
    if isinstance(entry, Absence):
        _call_off(desk, file, entry, zone)
    if isinstance(entry, Formal):
        desk.episode.formal_status = entry.status
    desk.note(entry.word())
    return kept


def put(desk: Desk, entry: Entry, previous: UUID | None) -> dict[str, Any]:
    """Add an entry to a file that lies open."""
    identity = new_id(desk.now)
    values = {
        "id": identity,
        "episode_id": desk.id,
        "kind": entry.word(),
        "subject": entry.subject,
        "previous_id": previous,
        "content": entry.model_dump(mode="json"),
        "at": desk.now,
        "author_id": desk.caller.staff_id,
        "author_role": desk.role,
        "care_unit_id": desk.unit_id,
    }
    try:
        desk.session.execute(insert(StayEntry).values(values))
    except IntegrityError as wrong:
        raise ChangedMeanwhile from wrong
    return {
        "id": identity,
        "kind": values["kind"],
        "subject": values["subject"],
        "content": values["content"],
        "at": desk.now,
        "author": desk.caller.name,
        "role": desk.role,
        "previous": previous,
    }


def _call_off(desk: Desk, file: File, absence: Absence, zone: str) -> None:
    """Let a cancelled meeting be the meeting's next version, in the same transaction."""
    off = absences.cancelled(file, absence)
    if off is not None:
        put(desk, off, previous_of(file, off.word(), off.subject))
        absences.ask_to_phone(desk, off.model_dump(mode="json"), zone)


def _check_known(file: File, entry: Entry) -> None:
    """Refuse what is about a meeting or somebody that the file does not know."""
    if isinstance(entry, Absence):
        absences.check_absence(file, entry)
    kin = entry.kin if isinstance(entry, Information) else None
    if kin is not None and file.newest("contact", kin) is None:
        raise Invalid(
            "There is no such next of kin.",
            errors=[("/entry/kin", "Write them down as next of kin first.")],
        )


def _changed(file: File, entry: Entry) -> ChangedMeanwhile:
    kept = file.newest(entry.word(), entry.subject)
    current = None if kept is None else entry_json(kept)
    return ChangedMeanwhile(current=current, yours=entry.model_dump(mode="json"))


def _check_item(entry: Entry, today: date) -> None:
    if isinstance(entry, Checked):
        check_answer(entry.list, entry.item, entry.answer, entry.note, today=today)
    if isinstance(entry, Override):
        check_override(entry.list, entry.item, today=today)
    if isinstance(entry, Meeting):
        _check_tool(entry)


def _check_tool(meeting: Meeting) -> None:
    """Let a sensitive meeting be held only in a tool that is approved for it (D109)."""
    tool = tools().get(meeting.tool)
    if tool is None or (meeting.sensitive and not tool.sensitive):
        raise Invalid(
            "This tool cannot be used for such a meeting.",
            errors=[("/entry/tool", "Choose a tool that is approved for sensitive meetings.")],
        )


def _check_signature(desk: Desk, file: File, entry: Entry) -> None:
    """Let each profession sign for itself, and only what is the newest joint view."""
    if not isinstance(entry, Signature):
        return
    if entry.profession != desk.role:
        raise Forbidden("Sign for your own profession.")
    joint = file.newest("suitability")
    if joint is None:
        raise Invalid(
            "There is no joint assessment to sign yet.",
            errors=[("/entry/suitability_id", "Write the assessment first.")],
        )
    if entry.suitability_id != str(joint.id):
        raise ChangedMeanwhile(
            "The joint assessment has been rewritten since you read it.", current=entry_json(joint)
        )
