"""The outer gate: who is asking, from which page, how much, and under which policy."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote, urlsplit

from backend.access.callers import Wall
from backend.access.permissions import wall_may

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LOGIN_API = "/api/v1/sessions"
MEBIBYTE = 1024 * 1024
EVENTS = "/api/v1/events"
UNATTENDED = "x-unattended"
A_YEAR = "public, max-age=31536000, immutable"
# A meeting's personal link: all that somebody from outside can ask for, and nothing beside it.
PERSONAL_LINK = re.compile(r"/meet/[A-Za-z0-9_-]{43}")
PROBLEM = b"application/problem+json"
# What the script of a page asks for, though it lies beside the pages.
ASKED_BY_SCRIPTS = frozenset({"/wall/list"})
REFUSED = 1008  # RFC 6455 7.4.1, policy violation


def stirs(path: str, headers: Mapping[str, str]) -> bool:
    """Say whether a request is a person's doing, and not that of a page left open.

    The stream of events reopens by itself, and a page says when nobody has touched it; neither
    may keep a session alive for whoever comes to the keyboard next.
    """
    return path != EVENTS and headers.get(UNATTENDED) != "1"


def csrf_for(session: str, key: bytes) -> str:
    """Return the token that a page of this session must send with everything it changes."""
    return hmac.new(key, session.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer the gate gives by itself."""

    status: HTTPStatus
    detail: str
    location: str | None = None
    page: str | None = None

    def headers(self) -> list[tuple[bytes, bytes]]:
        """Return the headers that belong to this answer alone."""
        if self.location is not None:
            return [(b"location", self.location.encode()), (b"content-length", b"0")]
        return [
            (b"content-type", b"text/html; charset=utf-8" if self.page else PROBLEM),
            (b"content-length", str(len(self.body())).encode()),
        ]

    def body(self) -> bytes:
        """Return the problem document (RFC 9457), a page, or nothing for a redirect."""
        if self.location is not None:
            return b""
        if self.page is not None:
            return self.page.encode()
        problem = {
            "type": "about:blank",
            "title": self.status.phrase,
            "status": self.status.value,
            "detail": self.detail,
        }
        return json.dumps(problem).encode()


class Who(Protocol):
    """Says who is behind a session; `stirs`: the person has done something just now."""

    async def __call__(self, session: str, /, *, stirs: bool) -> object | None:
        """Give the person, or None when there is no such living session."""
        ...


class Away(Exception):
    """Nobody can be asked just now who is behind a session."""


AWAY = Refusal(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "The database does not answer just now. Nothing was changed; try again in a moment.",
)
LOG_IN = Refusal(HTTPStatus.UNAUTHORIZED, "Log in first: there is no living session.")
WRONG_PAGE = Refusal(
    HTTPStatus.FORBIDDEN,
    "The request did not come from a page of this session. Load the page again.",
)
ONLY_THE_WALL = Refusal(
    HTTPStatus.FORBIDDEN,
    "This browser hangs on a wall: it may read the nameless list, and nothing else. "
    "Log in to use it as yourself.",
)
# In both languages: nobody knows who stands before it.
ONLY_THE_WALL_PAGE = """<!DOCTYPE html>
<html lang="sv"><head><meta charset="utf-8"><title>Hemrond</title></head><body>
<h1>Den här webbläsaren är en väggskärm</h1>
<p><a href="/wall">Tillbaka till väggskärmen</a></p>
<p><a href="/login">Logga in som dig själv</a> (väggskärmen tas då ned)</p>
<div lang="en"><h2>This browser is a wall screen</h2>
<p><a href="/wall">Back to the wall screen</a></p>
<p><a href="/login">Log in as yourself</a> (this takes the wall screen down)</p></div>
</body></html>"""


