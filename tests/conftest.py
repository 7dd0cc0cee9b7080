"""What most tests stand on: a real PostgreSQL, a migrated database each, and people in it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session

from backend.access.sessions import hash_token
from backend.api.app import create_app
from backend.api.deps import Desk
from backend.core.database import Database, open_database
from backend.core.migrate import migrate
from backend.core.settings import Settings
from tests.people import World, populate
from tests.postgres import Urls, new_database, throwaway_cluster

# Behind a shell's `&` this process is deaf to Ctrl-C and so would be those that tests send it to.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

_SESSION = text("""
    INSERT INTO staff_session (token_hash, staff_id, created_at, seen_at, expires_at)
    SELECT :key, id, now(), now(), now() + interval '12 hours'
    FROM staff WHERE username = :username
""")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the lines that tests leave for a machine to read, also from several processes."""
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            for name, value in report.user_properties:
                if name == "outcome":
                    terminalreporter.write_line(str(value))


@pytest.fixture(scope="session")
def cluster() -> Iterator[Urls]:
    """One throw-away PostgreSQL for the whole run, with a migrated template in it."""
    with throwaway_cluster() as running:
        migrate(running.owner)
        yield running


@pytest.fixture
def urls(cluster: Urls) -> Iterator[Urls]:
    """A database of its own for one test."""
    with new_database(cluster) as mine:
        yield mine


@pytest.fixture
def owner(urls: Urls) -> Iterator[Engine]:
    """The test's database as its owner, who sees everything."""
    engine = create_engine(urls.owner)
    yield engine
    engine.dispose()


@pytest.fixture
def database(urls: Urls) -> Iterator[Database]:
    """The test's database as the application."""
    opened = open_database(urls.app, pool_size=8)
    yield opened
    opened.close()


@pytest.fixture
def world(owner: Engine) -> World:
    """Alice and Bob, Charlie, Dora; Ada, Bo and Eve."""
    with Session(owner) as session, session.begin():
        return populate(session)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation that nobody reaches."""
    return Settings(
        secret_key=SecretStr("x" * 40), state_dir=tmp_path, public_url="http://testserver"
    )


@pytest.fixture
def desk(database: Database, settings: Settings) -> Desk:
    """What the routes share."""
    return Desk(database, settings)


@pytest.fixture
def api(desk: Desk) -> Iterator[TestClient]:
    """The API without the gate, nobody logged in."""
    with TestClient(create_app(desk), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def log_in(desk: Desk, owner: Engine) -> Iterator[Callable[[str], TestClient]]:
    """Open a browser for somebody who has logged in already; how one does has tests of its own."""
    opened: list[TestClient] = []

    def open_browser(username: str) -> TestClient:
        client = TestClient(create_app(desk), raise_server_exceptions=False)
        opened.append(client.__enter__())
        token = f"{username} {len(opened)}"
        with Session(owner) as session, session.begin():
            session.execute(_SESSION, {"key": hash_token(token), "username": username})
        client.cookies.set(desk.settings.session_cookie, token)
        return client

    yield open_browser
    for client in opened:
        client.__exit__(None, None, None)
