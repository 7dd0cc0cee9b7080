"""A page left open shows what is new, and keeps nobody logged in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

pytestmark = pytest.mark.usefixtures("world")
LogIn = Callable[[str], TestClient]
POLLED = {"accept": "application/json"}


def last_seen(owner: Engine) -> datetime:
    with owner.connect() as connection:
        seen: datetime = connection.execute(text("SELECT seen_at FROM staff_session")).scalar_one()
        return seen


def left_alone(owner: Engine, minutes: int) -> datetime:
    """Let the only session have been untouched for a while."""
    with owner.begin() as connection:
        connection.execute(
            text("UPDATE staff_session SET seen_at = clock_timestamp() - CAST(:alone AS interval)"),
            {"alone": timedelta(minutes=minutes)},
        )
    return last_seen(owner)


@pytest.mark.parametrize(
    ("path", "headers"),
    [("/api/v1/events", POLLED), ("/api/v1/round", {"X-Unattended": "1"})],
)
def test_a_page_that_asks_by_itself_does_not_move_the_time_of_the_last_deed(
    log_in: LogIn, owner: Engine, path: str, headers: dict[str, str]
) -> None:
    alice = log_in("alice")
    before = left_alone(owner, minutes=5)

    answer = alice.get(path, headers=headers)

    assert answer.status_code == 200
    assert last_seen(owner) == before


def test_what_a_person_does_moves_it(log_in: LogIn, owner: Engine) -> None:
    alice = log_in("alice")
    before = left_alone(owner, minutes=5)

    assert alice.get("/api/v1/round").status_code == 200

    assert last_seen(owner) > before


def test_a_page_left_open_too_long_is_shown_nothing_more(log_in: LogIn, owner: Engine) -> None:
    alice = log_in("alice")
    left_alone(owner, minutes=24 * 60)

    assert alice.get("/api/v1/round", headers={"X-Unattended": "1"}).status_code == 401
