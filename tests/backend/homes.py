"""Homes that send, and what the ward has of them: looked up by the owner, who sees everything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import httpx
from fastapi.testclient import TestClient
from sqlalchemy import Engine, Row, text

from tests.people import Stay

READINGS = "/api/v1/readings"
TABLES = ("reading", "reading_seen", "upload", "latest_reading", "reading_hourly", "assessment")


class Answer(Protocol):
    """An answer, from the application in memory or over the network."""

    @property
    def status_code(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def content(self) -> bytes: ...
    @property
    def text(self) -> str: ...
    def json(self) -> Any: ...  # noqa: ANN401 -- JSON is anything


def send(
    api: TestClient | httpx.Client,
    home: Stay,
    body: Mapping[str, Any],
    *,
    sent_at: str | None = None,
) -> Answer:
    """Send an upload as a bridge does."""
    headers = {"authorization": f"Bearer {home.token}"}
    if sent_at is not None:
        headers["x-sent-at"] = sent_at
    return api.post(READINGS, json=body, headers=headers)


def send_raw(api: TestClient, home: Stay, body: bytes) -> Answer:
    """Send octets that no JSON library would write."""
    headers = {"authorization": f"Bearer {home.token}", "content-type": "application/json"}
    return api.post(READINGS, content=body, headers=headers)


def rows(owner: Engine, statement: str, **values: object) -> list[Row[*tuple[Any, ...]]]:
    """Ask the database as its owner."""
    with owner.connect() as connection:
        return list(connection.execute(text(statement), values))


def counts(owner: Engine) -> dict[str, int]:
    """Count what the database has of all homes."""
    found = (f"SELECT '{name}' AS name, count(*) AS n FROM {name}" for name in TABLES)  # noqa: S608 -- names from above
    return {row.name: row.n for row in rows(owner, " UNION ALL ".join(found))}


NOTHING = dict.fromkeys(TABLES, 0)


def pointers(answer: Answer) -> list[str]:
    """Give the fields that a problem names."""
    return [error["pointer"] for error in answer.json()["errors"]]
