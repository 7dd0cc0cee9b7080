"""Steps that migrations share: SQL files, the table by time, the application's rights."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from backend.core.errors import BadConfiguration
from backend.core.features import probe

_SQL = Path(__file__).parent / "sql"
APP = "hemrond_app"
# Who may do what, by name: a grant on ALL TABLES would reach the partitions (storage 3.2).
READ_ONLY = ("care_provider", "care_unit", "staff", "assignment", "bed", "device_token")
ADDED_ONLY = ("access_log", "assessment", "event", "reading_seen", "review", "upload")
KEPT_CURRENT = (
    "episode",
    "latest_reading",
    "reading_hourly",
    "staff_session",
    "standing",
    "wall_screen",
)
OF_AN_EPISODE = ("assessment", "device_token", "review", "standing", "upload")
WITH_POLICIES = (
    "access_log",
    "care_request",
    "episode",
    "event",
    "latest_reading",
    "patient",
    "reading_hourly",
    "reading_seen",
)


def run_sql(*names: str) -> None:
    """Run statement files that lie beside the revisions."""
    # Straight on psycopg, without parameters: several statements a file, and % is just a sign.
    driver = op.get_bind().connection.driver_connection
    if driver is None:
        raise BadConfiguration("Migrations need a connection; they cannot be written to a file.")
    for name in names:
        driver.execute((_SQL / name).read_text())


def make_role() -> None:
    """Make sure that the application has a role; it owns nothing."""
    op.execute(
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP}') "
        f"THEN CREATE ROLE {APP} LOGIN; END IF; END $$"
    )


def make_by_time(table: str) -> None:
    """Make an empty table a hypertable, or partitioned by month where TimescaleDB is absent."""
    features = probe(op.get_bind())
    if features.timescaledb is None:
        _make_partitioned(table)
        return
    op.execute(
        f"SELECT create_hypertable('{table}', by_range('observed_at', INTERVAL '7 days'), "
        "create_default_indexes => false)"
    )
    if features.compression:
        op.execute(
            f"ALTER TABLE {table} SET (timescaledb.compress, "
            "timescaledb.compress_segmentby = 'patient_id', "
            "timescaledb.compress_orderby = 'kind, observed_at DESC')"
        )
        # The open screens look 14 days back; what they look at stays uncompressed.
        op.execute(f"SELECT add_compression_policy('{table}', INTERVAL '21 days')")


def guard() -> None:
    """Give the application its rights, by name, and row security on all that is a patient's."""
    for table in OF_AN_EPISODE:
        op.execute(
            f"CREATE POLICY {table}_of_mine ON {table} USING "  # noqa: S608 -- names from above
            f"(EXISTS (SELECT 1 FROM episode e WHERE e.id = {table}.episode_id))"
        )
    for table in (*OF_AN_EPISODE, *WITH_POLICIES):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    for table in (*READ_ONLY, "care_request", "patient", "own_limit", "bed_reservation"):
        op.execute(f"GRANT SELECT ON {table} TO {APP}")
    for table in ADDED_ONLY:
        op.execute(f"GRANT SELECT, INSERT ON {table} TO {APP}")
    for table in KEPT_CURRENT:
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO {APP}")
    op.execute(f"GRANT SELECT ON alembic_version TO {APP}")
    op.execute(f"GRANT UPDATE (language) ON staff TO {APP}")
    op.execute(f"GRANT SELECT, INSERT ON reading_v TO {APP}")
    for function in (
        "open_uploads(bytea[], uuid[], uuid[], text[], interval, timestamptz, boolean)",
        "ensure_partitions(timestamptz, timestamptz)",
    ):
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {APP}")


def _make_partitioned(table: str) -> None:
    op.execute(f"ALTER TABLE {table} RENAME TO {table}_shape")
    op.execute(
        f"CREATE TABLE {table} (LIKE {table}_shape INCLUDING ALL EXCLUDING INDEXES, "
        f"CONSTRAINT pk_{table}_by_time PRIMARY KEY (patient_id, kind, observed_at, reading_uuid) "
        "INCLUDE (value)) PARTITION BY RANGE (observed_at)"
    )
    op.execute(f"DROP TABLE {table}_shape")
    op.execute(f"ALTER TABLE {table} RENAME CONSTRAINT pk_{table}_by_time TO pk_{table}")
    op.execute("SELECT ensure_partitions(now() - interval '3 months', now() + interval '6 months')")
