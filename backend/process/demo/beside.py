"""What people write beside the devices: CRP, infusions at home, what the nurse saw."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.core.database import work_for
from backend.core.ids import new_id
from backend.core.words_round import Chip, EntryKind
from backend.monitoring.entry import Entered
from backend.process.demo.people import Person
from backend.rounds.entries import enter_by_staff
from backend.rounds.notes import Written, write_note
from careplans import Kind, Source

LAB_AT, INFUSION_AT = time(7, 20), time(9, 10)
BETWEEN_LABS = 2
SEEN_BEFORE = timedelta(minutes=50)
GIVEN = {
    Kind.DOSE_GIVEN: Decimal(1),
    Kind.PUMP_WEIGHT_BEFORE: Decimal(312),
    Kind.PUMP_WEIGHT_AFTER: Decimal(64),
    Kind.LINE_SITE: Decimal(0),
}
Telling = Callable[[Session, Caller, UUID, datetime, str], object]


def told(person: Person, now: datetime, zone: str) -> Iterator[tuple[datetime, Telling]]:
    """Give what was written of somebody, and when."""
    today = now.astimezone(ZoneInfo(zone)).date()
    for back, value in enumerate(reversed(person.crp)):
        day = today - timedelta(days=BETWEEN_LABS * back)
        yield datetime.combine(day, LAB_AT, ZoneInfo(zone)), _crp(Decimal(value))
    for back in range(person.infusions):
        day = today - timedelta(days=back)
        yield datetime.combine(day, INFUSION_AT, ZoneInfo(zone)), _infusion
    if person.note:
        yield now - SEEN_BEFORE, _note(person.note)


def _crp(value: Decimal) -> Telling:
    def tell(session: Session, caller: Caller, episode: UUID, at: datetime, zone: str) -> object:
        entered = Entered(new_id(at), EntryKind.LABS, Source.LAB, at, {Kind.CRP: value})
        return _enter(session, caller, episode, entered, zone)

    return tell


def _infusion(session: Session, caller: Caller, episode: UUID, at: datetime, zone: str) -> object:
    entered = Entered(new_id(at), EntryKind.INFUSION, Source.STAFF, at, GIVEN)
    return _enter(session, caller, episode, entered, zone)


def _enter(
    session: Session, caller: Caller, episode: UUID, entered: Entered, zone: str
) -> UUID | None:
    work_for(session, caller.units)
    return enter_by_staff(session, caller, episode, entered, zone=zone, now=entered.at)


def _note(words: str) -> Telling:
    def tell(session: Session, caller: Caller, episode: UUID, at: datetime, _zone: str) -> object:
        work_for(session, caller.units)
        note = Written(new_id(at), at, words, (Chip.UP_AND_ABOUT,), None)
        return write_note(session, caller, episode, note, now=at)

    return tell
