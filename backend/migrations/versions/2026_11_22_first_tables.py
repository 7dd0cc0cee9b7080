"""The first tables of readings: what homes send, what is made of it, what is decided on it.

Runs before the new code is live.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from backend.migrations.steps import guard, make_by_time, make_role, run_sql

revision = "2026_11_22_first_tables"
down_revision = "2026_11_22_people"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
NOW = sa.text("clock_timestamp()")


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column(
            "xid",
            sa.BigInteger(),
            server_default=sa.text("(pg_current_xact_id()::text::bigint)"),
            nullable=False,
        ),
        sa.Column("at", WHEN, server_default=NOW, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("care_unit_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("urgency", sa.SmallInteger(), nullable=True),
        sa.CheckConstraint("kind IN ('assessed', 'finding', 'review')", name=op.f("ck_event_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index("ix_event_xid_id", "event", ["xid", "id"], unique=False)
    op.create_table(
        "latest_reading",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("observed_at", WHEN, nullable=False),
        sa.Column("reading_uuid", sa.Uuid(), nullable=False),
        sa.Column("value", sa.Numeric(), nullable=True),
        sa.Column("implausible", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("received_at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("patient_id", "kind", name=op.f("pk_latest_reading")),
    )
    op.create_table(
        "reading_hourly",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("hour", WHEN, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("lowest", sa.Numeric(), nullable=False),
        sa.Column("highest", sa.Numeric(), nullable=False),
        sa.Column("total", sa.Numeric(), nullable=False),
        sa.PrimaryKeyConstraint("patient_id", "kind", "hour", name=op.f("pk_reading_hourly")),
    )
    op.create_table(
        "reading_seen",
        sa.Column("reading_uuid", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("observed_at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("patient_id", "reading_uuid", name=op.f("pk_reading_seen")),
    )
    op.create_table(
        "assessment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("assessed_at", WHEN, nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=True),
        sa.Column("plan_id", sa.Text(), nullable=False),
        sa.Column("plan_version", sa.Text(), nullable=False),
        sa.Column("verdict", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("look_again_at", WHEN, nullable=True),
        sa.Column(
            "news2_lower",
            sa.SmallInteger(),
            sa.Computed("((verdict -> 'news2' ->> 'lower')::smallint)", persisted=True),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_assessment_episode_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
    )
    op.create_index(
        "ix_assessment_episode_id_assessed_at",
        "assessment",
        ["episode_id", "assessed_at"],
        unique=False,
    )
    op.create_table(
        "device_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("created_at", WHEN, nullable=False),
        sa.Column("revoked_at", WHEN, nullable=True),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_device_token_episode_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_device_token_token_hash")),
    )
    op.create_index(
        op.f("ix_device_token_episode_id"), "device_token", ["episode_id"], unique=False
    )
    op.create_table(
        "own_limit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("value", sa.Numeric(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("set_at", WHEN, nullable=False),
        sa.Column("expires_at", WHEN, nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_own_limit_author_id")),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_own_limit_episode_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_limit")),
    )
    op.create_index(op.f("ix_own_limit_episode_id"), "own_limit", ["episode_id"], unique=False)
    op.create_table(
        "standing",
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=True),
        sa.Column("assessed_at", WHEN, nullable=True),
        sa.Column("tier", sa.SmallInteger(), server_default="6", nullable=False),
        sa.Column("urgency", sa.SmallInteger(), server_default="-1", nullable=False),
        sa.Column("news2", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column(
            "findings",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.Column("criteria_met", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("criteria_of", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("latest_at", WHEN, nullable=True),
        sa.Column("next_set_due", WHEN, nullable=True),
        sa.Column("look_again_at", WHEN, nullable=True),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_standing_episode_id")
        ),
        sa.PrimaryKeyConstraint("episode_id", name=op.f("pk_standing")),
    )
    op.create_index(
        "ix_standing_look_again_at",
        "standing",
        ["look_again_at"],
        unique=False,
        postgresql_where=sa.text("look_again_at IS NOT NULL"),
    )
    op.create_table(
        "review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("previous_id", sa.Uuid(), nullable=True),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("assessment_id", sa.Uuid(), nullable=True),
        sa.Column("round_day", sa.Date(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("next_check_at", WHEN, nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("author_role", sa.Text(), nullable=False),
        sa.Column("care_unit_id", sa.Uuid(), nullable=False),
        sa.Column("signed_at", WHEN, nullable=False),
        sa.CheckConstraint(
            "outcome IN ('continue', 'change_plan', 'back_to_ward', 'discharge')",
            name=op.f("ck_review_outcome"),
        ),
        sa.CheckConstraint("previous_id <> id", name=op.f("ck_review_previous")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_review_assessment_id")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_review_author_id")),
        sa.ForeignKeyConstraint(
            ["care_unit_id"], ["care_unit.id"], name=op.f("fk_review_care_unit_id")
        ),
        sa.ForeignKeyConstraint(["corrects_id"], ["review.id"], name=op.f("fk_review_corrects_id")),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_review_episode_id")),
        sa.ForeignKeyConstraint(["previous_id"], ["review.id"], name=op.f("fk_review_previous_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint(
            "episode_id",
            "previous_id",
            name=op.f("uq_review_episode_id_previous_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(
        "ix_review_episode_id_signed_at", "review", ["episode_id", "signed_at"], unique=False
    )
    op.create_table(
        "upload",
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("device_token_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", WHEN, nullable=False),
        sa.Column("stored", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["device_token_id"], ["device_token.id"], name=op.f("fk_upload_device_token_id")
        ),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_upload_episode_id")),
        sa.PrimaryKeyConstraint("episode_id", "upload_id", name=op.f("pk_upload")),
    )
    make_role()
    run_sql("2026_11_22_reading.sql", "2026_11_22_partitions.sql")
    make_by_time("reading")
    run_sql("2026_11_22_access.sql", "2026_11_22_upload.sql")
    guard()
