"""Logging in and out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from backend.access import walls
from backend.access.sessions import log_in, log_out, who_is
from backend.api.deps import AtDesk, Desk
from backend.api.gate import csrf_for

router = APIRouter(prefix="/sessions", tags=["access"])
CSRF_COOKIE = "_csrf_token"


class LogIn(BaseModel):
    """A local account's user name and password."""

    username: Annotated[str, Field(min_length=1, max_length=100)]
    password: Annotated[str, Field(min_length=1, max_length=200)]


@router.post("", status_code=204)
def begin(asked: LogIn, request: Request, desk: AtDesk, response: Response) -> None:
    """Log in; the answer sets the session's cookie."""
    address = request.client.host if request.client else ""
    with desk.attempts.one(asked.username, address), desk.database.session() as session:
        token = log_in(
            session,
            asked.username,
            asked.password,
            settings=desk.settings,
            now=desk.now(session),
        )
        _take_over(request, desk, session, token)
    set_cookies(response, desk, token)


def set_cookies(response: Response, desk: Desk, token: str, *, seconds: int | None = None) -> None:
    """Give a browser its session, until it closes or for so many seconds."""
    settings = desk.settings
    response.set_cookie(
        settings.session_cookie,
        token,
        max_age=seconds,
        httponly=True,
        secure=settings.secure,
        samesite="strict",
    )
    # Readable by the page: it sends it back as a header, which no other site can.
    response.set_cookie(
        CSRF_COOKIE,
        csrf_for(token, settings.key()),
        max_age=seconds,
        secure=settings.secure,
        samesite="strict",
    )


def _take_over(request: Request, desk: Desk, session: Session, token: str) -> None:
    before = request.cookies.get(desk.settings.session_cookie, "")
    if not before.startswith(walls.PREFIX):
        return
    caller = who_is(session, token, settings=desk.settings)
    if caller is not None:
        walls.replaced(session, before, caller, now=desk.now(session))


@router.delete("/current", status_code=204)
def end(request: Request, desk: AtDesk, response: Response) -> None:
    """Log out, in all pages of the session at once."""
    cookie = request.cookies.get(desk.settings.session_cookie, "")
    with desk.database.session() as session:
        log_out(session, cookie, now=desk.now(session))
    response.delete_cookie(desk.settings.session_cookie, secure=desk.settings.secure)
    response.delete_cookie(CSRF_COOKIE, secure=desk.settings.secure)
