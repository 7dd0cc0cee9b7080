"""Readings written straight into the table, as years of use would leave them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, text

from tests.people import Stay

LAST_MONTH = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)


def row(stay: Stay, at: datetime, value: int = 72, identity: UUID | None = None) -> dict[str, Any]:
    return {
        "patient_id": stay.patient_id,
        "kind": 1,
        "observed_at": at,
        "reading_uuid": identity or uuid4(),
        "value": value,
        "source": "device",
        "flags": [],
        "time_quality": "device",
        "sent_at": at,
        "gateway_time": at,
        "received_at": at,
        "upload_id": uuid4(),
    }


def a_month_of(stay: Stay) -> list[dict[str, Any]]:
    return [row(stay, LAST_MONTH + timedelta(hours=6 * n), 60 + n % 40) for n in range(112)]


def compress_everything(connection: Connection) -> int:
    made = "SELECT count(compress_chunk(c, true)) FROM show_chunks('reading') c"
    return int(connection.scalar(text(made)) or 0)


def count(connection: Connection, stay: Stay) -> int:
    asked = text(
        "SELECT count(*) FROM reading WHERE patient_id = :p AND observed_at > '2026-01-01'"
    )
    return int(connection.scalar(asked, {"p": stay.patient_id}) or 0)
