"""The login page: plain HTML from the server, which posts to the API like everybody else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dashboard import i18n

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import FastAPI

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """A login that a demo offers to everybody who comes to its door."""

    username: str
    password: str
    name: str
    role: str


def mount(server: FastAPI, *, demo: bool, logins: Sequence[DemoLogin] = ()) -> None:
    """Put the login page on a server; logins are shown only by a demo."""
    offered = tuple(logins) if demo else ()

    async def login(ended: str = "") -> HTMLResponse:
        return HTMLResponse(page(demo=demo, logins=offered, ended=bool(ended)))

    server.add_api_route("/login", login, include_in_schema=False)


def page(*, demo: bool, logins: Sequence[DemoLogin], ended: bool = False) -> str:
    """Write the login page in the language of whoever is looking, who may have been sent here."""
    return TEMPLATES.get_template("login.html").render(
        _=i18n.gettext, language=i18n.language(), demo=demo, logins=logins, ended=ended
    )
