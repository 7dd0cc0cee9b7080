"""The page of a screen on a ward's wall: plain HTML from the server, filled by a script of its own.

Not a page of Dash, whose callbacks are all reached by one path: a wall may ask for a few paths, and
this page needs no others.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from dashboard import i18n
from dashboard.client import Refused, Unauthenticated
from dashboard.login import TEMPLATES
from dashboard.ward.on_wall import worded

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from fastapi import FastAPI

    from dashboard.client import Backend

ASSETS = Path(__file__).parent / "assets"
FILES = ("wall.js", "wall.css", "tokens.css")


def mount(server: FastAPI, backend: Backend, *, demo: bool, clock: Callable[[], datetime]) -> None:
    """Put the wall's page and its list on a server."""

    async def page() -> Response:
        try:
            await backend.read("wall")
        except Unauthenticated:
            return RedirectResponse("/ward/walls", 303)
        except Refused:
            pass  # the page itself says that there is no contact, and tries again
        return HTMLResponse(drawn(demo=demo))

    async def listed() -> Response:
        try:
            told = await backend.read("wall")
        except Unauthenticated as refused:
            return JSONResponse(refused.problem, 401)
        except Refused as refused:
            return JSONResponse(refused.problem, 503)
        return JSONResponse(worded(told, now=clock(), build=build()))

    server.add_api_route("/wall", page, include_in_schema=False)
    server.add_api_route("/wall/list", listed, include_in_schema=False)


def drawn(*, demo: bool) -> str:
    """Write the page in the language of whoever hung it up; it holds no patient yet."""
    return TEMPLATES.get_template("wall.html").render(
        _=i18n.gettext, language=i18n.language(), demo=demo, build=build()
    )


@cache
def build() -> str:
    """Name this version of the page: a wall that hangs with another one loads itself anew."""
    whole = b"".join((ASSETS / name).read_bytes() for name in FILES)
    return hashlib.sha256(whole).hexdigest()[:12]
