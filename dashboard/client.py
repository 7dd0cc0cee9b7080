"""The only door to the backend: its HTTP API, in memory or over the network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast
from urllib.parse import quote

import httpx

from dashboard.identity import visitor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.types import ASGIApp

    from dashboard.answers import (
        Choices,
        Episode,
        Finding,
        Me,
        Plan,
        Problem,
        Readings,
        Review,
        Round,
        RoundSession,
    )

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
PATIENCE = httpx.Timeout(10.0)


class Refused(Exception):
    """The backend did not do what was asked."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.get("detail") or problem.get("title") or type(self).__doc__)
        self.problem = problem


class Unauthenticated(Refused):
    """The session is over."""


class NotFound(Refused):
    """There is no such thing, or it belongs to another unit."""


class Conflict(Refused):
    """Somebody decided first, or the page shows an older assessment than the newest."""

    @property
    def current(self) -> Review | None:
        """Return the decision that came first, if there is one."""
        return self.problem.get("current")

    @property
    def unacknowledged(self) -> Sequence[Finding]:
        """Return the findings that somebody must answer for first."""
        return self.problem.get("unacknowledged") or ()


class Rejected(Refused):
    """The backend does not take this as it is."""


class Unavailable(Refused):
    """The backend did not answer, or not as agreed."""


REFUSALS: Mapping[int, type[Refused]] = {401: Unauthenticated, 404: NotFound, 409: Conflict}


@dataclass(frozen=True, slots=True)
class Call:
    """Something to be written through the API; the path stands below its root."""

    method: Method
    path: str
    body: Mapping[str, object] | None = None


class Backend:
    """The API as the person who is looking sees it: every call carries their own session."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    @classmethod
    def in_process(cls, app: ASGIApp) -> Backend:
        """Reach an application in this very process."""
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        return cls(httpx.AsyncClient(transport=transport, base_url="http://backend"))

    @classmethod
    def over_network(cls, url: str) -> Backend:
        """Reach a backend of its own."""
        return cls(httpx.AsyncClient(base_url=url, timeout=PATIENCE))

    async def me(self) -> Me:
        """Say who is logged in."""
        return cast("Me", await self._ask("GET", "/api/v1/me"))

    async def round(self, unit: str, *, order: str = "need") -> Round:
        """Fetch today's round of a unit."""
        asked = {"unit": unit, "order": order}
        return cast("Round", await self._ask("GET", "/api/v1/round", params=asked))

    async def episode(self, episode: str, *, order: str = "need") -> Episode:
        """Fetch one patient's stay, and who comes before and after in this order."""
        path = f"/api/v1/episodes/{quoted(episode)}"
        return cast("Episode", await self._ask("GET", path, params={"order": order}))

    async def plan(self, episode: str) -> Plan:
        """Fetch what a decision can change of a patient's plan."""
        return cast("Plan", await self._ask("GET", f"/api/v1/episodes/{quoted(episode)}/plan"))

    async def readings(self, episode: str, *, days: int) -> Readings:
        """Fetch one patient's measurements."""
        path = f"/api/v1/episodes/{quoted(episode)}/readings"
        return cast("Readings", await self._ask("GET", path, params={"days": str(days)}))

    async def sign(self, episode: str, review: Mapping[str, object]) -> Review:
        """Sign a decision on a patient."""
        path = f"/api/v1/episodes/{quoted(episode)}/reviews"
        return cast("Review", await self._ask("POST", path, body=review))

    async def read(self, path: str, params: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401  -- each path has an answer of its own
        """Fetch something of the stay."""
        return await self._ask("GET", f"/api/v1/{path}", params=params)

    async def choices(self) -> Choices:
        """Fetch what the small forms can choose from."""
        return cast("Choices", await self._ask("GET", "/api/v1/choices"))

    async def session(self, unit: str) -> RoundSession | None:
        """Fetch the unit's open round, or the last of today."""
        told = await self._ask("GET", "/api/v1/rounds/current", params={"unit": unit})
        return cast("dict[str, RoundSession | None]", told)["round"]

    async def do(self, call: Call) -> Any:  # noqa: ANN401  -- each call has an answer of its own
        """Write something down, or take something back."""
        return await self._ask(call.method, f"/api/v1/{call.path}", body=call.body)

    async def _ask(
        self,
        method: Method,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Mapping[str, object] | None = None,
    ) -> object:
        who = visitor()
        headers = {
            "cookie": who.cookie,
            "x-csrftoken": who.csrf,
            "x-unattended": who.unattended,
            "sec-fetch-site": "same-origin",
        }
        try:
            answer = await self.http.request(
                method, path, params=params, json=body, headers=headers
            )
        except httpx.TransportError as error:
            raise Unavailable({}) from error
        if answer.is_success:
            return answer.json() if answer.content else None
        usual = Unavailable if answer.is_server_error else Rejected
        raise REFUSALS.get(answer.status_code, usual)(problem(answer))


def quoted(episode: str) -> str:
    """Keep an id from the address bar inside its place in the path."""
    return quote(episode, safe="")


def problem(answer: httpx.Response) -> Problem:
    """Read an error, whoever made it."""
    try:
        told: Any = answer.json()
    except ValueError:
        told = None
    return cast("Problem", told) if isinstance(told, dict) else {"status": answer.status_code}
