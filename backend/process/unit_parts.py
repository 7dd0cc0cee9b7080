"""`hemrond unit parts`: which parts of the product a ward uses. Run where the database is."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable

from sqlalchemy.orm import Session

from backend.access.callers import parts_used
from backend.access.operators import Operator
from backend.access.units import find_unit
from backend.core.errors import Invalid
from backend.core.settings import read_settings
from backend.core.tables import CareUnit
from backend.core.words import Part, UnitKind
from backend.process.owner import add_demo, as_owner
from backend.stay.parts import begun, in_order

_NAMES = ", ".join(Part)


def add_tool(tools: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `parts` to what can be done with a unit."""
    parser = tools.add_parser("parts", help="show or choose which parts of the product a ward uses")
    parser.add_argument("unit", help="the ward: its name or id")
    wanted = parser.add_mutually_exclusive_group()
    wanted.add_argument("--only", nargs="+", metavar="PART", help=f"use only these: {_NAMES}")
    wanted.add_argument("--all", action="store_true", help="use all of it")
    add_demo(parser)
    parser.set_defaults(command=run_parts)


def run_parts(chosen: argparse.Namespace) -> None:
    """Show a ward's parts, or choose them and say what is left of the others."""
    with as_owner(read_settings(), demo=chosen.demo) as (session, by):
        unit = find_unit(session, chosen.unit)
        if chosen.only or chosen.all:
            choose(session, unit, None if chosen.all else chosen.only, by)
        for line in told(session, unit):
            sys.stdout.write(f"{line}\n")


def choose(session: Session, unit: CareUnit, named: Iterable[str] | None, by: Operator) -> None:
    """Let a ward use these parts alone, or without names all of them."""
    if unit.kind != UnitKind.WARD:
        raise Invalid("Only a ward chooses its parts; home care has what wards share with it.")
    unit.parts = None if named is None else list(in_order(_known(named)))
    session.flush()
    by.note(session, f"unit parts: {', '.join(unit.parts or ['all'])}", unit.id)


def told(session: Session, unit: CareUnit) -> Iterable[str]:
    """Say what a ward uses, and what it uses no more that patients still have something of."""
    used = parts_used(unit.parts)
    yield f"{unit.name} uses: {', '.join(in_order(used))}"
    left = begun(session, unit=unit.id) - used
    if left:
        yield (
            f"Begun and not over: {', '.join(in_order(left))}. "
            "It stays reachable until those stays end; nothing new is begun in it."
        )


def _known(named: Iterable[str]) -> frozenset[Part]:
    words = [word for one in named for word in one.replace(",", " ").split()]
    unknown = [word for word in words if word not in set(Part)]
    if unknown or not words:
        raise Invalid(f"There is no part “{' '.join(unknown)}”. There are: {_NAMES}.")
    return frozenset(Part(word) for word in words)
