"""What the database can do."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text


@dataclass(frozen=True, slots=True)
class StoreFeatures:
    """What is there."""

    timescaledb: str | None
    compression: bool


def probe(connection: Connection) -> StoreFeatures:
    """Ask."""
    version = connection.execute(
        text("SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'")
    ).scalar_one_or_none()
    return StoreFeatures(version, False)
