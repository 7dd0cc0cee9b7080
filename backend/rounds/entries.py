"""Which values each kind of entry takes, and through whom they come in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.access.permissions import Permission
from backend.core.errors import Invalid
from backend.core.words_round import EntryKind
from backend.monitoring.entry import Entered, Hand, enter
from backend.rounds.labs import INFUSION, LABS
from backend.rounds.meeting import meet
from careplans import Kind, Source

# Everything a person can see, ask or read off: the vital signs and the questions (D71, D83).
VITALS = frozenset(Kind) - frozenset(LABS) - frozenset(INFUSION)
TAKES: Mapping[EntryKind, frozenset[Kind]] = {
    EntryKind.VITALS: VITALS,
    EntryKind.LABS: frozenset(LABS),
    EntryKind.INFUSION: frozenset(INFUSION),
}
SOURCES: Mapping[EntryKind, frozenset[Source]] = {
    EntryKind.VITALS: frozenset({Source.STAFF, Source.PATIENT, Source.KIN}),
    EntryKind.LABS: frozenset({Source.LAB}),
    EntryKind.INFUSION: frozenset({Source.STAFF, Source.PATIENT, Source.KIN}),
}


def enter_by_staff(
    session: Session,
    caller: Caller,
    episode_id: UUID,
    entered: Entered,
    *,
    zone: str,
    now: datetime,
) -> UUID | None:
    """Enter values for a patient one meets; give the new verdict, or None for a repeat."""
    meeting = meet(session, caller, episode_id, Permission.ENTER_VALUES)
    wrong = [
        (f"/values/{kind}", f"This is not entered among {entered.kind}.")
        for kind in entered.values
        if kind not in TAKES[entered.kind]
    ]
    if entered.source not in SOURCES[entered.kind]:
        wrong.append(("/source", "These values cannot come from there."))
    if wrong:
        raise Invalid("Some of it belongs elsewhere.", errors=wrong)
    hand = Hand(caller, meeting.role, meeting.unit_id)
    return enter(session, hand, episode_id, entered, zone=zone, now=now)
