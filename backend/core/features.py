"""What the database can do beyond plain PostgreSQL, found by trying."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

_VERSION = text("SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'")

# Each asks for something that does nothing anywhere: pg_class has no policy to remove. Where the
# licence or the build allows the feature, TimescaleDB complains about pg_class; where not, about
# the licence. The setting timescaledb.license is no answer: it may say "timescale" and be wrong.
_QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        "compression": "SELECT remove_compression_policy('pg_catalog.pg_class', true)",
        "retention": "SELECT remove_retention_policy('pg_catalog.pg_class', true)",
        "continuous_aggregates": (
            "SELECT remove_continuous_aggregate_policy('pg_catalog.pg_class', if_exists => true)"
        ),
    }
)
_REFUSALS = ("0A000", "42883")  # feature not supported; no such function


@dataclass(frozen=True, slots=True)
class StoreFeatures:
    """TimescaleDB's version, if it is there, and which of its features may be used."""

    timescaledb: str | None
    compression: bool
    retention: bool
    continuous_aggregates: bool


def probe(connection: Connection) -> StoreFeatures:
    """Find out what the database offers; any role may ask, nothing is changed.

    Without the extension it is one query. With it, the questions end in errors on purpose: ask
    once per process, not once per request.
    """
    version = connection.execute(_VERSION).scalar_one_or_none()
    offers = {name: version is not None and _offers(connection, name) for name in _QUESTIONS}
    return StoreFeatures(timescaledb=version, **offers)


def _offers(connection: Connection, feature: str) -> bool:
    try:
        with connection.begin_nested():
            connection.execute(text(_QUESTIONS[feature]))
    except DBAPIError as refused:
        return getattr(refused.orig, "sqlstate", None) not in _REFUSALS
    return True
