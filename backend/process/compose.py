"""Puts the API, the ward and the gate together into one application."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from anyio import to_thread
from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp

from backend.access import walls
from backend.access.sessions import who_is
from backend.api.app import create_app
from backend.api.deps import Desk
from backend.api.gate import Away, Gate, Who
from backend.core.clock import machine_now
from backend.core.errors import kind_and_place
from dashboard import login, wall
from dashboard.client import Backend
from dashboard.identity import Identity
from dashboard.login import DemoLogin
from dashboard.ward.app import content_policy, mount

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Product:
    """The whole as an ASGI application, and the API inside it."""

    application: ASGIApp
    api: FastAPI


def compose(desk: Desk, logins: Sequence[DemoLogin] = ()) -> Product:
    """Build the product: gate outermost, then identity, then the API with the ward beside it."""
    demo = desk.settings.demo
    api = create_app(desk)
    login.mount(api, demo=demo, logins=logins)
    # The ward talks to the API by HTTP in memory, behind the gate that it has passed already.
    backend = Backend.in_process(api)
    wall.mount(api, backend, demo=demo, clock=machine_now)
    ward = mount(api, backend, demo=demo, clock=machine_now)
    policy = content_policy(ward)
    gate = Gate(
        Identity(api),
        who=_asks(desk),
        csrf_key=desk.settings.key(),
        csp=policy,
        cookie=desk.settings.session_cookie,
        open_paths=("/login", "/health", "/ward/assets/"),
    )
    return Product(gate, api)


def _asks(desk: Desk) -> Who:
    def ask(cookie: str, *, stirs: bool) -> object | None:
        try:
            with desk.database.session() as session:
                if cookie.startswith(walls.PREFIX):
                    return walls.whose(session, cookie)
                return who_is(session, cookie, settings=desk.settings, stirs=stirs)
        except SQLAlchemyError as wrong:
            log.warning("Nobody can be known just now: %s", kind_and_place(wrong))
            raise Away from wrong

    async def who(session: str, /, *, stirs: bool) -> object | None:
        return await to_thread.run_sync(partial(ask, session, stirs=stirs))

    return who
