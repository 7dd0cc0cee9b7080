"""The gate lets people and devices in by what they show, and answers everybody else itself."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest

from backend.api.gate import MEBIBYTE, Gate, csrf_for

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

KEY = b"a key of the test"
SESSION = "eva-s-session"
PAGE = {"sec-fetch-site": "same-origin"}


class Ward:
    """A small application that says who came through and what they brought."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, object, bytes]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        self.seen.append((scope["path"], scope["state"]["identity"], body))
        own = [(b"cache-control", b"no-cache")] if scope["path"] == "/api/v1/events" else []
        await send({"type": "http.response.start", "status": 200, "headers": own})
        await send({"type": "http.response.body", "body": b"ok"})


async def who(session: str, /, *, stirs: bool) -> object | None:
    if session != SESSION:
        return None
    return "Eva" if stirs else "Eva's open page"


def gate(app: ASGIApp, *, body_limit: int = 2 * MEBIBYTE) -> Gate:
    return Gate(
        app,
        who=who,
        csrf_key=KEY,
        csp=lambda path: f"default-src 'none'; report-uri {path}",
        open_paths=("/login", "/health", "/tablet/"),
        body_limit=body_limit,
    )


def ask(  # noqa: PLR0913  -- a request has as many parts
    method: str,
    path: str,
    *,
    session: str = "",
    headers: Mapping[str, str] | None = None,
    content: bytes | AsyncIterator[bytes] | None = None,
    scheme: str = "http",
    app: Ward | None = None,
    body_limit: int = 2 * MEBIBYTE,
) -> httpx.Response:
    async def go() -> httpx.Response:
        transport = httpx.ASGITransport(app=gate(app or Ward(), body_limit=body_limit))
        async with httpx.AsyncClient(transport=transport, base_url=f"{scheme}://ward") as client:
            sent = dict(headers or {})
            if session:
                sent["cookie"] = f"theme=paper; session={session}"
            return await client.request(method, path, headers=sent, content=content)

    return asyncio.run(go())


def test_nobody_who_asks_for_a_page_is_sent_to_the_login_and_back_again() -> None:
    answer = ask("GET", "/ward/p/1?days=3")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=%2Fward%2Fp%2F1%3Fdays%3D3"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v1/round"),
        ("GET", "/ward/_dash-layout"),
        ("POST", "/ward/_dash-update-component"),
        ("POST", "/ward/anything"),
    ],
)
def test_nobody_gets_401_where_a_program_asks(method: str, path: str) -> None:
    app = Ward()

    answer = ask(method, path, app=app)

    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 401
    assert answer.headers["cache-control"] == "no-store"
    assert app.seen == []


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/api/v1/events", {}),
        ("/api/v1/round", {"X-Unattended": "1"}),
        ("/ward/_dash-layout", {"X-Unattended": "1"}),
    ],
)
def test_a_page_left_open_is_let_in_but_is_nobodys_doing(
    path: str, headers: Mapping[str, str]
) -> None:
    app = Ward()

    answer = ask("GET", path, session=SESSION, headers=headers, app=app)

    assert answer.status_code == 200
    assert [seen[1] for seen in app.seen] == ["Eva's open page"]


def test_a_session_that_is_over_is_nobody() -> None:
    assert ask("GET", "/api/v1/round", session="yesterday").status_code == 401


def test_eva_comes_in_under_her_own_name() -> None:
    app = Ward()

    answer = ask("GET", "/ward/", session=SESSION, app=app)

    assert answer.status_code == 200
    assert app.seen == [("/ward/", "Eva", b"")]


@pytest.mark.parametrize("path", ["/login", "/health", "/tablet/today", "/ward/assets/ward.css"])
def test_an_open_path_asks_for_no_session(path: str) -> None:
    assert ask("GET", path).status_code == 200


@pytest.mark.parametrize("path", ["/loginx", "/healthy", "/tablet", "/wards/assets/x"])
def test_an_open_path_opens_nothing_that_only_looks_like_it(path: str) -> None:
    assert ask("GET", path).status_code == 303


def test_eva_signs_from_her_own_page() -> None:
    app = Ward()
    sent = {"x-csrftoken": csrf_for(SESSION, KEY)}

    answer = ask("POST", "/api/v1/x", session=SESSION, headers=sent, content=b"note", app=app)

    assert answer.status_code == 200
    assert app.seen == [("/api/v1/x", "Eva", b"note")]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("token", ["", "wrong", csrf_for("another-session", KEY)])
def test_a_forged_page_changes_nothing_in_evas_name(method: str, token: str) -> None:
    app = Ward()
    headers = {"x-csrftoken": token} if token else {}

    answer = ask(method, "/api/v1/x", session=SESSION, headers=headers, app=app)

    assert answer.status_code == 403
    assert answer.json()["detail"].startswith("The request did not come from a page")
    assert app.seen == []


def test_a_token_with_letters_beyond_ascii_is_wrong_and_not_a_crash() -> None:
    app = Ward()
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/v1/x",
        "query_string": b"",
        "headers": [
            (b"cookie", f"session={SESSION}".encode()),
            (b"x-csrftoken", b"\xe5"),
            (b"content-length", b"0"),
        ],
    }
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(gate(app)(scope, receive, send))

    assert sent[0]["status"] == 403


