"""`hemrond staff`: who may log in, as what and where. Run where the database is."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Iterable, Sequence

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from backend.access import accounts
from backend.access.operators import Operator
from backend.access.passwords import LONGEST, check_new
from backend.access.units import find_unit
from backend.core.errors import Invalid
from backend.core.settings import read_settings
from backend.core.tables import Assignment, CareUnit, Staff
from backend.core.words import Role
from backend.process.owner import add_demo, as_owner

_ROLES = [role.value for role in Role]


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `staff` and what it can do to the command line."""
    staff = commands.add_parser("staff", help="say who may log in, as what and where")
    tools = staff.add_subparsers(required=True, metavar="TOOL")
    _add(tools.add_parser("add", help="open an account; asks for its password"))
    _change(tools.add_parser("change", help="change a name, a title or what somebody is where"))
    _plain(tools.add_parser("password", help="give an account a new password"), run_password)
    _plain(
        tools.add_parser("end", help="end an account at once, also where it is logged in"), run_end
    )
    _reopen(tools.add_parser("reopen", help="open the account of somebody who has come back"))
    _list(tools.add_parser("list", help="list the accounts; never a password"))


def _add(parser: argparse.ArgumentParser) -> None:
    _username(parser)
    parser.add_argument("--name", required=True, help='as it is signed with, such as "Sara Ek"')
    parser.add_argument("--title", required=True, help='such as "Överläkare"')
    _post(parser, required=True)
    parser.set_defaults(command=run_add)


def _change(parser: argparse.ArgumentParser) -> None:
    _username(parser)
    parser.add_argument("--name", help="what the person is called from now on")
    parser.add_argument("--title", help="the title from now on")
    _post(parser, required=False)
    parser.add_argument(
        "--leave", action="append", default=[], metavar="UNIT", help="works here no more"
    )
    parser.set_defaults(command=run_change)


def _reopen(parser: argparse.ArgumentParser) -> None:
    _username(parser)
    _post(parser, required=True)
    parser.set_defaults(command=run_reopen)


def _list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--unit", help="only who works here")
    parser.add_argument("--ended", action="store_true", help="also the accounts that have ended")
    add_demo(parser)
    parser.set_defaults(command=run_list)


def _plain(parser: argparse.ArgumentParser, command: object) -> None:
    _username(parser)
    parser.set_defaults(command=command)


