"""The ward on a small API of its own: two doctors at two units, and a backend in any mood."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import httpx
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from dashboard import login
from dashboard.client import Backend
from dashboard.identity import Identity
from dashboard.ward.app import mount
from tests.dashboard.builders import (
    NOW,
    ago,
    choices,
    episode,
    point,
    readings,
    review,
    row,
    series,
    the_round,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

DOCTORS = {
    "anna": {"unit": "u-54", "patient": "SECRET-OF-ANNA", "episode": "e-anna"},
    "bo": {"unit": "u-63", "patient": "SECRET-OF-BO", "episode": "e-bo"},
}
LOGIN = login.DemoLogin("eva", "a-demo-password", "Eva Sandell", "överläkare")


class Ward:
    """The dashboard and a backend whose answers a test can replace."""

    def __init__(self, *, demo: bool = True) -> None:
        self.answers: dict[str, Response] = {}
        self.asked: list[tuple[str, str, Mapping[str, str], bytes]] = []
        self.server = FastAPI()
        self.server.add_api_route(
            "/api/v1/{rest:path}", self.answer, methods=["GET", "POST"], include_in_schema=False
        )
        login.mount(self.server, demo=demo, logins=[LOGIN])
        backend = Backend.in_process(self.server)
        self.dash = mount(self.server, backend, demo=demo, clock=lambda: NOW)

    async def answer(self, rest: str, request: Request) -> Response:
        """Answer as the API does, in the name of the doctor in the cookie."""
        self.asked.append((request.method, rest, request.headers, await request.body()))
        if rest in self.answers:
            return self.answers[rest]
        doctor = DOCTORS.get(request.cookies.get("session", ""))
        if doctor is None:
            return problem(401)
        told = self.told(rest, doctor)
        return (
            problem(404) if told is None else JSONResponse(told, 201 if "reviews" in rest else 200)
        )

    def told(self, rest: str, doctor: Mapping[str, str]) -> object:
        """Tell a doctor what is theirs, and nothing of anybody else's."""
        who = {"name": doctor["patient"], "identifier": "193405121274", "age": 92}
        person = {**episode()["patient"], "name": doctor["patient"]}
        own = f"episodes/{doctor['episode']}"
        return {
            "me": {
                "id": f"s-{doctor['unit']}",
                "name": "Dr",
                "title": "överläkare",
                "role": "physician",
                "language": "sv",
                "units": [{"id": doctor["unit"], "name": "Hemma"}],
            },
            "rounds/current": {"round": None},
            "choices": choices(),
            "round": the_round(row(patient=who, episode_id=doctor["episode"])),
            own: episode(patient=person, episode_id=doctor["episode"]),
            f"{own}/readings": readings(series("temperature", point("38.4", points=1))),
            f"{own}/reviews": review(signed_at=NOW.isoformat(), undo_until=ago(seconds=-10)),
        }.get(rest)

    def ask(
        self,
        path: str,
        *,
        doctor: str = "",
        body: object = None,
        language: str = "sv",
        method: str | None = None,
    ) -> httpx.Response:
        """Ask as a browser with this doctor's session does."""
        return asyncio.run(self._ask(path, doctor, body, language, method))

    async def _ask(
        self, path: str, doctor: str, body: object, language: str, method: str | None
    ) -> httpx.Response:
        transport = httpx.ASGITransport(app=Identity(self.server))
        async with (
            self.server.router.lifespan_context(self.server),
            httpx.AsyncClient(transport=transport, base_url="http://ward") as client,
        ):
            headers = {
                "cookie": f"session={doctor}; hemrond_language={language}",
                "x-csrftoken": "the-token",
            }
            verb = method or ("GET" if body is None else "POST")
            return await client.request(verb, path, json=body, headers=headers)

    def call(
        self,
        output: str,
        inputs: Mapping[str, object],
        state: Mapping[str, object] | None = None,
        *,
        doctor: str,
        language: str = "sv",
    ) -> httpx.Response:
        """Call a callback as Dash's renderer does."""
        names = output.strip(".").split("...")
        outputs = [dict(zip(("id", "property"), name.split("."), strict=True)) for name in names]
        body = {
            "output": output,
            "outputs": outputs if output.startswith("..") else outputs[0],
            "inputs": told(inputs),
            "changedPropIds": list(inputs),
            "state": told(state or {}),
        }
        return self.ask("/ward/_dash-update-component", doctor=doctor, body=body, language=language)


def problem(status: int, **told: object) -> JSONResponse:
    """Answer with a problem document."""
    return JSONResponse({"title": "Problem", "status": status, **told}, status)


def texts(told: object) -> list[str]:
    """Collect every text of a layout, wherever it stands."""
    found: list[str] = []

    def walk(node: Any) -> None:  # noqa: ANN401  -- JSON
        if isinstance(node, str):
            found.append(node)
        elif isinstance(node, dict):
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(told)
    return found


def count(told: object) -> int:
    """Count the components of a layout."""
    return json.dumps(told).count('"namespace"')


def told(values: Mapping[str, object]) -> list[dict[str, object]]:
    """Write properties down as Dash's renderer does."""
    return [
        {"id": name.split(".")[0], "property": name.split(".")[1], "value": value}
        for name, value in values.items()
    ]