@dataclass(frozen=True, slots=True)
class Caller:
    """What the gate reads of a request before anybody else does."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    session: str
    chunked: bool

    @classmethod
    def of(cls, scope: Scope, cookie: str) -> Caller:
        """Read a request; a header sent twice counts as its last value."""
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        return cls(
            method=scope["method"],
            path=scope["path"],
            query=scope.get("query_string", b"").decode("latin-1"),
            headers=headers,
            session=cookies(headers.get("cookie", "")).get(cookie, ""),
            chunked=not headers.get("content-length", "").isdecimal()
            and scope["method"] not in SAFE,
        )

    @property
    def has_token(self) -> bool:
        """Say whether a device asks in its own name; a browser never adds this by itself."""
        return not self.session and self.headers.get("authorization", "").lower().startswith(
            "bearer "
        )

    @property
    def declared(self) -> int:
        """Return the size the request says it has."""
        length = self.headers.get("content-length", "")
        return int(length) if length.isdecimal() else 0

    @property
    def same_origin(self) -> bool:
        """Say whether the request can be from our own page, or from no browser at all."""
        site = self.headers.get("sec-fetch-site")
        if site is not None:
            return site in {"same-origin", "none"}
        origin = self.headers.get("origin")
        return origin is None or urlsplit(origin).netloc == self.headers.get("host")

    @property
    def is_program(self) -> bool:
        """Say whether a program reads the answer, and not somebody who wants a page."""
        asks = self.path.startswith("/api/") or "/_dash-" in self.path
        return asks or self.path in ASKED_BY_SCRIPTS or self.method not in {"GET", "HEAD"}

    def off_the_wall(self) -> Refusal:
        """Tell whoever stands at a wall screen what it is."""
        if self.is_program:
            return ONLY_THE_WALL
        return replace(ONLY_THE_WALL, page=ONLY_THE_WALL_PAGE)

    def stranger(self) -> Refusal:
        """Send a person to the login page and a program its 401."""
        if self.is_program:
            return LOG_IN
        wanted = f"{self.path}?{self.query}" if self.query else self.path
        return Refusal(HTTPStatus.SEE_OTHER, "", location=f"/login?next={quote(wanted, safe='')}")


def cookies(header: str) -> dict[str, str]:
    """Read a Cookie header; of two with one name the last counts, as in Starlette behind us."""
    pairs = (part.strip().partition("=") for part in header.split(";"))
    return {name: value.strip('"') for name, _, value in pairs if name}


class Gate:
    """Stand outside the whole application: nothing behind it is reached unasked.

    The identity is found in ``request.state.identity``; it is None on open paths and for devices,
    whose token the route checks.
    """

    def __init__(  # noqa: PLR0913  -- each is a decision of whoever puts the process together
        self,
        app: ASGIApp,
        *,
        who: Who,
        csrf_key: bytes,
        csp: Callable[[str], str],
        cookie: str = "session",
        open_paths: Iterable[str] = ("/login", "/health"),
        assets: Iterable[str] = ("/ward/assets/", "/ward/_dash-component-suites/"),
        body_limit: int = 2 * MEBIBYTE,
    ) -> None:
        self.app = app
        self.who = who
        self.csrf_key = csrf_key
        self.csp = csp
        self.cookie = cookie
        self.assets = tuple(assets)
        self.exact = frozenset(p for p in open_paths if not p.endswith("/"))
        self.below = tuple(p for p in open_paths if p.endswith("/")) + self.assets
        self.body_limit = body_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through with its identity, or answer it here."""
        if scope["type"] == "websocket":  # nothing here speaks it; an open one outlives a logout
            await send({"type": "websocket.close", "code": REFUSED})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        caller = Caller.of(scope, self.cookie)
        send = self.with_headers(caller, scope.get("scheme", "http"), send)
        refusal, receive = await self.measured(caller, receive)
        refusal = refusal or await self.judged(caller, scope)
        if refusal is None:
            await self.app(scope, receive, send)
            return
        await send(
            {
                "type": "http.response.start",
                "status": refusal.status.value,
                "headers": refusal.headers(),
            }
        )
        await send({"type": "http.response.body", "body": refusal.body()})

    async def judged(self, caller: Caller, scope: Scope) -> Refusal | None:
        """Refuse a stranger and a forged page; note the identity of everybody else."""
        state = scope.setdefault("state", {})
        state["identity"] = None
        unsafe = caller.method not in SAFE
        if self.is_open(caller) or (unsafe and caller.path == LOGIN_API):
            return WRONG_PAGE if unsafe and not caller.same_origin else None
        if caller.has_token and caller.path.startswith("/api/"):
            return None
        try:
            state["identity"] = await self.known(caller)
        except Away:
            return AWAY
        if state["identity"] is None:
            return caller.stranger()
        if isinstance(state["identity"], Wall) and not wall_may(caller.method, caller.path):
            return caller.off_the_wall()
        sent = caller.headers.get("x-csrftoken", "").encode("latin-1")
        genuine = hmac.compare_digest(sent, csrf_for(caller.session, self.csrf_key).encode())
        return WRONG_PAGE if unsafe and not genuine else None

    async def known(self, caller: Caller) -> object | None:
        """Find out who is behind a session, if there is one."""
        if not caller.session:
            return None
        return await self.who(caller.session, stirs=stirs(caller.path, caller.headers))

    def is_open(self, caller: Caller) -> bool:
        """Say whether anybody may come here without a session."""
        if PERSONAL_LINK.fullmatch(caller.path):
            return caller.method in {"GET", "HEAD", "POST"}
        return caller.path in self.exact or caller.path.startswith(self.below)

    async def measured(self, caller: Caller, receive: Receive) -> tuple[Refusal | None, Receive]:
        """Refuse a body over the limit, also one that does not say its size."""
        too_large = Refusal(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"The body may be at most {self.body_limit} bytes. Send it in smaller parts.",
        )
        if caller.declared > self.body_limit:
            return too_large, receive
        if not caller.chunked:
            return None, receive
        body, whole = await read(receive, self.body_limit)
        return (None if whole else too_large), replayed(body, receive)

    def with_headers(self, caller: Caller, scheme: str, send: Send) -> Send:
        """Give every answer its policy, whoever makes it."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name.lower() for name, _ in message.get("headers", ())}
                message["headers"] = [
                    *message.get("headers", ()),
                    *[h for h in self.headers(caller, scheme) if h[0] not in own],
                ]
            await send(message)

        return send_with_headers

    def headers(self, caller: Caller, scheme: str) -> list[tuple[bytes, bytes]]:
        """Return the headers of every answer on this path."""
        policy = {
            "content-security-policy": self.csp(caller.path),
            "x-content-type-options": "nosniff",
            "referrer-policy": "same-origin",
            "permissions-policy": "camera=(self), microphone=(self), geolocation=()",
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
        }
        if scheme == "https":
            policy["strict-transport-security"] = "max-age=31536000"
        if not caller.path.startswith(self.assets):
            policy["cache-control"] = "no-store"
        elif "m=" in caller.query:  # Dash puts the file's time there, so a new file has a new URL
            policy["cache-control"] = A_YEAR
        return [(k.encode(), v.encode("latin-1")) for k, v in policy.items()]


async def read(receive: Receive, limit: int) -> tuple[bytes, bool]:
    """Read a body up to a limit; say whether that was all of it."""
    body = bytearray()
    while len(body) <= limit:
        message = await receive()
        if message["type"] != "http.request":
            return bytes(body), True  # the other side hung up; the application will see that too
        body += message.get("body", b"")
        if not message.get("more_body", False):
            break
    return bytes(body), len(body) <= limit


def replayed(body: bytes, receive: Receive) -> Receive:
    """Hand a body on that was read already, and after it whatever comes."""
    kept = [body]

    async def receive_again() -> Message:
        if kept:
            return {"type": "http.request", "body": kept.pop(), "more_body": False}
        return await receive()

    return receive_again
