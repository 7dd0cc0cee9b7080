"""Staff enter what no device sent: laboratory values, infusions, vital signs told on the phone.

They take the way of every reading: stored once, judged at once, in one transaction (D83, D84).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from uuid import UUID, uuid5

from sqlalchemy import TextClause, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.access import log
from backend.access.callers import Caller
from backend.core.errors import Conflict, Invalid, NotFound
from backend.core.tables import Entry, Episode, Standing
from backend.core.words import EpisodeStatus, Role
from backend.core.words_round import EntryKind
from backend.monitoring.assessments import assess_again
from backend.monitoring.moments import FUTURE_TOLERANCE, OLDEST
from careplans import MEASUREMENTS, Kind, Source, implausible, quantise


class NotAtHome(Conflict):
    """The patient is not cared for at home now; nothing is entered for the stay."""


class EntryChanged(Conflict):
    """This entry has been made with other content; correct it with a new one."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What somebody has entered: its id is the sender's, so that twice is once."""

    id: UUID
    kind: EntryKind
    source: Source
    at: datetime
    values: Mapping[Kind, Decimal]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who enters it, as what, at which unit."""

    caller: Caller
    role: Role
    unit_id: UUID


def enter(
    session: Session, hand: Hand, episode_id: UUID, entered: Entered, *, zone: str, now: datetime
) -> UUID | None:
    """Store what was entered and judge the patient; give the verdict, or None for a repeat."""
    standing = _lock(session, episode_id)
    episode = session.get_one(Episode, episode_id)
    if episode.status != EpisodeStatus.AT_HOME:
        raise NotAtHome
    if _made_before(session, hand, episode_id, entered):
        return None
    moment = now if standing.assessed_at is None else max(now, standing.assessed_at)
    at = _checked(entered, moment)
    _keep(session, hand, episode_id, entered, at, moment)
    _store_readings(session, episode.patient_id, entered, at, moment)
    log.record(
        session,
        hand.caller,
        "write",
        f"entered {entered.kind}",
        unit_id=hand.unit_id,
        patients=[episode.patient_id],
        now=moment,
    )
    return assess_again(session, episode_id, cause="entry", zone=zone, now=moment)


def _lock(session: Session, episode_id: UUID) -> Standing:
    """Take the lock that uploads take, and before any reading, as they do."""
    standing = session.scalar(
        select(Standing)
        .where(Standing.episode_id == episode_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if standing is None:
        raise NotFound
    return standing


def _made_before(session: Session, hand: Hand, episode_id: UUID, entered: Entered) -> bool:
    made = session.get(Entry, entered.id)
    if made is None:
        return False
    same = (
        made.episode_id == episode_id
        and made.author_id == hand.caller.staff_id
        and made.amounts == _written(entered)
        and made.kind == entered.kind
    )
    if not same:
        raise EntryChanged
    return True


def _checked(entered: Entered, now: datetime) -> datetime:
    """Refuse what can be put right by whoever sits at the keyboard; give the time it counts at."""
    errors = list(_wrong(entered, now))
    if errors:
        raise Invalid("Something that was entered cannot be right.", errors=errors)
    return min(entered.at, now)


def _wrong(entered: Entered, now: datetime) -> Iterator[tuple[str, str]]:
    if not entered.values:
        yield "/values", "Enter at least one value."
    if entered.at > now + FUTURE_TOLERANCE:
        yield "/at", "The time lies in the future."
    if entered.at < now - OLDEST:
        yield "/at", f"The time lies more than {OLDEST.days} days back."
    for kind, value in entered.values.items():
        if implausible(kind, value) is not None:
            low, high = MEASUREMENTS[kind].physiological
            yield f"/values/{kind}", f"Only {low} to {high} is possible; check it and the unit."
    yield from _at_odds(entered.values)


def _at_odds(values: Mapping[Kind, Decimal]) -> Iterator[tuple[str, str]]:
    """Name values that cannot be true beside each other; whoever typed them can look again."""
    systolic, diastolic = values.get(Kind.SYSTOLIC), values.get(Kind.DIASTOLIC)
    if systolic is not None and diastolic is not None and systolic <= diastolic:
        pointer = f"/values/{Kind.SYSTOLIC}"
        yield pointer, "The systolic pressure must be higher than the diastolic."
    before, after = values.get(Kind.PUMP_WEIGHT_BEFORE), values.get(Kind.PUMP_WEIGHT_AFTER)
    if before is not None and after is not None and after > before:
        pointer = f"/values/{Kind.PUMP_WEIGHT_AFTER}"
        yield pointer, "The pump cannot weigh more after the infusion than before."


def _keep(
    session: Session, hand: Hand, episode_id: UUID, entered: Entered, at: datetime, now: datetime
) -> None:
    row = {
        "id": entered.id,
        "episode_id": episode_id,
        "kind": entered.kind,
        "source": entered.source,
        "at": at,
        "entered_at": now,
        "amounts": _written(entered),
        "note": entered.note,
        "author_id": hand.caller.staff_id,
        "author_role": hand.role,
        "care_unit_id": hand.unit_id,
    }
    try:
        session.execute(insert(Entry).values(row))
    except IntegrityError as taken:
        # Somebody else's entry, which this caller may not even see, has this id.
        raise EntryChanged from taken


def _store_readings(
    session: Session, patient_id: UUID, entered: Entered, at: datetime, now: datetime
) -> None:
    kinds: Sequence[Kind] = sorted(entered.values)
    session.execute(
        _store(),
        {
            "uuid": [uuid5(entered.id, kind) for kind in kinds],
            "kind": [MEASUREMENTS[kind].code for kind in kinds],
            "value": [quantise(kind, entered.values[kind]) for kind in kinds],
            "patient": patient_id,
            "at": at,
            "now": now,
            "source": entered.source,
            "entry": entered.id,
        },
    )


def _written(entered: Entered) -> dict[str, str]:
    return {str(kind): str(quantise(kind, value)) for kind, value in sorted(entered.values.items())}


@cache
def _store() -> TextClause:
    return text((Path(__file__).parent / "enter.sql").read_text())
