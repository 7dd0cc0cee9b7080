"""The daily round in full.

Runs before the new code is live.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from backend.migrations.steps import APP, run_sql

revision = "2026_11_22_rounds"
down_revision = "2026_11_22_stay"
branch_labels = None
depends_on = None

ADDED_ONLY = (
    "acknowledgement",
    "discharge_conversation",
    "entry",
    "extra_set",
    "parking",
    "review_withdrawal",
    "task",
    "task_end",
    "visit_note",
)
CHANGED = ("planned_visit", "read_mark", "round_call", "round_participant", "round_session")
TAKEN_AWAY = ("acknowledged", "draft")
EVENTS = (
    "acknowledged",
    "assessed",
    "draft",
    "finding",
    "note",
    "parked",
    "review",
    "round",
    "stay",
    "task",
    "visit",
)


def upgrade() -> None:
    op.drop_constraint(op.f("ck_event_kind"), "event", type_="check")
    listed = ", ".join(f"'{kind}'" for kind in EVENTS)
    op.create_check_constraint(op.f("ck_event_kind"), "event", f"kind IN ({listed})")
    op.add_column("review", sa.Column("kind", sa.Text(), server_default="round", nullable=False))
    op.create_check_constraint(
        op.f("ck_review_kind"), "review", "kind IN ('round', 'discharge_conversation')"
    )
    op.add_column(
        "review",
        sa.Column(
            "decided",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
    )
    op.create_table(
        "acknowledgement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("urgency", sa.SmallInteger(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("author_role", sa.Text(), nullable=False),
        sa.Column("care_unit_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_acknowledgement_assessment_id")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["staff.id"], name=op.f("fk_acknowledgement_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["care_unit_id"], ["care_unit.id"], name=op.f("fk_acknowledgement_care_unit_id")
        ),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_acknowledgement_episode_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acknowledgement")),
    )
    op.create_index(
        "ix_acknowledgement_episode_id_at", "acknowledgement", ["episode_id", "at"], unique=False
    )
    op.create_table(
        "acknowledged",
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("acknowledgement_id", sa.Uuid(), nullable=False),
        sa.Column("urgency", sa.SmallInteger(), nullable=False),
        sa.Column("watched", sa.SmallInteger(), nullable=True),
        sa.Column("value", sa.Numeric(), nullable=True),
        sa.Column("low_is_worse", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["acknowledgement_id"],
            ["acknowledgement.id"],
            name=op.f("fk_acknowledged_acknowledgement_id"),
        ),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_acknowledged_episode_id")
        ),
        sa.PrimaryKeyConstraint("episode_id", "rule", "kind", name=op.f("pk_acknowledged")),
    )
    op.create_table(
        "review_withdrawal",
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["staff.id"], name=op.f("fk_review_withdrawal_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_review_withdrawal_episode_id")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_review_withdrawal_review_id")
        ),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_review_withdrawal")),
    )
    op.create_index(
        op.f("ix_review_withdrawal_episode_id"), "review_withdrawal", ["episode_id"], unique=False
    )
    op.create_table(
        "discharge_conversation",
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("participants", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("board", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("unmet_reason", sa.Text(), nullable=False),
        sa.Column("said", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("letter", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_discharge_conversation_number")),
        sa.CheckConstraint(
            "corrects_id <> review_id", name=op.f("ck_discharge_conversation_corrects")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"],
            ["discharge_conversation.review_id"],
            name=op.f("fk_discharge_conversation_corrects_id"),
        ),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_discharge_conversation_episode_id")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_discharge_conversation_review_id")
        ),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_discharge_conversation")),
        sa.UniqueConstraint(
            "episode_id", "number", name=op.f("uq_discharge_conversation_episode_id_number")
        ),
    )
    op.create_table(
        "draft",
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="round", nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('round', 'discharge_conversation')", name=op.f("ck_draft_kind")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_draft_author_id")),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_draft_episode_id")),
        sa.PrimaryKeyConstraint("episode_id", "author_id", "kind", name=op.f("pk_draft")),
    )
    op.create_table(
        "parking",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("round_day", sa.Date(), nullable=False),
        sa.Column("parked", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_parking_author_id")),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_parking_episode_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parking")),
    )
    op.create_index("ix_parking_episode_id_at", "parking", ["episode_id", "at"], unique=False)
    op.create_table(
        "round_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("care_unit_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["care_unit_id"], ["care_unit.id"], name=op.f("fk_round_session_care_unit_id")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["staff.id"], name=op.f("fk_round_session_closed_by")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["staff.id"], name=op.f("fk_round_session_opened_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_session")),
    )
    op.create_index(
        "ix_round_session_care_unit_id_day", "round_session", ["care_unit_id", "day"], unique=False
    )
    op.create_index(
        "uq_round_session_one_open",
        "round_session",
        ["care_unit_id"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "round_participant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_session_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("identified", sa.Text(), nullable=True),
        sa.Column("identified_by", sa.Uuid(), nullable=True),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "identified IN ('bankid', 'with_staff', 'known', 'by_patient')",
            name=op.f("ck_round_participant_identified"),
        ),
        sa.CheckConstraint(
            "kind IN ('patient', 'kin', 'staff', 'home_care', 'interpreter', 'other')",
            name=op.f("ck_round_participant_kind"),
        ),
        sa.CheckConstraint(
            "mode IN ('on_site', 'video', 'phone')", name=op.f("ck_round_participant_mode")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["staff.id"], name=op.f("fk_round_participant_entered_by")
        ),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_round_participant_episode_id")
        ),
        sa.ForeignKeyConstraint(
            ["identified_by"], ["staff.id"], name=op.f("fk_round_participant_identified_by")
        ),
        sa.ForeignKeyConstraint(
            ["round_session_id"],
            ["round_session.id"],
            name=op.f("fk_round_participant_round_session_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_participant")),
    )
    op.create_index(
        "ix_round_participant_episode_id_day",
        "round_participant",
        ["episode_id", "day"],
        unique=False,
    )
    op.create_table(
        "round_call",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_session_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("tool", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "mode IN ('on_site', 'video', 'phone')", name=op.f("ck_round_call_mode")
        ),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_round_call_episode_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_session_id"], ["round_session.id"], name=op.f("fk_round_call_round_session_id")
        ),
        sa.ForeignKeyConstraint(
            ["started_by"], ["staff.id"], name=op.f("fk_round_call_started_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_call")),
    )
    op.create_index("ix_round_call_episode_id", "round_call", ["episode_id"], unique=False)
    op.create_index(
        op.f("ix_round_call_round_session_id"), "round_call", ["round_session_id"], unique=False
    )
    op.create_table(
        "planned_visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("what", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("care_unit_id", sa.Uuid(), nullable=False),
        sa.Column("planned_by", sa.Uuid(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_by", sa.Uuid(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_planned_visit_period")),
        sa.ForeignKeyConstraint(
            ["cancelled_by"], ["staff.id"], name=op.f("fk_planned_visit_cancelled_by")
        ),
        sa.ForeignKeyConstraint(
            ["care_unit_id"], ["care_unit.id"], name=op.f("fk_planned_visit_care_unit_id")
        ),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_planned_visit_episode_id")
        ),
        sa.ForeignKeyConstraint(
            ["planned_by"], ["staff.id"], name=op.f("fk_planned_visit_planned_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_visit")),
    )
    op.create_index(
        "ix_planned_visit_episode_id_starts_at",
        "planned_visit",
        ["episode_id", "starts_at"],
        unique=False,
    )
    op.create_table(
        "visit_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("event_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("chips", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("author_role", sa.Text(), nullable=False),
        sa.Column("care_unit_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_visit_note_author_id")),
        sa.ForeignKeyConstraint(
            ["care_unit_id"], ["care_unit.id"], name=op.f("fk_visit_note_care_unit_id")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["visit_note.id"], name=op.f("fk_visit_note_corrects_id")
        ),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_visit_note_episode_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_note")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_visit_note_corrects_id")),
    )
    op.create_index(
        "ix_visit_note_episode_id_entered_at",
        "visit_note",
        ["episode_id", "entered_at"],
        unique=False,
    )
    op.create_table(
        "read_mark",
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("read_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_read_mark_episode_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_read_mark_staff_id")),
        sa.PrimaryKeyConstraint("episode_id", "staff_id", name=op.f("pk_read_mark")),
    )
    op.create_table(
        "entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("amounts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("author_role", sa.Text(), nullable=False),
        sa.Column("care_unit_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind IN ('vitals', 'labs', 'infusion')", name=op.f("ck_entry_kind")),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_entry_author_id")),
        sa.ForeignKeyConstraint(
            ["care_unit_id"], ["care_unit.id"], name=op.f("fk_entry_care_unit_id")
        ),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_entry_episode_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
    )
    op.create_index(
        "ix_entry_episode_id_entered_at", "entry", ["episode_id", "entered_at"], unique=False
    )
    op.create_table(
        "task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("owner_role", sa.Text(), nullable=True),
        sa.Column("owner_unit_id", sa.Uuid(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "owner_role IS NOT NULL OR owner_unit_id IS NOT NULL", name=op.f("ck_task_owner")
        ),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_task_episode_id")),
        sa.ForeignKeyConstraint(["made_by"], ["staff.id"], name=op.f("fk_task_made_by")),
        sa.ForeignKeyConstraint(
            ["owner_unit_id"], ["care_unit.id"], name=op.f("fk_task_owner_unit_id")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_task_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    op.create_index("ix_task_episode_id_due_at", "task", ["episode_id", "due_at"], unique=False)
    op.create_index(op.f("ix_task_review_id"), "task", ["review_id"], unique=False)
    op.create_table(
        "task_end",
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("ending", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("reading_id", sa.Uuid(), nullable=True),
        sa.Column("measured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ending IN ('done', 'cancelled')", name=op.f("ck_task_end_ending")),
        sa.CheckConstraint(
            "num_nonnulls(author_id, reading_id) = 1", name=op.f("ck_task_end_word")
        ),
        sa.CheckConstraint(
            "(reading_id IS NULL) = (measured_at IS NULL)", name=op.f("ck_task_end_measured")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_task_end_author_id")),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_task_end_episode_id")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_end_task_id")),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_task_end")),
    )
    op.create_index(op.f("ix_task_end_episode_id"), "task_end", ["episode_id"], unique=False)
    op.create_table(
        "extra_set",
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("kinds", postgresql.ARRAY(sa.SmallInteger()), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_extra_set_episode_id")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_extra_set_task_id")),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_extra_set")),
    )
    op.create_index(op.f("ix_extra_set_episode_id"), "extra_set", ["episode_id"], unique=False)
    guard_rounds()
    run_sql("2026_11_22_rounds.sql")


def guard_rounds() -> None:
    """Rights by name, and row security on all that is a patient's; a session names nobody."""
    for table in (*ADDED_ONLY, *CHANGED, *TAKEN_AWAY, "own_limit"):
        if table != "round_session":
            op.execute(
                f"CREATE POLICY {table}_of_mine ON {table} USING "  # noqa: S608  -- names from above
                f"(EXISTS (SELECT 1 FROM episode e WHERE e.id = {table}.episode_id))"
            )
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    for tables, rights in (
        (ADDED_ONLY, "SELECT, INSERT"),
        (CHANGED, "SELECT, INSERT, UPDATE"),
        (TAKEN_AWAY, "SELECT, INSERT, UPDATE, DELETE"),
        (("own_limit",), "INSERT, UPDATE (expires_at)"),
    ):
        for table in tables:
            op.execute(f"GRANT {rights} ON {table} TO {APP}")
