"""What a route is given: the desk it works at, and the person it works for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, cast
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from backend.access import walls
from backend.access.attempts import Attempts
from backend.access.callers import Caller, Wall
from backend.access.guesses import Guesses
from backend.access.sessions import who_is
from backend.api import parts
from backend.api.gate import stirs
from backend.core.clock import database_now
from backend.core.database import Database, work_for
from backend.core.errors import NotJson, Unauthenticated
from backend.core.settings import Settings
from backend.monitoring.intake import Intake
from backend.stay.parts import check_part


@dataclass(frozen=True, slots=True)
class Work:
    """One person's errand, in one transaction, at one moment."""

    session: Session
    caller: Caller
    now: datetime

    @property
    def units(self) -> tuple[UUID, ...]:
        """The units whose patients this work may concern."""
        return self.caller.units


@dataclass(frozen=True, slots=True)
class WallWork:
    """What a screen on a wall asks for, in one transaction, at one moment."""

    session: Session
    wall: Wall
    now: datetime

    @property
    def units(self) -> tuple[UUID, ...]:
        """The one unit that the screen belongs to."""
        return (self.wall.unit_id,)


@dataclass(frozen=True, slots=True)
class Desk:
    """What all routes share. `replayed` is the clock while the demo replays history."""

    database: Database
    settings: Settings
    replayed: Callable[[], datetime | None] = lambda: None
    attempts: Attempts = field(default_factory=Attempts)
    guesses: Guesses = field(default_factory=Guesses)

    @contextmanager
    def work(self, request: Request) -> Iterator[Work]:
        """Open a transaction for the person who is logged in; commit before the answer leaves."""
        with self.database.session() as session:
            caller = self._who(request, session)
            work_for(session, caller.units)
            self._check_part(request, session, caller)
            yield Work(session, caller, self.now(session))

    @contextmanager
    def recheck(self, request: Request) -> Iterator[Work]:
        """Open a transaction for a person who has done nothing, if the session still lives."""
        with self.database.session() as session:
            caller = self._by_cookie(request, session, stirs=False)
            work_for(session, caller.units)
            yield Work(session, caller, self.now(session))

    @contextmanager
    def at_wall(self, request: Request) -> Iterator[WallWork]:
        """Open a transaction for a screen on a wall; no person's session opens it."""
        with self.database.session() as session:
            wall = walls.whose(session, request.cookies.get(self.settings.session_cookie, ""))
            if wall is None:
                raise Unauthenticated(
                    "No wall screen hangs here: it was taken down, or is too old."
                )
            work_for(session, (wall.unit_id,))
            yield WallWork(session, wall, self.now(session))

    def now(self, session: Session) -> datetime:
        """Give the moment: the database's clock, unless history is being replayed."""
        return self.replayed() or database_now(session)

    def _check_part(self, request: Request, session: Session, caller: Caller) -> None:
        about = parts.about(request)
        if about is not None:
            check_part(session, caller, about)

    def _who(self, request: Request, session: Session) -> Caller:
        known = getattr(request.state, "identity", None)
        if isinstance(known, Caller):
            return known
        return self._by_cookie(request, session, stirs=stirs(request.url.path, request.headers))

    def _by_cookie(self, request: Request, session: Session, *, stirs: bool) -> Caller:
        cookie = request.cookies.get(self.settings.session_cookie, "")
        caller = who_is(session, cookie, settings=self.settings, stirs=stirs)
        if caller is None:
            raise Unauthenticated
        return caller


# Dependencies are async even where they wait for nothing: FastAPI moves others to a thread and back.
async def desk_of(request: Request) -> Desk:
    """Give the desk that the process was put together with."""
    return cast("Desk", request.app.state.desk)


async def body_of(request: Request) -> bytes:
    """Give a JSON body as it was sent, to the letter."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise NotJson
    return await request.body()


async def bearer_of(request: Request) -> str:
    """Give the device token of a request."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise Unauthenticated("Send the device token as 'Authorization: Bearer <token>'.")
    return token.strip()


async def intake_of(request: Request) -> Intake:
    """Give the intake of uploads."""
    return cast("Intake", request.app.state.intake)


AtDesk = Annotated[Desk, Depends(desk_of)]
AtIntake = Annotated[Intake, Depends(intake_of)]
Body = Annotated[bytes, Depends(body_of)]
Bearer = Annotated[str, Depends(bearer_of)]
