"""Being logged in ends: by itself, by logging out, and for all pages at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from backend.access.sessions import who_is
from backend.core.database import Database
from backend.core.settings import Settings
from tests.backend.homes import rows
from tests.people import World

pytestmark = pytest.mark.usefixtures("world")
ME = "/api/v1/me"


def pass_time(owner: Engine, *, since_seen: timedelta, since_login: timedelta) -> None:
    """Let time pass for all sessions."""
    with owner.begin() as connection:
        connection.execute(
            text(
                "UPDATE staff_session SET seen_at = seen_at - :seen, "
                "expires_at = expires_at - :login"
            ),
            {"seen": since_seen, "login": since_login},
        )


@pytest.fixture
def alice(log_in: Callable[[str], TestClient]) -> TestClient:
    return log_in("alice")


MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("idle", "since_login", "status"),
    [
        (14 * MINUTE, HOUR, 200),
        (16 * MINUTE, HOUR, 401),
        (MINUTE, 11 * HOUR, 200),
        (MINUTE, 13 * HOUR, 401),
    ],
)
def test_a_session_ends_by_itself(
    alice: TestClient, owner: Engine, idle: timedelta, since_login: timedelta, status: int
) -> None:
    pass_time(owner, since_seen=idle, since_login=since_login)

    assert alice.get(ME).status_code == status


def test_who_works_stays_logged_in_but_not_for_ever(alice: TestClient, owner: Engine) -> None:
    seen = []
    for _ in range(80):
        pass_time(owner, since_seen=10 * MINUTE, since_login=10 * MINUTE)
        seen.append(alice.get(ME).status_code)

    assert seen[:70] == [200] * 70
    assert seen[72:] == [401] * 8


def test_a_page_that_only_waits_does_not_keep_the_session_alive(
    alice: TestClient, owner: Engine, database: Database, settings: Settings
) -> None:
    """Idle means that nobody does anything; an open event stream asks by itself at every beat."""
    cookie = alice.cookies["hemrond"]
    pass_time(owner, since_seen=10 * MINUTE, since_login=10 * MINUTE)
    with database.session() as session:
        assert who_is(session, cookie, settings=settings, stirs=False) is not None
    pass_time(owner, since_seen=10 * MINUTE, since_login=10 * MINUTE)

    assert alice.get(ME).status_code == 401


def test_logging_out_ends_it_in_all_pages(alice: TestClient, owner: Engine) -> None:
    other_page = dict(alice.cookies)

    answer = alice.delete("/api/v1/sessions/current")

    assert answer.status_code == 204
    gone = {line.partition("=")[0] for line in answer.headers.get_list("set-cookie")}
    assert gone == {"hemrond", "_csrf_token"}
    alice.cookies.update(other_page)
    assert alice.get(ME).status_code == 401
    assert [
        row.ended for row in rows(owner, "SELECT ended_at IS NOT NULL AS ended FROM staff_session")
    ] == [True]


def test_logging_out_leaves_the_other_machines_session_alone(
    log_in: Callable[[str], TestClient],
) -> None:
    here, there = log_in("alice"), log_in("alice")

    here.delete("/api/v1/sessions/current")

    assert (here.get(ME).status_code, there.get(ME).status_code) == (401, 200)


@pytest.mark.parametrize("cookie", ["", "made-up", "x" * 5000, "å", "hemrond=1; a"])
def test_a_cookie_that_nobody_gave_out_is_nobody(api: TestClient, cookie: str) -> None:
    answer = api.get(ME, headers={b"cookie": b"hemrond=" + cookie.encode()})

    assert answer.status_code == 401


def test_alice_chooses_her_language_and_keeps_it(alice: TestClient) -> None:
    assert alice.patch(ME, json={"language": "en"}).status_code == 204
    assert alice.get(ME).json()["language"] == "en"


@pytest.mark.parametrize("body", [{}, {"language": "de"}, {"language": None}, {"language": 1}])
def test_the_screens_speak_two_languages(alice: TestClient, body: object) -> None:
    answer = alice.patch(ME, json=body)

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/language")
    assert alice.get(ME).json()["language"] == "sv"


def test_choosing_a_language_changes_nobody_elses(
    alice: TestClient, log_in: Callable[[str], TestClient]
) -> None:
    alice.patch(ME, json={"language": "en"})

    assert log_in("bob").get(ME).json()["language"] == "sv"


def test_a_post_that_is_over_or_not_yet_begun_gives_nothing(
    alice: TestClient, world: World, owner: Engine
) -> None:
    opens = f"/api/v1/episodes/{world.ada.episode_id}"
    assert alice.get(opens).status_code == 200
    for change in (
        "valid_until = now()",
        "valid_until = NULL, valid_from = now() + interval '1 day'",
    ):
        with owner.begin() as connection:
            connection.execute(text(f"UPDATE assignment SET {change}"))  # noqa: S608 -- from above
        assert alice.get(opens).status_code == 404
        assert alice.get(ME).json()["units"] == []
