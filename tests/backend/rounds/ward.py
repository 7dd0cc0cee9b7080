"""What happens on a ward, in few words: a set is sent, a page is opened, a review is signed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine, text

from tests.people import Stay, full_set, upload

RED = {"oxygen_saturation": "85"}
NOBODY = uuid4()


def measure(client: TestClient, home: Stay, at: datetime, **values: str) -> None:
    """Let a home send a set; healthy unless told."""
    sent = upload(home, full_set(at - timedelta(minutes=2), **values), at)
    answer = client.post(
        "/api/v1/readings", json=sent, headers={"authorization": f"Bearer {home.token}"}
    )
    assert answer.status_code == 200, answer.text


def page(client: TestClient, home: Stay) -> dict[str, Any]:
    """Open a patient."""
    answer = client.get(f"/api/v1/episodes/{home.episode_id}")
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


def the_round(client: TestClient, **query: str) -> dict[str, Any]:
    """Open the round list."""
    answer = client.get("/api/v1/round", params=query)
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


def row_of(client: TestClient, home: Stay, **query: str) -> dict[str, Any]:
    """Find a patient's row on the round list."""
    return next(
        row
        for row in the_round(client, **query)["rows"]
        if row["episode_id"] == str(home.episode_id)
    )


def about(home: Stay, what: str) -> str:
    """Write a path below one episode."""
    return f"/api/v1/episodes/{home.episode_id}/{what}"


def decision(client: TestClient, home: Stay, **more: object) -> dict[str, Any]:
    """Write a decision on what the page shows now."""
    shown = page(client, home)
    assessment, reviews = shown["assessment"], shown["reviews"]
    return {
        "assessment_id": assessment["id"] if assessment else None,
        "previous_review_id": reviews[0]["id"] if reviews else None,
        "outcome": "continue",
        **more,
    }


def sign(client: TestClient, home: Stay, **more: object) -> Response:
    """Sign what the page shows now."""
    return client.post(about(home, "reviews"), json=decision(client, home, **more))


def signed(client: TestClient, home: Stay, **more: object) -> dict[str, Any]:
    """Sign, and be sure that it was taken."""
    answer = sign(client, home, **more)
    assert answer.status_code == 201, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


def finding(client: TestClient, home: Stay, rule: str) -> dict[str, Any]:
    """Find an open finding by its rule."""
    found = page(client, home)["assessment"]["findings"]
    return next(one for one in found if one["rule"] == rule)


def rules(client: TestClient, home: Stay) -> set[str]:
    """Name the rules that have found something."""
    return {one["rule"] for one in page(client, home)["assessment"]["findings"]}


def acknowledge(
    client: TestClient, home: Stay, rule: str, comment: str = "Ringt, mäter om nu.", **more: object
) -> Response:
    """Acknowledge a finding that the page shows."""
    shown = page(client, home)["assessment"]
    kind = next((one["kind"] for one in shown["findings"] if one["rule"] == rule), None)
    body = {"assessment_id": shown["id"], "rule": rule, "kind": kind, "comment": comment} | more
    return client.post(about(home, "acknowledgements"), json=body)


def logged(owner: Engine, home: Stay, what: str) -> list[tuple[str, UUID]]:
    """Read in the access log who did what with this."""
    with owner.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT action, actor_id FROM access_log "
                "WHERE what = :what AND :patient = ANY (patient_ids) ORDER BY at"
            ),
            {"what": what, "patient": home.patient_id},
        )
        return [(row.action, row.actor_id) for row in rows]


def told(client: TestClient) -> list[str]:
    """Ask what the open screens have been told, kind by kind."""
    answer = client.get(
        "/api/v1/events", params={"after": "0.0"}, headers={"accept": "application/json"}
    )
    assert answer.status_code == 200, answer.text
    return [event["kind"] for event in answer.json()["events"]]
