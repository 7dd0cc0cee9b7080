"""The real composition: gate, identity, API and ward together, as a browser meets them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from backend.api.deps import Desk
from backend.core.database import Database, open_database
from backend.core.settings import Settings
from backend.process.compose import compose
from tests.backend.homes import READINGS
from tests.people import PASSWORD, World, full_set, upload

pytestmark = pytest.mark.usefixtures("world")
ME = "/api/v1/me"
CSRF = "x-csrftoken"
_NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def browser(desk: Desk) -> Iterator[TestClient]:
    with TestClient(compose(desk).application, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def alice(browser: TestClient) -> TestClient:
    asked = {"username": "alice", "password": PASSWORD}
    assert browser.post("/api/v1/sessions", json=asked).status_code == 204
    return browser


def test_a_page_of_her_session_may_change_something(alice: TestClient) -> None:
    sent = {CSRF: alice.cookies["_csrf_token"]}

    assert alice.patch(ME, json={"language": "en"}, headers=sent).status_code == 204
    assert alice.get(ME).json()["language"] == "en"


@pytest.mark.parametrize("token", [None, "", "made-up"])
def test_a_page_of_another_site_may_not(alice: TestClient, token: str | None) -> None:
    headers = {} if token is None else {CSRF: token}

    answer = alice.patch(ME, json={"language": "en"}, headers=headers)

    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert alice.get(ME).json()["language"] == "sv"


def test_the_token_of_an_earlier_session_is_of_another_session(alice: TestClient) -> None:
    earlier = alice.cookies["_csrf_token"]
    alice.delete("/api/v1/sessions/current", headers={CSRF: earlier})
    alice.post("/api/v1/sessions", json={"username": "alice", "password": PASSWORD})

    answer = alice.patch(ME, json={"language": "en"}, headers={CSRF: earlier})

    assert answer.status_code == 403


def test_logging_out_needs_her_own_page_and_then_ends_everything(alice: TestClient) -> None:
    cookies = dict(alice.cookies)
    assert alice.delete("/api/v1/sessions/current").status_code == 403
    assert alice.get(ME).status_code == 200

    alice.delete("/api/v1/sessions/current", headers={CSRF: cookies["_csrf_token"]})

    alice.cookies.update(cookies)
    assert alice.get(ME).status_code == 401
    assert alice.get("/ward/", follow_redirects=False).headers["location"].startswith("/login")


def test_a_bridge_comes_through_the_gate_by_its_token(
    browser: TestClient, world: World, desk: Desk
) -> None:
    with desk.database.session() as session:
        now = desk.now(session)
    headers = {"authorization": f"Bearer {world.ada.token}"}

    answer = browser.post(READINGS, json=upload(world.ada, full_set(now), now), headers=headers)

    assert (answer.status_code, answer.json()["stored"]) == (200, 5)


def test_a_bridge_with_a_browsers_cookie_is_a_browser(alice: TestClient, world: World) -> None:
    headers = {"authorization": f"Bearer {world.ada.token}"}

    assert alice.post(READINGS, json={}, headers=headers).status_code == 403


@pytest.mark.parametrize(
    "path", ["/ward/", "/ward/_dash-layout", "/api/v1/round", "/api/v1/openapi.json"]
)
def test_nobody_sees_any_of_it(browser: TestClient, path: str) -> None:
    answer = browser.get(path, follow_redirects=False)

    assert answer.status_code in {303, 401}
    assert "Infektion" not in answer.text


@pytest.mark.parametrize("path", ["/login", "/health"])
def test_what_is_open_carries_the_policy_too(browser: TestClient, path: str) -> None:
    answer = browser.get(path)

    policy = answer.headers["content-security-policy"]
    assert "default-src" in policy
    assert "unsafe-eval" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_login_page_says_nothing_of_passwords_unless_it_is_a_demo(
    browser: TestClient,
) -> None:
    page = browser.get("/login").text

    assert "password" in page
    assert not re.search(r"hemrond-demo|alice", page)


def test_a_body_larger_than_any_upload_is_refused_before_it_is_read(
    browser: TestClient, world: World
) -> None:
    headers = {"authorization": f"Bearer {world.ada.token}", "content-type": "application/json"}

    answer = browser.post(READINGS, content=b" " * (2 * 1024 * 1024 + 1), headers=headers)

    assert answer.status_code == 413


def test_health_tells_a_stranger_nothing_but_health(browser: TestClient) -> None:
    told = browser.get("/health").json()

    assert set(told) == {"ok", "database", "migrated", "judged_in_time"}
    assert told["database"]
    assert told["migrated"]


@pytest.fixture
def stranded() -> Iterator[Database]:
    """A database that is not there."""
    database = open_database("postgresql+psycopg://x@127.0.0.1:9/x?connect_timeout=2")
    yield database
    database.close()


def test_without_a_database_everybody_is_told_to_come_back(
    stranded: Database, settings: Settings, world: World
) -> None:
    """503, not 500: a bridge keeps what it has and does not blame its readings (T11)."""
    application = compose(Desk(stranded, settings)).application
    with TestClient(application, raise_server_exceptions=False) as client:
        device = {"authorization": f"Bearer {world.ada.token}"}
        with_cookie = {"cookie": "hemrond=anything"}
        answers = [
            client.post("/api/v1/sessions", json={"username": "alice", "password": "x"}),
            client.get(ME, headers=with_cookie),
            client.get("/ward/", headers=with_cookie, follow_redirects=False),
            client.post(
                READINGS,
                json=upload(world.ada, full_set(_NOON), _NOON),
                headers=device,
            ),
            client.get("/health"),
        ]

    assert [answer.status_code for answer in answers] == [503] * 5
    kinds = {answer.headers["content-type"] for answer in answers[:4]}
    assert kinds == {"application/problem+json"}
    assert answers[3].headers["retry-after"] == "5"
    assert "x@127" not in "".join(answer.text for answer in answers)
