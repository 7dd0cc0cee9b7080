"""Logging in: with the right password, by the living, and never telling who has an account."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from backend.access.attempts import Attempts, TooManyAttempts
from backend.access.passwords import hash_password, matches
from backend.access.sessions import WrongPassword
from backend.api.app import create_app
from backend.api.deps import Desk
from backend.core.database import Database
from backend.core.errors import Refusal
from backend.core.settings import Settings
from backend.core.words import Part
from tests.backend.homes import rows
from tests.people import PASSWORD, World

pytestmark = pytest.mark.usefixtures("world")
SESSIONS = "/api/v1/sessions"


def try_in(api: TestClient, username: str, password: str = PASSWORD) -> tuple[int, str]:
    answer = api.post(SESSIONS, json={"username": username, "password": password})
    return answer.status_code, answer.text


def test_alice_logs_in_and_is_alice(api: TestClient, world: World) -> None:
    assert try_in(api, "alice") == (204, "")

    me = api.get("/api/v1/me").json()

    assert me == {
        "id": str(world.staff["alice"]),
        "name": "Alice",
        "title": "Sjuksköterska",
        "role": "nurse",
        "language": "sv",
        "units": [
            {
                "id": str(world.ward),
                "name": "Infektion 1",
                "kind": "ward",
                "role": "nurse",
                "parts": [part.value for part in Part],
                "winding_down": [],
            }
        ],
    }


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(api: TestClient) -> None:
    wrong = try_in(api, "alice", "not her password")
    unknown = try_in(api, "mallory", "not her password")

    assert wrong == unknown
    assert wrong[0] == 401
    assert "The user name or the password is not right." in wrong[1]
    assert api.get("/api/v1/me").status_code == 401


@pytest.mark.parametrize("name", ["Alice", "alice ", "ALICE", "álice", "alice\x00", "%"])
def test_a_name_that_only_looks_like_alices_is_not_hers(api: TestClient, name: str) -> None:
    assert try_in(api, name)[0] in {401, 422}


def test_who_has_left_is_unknown(api: TestClient, owner: Engine) -> None:
    with owner.begin() as connection:
        connection.execute(text("UPDATE staff SET active = false WHERE username = 'alice'"))

    assert try_in(api, "alice") == try_in(api, "mallory")


def test_who_leaves_while_logged_in_is_out_at_once(api: TestClient, owner: Engine) -> None:
    try_in(api, "alice")
    with owner.begin() as connection:
        connection.execute(text("UPDATE staff SET active = false WHERE username = 'alice'"))

    assert api.get("/api/v1/me").status_code == 401


def test_who_logs_in_elsewhere_only_has_no_password_here(api: TestClient, owner: Engine) -> None:
    with owner.begin() as connection:
        connection.execute(text("UPDATE staff SET password_hash = NULL WHERE username = 'alice'"))

    assert try_in(api, "alice") == try_in(api, "mallory")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"username": "alice"}, "/password"),
        ({"password": "x"}, "/username"),
        ({"username": "", "password": "x"}, "/username"),
        ({"username": "alice", "password": "x" * 201}, "/password"),
        ({"username": "x" * 101, "password": "x"}, "/username"),
        ({"username": ["alice"], "password": "x"}, "/username"),
    ],
)
def test_what_is_no_log_in_is_named(api: TestClient, body: object, pointer: str) -> None:
    answer = api.post(SESSIONS, json=body)

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


@pytest.mark.parametrize(
    ("url", "name", "secure"),
    [("https://ward.example", "__Host-hemrond", True), ("http://testserver", "hemrond", False)],
)
def test_the_cookies_are_the_browsers_own_secret(
    database: Database, settings: Settings, *, url: str, name: str, secure: bool
) -> None:
    desk = Desk(database, settings.model_copy(update={"public_url": url}))
    with TestClient(create_app(desk), base_url=url) as api:
        answer = api.post(SESSIONS, json={"username": "alice", "password": PASSWORD})
        cookies = {
            line.partition("=")[0]: {part.strip().lower() for part in line.split(";")[1:]}
            for line in answer.headers.get_list("set-cookie")
        }
        assert api.get("/api/v1/me").status_code == 200

    always = {"path=/", "samesite=strict"} | ({"secure"} if secure else set())
    assert cookies == {name: always | {"httponly"}, "_csrf_token": always}


def test_only_a_hash_of_the_cookie_is_kept(api: TestClient, owner: Engine) -> None:
    try_in(api, "alice")
    cookie = api.cookies["hemrond"]

    (kept,) = rows(owner, "SELECT token_hash, staff_session::text AS all FROM staff_session")

    assert len(bytes(kept.token_hash)) == 32
    assert cookie not in kept.all


def test_a_password_is_kept_as_argon2id_and_salted() -> None:
    first, second = hash_password("a long one"), hash_password("a long one")

    assert first.startswith("$argon2id$")
    assert first != second
    assert matches("a long one", first)
    assert not matches("a long One", first)
    assert not matches("a long one", None)


@pytest.fixture
def impatient(database: Database, settings: Settings) -> Iterator[TestClient]:
    """A ward that lets one try three times, and six times from one place."""
    attempts = Attempts(for_a_name="3 per 5 minutes", from_an_address="6 per 5 minutes")
    with TestClient(create_app(Desk(database, settings, attempts=attempts))) as api:
        yield api


def test_guessing_is_stopped_and_the_right_password_comes_too_late(impatient: TestClient) -> None:
    guesses = [try_in(impatient, "alice", f"guess {n}")[0] for n in range(3)]

    answer = impatient.post(SESSIONS, json={"username": "alice", "password": PASSWORD})

    assert guesses == [401, 401, 401]
    assert answer.status_code == 429
    assert answer.headers["content-type"] == "application/problem+json"
    assert 1 <= int(answer.headers["retry-after"]) <= 300
    assert answer.json()["detail"].startswith("There have been too many attempts to log in")


def test_guessing_at_one_who_does_not_exist_ends_in_the_same_way(impatient: TestClient) -> None:
    alices, nobodys = (
        [try_in(impatient, name, "guess") for _ in range(4)] for name in ("alice", "mallory")
    )

    assert [status for status, _ in alices] == [401, 401, 401, 429]
    assert alices == nobodys


def test_another_spelling_is_no_second_chance(impatient: TestClient) -> None:
    for name in ("alice", "Alice", "ALICE"):
        try_in(impatient, name, "guess")

    assert try_in(impatient, "alice")[0] == 429


def test_bob_is_not_shut_out_by_guesses_at_alice(impatient: TestClient) -> None:
    for _ in range(4):
        try_in(impatient, "alice", "guess")

    assert try_in(impatient, "bob")[0] == 204


def test_who_gets_in_starts_afresh(impatient: TestClient) -> None:
    tries = ["typo", "typo", PASSWORD, "typo", "typo", PASSWORD]

    assert [try_in(impatient, "alice", one)[0] for one in tries] == [401, 401, 204] * 2


def test_one_password_tried_on_many_names_is_stopped_too(impatient: TestClient) -> None:
    sprayed = [try_in(impatient, f"user{n}", "Winter2026!")[0] for n in range(6)]

    assert sprayed == [401] * 6
    assert try_in(impatient, "bob")[0] == 429


def test_those_who_wait_may_try_again() -> None:
    attempts = Attempts(for_a_name="1 per 1 second")

    def guess() -> type[Exception]:
        with pytest.raises(Refusal) as refused, attempts.one("alice", "here"):
            raise WrongPassword
        return refused.type

    assert guess() is WrongPassword
    # A machine that falls asleep in between may let a second one through.
    assert any(guess() is TooManyAttempts for _ in range(1000))
    while guess() is TooManyAttempts:
        time.sleep(0.05)
