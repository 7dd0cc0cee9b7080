"""What the screens read is what the API answers: the real client, the real product, real types."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from dashboard import answers
from dashboard.client import Backend, Conflict, NotFound, Rejected, Unauthenticated
from dashboard.identity import Visitor, _visitor
from tests.contract.shapes import mismatches
from tests.people import PASSWORD, Stay, World, full_set, upload

Errand = Callable[[Backend], Awaitable[Any]]


def cookies_of(address: str, username: str) -> dict[str, str]:
    asked = {"username": username, "password": PASSWORD}
    answer = httpx.post(f"{address}/api/v1/sessions", json=asked)
    assert answer.status_code == 204
    return dict(answer.cookies)


def as_somebody(address: str, username: str | None, errand: Errand) -> Any:  # noqa: ANN401 -- JSON
    """Run an errand through the screens' own client, in somebody's name."""
    kept = {} if username is None else cookies_of(address, username)

    async def work() -> Any:  # noqa: ANN401 -- JSON
        cookie = "; ".join(f"{name}={value}" for name, value in kept.items())
        _visitor.set(Visitor(cookie=cookie, csrf=kept.get("_csrf_token", "")))
        backend = Backend.over_network(address)
        try:
            return await errand(backend)
        finally:
            await backend.http.aclose()

    return asyncio.run(work())


@pytest.fixture
def ward(address: str, world: World, now: datetime) -> str:
    """The product, after Ada and Bo have measured."""
    for home in (world.ada, world.bo):
        for hours in (26, 2):
            _send(address, home, now - timedelta(hours=hours), now)
    return address


def _send(address: str, home: Stay, at: datetime, now: datetime) -> None:
    body = upload(home, full_set(at, oxygen_saturation="91"), now)
    headers = {"authorization": f"Bearer {home.token}"}
    assert httpx.post(f"{address}/api/v1/readings", json=body, headers=headers).status_code == 200


def decision(episode: Any, **more: object) -> dict[str, object]:  # noqa: ANN401 -- JSON
    newest = episode["reviews"][0]["id"] if episode["reviews"] else None
    return {
        "assessment_id": episode["assessment"]["id"],
        "previous_review_id": newest,
        "outcome": "continue",
        "note": "Fortsätter.",
        "next_check_at": None,
    } | more


def test_who_is_logged_in(ward: str) -> None:
    told = as_somebody(ward, "alice", lambda backend: backend.me())

    assert list(mismatches(told, answers.Me)) == []


def test_the_round(ward: str, world: World) -> None:
    told = as_somebody(ward, "bob", lambda backend: backend.round(str(world.ward)))

    assert list(mismatches(told, answers.Round)) == []
    assert len(told["rows"]) == 2


def test_a_patient(ward: str, world: World) -> None:
    told = as_somebody(ward, "bob", lambda backend: backend.episode(str(world.ada.episode_id)))

    assert list(mismatches(told, answers.Episode)) == []


def test_what_a_decision_can_change(ward: str, world: World) -> None:
    told = as_somebody(ward, "bob", lambda backend: backend.plan(str(world.bo.episode_id)))

    assert list(mismatches(told, answers.Plan)) == []
    assert told["rules"]
    assert [one["name"] for one in told["units"]] == ["Hemsjukvården"]


def test_the_readings_that_are_drawn(ward: str, world: World) -> None:
    told = as_somebody(
        ward, "bob", lambda backend: backend.readings(str(world.ada.episode_id), days=14)
    )

    assert list(mismatches(told, answers.Readings)) == []
    assert sum(len(series["points"]) for series in told["series"]) == 10


def test_a_signed_decision(ward: str, world: World) -> None:
    ada = str(world.ada.episode_id)

    async def sign(backend: Backend) -> Any:  # noqa: ANN401 -- JSON
        signed = await backend.sign(ada, decision(await backend.episode(ada)))
        return signed, await backend.episode(ada)

    signed, after = as_somebody(ward, "bob", sign)

    assert list(mismatches(signed, answers.Review)) == []
    assert list(mismatches(after, answers.Episode)) == []
    assert after["reviews"][0]["id"] == signed["id"]


def test_who_comes_second_is_shown_the_first_decision(ward: str, world: World) -> None:
    ada = str(world.ada.episode_id)

    async def sign_twice(backend: Backend) -> Any:  # noqa: ANN401 -- JSON
        seen = decision(await backend.episode(ada))
        await backend.sign(ada, seen)
        with pytest.raises(Conflict) as refused:
            await backend.sign(ada, seen)
        return refused.value.current

    current = as_somebody(ward, "bob", sign_twice)

    assert list(mismatches(current, answers.Review)) == []
    assert current["note"] == "Fortsätter."


@pytest.mark.parametrize(
    ("who", "refusal"), [(None, Unauthenticated), ("charlie", NotFound), ("dora", NotFound)]
)
def test_what_is_refused_has_its_name(
    ward: str, world: World, who: str | None, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        as_somebody(ward, who, lambda backend: backend.episode(str(world.ada.episode_id)))


def test_a_nurse_does_not_sign(ward: str, world: World) -> None:
    ada = str(world.ada.episode_id)

    async def sign(backend: Backend) -> Any:  # noqa: ANN401 -- JSON
        return await backend.sign(ada, decision(await backend.episode(ada)))

    with pytest.raises(Rejected):
        as_somebody(ward, "alice", sign)


def test_the_events_name_what_the_screens_listen_for(
    ward: str, world: World, now: datetime
) -> None:
    cookies, headers = cookies_of(ward, "alice"), {"accept": "application/json"}
    with httpx.Client(base_url=ward, cookies=cookies, headers=headers) as alice:
        begun = alice.get("/api/v1/events").json()["last"]
        _send(ward, world.ada, now, now)
        told = alice.get("/api/v1/events", params={"after": begun}).json()

    (event,) = told["events"]
    assert (event["episode_id"], event["kind"]) == (str(world.ada.episode_id), "assessed")
    assert event["id"] == told["last"]
