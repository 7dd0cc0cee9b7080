"""Care providers and their units: entered once, found by name or id, and said by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.access.operators import Operator
from backend.core.errors import Conflict, Invalid, NotFound
from backend.core.ids import new_id
from backend.core.tables import CareProvider, CareUnit
from backend.core.words import ProviderKind, UnitKind

_LONGEST = 100
_Known = TypeVar("_Known", CareProvider, CareUnit)


class ProviderDiffers(Conflict):
    """There is a care provider of this name already, and it is not the same."""


class UnitDiffers(Conflict):
    """There is a unit of this name already, and it is not the same; `unit change` changes it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a unit when it is entered."""

    name: str
    kind: UnitKind
    phone: str
    beds: int


@dataclass(frozen=True, slots=True)
class Change:
    """What shall be otherwise about a unit; None leaves it as it is."""

    name: str | None = None
    phone: str | None = None
    beds: int | None = None


def providers(session: Session) -> Sequence[CareProvider]:
    """List the care providers by name."""
    return session.scalars(select(CareProvider).order_by(CareProvider.name)).all()


def units(session: Session) -> Sequence[CareUnit]:
    """List the units by name."""
    return session.scalars(select(CareUnit).order_by(CareUnit.name, CareUnit.id)).all()


def find_provider(session: Session, said: str) -> CareProvider:
    """Give the care provider that somebody means by a name or an id."""
    return _meant("care provider", said, providers(session))


def find_unit(session: Session, said: str) -> CareUnit:
    """Give the unit that somebody means by a name or an id."""
    return _meant("unit", said, units(session))


def add_provider(
    session: Session, kind: ProviderKind, name: str, number: str | None, by: Operator
) -> tuple[CareProvider, bool]:
    """Enter a care provider; give it, and whether it is new."""
    kept = session.scalar(select(CareProvider).where(CareProvider.name == _name(name)))
    if kept is not None:
        if (kept.kind, kept.organisation_number) != (kind, number):
            raise ProviderDiffers
        return kept, False
    made = CareProvider(id=new_id(by.now), kind=kind, name=_name(name), organisation_number=number)
    session.add(made)
    session.flush()
    by.note(session, f"care provider {made.id} entered")
    return made, True


def add_unit(
    session: Session, provider: CareProvider, told: Told, by: Operator
) -> tuple[CareUnit, bool]:
    """Enter a unit; give it, and whether it is new."""
    name, phone, beds = _name(told.name), _phone(told.phone), _beds(told.beds, told.kind)
    kept = _of_this_name(session, provider.id, name)
    if kept is not None:
        if (kept.kind, kept.phone, kept.beds) != (told.kind, phone, beds):
            raise UnitDiffers
        return kept, False
    made = CareUnit(
        id=new_id(by.now),
        care_provider_id=provider.id,
        kind=told.kind,
        name=name,
        phone=phone,
        beds=beds,
    )
    session.add(made)
    session.flush()
    by.note(session, "unit entered", made.id)
    return made, True


def change_unit(session: Session, unit: CareUnit, wanted: Change, by: Operator) -> None:
    """Change what is told of a unit."""
    if wanted.name is not None:
        name = _name(wanted.name)
        other = _of_this_name(session, unit.care_provider_id, name)
        if other is not None and other.id != unit.id:
            raise UnitDiffers("Another unit of the same care provider has this name.")
        unit.name = name
    if wanted.phone is not None:
        unit.phone = _phone(wanted.phone)
    if wanted.beds is not None:
        unit.beds = _beds(wanted.beds, UnitKind(unit.kind))
    session.flush()
    by.note(session, "unit changed", unit.id)


def _of_this_name(session: Session, provider_id: UUID, name: str) -> CareUnit | None:
    return session.scalar(
        select(CareUnit).where(CareUnit.care_provider_id == provider_id, CareUnit.name == name)
    )


def _meant(what: str, said: str, known: Sequence[_Known]) -> _Known:
    """Give the one of this name or id, and help whoever named none or several."""
    wanted = said.strip().casefold()
    named = [one for one in known if wanted in {str(one.id), one.name.casefold()}]
    if not named:
        there = "; ".join(one.name for one in known) or "none yet"
        raise NotFound(f"There is no {what} “{said}”. There are: {there}.")
    if len(named) > 1:
        ids = ", ".join(str(one.id) for one in named)
        raise Invalid(f"Several have the name “{said}”; say an id instead: {ids}.")
    return named[0]


def _name(said: str) -> str:
    name = " ".join(said.split())
    if not 0 < len(name) <= _LONGEST or not name.isprintable():
        raise Invalid(f"A name has 1 to {_LONGEST} characters, on one line.")
    return name


def _phone(said: str) -> str:
    phone = " ".join(said.split())
    if not any(sign.isdigit() for sign in phone) or len(phone) > _LONGEST:
        raise Invalid("A telephone number has digits: patients and ambulances are told to ring it.")
    return phone


def _beds(number: int, kind: UnitKind) -> int:
    if number < 0:
        raise Invalid("The number of beds is 0 or more.")
    if number and kind is not UnitKind.WARD:
        raise Invalid("Only a ward has beds.")
    return number
