"""Who of the staff has read which version: of a patient's agreement, and of the routines (D108)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.core.clock import local_day
from backend.core.errors import NotFound
from backend.core.tables import AgreementRead, CareUnit, TextRead
from backend.stay.narrow import file_for
from backend.stay.opening import Desk, read
from backend.stay.refusals import OldVersion
from backend.stay.routines import Routine, routines

_READERS = text("""
    SELECT v.number, s.name, s.title, u.name AS unit, r.staff_id, r.care_unit_id, r.at
    FROM agreement_read r
    JOIN agreement_version v ON v.id = r.version_id
    JOIN staff s ON s.id = r.staff_id
    JOIN care_unit u ON u.id = r.care_unit_id
    WHERE r.episode_id = :episode ORDER BY r.at DESC, s.name
""")
_WORKING = text("""
    SELECT DISTINCT s.id, s.name, s.title FROM staff s JOIN assignment a ON a.staff_id = s.id
    WHERE a.care_unit_id = :unit AND s.active AND a.valid_from <= :now
      AND (a.valid_until IS NULL OR a.valid_until > :now) ORDER BY s.name
""")
_TEXT_READERS = text("""
    SELECT t.text_id, t.version, t.staff_id, t.at FROM text_read t
    WHERE t.staff_id = ANY (:staff) ORDER BY t.at
""")


def mark_agreement_read(
    session: Session, caller: Caller, episode_id: UUID, number: int, *, now: datetime
) -> list[dict[str, Any]]:
    """Note that somebody has read the version in force; who reads an old one is told of the new."""
    desk = read(session, caller, episode_id, what="agreement", now=now)
    newest = file_for(desk).agreement
    if newest is None:
        raise NotFound("There is no agreement to read yet.")
    if newest.number != number:
        raise OldVersion(current=newest.number)
    values = {
        "version_id": newest.id,
        "staff_id": caller.staff_id,
        "episode_id": desk.id,
        "care_unit_id": desk.unit_id,
        "at": now,
    }
    session.execute(insert(AgreementRead).values(values).on_conflict_do_nothing())
    return readers(desk)


def readers(desk: Desk) -> list[dict[str, Any]]:
    """Give each person's newest reading; a home-care unit sees its own people alone."""
    newest: dict[UUID, dict[str, Any]] = {}
    for row in desk.session.execute(_READERS, {"episode": desk.id}):
        if not desk.outside or row.care_unit_id == desk.unit_id:
            newest.setdefault(row.staff_id, _reader(dict(row._mapping)))  # noqa: SLF001 -- SQLAlchemy's public name
    return list(newest.values())


def texts(
    session: Session, caller: Caller, unit_id: UUID, *, zone: str, now: datetime
) -> list[dict[str, Any]]:
    """Give the routines in force that a unit's staff read: what they say, and who has read them."""
    if not caller.roles_at(unit_id):
        raise NotFound
    today = local_day(now, zone)
    staff = session.execute(_WORKING, {"unit": unit_id, "now": now}).all()
    read_by: dict[str, dict[UUID, dict[str, datetime]]] = {}
    for row in session.execute(_TEXT_READERS, {"staff": [one.id for one in staff]}):
        read_by.setdefault(row.text_id, {}).setdefault(row.staff_id, {})[row.version] = row.at
    kind = session.get_one(CareUnit, unit_id).kind
    return [
        one.as_json(today) | _readers(one, staff, read_by.get(one.id, {}), caller.staff_id)
        for one in routines(today)
        if kind in one.readers
    ]


def mark_text_read(
    session: Session, caller: Caller, text_id: str, version: str, *, zone: str, now: datetime
) -> None:
    """Note that somebody has read the version of a routine that is in force."""
    found = {one.id: one.version for one in routines(local_day(now, zone))}
    if text_id not in found:
        raise NotFound("There is no such routine.")
    if found[text_id] != version:
        raise OldVersion(
            "There is a newer version of this routine; read that one.", current=found[text_id]
        )
    values = {"text_id": text_id, "version": version, "staff_id": caller.staff_id, "at": now}
    session.execute(insert(TextRead).values(values).on_conflict_do_nothing())


def _reader(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ("number", "name", "title", "unit", "at")}


def _readers(
    one: Routine,
    staff: Sequence[Row[Any]],
    read_by: Mapping[UUID, Mapping[str, datetime]],
    me: UUID,
) -> dict[str, Any]:
    """Say who has read the version in force and when, and who has not; the name alone is no proof."""
    has, has_not = [], []
    for who in staff:
        versions = read_by.get(who.id, {})
        named = {"name": who.name, "title": who.title}
        if one.version in versions:
            has.append(named | {"at": versions[one.version]})
        else:
            # An earlier version that they have read: the last they said so of.
            has_not.append(named | {"earlier": next(reversed([*versions]), None)})
    mine = read_by.get(me, {}).get(one.version)
    return {"read_by_me": mine, "read_by": has, "not_read_by": has_not}