def test_a_device_comes_in_by_its_token_alone() -> None:
    app = Ward()

    answer = ask(
        "POST",
        "/api/v1/readings",
        headers={"authorization": "Bearer home-7"},
        content=b"{}",
        app=app,
    )

    assert answer.status_code == 200
    assert app.seen == [("/api/v1/readings", None, b"{}")]


def test_a_token_opens_no_page() -> None:
    answer = ask("GET", "/ward/", headers={"authorization": "Bearer home-7"})

    assert answer.status_code == 303


def test_a_token_beside_a_session_does_not_excuse_a_forged_page() -> None:
    answer = ask("POST", "/api/v1/x", session=SESSION, headers={"authorization": "Bearer home-7"})

    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "http://ward"}, 200),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({}, 200),
    ],
)
def test_one_logs_in_from_our_own_page_or_from_no_browser_at_all(
    headers: dict[str, str], status: int
) -> None:
    assert ask("POST", "/api/v1/sessions", headers=headers).status_code == status


def test_an_old_session_does_not_hinder_a_new_login() -> None:
    assert ask("POST", "/api/v1/sessions", session="old", headers=PAGE).status_code == 200


def test_logging_out_is_not_done_by_a_forged_page() -> None:
    assert ask("DELETE", "/api/v1/sessions/current", session=SESSION).status_code == 403


def test_an_open_path_takes_nothing_from_another_site() -> None:
    answer = ask("POST", "/tablet/help", headers={"origin": "https://evil.example"})

    assert answer.status_code == 403


def test_a_body_over_the_limit_is_refused_by_its_own_word() -> None:
    app = Ward()

    answer = ask(
        "POST", "/api/v1/sessions", headers=PAGE, content=b"x" * 11, app=app, body_limit=10
    )

    assert answer.status_code == 413
    assert answer.json()["detail"] == "The body may be at most 10 bytes. Send it in smaller parts."
    assert app.seen == []


@pytest.mark.parametrize(("size", "status"), [(10, 200), (11, 413), (1000, 413)])
def test_a_body_that_hides_its_size_is_counted(size: int, status: int) -> None:
    app = Ward()

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(size):
            yield b"x"

    answer = ask("POST", "/api/v1/sessions", headers=PAGE, content=pieces(), app=app, body_limit=10)

    assert answer.status_code == status
    assert app.seen == ([("/api/v1/sessions", None, b"x" * size)] if status == 200 else [])


def test_two_mebibytes_are_enough_for_everybody_unless_said_otherwise() -> None:
    over = {**PAGE, "content-length": str(2 * 1024 * 1024 + 1)}

    assert ask("POST", "/api/v1/sessions", headers=over).status_code == 413


@pytest.mark.parametrize("path", ["/login", "/ward/", "/api/v1/nothing", "/ward/assets/x.js"])
@pytest.mark.parametrize("session", ["", SESSION])
def test_every_answer_carries_the_policy_of_its_path(path: str, session: str) -> None:
    headers = ask("GET", path, session=session).headers

    assert headers["content-security-policy"] == f"default-src 'none'; report-uri {path}"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "strict-transport-security" not in headers


def test_over_https_the_browser_is_told_to_stay_there() -> None:
    headers = ask("GET", "/login", scheme="https").headers

    assert headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/ward/", "no-store"),
        ("/ward/_dash-layout", "no-store"),
        ("/api/v1/round", "no-store"),
        ("/api/v1/events", "no-cache"),
        ("/ward/assets/ward.css", None),
        ("/ward/assets/ward.css?m=17", "public, max-age=31536000, immutable"),
    ],
)
def test_nothing_about_a_patient_is_kept_by_the_browser(path: str, kept: str | None) -> None:
    assert ask("GET", path, session=SESSION).headers.get("cache-control") == kept


def test_a_websocket_is_refused() -> None:
    app = Ward()
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(gate(app)({"type": "websocket", "path": "/ward/_dash-ws"}, receive, send))

    assert sent == [{"type": "websocket.close", "code": 1008}]
    assert app.seen == []


def test_starting_and_stopping_pass_through() -> None:
    passed = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        passed.append(scope["type"])

    async def receive() -> Message:
        return {"type": "lifespan.startup"}

    async def send(_message: Message) -> None:
        """The server has no question."""

    asyncio.run(gate(app)({"type": "lifespan"}, receive, send))

    assert passed == ["lifespan"]


def test_a_caller_who_hangs_up_in_the_middle_stops_nobody() -> None:
    app = Ward()
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/v1/readings",
        "query_string": b"",
        "headers": [(b"authorization", b"Bearer home-7")],
    }
    messages: list[Message] = [
        {"type": "http.request", "body": b"half", "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> Message:
        return messages.pop(0)

    async def send(_message: Message) -> None:
        """Nobody listens any longer."""

    asyncio.run(gate(app)(scope, receive, send))

    assert app.seen == [("/api/v1/readings", None, b"half")]
