"""Working in the database as its owner, at the machine: what the application's role may not do."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from backend.access.operators import Operator
from backend.core.clock import database_now
from backend.core.embedded import account
from backend.core.errors import BadConfiguration, Conflict
from backend.core.migrate import newest, reached
from backend.core.settings import Settings
from backend.process.demo.place import folder_of
from backend.process.serve import running_database


class SomebodyElseToo(Conflict):
    """Somebody else entered the same at the same moment; nothing was changed. Try again."""


def add_demo(parser: argparse.ArgumentParser) -> None:
    """Let a command work in the demo's database instead."""
    parser.add_argument("--demo", action="store_true", help="in the demo's database")


@contextmanager
def as_owner(settings: Settings, *, demo: bool) -> Iterator[tuple[Session, Operator]]:
    """Open a transaction as the owner of the database; all of it is kept, or nothing."""
    if demo:
        its_own = {"state_dir": folder_of(settings.state_dir), "database_url": None}
        settings = settings.model_copy(update=its_own)
    with running_database(settings, say=lambda _: None) as running:
        if running.url_owner is None:
            raise BadConfiguration(
                "Set HEMROND_OWNER_DATABASE_URL: only the owner of the database may do this."
            )
        engine = create_engine(running.url_owner, hide_parameters=True)
        try:
            _check_shape(engine)
            with Session(engine) as session, session.begin():
                yield session, Operator(_user(), database_now(session))
        except OperationalError as wrong:
            raise BadConfiguration(f"The database cannot be reached: {wrong.orig}") from wrong
        except IntegrityError as wrong:
            raise SomebodyElseToo from wrong
        finally:
            engine.dispose()


def _check_shape(engine: Engine) -> None:
    if reached(engine) != newest():
        raise BadConfiguration("The database is not at this version: run `hemrond migrate` first.")


def _user() -> str:
    """Give who sits at the machine; behind sudo that is not who the process runs as."""
    try:
        me = account.current().name
    except BadConfiguration:  # in a container it may have a number alone
        me = f"user number {os.geteuid()}"
    behind = os.environ.get("SUDO_USER")
    return f"{behind} (as {me})" if behind and behind != me else me
