"""Staff accounts: who may log in, as what and where. Ending or changing one ends its sessions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from backend.access.operators import Operator
from backend.access.passwords import check_new, hash_password
from backend.core.errors import Conflict, Invalid, NotFound
from backend.core.ids import new_id
from backend.core.tables import Assignment, CareUnit, Staff, StaffSession
from backend.core.words import Role, UnitKind

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,99}")
# What the screens and the permissions of a role are made for; the others work at both kinds.
ONLY_AT: Mapping[Role, UnitKind] = {
    Role.PHYSICIAN: UnitKind.WARD,
    Role.NURSE: UnitKind.WARD,
    Role.ASSISTANT_NURSE: UnitKind.WARD,
    Role.BED_COORDINATOR: UnitKind.WARD,
    Role.HOME_CARE_NURSE: UnitKind.HOME_CARE,
}


class UsernameTaken(Conflict):
    """The user name is taken: choose another, or use `staff change` if it is the same person."""


class NoSuchAccount(NotFound):
    """There is no account of this user name; `hemrond staff list --ended` shows them all."""


class AccountEnded(Conflict):
    """The account has ended; `hemrond staff reopen` opens it again."""


class AccountOpen(Conflict):
    """The account is open already; `staff change` and `staff password` change it."""


class NotAtThisUnit(NotFound):
    """The person has no role at this unit."""


@dataclass(frozen=True, slots=True)
class Who:
    """How a person is called when they log in, and on the screens."""

    username: str
    name: str
    title: str


def check_free(session: Session, username: str) -> None:
    """Refuse a user name that cannot be typed in one way only, or that somebody has."""
    if not _USERNAME.fullmatch(username):
        raise Invalid(
            "A user name has 2 to 100 of the signs a-z, 0-9, dot, hyphen and underscore, "
            "and begins with a letter or a digit."
        )
    taken = session.scalar(select(Staff).where(Staff.username == username))
    if taken is not None:
        raise UsernameTaken if taken.active else AccountEnded


def find(session: Session, username: str) -> Staff:
    """Give an account, open or ended."""
    found = session.scalar(select(Staff).where(Staff.username == username))
    if found is None:
        raise NoSuchAccount
    return found


def find_open(session: Session, username: str) -> Staff:
    """Give an account that has not ended."""
    found = find(session, username)
    if not found.active:
        raise AccountEnded
    return found


def check_fits(role: Role, units: Sequence[CareUnit]) -> None:
    """Refuse a role at a unit that has no such work."""
    only = ONLY_AT.get(role)
    for unit in units:
        if only is not None and unit.kind != only:
            fitting = ", ".join(one for one in Role if ONLY_AT.get(one, unit.kind) == unit.kind)
            raise Invalid(f"Nobody is {role} at {unit.name}, a {unit.kind}. There: {fitting}.")


def open_account(
    session: Session, who: Who, password: str, role: Role, units: Sequence[CareUnit], by: Operator
) -> None:
    """Open an account with a role at some units."""
    check_free(session, who.username)
    check_fits(role, units)
    check_new(password, of=[who.username, who.name])
    made = Staff(
        id=new_id(by.now),
        username=who.username,
        name=who.name,
        title=who.title,
        password_hash=hash_password(password),
        active=True,
    )
    session.add(made)
    session.flush()
    by.note(session, f"staff account {who.username} opened")
    for unit in units:
        _post(session, made, role, unit, by)


def reopen(
    session: Session,
    staff: Staff,
    password: str,
    role: Role,
    units: Sequence[CareUnit],
    by: Operator,
) -> None:
    """Let somebody who has come back in again, with a new password and the role of today."""
    check_fits(role, units)
    check_new(password, of=[staff.username, staff.name])
    staff.active = True
    staff.password_hash = hash_password(password)
    by.note(session, f"staff account {staff.username} opened again")
    end_sessions(session, staff, by.now)
    for unit in units:
        _post(session, staff, role, unit, by)


def find_ended(session: Session, username: str) -> Staff:
    """Give an account that has ended."""
    found = find(session, username)
    if found.active:
        raise AccountOpen
    return found


def rename(session: Session, staff: Staff, name: str, title: str, by: Operator) -> None:
    """Change what a person is called from now on; what is empty stays."""
    staff.name = name or staff.name
    staff.title = title or staff.title
    by.note(session, f"staff account {staff.username}: name or title changed")


def put_to_work(
    session: Session, staff: Staff, role: Role, units: Sequence[CareUnit], by: Operator
) -> None:
    """Make a person this, and nothing else, at these units; it counts from the next log-in."""
    check_fits(role, units)
    for unit in units:
        others = (Assignment.care_unit_id == unit.id) & (Assignment.role != role)
        _end_posts(session, staff, others, by)
        _post(session, staff, role, unit, by)
    end_sessions(session, staff, by.now)


def leave(session: Session, staff: Staff, units: Sequence[CareUnit], by: Operator) -> None:
    """Let a person work no more at these units."""
    for unit in units:
        if not _end_posts(session, staff, Assignment.care_unit_id == unit.id, by):
            raise NotAtThisUnit(f"{staff.username} has no role at {unit.name}.")
        by.note(session, f"staff account {staff.username} works here no more", unit.id)
    end_sessions(session, staff, by.now)


def set_password(session: Session, staff: Staff, password: str, by: Operator) -> None:
    """Give an account a new password; whoever is logged in with the old one is out."""
    check_new(password, of=[staff.username, staff.name])
    staff.password_hash = hash_password(password)
    by.note(session, f"staff account {staff.username}: new password")
    end_sessions(session, staff, by.now)


def end(session: Session, staff: Staff, by: Operator) -> None:
    """End an account at once; the row stays, for it has signed things."""
    staff.active = False
    staff.password_hash = None
    _end_posts(session, staff, Assignment.staff_id == staff.id, by)
    by.note(session, f"staff account {staff.username} ended")
    end_sessions(session, staff, by.now)


def end_sessions(session: Session, staff: Staff, now: datetime) -> None:
    """Log a person out everywhere."""
    session.execute(
        update(StaffSession)
        .where(StaffSession.staff_id == staff.id, StaffSession.ended_at.is_(None))
        .values(ended_at=now)
    )


def not_over(now: datetime) -> ColumnElement[bool]:
    """Tell which posts hold at a moment, or will."""
    return or_(Assignment.valid_until.is_(None), Assignment.valid_until > now)


def _end_posts(
    session: Session, staff: Staff, which: ColumnElement[bool], by: Operator
) -> Sequence[UUID]:
    ended = (
        update(Assignment)
        .where(Assignment.staff_id == staff.id, which, not_over(by.now))
        .values(valid_until=by.now)
        .returning(Assignment.id)
    )
    return session.scalars(ended).all()


def _post(session: Session, staff: Staff, role: Role, unit: CareUnit, by: Operator) -> None:
    kept = session.scalar(
        select(Assignment).where(
            Assignment.staff_id == staff.id,
            Assignment.care_unit_id == unit.id,
            Assignment.role == role,
        )
    )
    if kept is None:
        kept = Assignment(
            id=new_id(by.now),
            staff_id=staff.id,
            care_unit_id=unit.id,
            role=role,
            valid_from=by.now,
        )
        session.add(kept)
    elif kept.valid_until is not None and kept.valid_until <= by.now:
        kept.valid_from = by.now
    kept.valid_until = None
    by.note(session, f"staff account {staff.username}: {role}", unit.id)
