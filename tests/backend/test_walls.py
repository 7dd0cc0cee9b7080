"""A screen on a ward's wall: nobody's, nameless, hung up and taken down by people (L10, L16)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from backend.access.permissions import FOR_WALLS
from backend.access.walls import PREFIX
from backend.api.app import create_app
from backend.api.deps import Desk
from backend.api.routes import events as event_routes
from backend.process.compose import compose
from dashboard.ward.used_parts import WAYS
from tests.backend.homes import rows, send
from tests.backend.shapes import Operation, described_api, operations
from tests.people import PASSWORD, World, full_set, upload
from tests.serving import served

WALL, WALLS, ME = "/api/v1/wall", "/api/v1/walls", "/api/v1/me"
EVENTS, RENEWAL = f"{WALL}/events", f"{WALL}/renewal"
POLLED = {"accept": "application/json"}
# Anybody may ask for these, so a wall may too.
OPEN = {"POST /api/v1/sessions", "GET /health"}
LOGS_OUT = "DELETE /api/v1/sessions/current"  # ends the cookie's session, whoever asks
ALL = [one for one in operations(described_api()) if str(one) not in OPEN]
FORBIDDEN = [one for one in ALL if (one.method.upper(), one.path) not in FOR_WALLS]
NOBODY = "00000000-0000-0000-0000-000000000000"
PAGES = (
    "/",
    *WAYS,
    "/ward/walls",
    f"/ward/p/{NOBODY}",
    f"/ward/p/{NOBODY}/discharge",
    f"/ward/stay/{NOBODY}",
    "/ward/_dash-layout",
    "/ward/_dash-dependencies",
    "/ward/no-such-page",
    "/api/v1/openapi.json",
    "/api/v1/no-such-path",
)
Browser = Callable[[str], TestClient]


@pytest.fixture
def sit(desk: Desk) -> Iterator[Browser]:
    """Let somebody log in at a browser of their own, through the whole product."""
    opened: list[TestClient] = []

    def down(username: str) -> TestClient:
        client = TestClient(compose(desk).application, raise_server_exceptions=False)
        opened.append(client.__enter__())
        log_in(client, username)
        return client

    yield down
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture
def ward(world: World, desk: Desk, now: datetime) -> World:
    """Ada and Bo have measured, and not well."""
    with TestClient(compose(desk).application) as api:
        for home in (world.ada, world.bo):
            body = upload(home, full_set(now, oxygen_saturation="89"), now)
            assert send(api, home, body).status_code == 200
    return world


@pytest.fixture
def wall(sit: Browser, ward: World) -> TestClient:
    """A browser that Alice has hung up."""
    client = sit("alice")
    assert hang(client, ward).status_code == 204
    return client


def log_in(client: TestClient, username: str) -> None:
    asked = {"username": username, "password": PASSWORD}
    assert client.post("/api/v1/sessions", json=asked).status_code == 204


def hang(client: TestClient, world: World) -> Any:  # noqa: ANN401 -- the test client's own
    return change(client, "POST", WALLS, json={"unit": str(world.ward)})


def change(client: TestClient, method: str, path: str, **how: Any) -> Any:  # noqa: ANN401 -- passed on
    sent = {"x-csrftoken": client.cookies["_csrf_token"]}
    return client.request(method, path, headers=sent, **how)


def asked(client: TestClient, operation: Operation, ward: World) -> tuple[int, bool]:
    """Ask for an operation about Ada; give the status, and whether she was named."""
    answer = change(
        client,
        operation.method.upper(),
        operation.address({"episode_id": str(ward.ada.episode_id)}),
        params=operation.query({"unit": str(ward.ward)}),
        json=operation.body(),
    )
    return answer.status_code, "Ada" in answer.text


def everything_told(client: TestClient) -> str:
    """Give all that a wall can be told: its page, the list twice over, and the events."""
    events = client.get(EVENTS, params={"after": "0.0"}, headers=POLLED)
    assert events.json()["events"]
    answers = [*map(client.get, ("/wall", "/wall/list", WALL)), events]
    assert [answer.status_code for answer in answers] == [200] * 4
    return "".join(answer.text for answer in answers)


def aged(owner: Engine, column: str, by: str) -> None:
    with owner.begin() as connection:
        connection.execute(
            text(f"UPDATE wall_screen SET {column} = {column} - interval '{by}'")  # noqa: S608 -- from below
        )


def test_hanging_up_ends_the_persons_own_session(wall: TestClient, sit: Browser) -> None:
    assert wall.cookies["hemrond"].startswith(PREFIX)
    assert wall.get(WALL).status_code == 200
    assert wall.get(ME).status_code == 403
    assert sit("alice").get(ME).status_code == 200, "her session elsewhere goes on"


def test_the_cookie_from_before_opens_nothing_any_more(sit: Browser, ward: World) -> None:
    alice = sit("alice")
    before = dict(alice.cookies)
    hang(alice, ward)

    alice.cookies.clear()
    alice.cookies.update(before)

    assert alice.get(ME).status_code == 401


def test_the_cookie_outlives_the_browser_but_not_the_limit(sit: Browser, ward: World) -> None:
    kept = hang(sit("alice"), ward).headers.get_list("set-cookie")

    (cookie,) = [line for line in kept if line.startswith("hemrond=")]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert f"Max-Age={30 * 24 * 3600}" in cookie


def test_a_wall_may_ask_for_nothing_else_of_the_api(wall: TestClient, ward: World) -> None:
    """Every route there is, also those that are not written yet (T17)."""
    told = {str(one): asked(wall, one, ward) for one in FORBIDDEN}

    assert len(told) > 60
    assert {name: answer for name, answer in told.items() if answer != (403, False)} == {}


def test_without_the_gate_a_wall_is_nobody(wall: TestClient, desk: Desk, ward: World) -> None:
    """One forgotten line in the gate must not open a route: behind it a wall is no person."""
    with TestClient(create_app(desk), raise_server_exceptions=False) as behind:
        behind.cookies.update(wall.cookies)
        told = {str(one): asked(behind, one, ward) for one in FORBIDDEN if str(one) != LOGS_OUT}

    assert {name: answer for name, answer in told.items() if answer != (401, False)} == {}
    assert wall.get(WALL).status_code == 200


def test_a_wall_comes_to_no_page_but_its_own(wall: TestClient) -> None:
    answers = {path: wall.get(path, follow_redirects=False) for path in PAGES}

    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(
        PAGES, 403
    )
    assert {answer.headers["cache-control"] for answer in answers.values()} == {"no-store"}


def test_a_wall_sends_nothing_anywhere(wall: TestClient) -> None:
    paths = ("/ward/_dash-update-component", "/wall", "/wall/list", WALL, EVENTS)

    assert {change(wall, "POST", path, json={}).status_code for path in paths} == {403}


def test_no_name_number_or_id_of_anybody_is_in_what_a_wall_is_told(
    wall: TestClient, owner: Engine
) -> None:
    told = everything_told(wall)

    people = rows(owner, "SELECT given_name, family_name, identifier FROM patient")
    staff = rows(owner, "SELECT name, username, title FROM staff")
    ids = rows(owner, "SELECT id, patient_id FROM episode UNION ALL SELECT id, id FROM staff")
    secrets = {str(field) for row in (*people, *staff, *ids) for field in row}
    assert "Ada" in secrets
    assert {one for one in secrets if re.search(rf"\b{re.escape(one)}\b", told)} == set()


def test_the_list_says_how_it_stands(wall: TestClient) -> None:
    """Or the test above would prove nothing."""
    told = wall.get(WALL).json()

    assert told["counts"]["patients"] == 2
    assert [row["rank"] for row in told["rows"]] == [1, 2]
    assert all(row["findings"] for row in told["rows"])
    assert set(told["rows"][0]["findings"][0]) == {"urgency", "text", "answered", "passed_at"}


def test_what_happens_on_another_ward_is_not_told(
    wall: TestClient, world: World, owner: Engine
) -> None:
    def heard() -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = wall.get(
            EVENTS, params={"after": "0.0"}, headers=POLLED
        ).json()["events"]
        return events

    before = heard()
    tell = text(
        "INSERT INTO event (kind, care_unit_id, episode_id, urgency) "
        "SELECT 'finding', care_unit_id, id, 3 FROM episode WHERE id = :episode"
    )
    with owner.begin() as connection:
        connection.execute(tell, {"episode": world.eve.episode_id})
        connection.execute(tell, {"episode": world.ada.episode_id})

    (told,) = heard()[len(before) :]
    assert set(told) == {"kind", "urgency", "at"}
    assert (told["kind"], told["urgency"]) == ("finding", 3)


def test_it_hangs_on_when_nobody_touches_it_until_its_last_day(
    wall: TestClient, owner: Engine
) -> None:
    aged(owner, "seen_at", "29 days")
    assert wall.get(WALL).status_code == 200

    aged(owner, "expires_at", "29 days 23 hours")
    assert wall.get(WALL).status_code == 200
    aged(owner, "expires_at", "1 hour")

    assert wall.get(WALL).status_code == 401
    assert wall.get("/wall", follow_redirects=False).headers["location"].startswith("/login")


def test_a_new_cookie_ends_the_old_one_when_it_is_first_shown(wall: TestClient) -> None:
    old = dict(wall.cookies)
    assert change(wall, "POST", RENEWAL).status_code == 204
    new = dict(wall.cookies)
    assert old["hemrond"] != new["hemrond"]

    def shown(cookies: dict[str, str]) -> int:
        wall.cookies.clear()
        wall.cookies.update(cookies)
        status: int = wall.get(WALL).status_code
        return status

    assert shown(old) == 200, "the answer with the new cookie may have been lost on the way"
    assert shown(new) == 200
    assert shown(old) == 401
    assert shown(new) == 200


def test_a_renewal_does_not_move_the_last_day(wall: TestClient, owner: Engine) -> None:
    aged(owner, "expires_at", "29 days")

    kept = change(wall, "POST", RENEWAL).headers.get_list("set-cookie")

    (lasts,) = {int(age) for line in kept for age in re.findall(r"Max-Age=(\d+)", line)}
    assert 23 * 3600 < lasts <= 24 * 3600


def test_another_site_renews_nothing(wall: TestClient) -> None:
    assert wall.post(RENEWAL).status_code == 403


@pytest.mark.parametrize("username", ["alice", "bob"])
def test_whoever_works_on_the_ward_sees_and_ends_it(
    wall: TestClient, sit: Browser, ward: World, username: str
) -> None:
    colleague = sit(username)
    (hung,) = colleague.get(WALLS, params={"unit": str(ward.ward)}).json()
    assert (hung["hung_by"], hung["title"]) == ("Alice", "Sjuksköterska")

    assert change(colleague, "DELETE", f"{WALLS}/{hung['id']}").status_code == 204

    assert wall.get(WALL).status_code == 401
    assert colleague.get(WALLS, params={"unit": str(ward.ward)}).json() == []
    assert change(colleague, "DELETE", f"{WALLS}/{hung['id']}").status_code == 204, "twice is once"


def test_for_another_ward_there_is_no_wall(wall: TestClient, sit: Browser, ward: World) -> None:
    (hung,) = sit("bob").get(WALLS, params={"unit": str(ward.ward)}).json()
    charlie = sit("charlie")

    assert charlie.get(WALLS, params={"unit": str(ward.ward)}).status_code == 404
    assert change(charlie, "DELETE", f"{WALLS}/{hung['id']}").status_code == 404
    assert hang(charlie, ward).status_code == 404
    assert wall.get(WALL).status_code == 200


def test_a_ward_without_rounds_has_no_list_to_hang_up(
    sit: Browser, ward: World, owner: Engine
) -> None:
    alice = sit("alice")
    with owner.begin() as connection:
        only = {"ward": ward.ward, "parts": ["beds"]}
        connection.execute(text("UPDATE care_unit SET parts = :parts WHERE id = :ward"), only)

    answer = hang(alice, ward)

    assert answer.status_code == 409
    assert alice.get(ME).status_code == 200


def test_home_care_has_no_list_to_hang_up(sit: Browser, ward: World) -> None:
    dora = sit("dora")

    answer = change(dora, "POST", WALLS, json={"unit": str(ward.home_care)})

    assert answer.status_code == 403
    assert dora.get(ME).status_code == 200, "what is refused ends nobody's session"


def test_whoever_logs_in_at_the_wall_takes_it_down(
    wall: TestClient, owner: Engine, ward: World
) -> None:
    old = dict(wall.cookies)
    log_in(wall, "bob")
    assert wall.get(ME).json()["name"] == "Bob"

    wall.cookies.clear()
    wall.cookies.update(old)
    assert wall.get(WALL).status_code == 401
    (row,) = rows(owner, "SELECT down_by_id FROM wall_screen")
    assert row.down_by_id == ward.staff["bob"]


def test_a_wrong_password_at_the_wall_leaves_it_hanging(wall: TestClient) -> None:
    wall.post("/api/v1/sessions", json={"username": "bob", "password": "wrong"})

    assert wall.get(WALL).status_code == 200


def test_the_access_log_says_who_hung_it_up_what_it_showed_and_who_took_it_down_l16(
    wall: TestClient, sit: Browser, ward: World, owner: Engine
) -> None:
    for _ in range(3):
        wall.get(WALL)
    change(wall, "POST", RENEWAL)
    bob = sit("bob")
    (hung,) = bob.get(WALLS, params={"unit": str(ward.ward)}).json()
    change(bob, "DELETE", f"{WALLS}/{hung['id']}")

    log = rows(
        owner,
        "SELECT actor_kind, actor_id, action, what, patient_ids FROM access_log "
        "WHERE what LIKE 'wall%' ORDER BY at, id",
    )
    alice, bob_id, screen = ward.staff["alice"], ward.staff["bob"], UUID(hung["id"])
    assert [tuple(row[:4]) for row in log] == [
        ("staff", alice, "write", "wall_hung"),
        ("screen", screen, "read", "wall"),
        ("screen", screen, "write", "wall_renewed"),
        ("staff", bob_id, "write", "wall_down"),
    ]
    assert set(log[1].patient_ids) == {ward.ada.patient_id, ward.bo.patient_id}


def test_who_stood_there_is_logged_again_after_an_hour(wall: TestClient, owner: Engine) -> None:
    wall.get(WALL)
    aged(owner, "logged_at", "61 minutes")
    wall.get(WALL)

    assert len(rows(owner, "SELECT id FROM access_log WHERE what = 'wall'")) == 2


def test_only_hashes_of_the_cookies_are_kept(wall: TestClient, owner: Engine) -> None:
    change(wall, "POST", RENEWAL)
    (kept,) = rows(owner, "SELECT wall_screen::text AS all FROM wall_screen")

    assert wall.cookies["hemrond"] not in kept.all


@pytest.mark.parametrize("cookie", [PREFIX, f"{PREFIX}made-up", f"{PREFIX}{'x' * 5000}"])
def test_a_walls_cookie_that_nobody_gave_out_is_nobodys(
    sit: Browser, ward: World, cookie: str
) -> None:
    assert ward.ward is not None
    browser = sit("alice")
    browser.cookies.clear()
    browser.cookies.set("hemrond", cookie)

    assert browser.get(WALL).status_code == 401


def test_a_person_has_no_wall(sit: Browser, ward: World) -> None:
    assert ward.ward is not None
    alice = sit("alice")

    assert [alice.get(path).status_code for path in (WALL, EVENTS)] == [401, 401]


def test_the_stream_of_a_wall_ends_when_it_is_taken_down(
    wall: TestClient, sit: Browser, ward: World, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_routes, "BEAT_SECONDS", 0.2)
    bob = sit("bob")
    (hung,) = bob.get(WALLS, params={"unit": str(ward.ward)}).json()
    cookie = f"hemrond={wall.cookies['hemrond']}"
    with (
        served(compose(desk).application) as address,
        httpx.stream("GET", f"{address}{EVENTS}", headers={"cookie": cookie}, timeout=20) as stream,
    ):
        lines = stream.iter_lines()
        assert any("beat" in line for line in lines)
        change(bob, "DELETE", f"{WALLS}/{hung['id']}")

        # What is left of it comes to an end; else this would wait until the client gives up.
        assert all("Ada" not in line for line in lines)
