"""The beds a ward has to promise: entered by their labels, closed and opened at the machine."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.access.operators import Operator
from backend.core.errors import Conflict, Invalid, NotFound
from backend.core.ids import new_id
from backend.core.tables import Bed, BedReservation, CareUnit
from backend.core.words import BedKind, UnitKind

_LONGEST = 40


class BedPromised(Conflict):
    """A patient has been promised this bed. Move the promise on the ward's page of beds first."""


def beds(session: Session, unit: CareUnit) -> Sequence[Bed]:
    """List a ward's beds in the order of their labels."""
    in_order = (Bed.kind, func.length(Bed.label), Bed.label)
    return session.scalars(select(Bed).where(Bed.care_unit_id == unit.id).order_by(*in_order)).all()


def add(session: Session, unit: CareUnit, labels: Sequence[str], by: Operator) -> list[str]:
    """Enter the beds that are not there yet; give their labels."""
    if unit.kind != UnitKind.WARD:
        raise Invalid(f"{unit.name} is no ward: only a ward has beds.")
    wanted = list(dict.fromkeys(_label(label) for label in labels))
    there = {bed.label for bed in beds(session, unit)}
    new = [label for label in wanted if label not in there]
    for label in new:
        session.add(Bed(id=new_id(by.now), care_unit_id=unit.id, kind=BedKind.HELD, label=label))
    session.flush()
    if new:
        by.note(session, f"beds entered: {', '.join(new)}", unit.id)
    return new


def close(session: Session, unit: CareUnit, label: str, by: Operator) -> bool:
    """Close a bed, unless a patient has been promised it; tell whether it was open."""
    bed = _find(session, unit, label)
    if bed.closed_at is not None:
        return False
    promised = select(BedReservation.id).where(
        BedReservation.bed_id == bed.id, BedReservation.released_at.is_(None)
    )
    if session.scalar(promised.limit(1)) is not None:
        raise BedPromised
    bed.closed_at = by.now
    by.note(session, f"bed {label} closed", unit.id)
    return True


def reopen(session: Session, unit: CareUnit, label: str, by: Operator) -> bool:
    """Open a closed bed again; tell whether it was closed."""
    bed = _find(session, unit, label)
    if bed.closed_at is None:
        return False
    bed.closed_at = None
    by.note(session, f"bed {label} opened", unit.id)
    return True


def _find(session: Session, unit: CareUnit, label: str) -> Bed:
    """Give a bed, locked as a promise would lock it."""
    wanted = select(Bed).where(Bed.care_unit_id == unit.id, Bed.label == label)
    bed = session.scalar(wanted.with_for_update(key_share=True))
    if bed is None:
        there = ", ".join(one.label for one in beds(session, unit)) or "none yet"
        raise NotFound(f"{unit.name} has no bed “{label}”. There are: {there}.")
    return bed


def _label(said: str) -> str:
    label = " ".join(said.split())
    if not 0 < len(label) <= _LONGEST or not label.isprintable():
        raise Invalid(f"A bed's label has 1 to {_LONGEST} characters, on one line.")
    return label