def _username(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username", help="what the person logs in with, such as sara.ek")
    add_demo(parser)


def _post(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument("--role", required=required, choices=_ROLES, help="what the person is ...")
    parser.add_argument(
        "--unit", required=required, action="append", help="... and where; may be said again"
    )


def run_add(chosen: argparse.Namespace) -> None:
    """Open an account."""
    who = accounts.Who(chosen.username, _said(chosen.name), _said(chosen.title))
    role = Role(chosen.role)
    with as_owner(read_settings(), demo=chosen.demo) as (session, by):
        accounts.check_free(session, who.username)
        units = _units(session, chosen.unit)
        accounts.check_fits(role, units)
        password = ask_password([who.username, who.name])
        accounts.open_account(session, who, password, role, units, by)
    sys.stdout.write(f"{who.username} may log in.\n")


def run_change(chosen: argparse.Namespace) -> None:
    """Change what somebody is called, or what they are and where."""
    if bool(chosen.role) != bool(chosen.unit):
        raise Invalid("A role is at a unit: say --role and --unit together.")
    if not (chosen.name or chosen.title or chosen.role or chosen.leave):
        raise Invalid("Say what to change: --name, --title, --role with --unit, or --leave.")
    with as_owner(read_settings(), demo=chosen.demo) as (session, by):
        staff = accounts.find_open(session, chosen.username)
        if chosen.name or chosen.title:
            accounts.rename(session, staff, _said(chosen.name), _said(chosen.title), by)
        if chosen.leave:
            accounts.leave(session, staff, _units(session, chosen.leave), by)
        if chosen.role:
            units = _units(session, chosen.unit)
            accounts.put_to_work(session, staff, Role(chosen.role), units, by)
    again = " Whoever was logged in with it logs in again." if chosen.role or chosen.leave else ""
    sys.stdout.write(f"{chosen.username} is changed.{again}\n")


def run_password(chosen: argparse.Namespace) -> None:
    """Give an account a new password."""
    with as_owner(read_settings(), demo=chosen.demo) as (session, by):
        staff = accounts.find_open(session, chosen.username)
        accounts.set_password(session, staff, ask_password([staff.username, staff.name]), by)
    sys.stdout.write("The new password holds; whoever was logged in with the old one is out.\n")


def run_end(chosen: argparse.Namespace) -> None:
    """End an account."""
    with as_owner(read_settings(), demo=chosen.demo) as (session, by):
        accounts.end(session, accounts.find_open(session, chosen.username), by)
    sys.stdout.write(f"{chosen.username} is logged out everywhere and cannot log in.\n")


def run_reopen(chosen: argparse.Namespace) -> None:
    """Open an account again."""
    role = Role(chosen.role)
    with as_owner(read_settings(), demo=chosen.demo) as (session, by):
        staff = accounts.find_ended(session, chosen.username)
        units = _units(session, chosen.unit)
        accounts.check_fits(role, units)
        password = ask_password([staff.username, staff.name])
        accounts.reopen(session, staff, password, role, units, by)
    sys.stdout.write(f"{chosen.username} may log in again.\n")


def run_list(chosen: argparse.Namespace) -> None:
    """List the accounts with what each is where."""
    with as_owner(read_settings(), demo=chosen.demo) as (session, by):
        only = None if chosen.unit is None else find_unit(session, chosen.unit).id
        everybody = session.scalars(select(Staff).order_by(Staff.username)).all()
        posts = _posts(session, by)
        for one in everybody:
            mine = [post for post in posts if post.staff_id == one.id]
            if (one.active or chosen.ended) and (
                only is None or any(post.care_unit_id == only for post in mine)
            ):
                sys.stdout.write(_line(one, mine) + "\n")


def ask_password(names: Iterable[str]) -> str:
    """Ask for a new password: twice on a terminal, else one line of the standard input."""
    if not sys.stdin.isatty():
        given = sys.stdin.readline(LONGEST + 2).rstrip("\r\n")
        if not given:
            raise Invalid("No password came on the standard input.")
        return given
    try:
        first = getpass.getpass("Password: ")
        check_new(first, of=names)
        second = getpass.getpass("The same again: ")
    except EOFError:
        raise Invalid("No password was given; nothing was changed.") from None
    if second != first:
        raise Invalid("The two are not the same; nothing was changed.")
    return first


def _posts(session: Session, by: Operator) -> Sequence[Row[*tuple[object, ...]]]:
    wanted = (
        select(Assignment.staff_id, Assignment.care_unit_id, Assignment.role, CareUnit.name)
        .join(CareUnit, CareUnit.id == Assignment.care_unit_id)
        .where(accounts.not_over(by.now))
        .order_by(CareUnit.name, Assignment.role)
    )
    return session.execute(wanted).all()


def _line(one: Staff, posts: Sequence[Row[*tuple[object, ...]]]) -> str:
    where = "; ".join(f"{post.role} at {post.name}" for post in posts) or "no role anywhere"
    return f"{one.username}  {one.name}, {one.title}  {where if one.active else 'ended'}"


def _units(session: Session, said: Iterable[str]) -> list[CareUnit]:
    found = {unit.id: unit for unit in (find_unit(session, one) for one in said)}
    return list(found.values())


def _said(text: str | None) -> str:
    """Give one line of text; nothing where nothing was said."""
    line = " ".join((text or "").split())
    if text is not None and not (line and line.isprintable()):
        raise Invalid("A name or a title is not empty.")
    return line
