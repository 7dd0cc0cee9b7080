"""The ward's beds: what stands reserved for whom, what is closed, and how full the ward is (D54)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, text
from sqlalchemy.orm import Session

from backend.access import log
from backend.access.callers import Caller
from backend.access.permissions import Permission, check
from backend.core.errors import Invalid
from backend.core.ids import new_id
from backend.core.tables import Bed, BedEvent, CareUnit
from backend.core.words import BedKind, BedStep
from backend.stay.places import lock_of_ward, promises_on
from backend.stay.refusals import BedKept, ChangedMeanwhile

_BEDS = text("""
    SELECT b.id, b.kind, b.label, b.closed_at, r.episode_id, r.during, r.admitted_at,
           e.patient_id, e.status, p.given_name, p.family_name, p.identifier, p.birth_date
    FROM bed b
    LEFT JOIN bed_reservation r ON r.bed_id = b.id AND r.released_at IS NULL
    LEFT JOIN episode e ON e.id = r.episode_id
    LEFT JOIN patient p ON p.id = e.patient_id
    WHERE b.care_unit_id = :unit ORDER BY b.kind, length(b.label), b.label, lower(r.during)
""")


def board(session: Session, caller: Caller, unit_id: UUID, *, now: datetime) -> dict[str, Any]:
    """Give a ward's beds and how full it is."""
    check(caller, Permission.SEE_PATIENTS, unit_id)
    number = session.scalars(select(CareUnit.beds).where(CareUnit.id == unit_id)).one()
    rows = session.execute(_BEDS, {"unit": unit_id}).all()
    log.record(
        session,
        caller,
        "read",
        "beds",
        unit_id=unit_id,
        patients=[row.patient_id for row in rows if row.patient_id is not None],
        now=now,
    )
    return {
        "unit_id": unit_id,
        "occupancy": occupancy(number, rows),
        "beds": [_bed(row, number, now) for row in rows],
    }


def occupancy(number: int, rows: Sequence[Row[*tuple[Any, ...]]]) -> dict[str, Any]:
    """Count both kinds: beds that are held, and places beyond the number."""
    promised = [row for row in rows if row.episode_id is not None]
    held = [row for row in promised if row.kind == BedKind.HELD]
    beyond = [row for row in promised if row.kind == BedKind.OVER_CAPACITY]
    return {
        "beds": number,
        "held": sum(1 for row in held if row.admitted_at is None),
        "over_capacity": sum(1 for row in beyond if row.admitted_at is None),
        "admitted": sum(1 for row in promised if row.admitted_at is not None),
        "closed": sum(1 for row in rows if row.closed_at is not None),
        "available": max(number - len(held) - _closed(rows), 0),
        "text": {
            "sv": f"{number} vårdplatser, {len(held)} hållna, {len(beyond)} därutöver",
            "en": f"{number} beds, {len(held)} held, {len(beyond)} beyond the number",
        },
    }


def close(
    session: Session, caller: Caller, bed_id: UUID, reason: str, *, seen_open: bool, now: datetime
) -> None:
    """Close a bed, or open it again; never under a patient who has been promised it."""
    bed = lock_of_ward(session, bed_id, caller.units)
    check(caller, Permission.RESERVE_BED, bed.care_unit_id)
    if (bed.closed_at is None) != seen_open:
        raise ChangedMeanwhile(current={"closed_at": bed.closed_at})
    if seen_open and not reason.strip():
        raise Invalid("Say why it is closed.", errors=[("/reason", "Write the reason.")])
    promised = promises_on(session, bed_id)
    if seen_open and promised:
        raise BedKept(
            "A patient has been promised this bed. Move the promise first, then close it.",
            episodes=[kept.episode_id for kept in promised],
        )
    bed.closed_at = now if seen_open else None
    session.flush()
    _tell(session, caller, bed, reason, now)


def _tell(session: Session, caller: Caller, bed: Bed, reason: str, now: datetime) -> None:
    step = BedStep.OPENED if bed.closed_at is None else BedStep.CLOSED
    session.execute(
        insert(BedEvent).values(
            id=new_id(now),
            bed_id=bed.id,
            step=step,
            reason=reason,
            at=now,
            author_id=caller.staff_id,
        )
    )


def _closed(rows: Sequence[Row[*tuple[Any, ...]]]) -> int:
    return sum(1 for row in rows if row.closed_at is not None and row.kind == BedKind.HELD)


def _bed(row: Row[*tuple[Any, ...]], number: int, now: datetime) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "label": row.label,
        "text": _text(row, number),
        "closed_at": row.closed_at,
        "promise": None if row.episode_id is None else _promise(row, now),
    }


def _text(row: Row[*tuple[Any, ...]], number: int) -> dict[str, str]:
    if row.kind == BedKind.OVER_CAPACITY:
        return {
            "sv": f"{row.label} av {number}",
            "en": f"{row.label.replace('Plats', 'Place')} of {number}",
        }
    return {"sv": row.label, "en": row.label}


def _promise(row: Row[*tuple[Any, ...]], now: datetime) -> dict[str, Any]:
    until = row.during.upper
    return {
        "episode_id": row.episode_id,
        "patient": f"{row.given_name} {row.family_name}",
        "identifier": row.identifier,
        "status": row.status,
        "since": row.during.lower,
        "until": until,
        "run_out": until is not None and until <= now,
        "admitted_at": row.admitted_at,
    }
