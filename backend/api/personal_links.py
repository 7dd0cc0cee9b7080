"""The page behind a meeting's personal link: when, and how one joins; nobody's name, no reason.

Looking changes nothing; pressing the button makes the link this browser's. Mail programs follow
links before people do, and would otherwise use them up.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from html import escape
from http import HTTPStatus
from importlib import resources
from string import Template
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Cookie, Request
from fastapi import Path as InPath
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from backend.access.guesses import TooManyGuesses
from backend.api.deps import AtDesk, Desk
from backend.core.clock import local_day
from backend.stay.links import Link, LinkPage, follow, page_text

router = APIRouter(include_in_schema=False)
COOKIE = "meeting"
PREFIX = "/meet"
# As long as a meeting may be booked ahead; the link itself ends with its meeting.
KEPT_SECONDS = 60 * 60 * 24 * 90
Token = Annotated[str, InPath(pattern="^[A-Za-z0-9_-]{43}$")]
Browser = Annotated[str, Cookie(alias=COOKIE, max_length=100)]
STATUS: Mapping[str, HTTPStatus] = {
    "unopened": HTTPStatus.OK,
    "open": HTTPStatus.OK,
    "elsewhere": HTTPStatus.FORBIDDEN,
    "unknown": HTTPStatus.NOT_FOUND,
    "too_often": HTTPStatus.TOO_MANY_REQUESTS,
}


@router.get(PREFIX + "/{token}")
def show(token: Token, request: Request, desk: AtDesk, browser: Browser = "") -> Response:
    """Show how a link stands; whoever has opened it here sees how to join."""
    return _page(desk, request, token, browser, binding=False)


@router.post(PREFIX + "/{token}")
def open_here(token: Token, request: Request, desk: AtDesk, browser: Browser = "") -> Response:
    """Make a link this browser's own, and go back to it."""
    mine = browser or secrets.token_urlsafe(32)
    answer = _page(desk, request, token, mine, binding=True)
    if answer.status_code != HTTPStatus.OK:
        return answer
    back = RedirectResponse(f"{PREFIX}/{token}", status_code=HTTPStatus.SEE_OTHER)
    back.set_cookie(
        COOKIE,
        mine,
        max_age=KEPT_SECONDS,
        path=PREFIX,
        httponly=True,
        secure=desk.settings.secure,
        samesite="lax",  # strict would lose it when the link is pressed in an e-mail
    )
    return back


def _page(desk: Desk, request: Request, token: str, browser: str, *, binding: bool) -> Response:
    address = request.client.host if request.client else ""
    zone = desk.settings.time_zone
    with desk.database.session() as session:
        now = desk.now(session)
        words = page_text(local_day(now, zone))
        try:
            desk.guesses.check(address)
        except TooManyGuesses as wait:
            refused = _answer(words, "too_often", "")
            refused.headers["retry-after"] = str(wait.wait_seconds)
            return refused
        link = follow(session, token, browser, binding=binding, now=now)
    if link.state == "unknown":
        desk.guesses.wrong(address)
    return _answer(words, link.state, _parts(link, words, zone))


def _answer(words: LinkPage, state: str, parts: str) -> HTMLResponse:
    said = words.states[state]
    body = f'<p>{escape(said["sv"])}</p>\n<p class="line" lang="en">{escape(said["en"])}</p>'
    whole = Template(_template()).substitute(
        heading_sv=escape(words.heading_sv),
        heading_en=escape(words.heading_en),
        body=f"{body}\n{parts}",
    )
    return HTMLResponse(whole, status_code=STATUS.get(state, HTTPStatus.GONE))


def _parts(link: Link, words: LinkPage, zone: str) -> str:
    if link.state == "unopened":
        return f'<form method="post"><button class="primary">{_both(words, "open")}</button></form>'
    if link.state != "open":
        return ""
    meeting = link.content
    lines = [f"<p><strong>{escape(_when(meeting, zone))}</strong></p>"]
    if meeting["link"]:
        href = escape(meeting["link"], quote=True)
        join = _both(words, "join")
        lines.append(f'<p><a href="{href}" rel="noreferrer noopener">{join}</a></p>')
    if meeting["dial_in"]:
        number = escape(meeting["dial_in"])
        lines.append(f"<p>{_both(words, 'call')}: <strong>{number}</strong></p>")
    return "\n".join(lines)


def _both(words: LinkPage, name: str) -> str:
    sv, en = getattr(words, f"{name}_sv"), getattr(words, f"{name}_en")
    return f'{escape(sv)} <span lang="en">({escape(en)})</span>'


def _when(meeting: Mapping[str, Any], zone: str) -> str:
    begins, ends = (
        datetime.fromisoformat(meeting[name]).astimezone(ZoneInfo(zone))
        for name in ("starts_at", "ends_at")
    )
    return f"{begins:%Y-%m-%d} {begins:%H.%M}–{ends:%H.%M}"


def _template() -> str:
    return (resources.files("backend.api") / "pages" / "meet.html").read_text(encoding="utf-8")
