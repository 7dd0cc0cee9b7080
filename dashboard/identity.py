"""Who is looking, for as long as one request lasts: their cookies and their language."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING

from dashboard import i18n

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

LANGUAGE = "hemrond_language"


@dataclass(frozen=True, slots=True)
class Visitor:
    """What a request shows of the person behind it, to be shown on to the API."""

    cookie: str = ""
    csrf: str = ""
    unattended: str = ""


NOBODY = Visitor()
_visitor: ContextVar[Visitor] = ContextVar("visitor", default=NOBODY)


def visitor() -> Visitor:
    """Return who is looking."""
    return _visitor.get()


class Identity:
    """Set visitor and language around FastAPI and Dash, so that callbacks see them too."""

    def __init__(self, app: ASGIApp, *, default_language: str = "sv") -> None:
        self.app = app
        self.default_language = default_language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request as its visitor."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        cookie = headers.get("cookie", "")
        shown = Visitor(
            cookie=cookie,
            csrf=headers.get("x-csrftoken", ""),
            unattended=headers.get("x-unattended", ""),
        )
        seen = _visitor.set(shown)
        spoken = i18n.speak(chosen(cookie) or self.default_language)
        try:
            await self.app(scope, receive, send)
        finally:
            i18n.hush(spoken)
            _visitor.reset(seen)


def chosen(cookie: str) -> str | None:
    """Return the language of the visitor's cookie, if it is one we speak."""
    try:
        language = SimpleCookie(cookie).get(LANGUAGE)
    except CookieError:
        return None
    return language.value if language and language.value in i18n.LANGUAGES else None
