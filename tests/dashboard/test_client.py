"""The only door to the backend: it shows the visitor's session, and names what goes wrong."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest

from dashboard import client
from dashboard.identity import Identity
from tests.dashboard.builders import review

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Message, Receive, Scope, Send


def through(answer: Callable[[httpx.Request], httpx.Response]) -> client.Backend:
    transport = httpx.MockTransport(answer)
    return client.Backend(httpx.AsyncClient(transport=transport, base_url="http://backend"))


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, client.Unauthenticated),
        (404, client.NotFound),
        (409, client.Conflict),
        (422, client.Rejected),
        (403, client.Rejected),
        (500, client.Unavailable),
        (502, client.Unavailable),
    ],
)
def test_what_goes_wrong_has_a_name(status: int, error: type[client.Refused]) -> None:
    backend = through(lambda _: httpx.Response(status, json={"detail": "Därför."}))

    with pytest.raises(error, match="Därför") as raised:
        asyncio.run(backend.me())

    assert type(raised.value) is error


def test_a_proxys_page_instead_of_json_is_no_crash() -> None:
    backend = through(lambda _: httpx.Response(502, text="<html>Bad gateway</html>"))

    with pytest.raises(client.Unavailable) as raised:
        asyncio.run(backend.me())

    assert raised.value.problem == {"status": 502}


def test_a_cut_wire_is_unavailable() -> None:
    def cut(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("cut", request=request)

    with pytest.raises(client.Unavailable):
        asyncio.run(through(cut).me())


def test_a_backend_on_another_machine_that_is_away_is_unavailable() -> None:
    with pytest.raises(client.Unavailable):
        asyncio.run(client.Backend.over_network("http://127.0.0.1:9").me())


def test_a_conflict_brings_the_other_decision() -> None:
    other = review()
    backend = through(lambda _: httpx.Response(409, json={"current": other}))

    with pytest.raises(client.Conflict) as raised:
        asyncio.run(backend.sign("e-anna", {}))

    assert raised.value.current == other


def test_an_id_cannot_climb_out_of_its_place() -> None:
    asked: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.raw_path)
        return httpx.Response(200, json={})

    backend = through(answer)
    asyncio.run(backend.episode("../me?x=1#y"))

    assert asked == [b"/api/v1/episodes/..%2Fme%3Fx%3D1%23y?order=need"]


def test_the_visitors_cookie_and_token_are_shown_on_and_forgotten_afterwards() -> None:
    asked: list[httpx.Headers] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers)
        return httpx.Response(200, json={})

    backend = through(answer)

    async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
        await backend.me()

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(_message: Message) -> None:
        """Nobody reads the answer."""

    headers = [(b"cookie", b"session=eva"), (b"x-csrftoken", b"t")]

    async def go() -> None:
        await Identity(app)({"type": "http", "headers": headers}, receive, send)
        await backend.me()

    asyncio.run(go())

    assert [(h["cookie"], h["x-csrftoken"]) for h in asked] == [("session=eva", "t"), ("", "")]


def test_two_visitors_at_once_are_never_mixed_up() -> None:
    both = asyncio.Barrier(2)
    seen: dict[str, str] = {}

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"name": request.headers["cookie"]})

    backend = through(answer)

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        await both.wait()
        seen[scope["path"]] = (await backend.me())["name"]

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(_message: Message) -> None:
        """Nobody reads the answer."""

    async def go() -> None:
        await asyncio.gather(
            *(
                Identity(app)(
                    {"type": "http", "path": who, "headers": [(b"cookie", who.encode())]},
                    receive,
                    send,
                )
                for who in ("eva", "bo")
            )
        )

    asyncio.run(go())

    assert seen == {"eva": "eva", "bo": "bo"}
