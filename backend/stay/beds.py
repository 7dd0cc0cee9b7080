"""The promise of a way back: a bed's row is locked first, and a constraint stands behind (T14).

Which bed and in what order they are locked is in places.py.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.access.permissions import Permission
from backend.core.errors import Invalid
from backend.core.ids import new_id
from backend.core.mistyped import BED, beyond
from backend.core.tables import Bed, BedEvent, BedReservation
from backend.core.words import BedKind, BedStep, EpisodeStatus
from backend.stay.opening import Desk, change
from backend.stay.places import Wanted, check_free, choose, lock, promises_on
from backend.stay.refusals import (
    BadPeriod,
    BedHeldAlready,
    BedTaken,
    ChangedMeanwhile,
    NoBed,
    StayOver,
)
from backend.stay.states import OPEN


def reserve(
    session: Session,
    caller: Caller,
    episode_id: UUID,
    wanted: Wanted,
    until: datetime,
    *,
    now: datetime,
) -> BedReservation:
    """Promise a bed to a patient for a period that begins now."""
    desk = _open(session, caller, episode_id, now)
    _check_until(until, now)
    if current(session, episode_id) is not None:
        raise BedHeldAlready
    made = _promise(desk, wanted, until)
    _tell(desk, made.bed_id, BedStep.RESERVED, "", until)
    desk.note("bed")
    return made


def extend(
    session: Session,
    caller: Caller,
    episode_id: UUID,
    until: datetime,
    *,
    seen_until: datetime | None,
    now: datetime,
) -> BedReservation:
    """Let the promise stand longer; it can also end sooner, but never before now."""
    desk = _open(session, caller, episode_id, now)
    _check_until(until, now)
    kept = _current(session, episode_id)
    if kept.during.upper != seen_until:
        raise ChangedMeanwhile(current={"until": kept.during.upper}, yours={"until": until})
    lock(session, kept.bed_id)
    check_free(session, kept.bed_id, kept.during.lower or now, until, but=kept.id)
    _put_period(session, kept, Range(kept.during.lower, until))
    _tell(desk, kept.bed_id, BedStep.EXTENDED, "", until)
    desk.note("bed")
    return kept


def move(
    session: Session,
    caller: Caller,
    episode_id: UUID,
    wanted: Wanted,
    reason: str,
    *,
    now: datetime,
) -> BedReservation:
    """Move the promise to another bed in one step: at no moment is the patient without."""
    desk = _open(session, caller, episode_id, now)
    kept = _current(session, episode_id)
    if not reason.strip():
        raise Invalid("Say why the promise is moved.", errors=[("/reason", "Write the reason.")])
    if wanted.bed_id == kept.bed_id:
        raise BedHeldAlready("The promise stands on that bed already.")
    until, admitted = kept.during.upper, kept.admitted_at
    if until is not None and until <= now:
        raise BadPeriod("The promise has run out; extend it first, or reserve anew.")
    _end(session, kept, now)
    made = _promise(desk, wanted, until, admitted=admitted)
    _tell(desk, made.bed_id, BedStep.MOVED, reason, until)
    desk.note("bed")
    return made


def admit(desk: Desk, reason: str) -> tuple[BedReservation, bool]:
    """Turn the promise into an admission; give the bed, and whether it had to be another one.

    It never refuses: where no promise stands, or its bed is closed or its time has run out, the
    patient gets a place beyond the number.
    """
    kept = current(desk.session, desk.id)
    if kept is not None and _usable(desk.session, kept, desk.now):
        lock(desk.session, kept.bed_id)
        _put_period(desk.session, kept, _as_long_as_free(desk.session, kept))
        kept.admitted_at = desk.now
        desk.session.flush()
        _tell(desk, kept.bed_id, BedStep.ADMITTED, reason, kept.during.upper)
        return kept, False
    if kept is not None:
        _end(desk.session, kept, desk.now)
    made = _promise(desk, Wanted(BedKind.OVER_CAPACITY), None, admitted=desk.now)
    _tell(desk, made.bed_id, BedStep.ADMITTED, reason, None)
    return made, True


def go_home(desk: Desk) -> None:
    """Let the bed of somebody who goes home again be a promise again."""
    kept = current(desk.session, desk.id)
    if kept is not None and kept.admitted_at is not None:
        kept.admitted_at = None
        desk.session.flush()
        _tell(desk, kept.bed_id, BedStep.RESERVED, "", kept.during.upper)


def release(desk: Desk, reason: str) -> bool:
    """Give the bed back; only the end of a stay does this. Tell whether there was one."""
    kept = current(desk.session, desk.id)
    if kept is None:
        return False
    _end(desk.session, kept, desk.now)
    _tell(desk, kept.bed_id, BedStep.RELEASED, reason, None)
    return True


def current(session: Session, episode_id: UUID) -> BedReservation | None:
    """Give the promise that stands for a patient."""
    return session.scalar(
        select(BedReservation)
        .where(BedReservation.episode_id == episode_id, BedReservation.released_at.is_(None))
        .execution_options(populate_existing=True)
    )


def label_of(session: Session, kept: BedReservation) -> str:
    """Give what a promised bed is called."""
    return session.scalars(select(Bed.label).where(Bed.id == kept.bed_id)).one()


def _open(session: Session, caller: Caller, episode_id: UUID, now: datetime) -> Desk:
    desk = change(session, caller, episode_id, Permission.RESERVE_BED, now=now)
    if EpisodeStatus(desk.episode.status) not in OPEN:
        raise StayOver
    return desk


def _current(session: Session, episode_id: UUID) -> BedReservation:
    kept = current(session, episode_id)
    if kept is None:
        raise NoBed
    return kept


def _check_until(until: datetime, now: datetime) -> None:
    if until <= now:
        raise BadPeriod(errors=[("/until", "It must lie in the future.")])
    if far := beyond(until, BED, now=now):
        raise Invalid("The period is far longer than a stay at home.", errors=[("/until", far)])


def _promise(
    desk: Desk, wanted: Wanted, until: datetime | None, *, admitted: datetime | None = None
) -> BedReservation:
    bed_id = choose(desk, wanted, until)
    made = BedReservation(
        id=new_id(desk.now),
        bed_id=bed_id,
        episode_id=desk.id,
        during=Range(desk.now, until),
        made_by=desk.caller.staff_id,
        admitted_at=admitted,
    )
    try:
        desk.session.add(made)
        desk.session.flush()
    except IntegrityError as wrong:
        raise BedTaken from wrong
    return made


def _usable(session: Session, kept: BedReservation, now: datetime) -> bool:
    until = kept.during.upper
    closed = session.scalar(select(Bed.closed_at).where(Bed.id == kept.bed_id))
    return closed is None and (until is None or until > now)


def _as_long_as_free(session: Session, kept: BedReservation) -> Range[datetime]:
    """Give an admission's period: until further notice, or until the bed's next promise."""
    starts = [
        other.during.lower
        for other in promises_on(session, kept.bed_id)
        if other.id != kept.id and other.during.lower is not None
    ]
    return Range(kept.during.lower, min(starts, default=None))


def _put_period(session: Session, kept: BedReservation, during: Range[datetime]) -> None:
    try:
        session.execute(
            update(BedReservation).where(BedReservation.id == kept.id).values(during=during)
        )
    except IntegrityError as wrong:
        raise BedTaken from wrong
    session.refresh(kept)


def _end(session: Session, kept: BedReservation, now: datetime) -> None:
    kept.released_at = now
    session.flush()


def _tell(desk: Desk, bed_id: UUID, step: BedStep, reason: str, until: datetime | None) -> None:
    desk.session.execute(
        insert(BedEvent).values(
            id=new_id(desk.now),
            bed_id=bed_id,
            episode_id=desk.id,
            step=step,
            reason=reason,
            until=until,
            at=desk.now,
            author_id=desk.caller.staff_id,
        )
    )
