"""That somebody cannot come to a meeting, and what the convener decides of it (D102)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from backend.core.clock import local_day
from backend.core.errors import Invalid
from backend.stay import tasks
from backend.stay.file import File
from backend.stay.kinds_meeting import Absence, Meeting
from backend.stay.opening import Desk
from backend.stay.refusals import NotYet


def check_absence(file: File, absence: Absence) -> None:
    """Refuse an absence from what is no meeting to come, and a decision that is not the convener's."""
    meeting = file.content("meeting", absence.meeting)
    if meeting is None:
        raise Invalid("There is no such meeting.", errors=[("/entry/meeting", "Name a meeting.")])
    if absence.participant not in {one["key"] for one in meeting["participants"]}:
        raise Invalid(
            "Nobody of that key is invited to such a meeting.",
            errors=[("/entry/participant", "Name somebody who is invited.")],
        )
    if meeting["held"] != "planned":
        raise NotYet("The meeting has been held or cancelled; nobody more is absent from it.")
    decided = absence.decided_by.casefold()
    if absence.decision != "not_decided" and decided != meeting["convener"].casefold():
        raise Invalid(
            "Whether the meeting is held is the convener's to decide.",
            errors=[("/entry/decided_by", "Name the convener, or leave it undecided.")],
        )


def cancelled(file: File, absence: Absence) -> Meeting | None:
    """Give the meeting called off, where that is what the convener decided."""
    if absence.decision != "cancel":
        return None
    content = file.content("meeting", absence.meeting) or {}
    return Meeting.model_validate({**content, "held": "cancelled"})


def ask_to_phone(desk: Desk, meeting: Mapping[str, Any], zone: str) -> None:
    """Ask for calls when it is the same day: nobody reads a message in time (D102)."""
    begins = datetime.fromisoformat(meeting["starts_at"])
    if local_day(begins, zone) != local_day(desk.now, zone):
        return
    title = "Ring dem som skulle vara med: mötet i dag är inställt."
    called = tasks.NewTask(
        "meeting", title, meeting["convener"], desk.now, owner_unit_id=desk.unit_id
    )
    tasks.add(desk, [called])
