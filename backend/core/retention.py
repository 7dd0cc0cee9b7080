"""Forgetting readings: never by itself, only when an installation orders it (decision 5)."""

from __future__ import annotations

from sqlalchemy import Connection, create_engine, text

from backend.core.errors import BadConfiguration
from backend.core.features import probe


def retain(url: str, years: int | None) -> None:
    """Let the store drop readings older than so many years, or drop none (None)."""
    engine = create_engine(url, hide_parameters=True)
    try:
        with engine.begin() as connection:
            set_retention(connection, years)
    finally:
        engine.dispose()


def set_retention(connection: Connection, years: int | None) -> None:
    """Set or take back TimescaleDB's policy; elsewhere an order is refused, not forgotten."""
    features = probe(connection)
    if not features.retention:
        if years is not None:
            raise BadConfiguration(
                "HEMROND_READING_RETENTION_YEARS needs TimescaleDB's retention policies, which "
                "this database lacks. Unset it; nothing is dropped by itself here."
            )
        return
    connection.execute(text("SELECT remove_retention_policy('reading', if_exists => true)"))
    if years is not None:
        connection.execute(
            text("SELECT add_retention_policy('reading', make_interval(years => :years))"),
            {"years": years},
        )
