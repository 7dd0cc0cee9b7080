"""`hemrond provider`, `unit` and `bed`: who gives the care and where. Run where the database is."""

from __future__ import annotations

import argparse
import sys

from backend.access import units, ward_beds
from backend.core.errors import Invalid
from backend.core.settings import read_settings
from backend.core.tables import CareUnit
from backend.core.words import ProviderKind, UnitKind
from backend.process import unit_parts
from backend.process.owner import add_demo, as_owner


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `provider`, `unit` and `bed` to the command line."""
    _providers(commands.add_parser("provider", help="enter the region and the municipalities"))
    _units(commands.add_parser("unit", help="enter the wards and the home-care units"))
    _beds(commands.add_parser("bed", help="enter the beds that a ward can promise"))


def _providers(parser: argparse.ArgumentParser) -> None:
    tools = parser.add_subparsers(required=True, metavar="TOOL")
    add = tools.add_parser("add", help="enter a care provider; again does no harm")
    add.add_argument("name", help='such as "Region Mellandalen"')
    add.add_argument("--kind", required=True, choices=[kind.value for kind in ProviderKind])
    add.add_argument("--number", help="its organisation number")
    add.set_defaults(command=run_add_provider)
    shown = tools.add_parser("list", help="list them")
    shown.set_defaults(command=run_list_providers)
    for tool in (add, shown):
        add_demo(tool)


def _units(parser: argparse.ArgumentParser) -> None:
    tools = parser.add_subparsers(required=True, metavar="TOOL")
    add = tools.add_parser("add", help="enter a unit; again does no harm")
    add.add_argument("name", help='what everybody calls it, such as "Infektion avd. 54"')
    add.add_argument("--provider", required=True, help="whose it is: a name or an id")
    add.add_argument("--kind", required=True, choices=[kind.value for kind in UnitKind])
    add.add_argument("--phone", required=True, help="the number that is answered day and night")
    add.add_argument("--beds", type=int, default=0, help="how many beds the ward has (22)")
    add.set_defaults(command=run_add_unit)
    change = tools.add_parser("change", help="change what is told of a unit")
    change.add_argument("unit", help="its name or id")
    change.add_argument("--name", help="what it is called from now on")
    change.add_argument("--phone", help="its number from now on")
    change.add_argument("--beds", type=int, help="how many beds the ward has from now on")
    change.set_defaults(command=run_change_unit)
    shown = tools.add_parser("list", help="list them")
    shown.set_defaults(command=run_list_units)
    for tool in (add, change, shown):
        add_demo(tool)
    unit_parts.add_tool(tools)


def _beds(parser: argparse.ArgumentParser) -> None:
    tools = parser.add_subparsers(required=True, metavar="TOOL")
    add = tools.add_parser("add", help="enter beds by their labels; again does no harm")
    add.add_argument("unit", help="the ward: its name or id")
    add.add_argument("label", nargs="+", help="what the bed is called on the ward, such as 12:1")
    add.set_defaults(command=run_add_beds)
    shown = tools.add_parser("list", help="list a ward's beds")
    shown.add_argument("unit", help="the ward: its name or id")
    shown.set_defaults(command=run_list_beds)
    close = tools.add_parser("close", help="close a bed that nobody has been promised")
    close.set_defaults(command=run_close_bed)
    reopen = tools.add_parser("open", help="open a closed bed again")
    reopen.set_defaults(command=run_open_bed)
    for tool in (close, reopen):
        tool.add_argument("unit", help="the ward: its name or id")
        tool.add_argument("label", help="the bed's label")
    for tool in (add, shown, close, reopen):
        add_demo(tool)


def run_add_provider(chosen: argparse.Namespace) -> None:
    """Enter a care provider."""
    with as_owner(read_settings(), demo=chosen.demo) as (session, by):
        kind = ProviderKind(chosen.kind)
        entered, new = units.add_provider(session, kind, chosen.name, chosen.number, by)
        _say(f"{entered.id}  {entered.name}{_known(new=new)}")


def run_list_providers(chosen: argparse.Namespace) -> None:
    """List the care providers."""
    with as_owner(read_settings(), demo=chosen.demo) as (session, _):
        for one in units.providers(session):
            _say("  ".join([str(one.id), one.kind, one.name, one.organisation_number or ""]))


def run_add_unit(chosen: argparse.Namespace) -> None:
    """Enter a unit."""
    told = units.Told(chosen.name, UnitKind(chosen.kind), chosen.phone, chosen.beds)
    with as_owner(read_settings(), demo=chosen.demo) as (session, by):
        provider = units.find_provider(session, chosen.provider)
        entered, new = units.add_unit(session, provider, told, by)
        _say(f"{entered.id}  {entered.name}{_known(new=new)}")


def run_change_unit(chosen: argparse.Namespace) -> None:
    """Change what is told of a unit."""
    wanted = units.Change(chosen.name, chosen.phone, chosen.beds)
    if wanted == units.Change():
        raise Invalid("Say what to change: --name, --phone or --beds.")
    with as_owner(read_settings(), demo=chosen.demo) as (session, by):
        unit = units.find_unit(session, chosen.unit)
        units.change_unit(session, unit, wanted, by)
        _say(_told(unit))


def run_list_units(chosen: argparse.Namespace) -> None:
    """List the units."""
    with as_owner(read_settings(), demo=chosen.demo) as (session, _):
        for unit in units.units(session):
            _say(_told(unit))


def run_add_beds(chosen: argparse.Namespace) -> None:
    """Enter a ward's beds."""
    with as_owner(read_settings(), demo=chosen.demo) as (session, by):
        unit = units.find_unit(session, chosen.unit)
        new = ward_beds.add(session, unit, chosen.label, by)
        _say(f"{unit.name}: {len(new)} new beds, {len(ward_beds.beds(session, unit))} in all.")


def run_list_beds(chosen: argparse.Namespace) -> None:
    """List a ward's beds."""
    with as_owner(read_settings(), demo=chosen.demo) as (session, _):
        for bed in ward_beds.beds(session, units.find_unit(session, chosen.unit)):
            state = f"closed {bed.closed_at:%Y-%m-%d %H:%M}" if bed.closed_at else "open"
            _say(f"{bed.label}  {bed.kind}  {state}")


def run_close_bed(chosen: argparse.Namespace) -> None:
    """Close a bed."""
    with as_owner(read_settings(), demo=chosen.demo) as (session, by):
        unit = units.find_unit(session, chosen.unit)
        done = ward_beds.close(session, unit, chosen.label, by)
        _say("It is closed." if done else "It was closed already.")


def run_open_bed(chosen: argparse.Namespace) -> None:
    """Open a bed again."""
    with as_owner(read_settings(), demo=chosen.demo) as (session, by):
        unit = units.find_unit(session, chosen.unit)
        done = ward_beds.reopen(session, unit, chosen.label, by)
        _say("It is open." if done else "It was open already.")


def _told(unit: CareUnit) -> str:
    return f"{unit.id}  {unit.kind}  {unit.name}  {unit.phone}  {unit.beds} beds"


def _known(*, new: bool) -> str:
    return "" if new else "  (was there already)"


def _say(line: str) -> None:
    sys.stdout.write(line.rstrip() + "\n")
