"""`hemrond token`: let a home's bridge in, and shut it out again. Run where the database is."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from backend.access import tokens
from backend.core.clock import database_now
from backend.core.errors import BadConfiguration
from backend.core.settings import Settings, read_settings
from backend.process.serve import running_database

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
    give.add_argument("--backend", help="how the home reaches the ward (HEMROND_PUBLIC_URL)")
    give.set_defaults(command=run_give)
    shown = tools.add_parser("list", help="list an episode's tokens; never the tokens themselves")
    _episode(shown)
    shown.set_defaults(command=run_list)
    revoke = tools.add_parser("revoke", help="shut a bridge out at once")
    revoke.add_argument("token", type=UUID, help="the id that `hemrond token list` shows")
    _demo(revoke)
    revoke.set_defaults(command=run_revoke)


def _episode(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("episode", type=UUID, help="its id: the end of the patient page's address")
    _demo(parser)


def _demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--demo", action="store_true", help="in the demo's database")


def run_give(chosen: argparse.Namespace) -> None:
    """Give a token; what is printed is a whole home.toml."""
    settings = read_settings()
    with _as_owner(settings, demo=chosen.demo) as (session, now):
        token = tokens.give(session, chosen.episode, chosen.label, now=now)
    backend = json.dumps(chosen.backend or settings.public_url)
    label = chosen.label.replace("\n", " ")
    written = _HOME.format(label=label, backend=backend, episode=chosen.episode, token=token)
    sys.stdout.write(written)


def run_list(chosen: argparse.Namespace) -> None:
    """List the tokens of an episode."""
    with _as_owner(read_settings(), demo=chosen.demo) as (session, _):
        for one in tokens.given(session, chosen.episode):
            state = f"revoked {one.revoked_at:%Y-%m-%d %H:%M}" if one.revoked_at else "in force"
            sys.stdout.write(f"{one.id}  {one.created_at:%Y-%m-%d %H:%M}  {state}  {one.label}\n")


def run_revoke(chosen: argparse.Namespace) -> None:
    """Revoke a token."""
    with _as_owner(read_settings(), demo=chosen.demo) as (session, now):
        tokens.revoke(session, chosen.token, now=now)
    sys.stdout.write("It opens nothing any more.\n")


@contextmanager
def _as_owner(settings: Settings, *, demo: bool) -> Iterator[tuple[Session, datetime]]:
    """Work in the database as its owner: the application's own role may give nobody a token."""
    if demo:
        its_own = {"state_dir": settings.state_dir / "demo", "database_url": None}
        settings = settings.model_copy(update=its_own)
    with running_database(settings, say=lambda _: None) as running:
        if running.url_owner is None:
            raise BadConfiguration(
                "Set HEMROND_OWNER_DATABASE_URL: only the owner may give or revoke tokens."
            )
        engine = create_engine(running.url_owner, hide_parameters=True)
        try:
            with Session(engine) as session, session.begin():
                yield session, database_now(session)
        finally:
            engine.dispose()
