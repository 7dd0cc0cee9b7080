"""`hemrond token`: let a home's bridge in, and shut it out again. Run where the database is."""

from __future__ import annotations

import argparse
import json
import sys
from uuid import UUID

from backend.access import tokens
from backend.core.settings import read_settings
from backend.process.demo.place import last_address
from backend.process.owner import add_demo, as_owner

_HOME = """\
# For `hemrond-bridge` in the home of one episode: {label}. The token is told only here.
backend = {backend}
episode = "{episode}"
token = "{token}"
state_dir = "hemrond-bridge"
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `token` and what it can do to the command line."""
    token = commands.add_parser("token", help="let a home's bridge in, or shut it out")
    tools = token.add_subparsers(required=True, metavar="TOOL")
    give = tools.add_parser("give", help="give an episode a token; prints the home's settings")
    _episode(give)
    give.add_argument("--label", default="bridge", help="what the ward calls it, such as kit-3")
    give.add_argument(
        "--backend",
        help="how the home reaches the ward (HEMROND_PUBLIC_URL, or where the demo runs)",
    )
    give.set_defaults(command=run_give)
    shown = tools.add_parser("list", help="list an episode's tokens; never the tokens themselves")
    _episode(shown)
    shown.set_defaults(command=run_list)
    revoke = tools.add_parser("revoke", help="shut a bridge out at once")
    revoke.add_argument("token", type=UUID, help="the id that `hemrond token list` shows")
    add_demo(revoke)
    revoke.set_defaults(command=run_revoke)


def _episode(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("episode", type=UUID, help="its id: the end of the patient page's address")
    add_demo(parser)


def run_give(chosen: argparse.Namespace) -> None:
    """Give a token; what is printed is a whole home.toml."""
    settings = read_settings()
    with as_owner(settings, demo=chosen.demo) as (session, by):
        token = tokens.give(session, chosen.episode, chosen.label, by=by)
    demo = last_address(settings.state_dir) if chosen.demo else None
    backend = json.dumps(chosen.backend or demo or settings.public_url)
    label = chosen.label.replace("\n", " ")
    written = _HOME.format(label=label, backend=backend, episode=chosen.episode, token=token)
    sys.stdout.write(written)


def run_list(chosen: argparse.Namespace) -> None:
    """List the tokens of an episode."""
    with as_owner(read_settings(), demo=chosen.demo) as (session, _):
        found = tokens.given(session, chosen.episode)
        for one in found:
            state = f"revoked {one.revoked_at:%Y-%m-%d %H:%M}" if one.revoked_at else "in force"
            sys.stdout.write(f"{one.id}  {one.created_at:%Y-%m-%d %H:%M}  {state}  {one.label}\n")
    if not found:
        sys.stdout.write("No token has been given for this episode.\n")


def run_revoke(chosen: argparse.Namespace) -> None:
    """Revoke a token."""
    with as_owner(read_settings(), demo=chosen.demo) as (session, by):
        tokens.revoke(session, chosen.token, by=by)
    sys.stdout.write("It opens nothing any more.\n")
