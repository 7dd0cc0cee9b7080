"""Candidates: flagged by whoever knows the patient, with a reason; the list keeps what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Row, insert, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.access import log
from backend.access.callers import Caller
from backend.access.permissions import Permission, check
from backend.core.clock import local_day
from backend.core.errors import Invalid, NotFound
from backend.core.ids import new_id
from backend.core.tables import Episode, EpisodeMove, Event, Standing
from backend.core.words import EpisodeStatus, EventKind, FormalStatus
from backend.monitoring.plans import plan_for
from backend.stay.identifiers import sound
from backend.stay.refusals import AlreadyOnTheWay, OtherName
from careplans.load import PlanError

_ENROL = text(
    "SELECT * FROM enrol_patient(:patient, :unit, :system, :number, :given, :family, "
    "CAST(:born AS date), :renaming, :author, :now)"
)
_LIST = text("""
    SELECT e.id AS episode_id, e.patient_id, e.status, e.formal_status, e.diagnosis_sv,
           e.diagnosis_en, e.admitted_at, e.ended_at, p.given_name, p.family_name, p.identifier,
           p.birth_date, m.reason, m.at AS flagged_at, m.author_role AS flagged_role,
           s.name AS flagged_by, last.reason AS last_reason, last.at AS last_at
    FROM episode e JOIN patient p ON p.id = e.patient_id
    LEFT JOIN LATERAL (
        SELECT x.* FROM episode_move x WHERE x.episode_id = e.id ORDER BY x.at, x.id LIMIT 1
    ) m ON true
    LEFT JOIN LATERAL (
        SELECT x.* FROM episode_move x WHERE x.episode_id = e.id ORDER BY x.at DESC, x.id DESC LIMIT 1
    ) last ON true
    LEFT JOIN staff s ON s.id = m.author_id
    WHERE e.care_unit_id = :unit AND (
        e.status IN ('candidate', 'informed', 'assessed', 'decided', 'preparing')
        OR (e.status IN ('declined', 'unsuitable', 'cancelled')
            AND e.ended_at > CAST(:now AS timestamptz) - interval '30 days'))
    ORDER BY (e.ended_at IS NOT NULL), m.at, e.id
""")


@dataclass(frozen=True, slots=True)
class Flag:
    """Somebody on the ward who might be cared for at home, and why."""

    unit_id: UUID
    identifier_system: str
    identifier: str
    given_name: str
    family_name: str
    birth_date: date | None
    diagnosis_sv: str
    diagnosis_en: str
    plan_id: str
    admitted_at: datetime
    reason: str
    # What to do when the number is known under another name: ask, keep that one, or take this one.
    name: Literal["ask", "kept", "new"] = "ask"


def flag(session: Session, caller: Caller, wanted: Flag, *, zone: str, now: datetime) -> UUID:
    """Flag a candidate; from the first day on the ward is early enough (D116)."""
    role = check(caller, Permission.FLAG_CANDIDATE, wanted.unit_id)
    return begin(session, caller, wanted, EpisodeStatus.CANDIDATE, role, zone=zone, now=now)


def begin(  # noqa: PLR0913 -- whom, as what, by whom, when
    session: Session,
    caller: Caller,
    wanted: Flag,
    status: EpisodeStatus,
    role: str,
    *,
    zone: str,
    now: datetime,
) -> UUID:
    """Begin a stay in its first state; nobody is on two ways at once."""
    _check(wanted, local_day(now, zone), now)
    patient_id = _enrolled(session, caller, wanted, now)
    episode_id = new_id(now)
    made = _episode(wanted, episode_id, patient_id) | {"status": status}
    try:
        session.execute(insert(Episode).values(made))
    except IntegrityError as wrong:
        raise AlreadyOnTheWay from wrong
    session.execute(insert(Standing).values(episode_id=episode_id))
    first = _first_move(wanted, caller, episode_id, role, now) | {"to_status": status}
    session.execute(insert(EpisodeMove).values(first))
    log.record(
        session,
        caller,
        "write",
        f"move:{status}",
        unit_id=wanted.unit_id,
        patients=[patient_id],
        now=now,
    )
    session.execute(
        insert(Event).values(
            kind=EventKind.STAY, at=now, care_unit_id=wanted.unit_id, episode_id=episode_id
        )
    )
    return episode_id


def candidates(
    session: Session, caller: Caller, unit_id: UUID, *, now: datetime
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give a ward's candidates, and for a month those who were declined or called off."""
    check(caller, Permission.SEE_PATIENTS, unit_id)
    rows = session.execute(_LIST, {"unit": unit_id, "now": now}).all()
    log.record(
        session,
        caller,
        "read",
        "candidates",
        unit_id=unit_id,
        patients=[row.patient_id for row in rows],
        now=now,
    )
    return rows


def _enrolled(session: Session, caller: Caller, wanted: Flag, now: datetime) -> UUID:
    """Find or make the patient; a number that stands under another name is asked about first."""
    found = session.execute(
        _ENROL,
        {
            "patient": new_id(now),
            "unit": wanted.unit_id,
            "system": wanted.identifier_system,
            "number": wanted.identifier,
            "given": wanted.given_name,
            "family": wanted.family_name,
            "born": wanted.birth_date,
            "renaming": wanted.name == "new",
            "author": caller.staff_id,
            "now": now,
        },
    ).one_or_none()
    if found is None:
        raise NotFound
    if found.other_name and wanted.name == "ask":
        known = {"given_name": found.known_given, "family_name": found.known_family}
        yours = {"given_name": wanted.given_name, "family_name": wanted.family_name}
        raise OtherName(current=known, yours=yours)
    patient_id: UUID = found.patient_id
    return patient_id


def _check(wanted: Flag, today: date, now: datetime) -> None:
    wrong = []
    if not sound(wanted.identifier_system, wanted.identifier):
        wrong.append(("/identifier", "Check the number: its form or its check digit is wrong."))
    if wanted.admitted_at > now:
        wrong.append(("/admitted_at", "It lies in the future."))
    if not _known(wanted.plan_id, today):
        wrong.append(("/plan_id", "There is no care plan of this name."))
    if wrong:
        raise Invalid(errors=wrong)


def _known(plan_id: str, today: date) -> bool:
    try:
        plan_for(plan_id, None, today)
    except PlanError:
        return False
    return True


def _episode(wanted: Flag, episode_id: UUID, patient_id: UUID) -> dict[str, Any]:
    return {
        "id": episode_id,
        "patient_id": patient_id,
        "care_unit_id": wanted.unit_id,
        "formal_status": FormalStatus.ADMITTED,
        "diagnosis_sv": wanted.diagnosis_sv,
        "diagnosis_en": wanted.diagnosis_en,
        "plan_id": wanted.plan_id,
        "admitted_at": wanted.admitted_at,
    }


def _first_move(
    wanted: Flag, caller: Caller, episode_id: UUID, role: str, now: datetime
) -> dict[str, Any]:
    return {
        "id": new_id(now),
        "episode_id": episode_id,
        "from_status": None,
        "reason": wanted.reason,
        "at": now,
        "author_id": caller.staff_id,
        "author_role": role,
        "care_unit_id": wanted.unit_id,
    }
