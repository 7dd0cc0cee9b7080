"""The workflow of the stay.

Runs before the new code is live.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from backend.migrations.steps import run_sql

revision = "2026_11_22_stay"
down_revision = "2026_11_22_first_tables"
branch_labels = None
depends_on = None

OF_AN_EPISODE = (
    "agreement_receipt",
    "agreement_version",
    "agreement_withdrawal",
    "episode_move",
    "meeting_link",
    "stay_entry",
    "stay_task",
    "task_receipt",
)
ROLES = (
    "physician",
    "nurse",
    "assistant_nurse",
    "bed_coordinator",
    "home_care_nurse",
    "physiotherapist",
    "occupational_therapist",
    "manager",
)
EVENTS = ("assessed", "finding", "review", "stay")


def upgrade() -> None:
    for table, column, words in (("assignment", "role", ROLES), ("event", "kind", EVENTS)):
        op.drop_constraint(op.f(f"ck_{table}_{column}"), table, type_="check")
        listed = ", ".join(f"'{word}'" for word in words)
        op.create_check_constraint(op.f(f"ck_{table}_{column}"), table, f"{column} IN ({listed})")
    op.create_table(
        "heads_up",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("from_unit_id", sa.Uuid(), nullable=False),
        sa.Column("to_unit_id", sa.Uuid(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=False),
        sa.Column(
            "needs",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_heads_up_author_id")),
        sa.ForeignKeyConstraint(
            ["from_unit_id"], ["care_unit.id"], name=op.f("fk_heads_up_from_unit_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_unit_id"], ["care_unit.id"], name=op.f("fk_heads_up_to_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heads_up")),
    )
    op.create_index(op.f("ix_heads_up_from_unit_id"), "heads_up", ["from_unit_id"], unique=False)
    op.create_index(op.f("ix_heads_up_to_unit_id"), "heads_up", ["to_unit_id"], unique=False)
    op.create_table(
        "agreement_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Text(), nullable=False),
        sa.Column("template_version", sa.Text(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("author_role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["staff.id"], name=op.f("fk_agreement_version_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_agreement_version_episode_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_version")),
        sa.UniqueConstraint(
            "episode_id", "number", name=op.f("uq_agreement_version_episode_id_number")
        ),
    )
    op.create_table(
        "agreement_withdrawal",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["staff.id"], name=op.f("fk_agreement_withdrawal_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_agreement_withdrawal_episode_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["agreement_version.id"],
            name=op.f("fk_agreement_withdrawal_version_id"),
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_agreement_withdrawal")),
    )
    op.create_index(
        op.f("ix_agreement_withdrawal_episode_id"),
        "agreement_withdrawal",
        ["episode_id"],
        unique=False,
    )
    op.create_table(
        "bed_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bed_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=True),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "step IN ('reserved', 'extended', 'moved', 'admitted', 'released', 'closed', 'opened')",
            name=op.f("ck_bed_event_step"),
        ),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_bed_event_author_id")),
        sa.ForeignKeyConstraint(["bed_id"], ["bed.id"], name=op.f("fk_bed_event_bed_id")),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_bed_event_episode_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bed_event")),
    )
    op.create_index("ix_bed_event_bed_id_at", "bed_event", ["bed_id", "at"], unique=False)
    op.create_index(op.f("ix_bed_event_episode_id"), "bed_event", ["episode_id"], unique=False)
    op.create_table(
        "episode_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("from_status", sa.Text(), nullable=True),
        sa.Column("to_status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "details",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column(
            "followed",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("author_role", sa.Text(), nullable=False),
        sa.Column("care_unit_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "to_status IN ('candidate', 'informed', 'assessed', 'decided', 'preparing', 'at_home', 'discharged', 'readmitted', 'deceased', 'declined', 'unsuitable', 'cancelled')",
            name=op.f("ck_episode_move_to_status"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["staff.id"], name=op.f("fk_episode_move_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["care_unit_id"], ["care_unit.id"], name=op.f("fk_episode_move_care_unit_id")
        ),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_episode_move_episode_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_episode_move")),
    )
    op.create_index(
        "ix_episode_move_episode_id_at", "episode_move", ["episode_id", "at"], unique=False
    )
    op.create_table(
        "meeting_link",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("participant", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_meeting_link_episode_id")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_meeting_link")),
    )
    op.create_index(
        op.f("ix_meeting_link_episode_id"), "meeting_link", ["episode_id"], unique=False
    )
    op.create_table(
        "stay_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("previous_id", sa.Uuid(), nullable=True),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("author_role", sa.Text(), nullable=False),
        sa.Column("care_unit_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("previous_id <> id", name=op.f("ck_stay_entry_previous")),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_stay_entry_author_id")),
        sa.ForeignKeyConstraint(
            ["care_unit_id"], ["care_unit.id"], name=op.f("fk_stay_entry_care_unit_id")
        ),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_stay_entry_episode_id")
        ),
        sa.ForeignKeyConstraint(
            ["previous_id"], ["stay_entry.id"], name=op.f("fk_stay_entry_previous_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stay_entry")),
        sa.UniqueConstraint(
            "episode_id",
            "kind",
            "subject",
            "previous_id",
            name=op.f("uq_stay_entry_episode_id_kind_subject_previous_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index("ix_stay_entry_episode_id_at", "stay_entry", ["episode_id", "at"], unique=False)
    op.create_table(
        "stay_task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("owner_unit_id", sa.Uuid(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_stay_task_author_id")),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_stay_task_episode_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_unit_id"], ["care_unit.id"], name=op.f("fk_stay_task_owner_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stay_task")),
    )
    op.create_index(
        "ix_stay_task_episode_id_due_at", "stay_task", ["episode_id", "due_at"], unique=False
    )
    op.create_table(
        "agreement_receipt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("means", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("care_unit_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "party IN ('patient', 'kin', 'home_care', 'ward')",
            name=op.f("ck_agreement_receipt_party"),
        ),
        sa.CheckConstraint(
            "step IN ('sent', 'received', 'acknowledged')", name=op.f("ck_agreement_receipt_step")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["staff.id"], name=op.f("fk_agreement_receipt_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["care_unit_id"], ["care_unit.id"], name=op.f("fk_agreement_receipt_care_unit_id")
        ),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_agreement_receipt_episode_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["agreement_version.id"], name=op.f("fk_agreement_receipt_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_receipt")),
    )
    op.create_index(
        "ix_agreement_receipt_episode_id_at",
        "agreement_receipt",
        ["episode_id", "at"],
        unique=False,
    )
    op.create_table(
        "care_request_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("care_unit_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "content",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "step IN ('drafted', 'sent', 'phoned', 'received', 'accepted', 'declined', 'withdrawn', 'faxed', 'fax_receipt', 'changed')",
            name=op.f("ck_care_request_step_step"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["staff.id"], name=op.f("fk_care_request_step_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["care_unit_id"], ["care_unit.id"], name=op.f("fk_care_request_step_care_unit_id")
        ),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_care_request_step_episode_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["care_request.id"], name=op.f("fk_care_request_step_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_request_step")),
    )
    op.create_index(
        op.f("ix_care_request_step_episode_id"), "care_request_step", ["episode_id"], unique=False
    )
    op.create_index(
        "ix_care_request_step_request_id_at",
        "care_request_step",
        ["request_id", "at"],
        unique=False,
    )
    op.create_table(
        "task_receipt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "step IN ('taken', 'done', 'not_done', 'stopped')", name=op.f("ck_task_receipt_step")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["staff.id"], name=op.f("fk_task_receipt_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_task_receipt_episode_id")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["stay_task.id"], name=op.f("fk_task_receipt_task_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_receipt")),
    )
    op.create_index(
        op.f("ix_task_receipt_episode_id"), "task_receipt", ["episode_id"], unique=False
    )
    op.create_index("ix_task_receipt_task_id_at", "task_receipt", ["task_id", "at"], unique=False)
    op.add_column(
        "bed_reservation", sa.Column("admitted_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_index(
        "uq_bed_reservation_one_an_episode",
        "bed_reservation",
        ["episode_id"],
        unique=True,
        postgresql_where=sa.text("released_at IS NULL"),
    )
    op.add_column(
        "care_request", sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column(
        "care_request", sa.Column("version", sa.Integer(), server_default="1", nullable=False)
    )
    op.add_column(
        "care_request",
        sa.Column(
            "content",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
    )
    op.drop_constraint(
        op.f("uq_care_request_episode_id_care_unit_id"), "care_request", type_="unique"
    )
    op.create_index("ix_care_request_episode_id", "care_request", ["episode_id"], unique=False)
    op.add_column("episode", sa.Column("admitted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("episode", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "uq_episode_one_open",
        "episode",
        ["patient_id"],
        unique=True,
        postgresql_where=sa.text(
            "status IN ('candidate', 'informed', 'assessed', 'decided', 'preparing', 'at_home', 'readmitted')"
        ),
    )
    for table in OF_AN_EPISODE:
        op.execute(
            f"CREATE POLICY {table}_of_mine ON {table} USING "  # noqa: S608 -- names from above
            f"(EXISTS (SELECT 1 FROM episode e WHERE e.id = {table}.episode_id))"
        )
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    run_sql(
        "2026_11_22_stay.sql",
        "2026_11_22_stay_units.sql",
        "2026_11_22_stay_links.sql",
        "2026_11_22_stay_more.sql",
    )
