"""The ward's round as Dash on the FastAPI application that also holds the API."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from dash import Dash
from dash.backends._fastapi import FastAPIDashServer
from fastapi.responses import JSONResponse, RedirectResponse

from dashboard.i18n import language
from dashboard.ward import discharge, stay, trouble
from dashboard.ward.callbacks import Ward, connect
from dashboard.ward.pages.frame import frame

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from fastapi import FastAPI

    from dashboard.client import Backend

ASSETS = Path(__file__).parent.parent / "assets"
PREFIX = "/ward/"
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
INDEX = """<!DOCTYPE html>
<html lang="{language}">
<head>{metas}<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/ward/assets/icon.svg" type="image/svg+xml">
<title>{title}</title>{css}</head>
<body>{app_entry}<footer>{config}{scripts}{renderer}</footer></body>
</html>"""
NO_SUCH_PATH = {
    "type": "about:blank",
    "title": "Not Found",
    "status": 404,
    "detail": "There is no such path in this API.",
}


def mount(server: FastAPI, backend: Backend, *, demo: bool, clock: Callable[[], datetime]) -> Any:  # noqa: ANN401  -- dash brings no types
    """Put the ward on a server, after all its other routes, and return the Dash application.

    ``backend`` is the way to the API: ``Backend.in_process(app)`` with the server (or the gate
    around it), or ``Backend.over_network(url)``. Around the server belong, from the inside out,
    ``dashboard.identity.Identity`` and the gate.
    """
    # Before Dash, whose catch-all answers every unknown path with a page and status 200.
    server.add_api_route("/api/{rest:path}", no_such_path, methods=METHODS, include_in_schema=False)
    server.add_api_route("/", to_the_round, include_in_schema=False)
    # With it every page opens a websocket that no callback here uses (plotly/dash#3939).
    FastAPIDashServer.websocket_capability = False
    app = Dash(
        "ward",
        server=server,
        url_base_pathname=PREFIX,
        assets_folder=str(ASSETS),
        assets_ignore=r"^(login|wall)\.",
        suppress_callback_exceptions=True,  # False puts one person's page into another's HTML
        use_async=True,
        enable_mcp=False,  # else a variable of the environment can open it
        compress=True,
        update_title=None,
        title="Hemrond",
        on_error=trouble.shown,
    )
    app.interpolate_index = index
    app.layout = lambda: frame(demo=demo, more=[*stay.parts(), *discharge.parts()])
    stays = stay.Stays(backend, clock)
    discharges = discharge.Discharges(backend, clock)
    connect(app, Ward(backend, clock, stays, discharges))
    stay.connect(app, stays)
    discharge.connect(app, discharges)
    app._setup_server()  # noqa: SLF001  -- fills callback_map now, not at the first request
    return app


def index(**parts: str) -> str:
    """Return the page around the application, in the language of whoever is looking."""
    return INDEX.format(language=language(), **parts)


async def no_such_path(rest: str) -> JSONResponse:  # noqa: ARG001  -- FastAPI reads the name
    """Answer an unknown path of the API as an API does."""
    return JSONResponse(NO_SUCH_PATH, 404, media_type="application/problem+json")


async def to_the_round() -> RedirectResponse:
    """Send whoever comes to the front door to the round."""
    return RedirectResponse(PREFIX, 303)


def content_policy(app: Any) -> Callable[[str], str]:  # noqa: ANN401  -- dash brings no types
    """Return the content security policy of each path, for the gate.

    Plotly and Dash write style elements, so those may be inline on the ward's pages; scripts and
    style attributes never.
    """
    common = (
        "default-src 'none'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
        "worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'; style-src 'self'; style-src-attr 'none'; "
    )

    def policy(path: str) -> str:
        if not path.startswith(PREFIX):
            return common + "script-src 'self'"
        hashes = " ".join(app.csp_hashes())
        return common + f"style-src-elem 'self' 'unsafe-inline'; script-src 'self' {hashes}"

    return policy
