"""Places for promises: which bed, free or not, and the order in which beds are locked (T14).

Locks are always taken in one order - the episode, the right to make a new place, a single bed - so
that two who reserve at once wait for each other and never in a ring. Whoever wants any place beyond
the number takes one that nobody else is looking at; only to make another does one wait in a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from backend.core.errors import Invalid, NotFound
from backend.core.ids import new_id
from backend.core.tables import Bed, BedReservation, CareUnit
from backend.core.words import BedKind
from backend.stay.opening import Desk
from backend.stay.refusals import BedClosed, BedTaken

_PLACES = text("SELECT pg_advisory_xact_lock(hashtextextended('hemrond.places.' || :unit, 0))")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A place that is asked for: a bed by its id, or whichever place beyond the number is free."""

    kind: BedKind
    bed_id: UUID | None = None


# Free: no promise that overlaps, and none that has run out while the patient is still out there.
# One that somebody else is looking at is passed over: to wait for it while holding the right to make
# another would be a ring.
_FREE = text("""
    SELECT b.id FROM bed b
    WHERE b.care_unit_id = :unit AND b.kind = 'over_capacity' AND b.closed_at IS NULL
      AND NOT EXISTS (
        SELECT 1 FROM bed_reservation r WHERE r.bed_id = b.id AND r.released_at IS NULL
          AND (r.during && tstzrange(:since, :until) OR upper(r.during) <= :since))
    ORDER BY length(b.label), b.label LIMIT 1 FOR NO KEY UPDATE OF b SKIP LOCKED
""")


def promises_on(session: Session, bed_id: UUID) -> Sequence[BedReservation]:
    """Give the promises that stand on a bed."""
    return session.scalars(
        select(BedReservation).where(
            BedReservation.bed_id == bed_id, BedReservation.released_at.is_(None)
        )
    ).all()


def lock_of_ward(session: Session, bed_id: UUID, units: Sequence[UUID]) -> Bed:
    """Lock a bed of one of these units, or say that there is none."""
    bed = session.scalar(_locking(Bed.id == bed_id, Bed.care_unit_id.in_(units)))
    if bed is None:
        raise NotFound
    return bed


def choose(desk: Desk, wanted: Wanted, until: datetime | None) -> UUID:
    """Lock the bed that is asked for and find it free, or say why not."""
    unit = desk.episode.care_unit_id
    if wanted.bed_id is None:
        if wanted.kind is not BedKind.OVER_CAPACITY:
            raise Invalid("Say which bed.", errors=[("/bed_id", "A held bed has an id.")])
        return _free_place(desk, unit, until)
    bed = lock_of_ward(desk.session, wanted.bed_id, [unit])
    if bed.kind != wanted.kind:
        raise Invalid("The bed is of the other kind.", errors=[("/kind", f"It is {bed.kind}.")])
    if bed.closed_at is not None:
        raise BedClosed
    check_free(desk.session, bed.id, desk.now, until)
    return bed.id


def _free_place(desk: Desk, unit: UUID, until: datetime | None) -> UUID:
    """Take the first place beyond the ward's number that is free, or make the next one."""
    found = _look(desk, unit, until)
    if found is not None:
        return found
    desk.session.execute(_PLACES, {"unit": str(unit)})
    return _look(desk, unit, until) or _new_place(desk, unit)


def _look(desk: Desk, unit: UUID, until: datetime | None) -> UUID | None:
    """Lock the first place that is free, and look again: it was chosen before it was locked."""
    wanted = {"unit": unit, "since": desk.now, "until": until}
    place: UUID | None = desk.session.scalar(_FREE, wanted)
    if place is None or _others(desk.session, place, desk.now, until):
        return None
    return place


def _new_place(desk: Desk, unit: UUID) -> UUID:
    taken = set(desk.session.scalars(select(Bed.label).where(Bed.care_unit_id == unit)))
    number = (desk.session.scalar(select(CareUnit.beds).where(CareUnit.id == unit)) or 0) + 1
    while f"Plats {number}" in taken:
        number += 1
    made = Bed(
        id=new_id(desk.now), care_unit_id=unit, kind=BedKind.OVER_CAPACITY, label=f"Plats {number}"
    )
    desk.session.add(made)
    desk.session.flush()
    return made.id


def _locking(*conditions: ColumnElement[bool]) -> Select[Bed]:
    return (
        select(Bed)
        .where(*conditions)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )


def lock(session: Session, bed_id: UUID) -> None:
    """Lock one bed."""
    session.execute(_locking(Bed.id == bed_id))


def check_free(
    session: Session,
    bed_id: UUID,
    since: datetime,
    until: datetime | None,
    *,
    but: UUID | None = None,
) -> None:
    """Refuse a period in which somebody else's promise stands."""
    if _others(session, bed_id, since, until, but=but):
        raise BedTaken


def _others(
    session: Session,
    bed_id: UUID,
    since: datetime,
    until: datetime | None,
    *,
    but: UUID | None = None,
) -> bool:
    """Tell whether somebody else's promise is in the way.

    A promise whose time has run out while the patient is still out there counts: time alone
    takes nobody's bed.
    """
    during = BedReservation.during
    in_the_way = or_(during.op("&&")(Range(since, until)), func.upper(during) <= since)
    wanted = select(BedReservation.id).where(
        BedReservation.bed_id == bed_id, BedReservation.released_at.is_(None), in_the_way
    )
    if but is not None:
        wanted = wanted.where(BedReservation.id != but)
    return session.scalar(wanted.limit(1)) is not None
