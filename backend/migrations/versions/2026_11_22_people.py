"""The first tables: care providers, units, staff, patients, stays and beds; the access log.

Runs before the new code is live.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_22_people"
down_revision = None
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
NOW = sa.text("clock_timestamp()")


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.create_table(
        "access_log",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", WHEN, server_default=NOW, nullable=False),
        sa.Column("actor_kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("care_unit_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("patient_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "actor_kind IN ('staff', 'device', 'screen', 'system')",
            name=op.f("ck_access_log_actor_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_log")),
    )
    op.create_index("ix_access_log_at", "access_log", ["at"], unique=False)
    op.create_index(
        "ix_access_log_patient_ids",
        "access_log",
        ["patient_ids"],
        unique=False,
        postgresql_using="gin",
    )
    op.create_table(
        "care_provider",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organisation_number", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('region', 'municipality')", name=op.f("ck_care_provider_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_provider")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), server_default="sv", nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("username", name=op.f("uq_staff_username")),
    )
    op.create_table(
        "care_unit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("care_provider_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("beds", sa.Integer(), server_default="0", nullable=False),
        sa.Column("parts", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.CheckConstraint("kind IN ('ward', 'home_care')", name=op.f("ck_care_unit_kind")),
        sa.CheckConstraint(
            "parts <@ ARRAY['assessment', 'agreement', 'beds', 'checklists', 'home_care', "
            "'meetings', 'round', 'follow_up']::text[] AND cardinality(parts) > 0",
            name=op.f("ck_care_unit_parts"),
        ),
        sa.ForeignKeyConstraint(
            ["care_provider_id"], ["care_provider.id"], name=op.f("fk_care_unit_care_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_unit")),
    )
    op.create_index(
        op.f("ix_care_unit_care_provider_id"), "care_unit", ["care_provider_id"], unique=False
    )
    op.create_table(
        "patient",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("care_provider_id", sa.Uuid(), nullable=False),
        sa.Column("identifier_system", sa.Text(), nullable=False),
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("allergy_status", sa.Text(), server_default="not_asked", nullable=False),
        sa.Column("allergy_text", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(allergy_status = 'known') = (allergy_text IS NOT NULL)",
            name=op.f("ck_patient_allergy_text"),
        ),
        sa.CheckConstraint(
            "allergy_status IN ('known', 'none_known', 'not_asked', 'unknown')",
            name=op.f("ck_patient_allergy_status"),
        ),
        sa.ForeignKeyConstraint(
            ["care_provider_id"], ["care_provider.id"], name=op.f("fk_patient_care_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient")),
        sa.UniqueConstraint(
            "care_provider_id",
            "identifier_system",
            "identifier",
            name=op.f("uq_patient_care_provider_id_identifier_system_identifier"),
        ),
    )
    op.create_table(
        "staff_session",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", WHEN, nullable=False),
        sa.Column("seen_at", WHEN, nullable=False),
        sa.Column("expires_at", WHEN, nullable=False),
        sa.Column("ended_at", WHEN, nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_session_staff_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_staff_session")),
    )
    op.create_index(op.f("ix_staff_session_staff_id"), "staff_session", ["staff_id"], unique=False)
    op.create_table(
        "wall_screen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("next_hash", sa.LargeBinary(), nullable=True),
        sa.Column("care_unit_id", sa.Uuid(), nullable=False),
        sa.Column("hung_by_id", sa.Uuid(), nullable=False),
        sa.Column("hung_at", WHEN, nullable=False),
        sa.Column("renewed_at", WHEN, nullable=False),
        sa.Column("seen_at", WHEN, nullable=False),
        sa.Column("logged_at", WHEN, nullable=True),
        sa.Column("expires_at", WHEN, nullable=False),
        sa.Column("down_at", WHEN, nullable=True),
        sa.Column("down_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["care_unit_id"], ["care_unit.id"], name=op.f("fk_wall_screen_care_unit_id")
        ),
        sa.ForeignKeyConstraint(
            ["down_by_id"], ["staff.id"], name=op.f("fk_wall_screen_down_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["hung_by_id"], ["staff.id"], name=op.f("fk_wall_screen_hung_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wall_screen")),
        sa.UniqueConstraint("next_hash", name=op.f("uq_wall_screen_next_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_wall_screen_token_hash")),
    )
    op.create_index(
        op.f("ix_wall_screen_care_unit_id"), "wall_screen", ["care_unit_id"], unique=False
    )
    op.create_table(
        "assignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("care_unit_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("valid_from", WHEN, nullable=False),
        sa.Column("valid_until", WHEN, nullable=True),
        sa.CheckConstraint(
            "role IN ('physician', 'nurse', 'assistant_nurse', 'bed_coordinator', 'home_care_nurse')",
            name=op.f("ck_assignment_role"),
        ),
        sa.ForeignKeyConstraint(
            ["care_unit_id"], ["care_unit.id"], name=op.f("fk_assignment_care_unit_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_assignment_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint(
            "staff_id",
            "care_unit_id",
            "role",
            name=op.f("uq_assignment_staff_id_care_unit_id_role"),
        ),
    )
    op.create_index(
        op.f("ix_assignment_care_unit_id"), "assignment", ["care_unit_id"], unique=False
    )
    op.create_table(
        "bed",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("care_unit_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("closed_at", WHEN, nullable=True),
        sa.CheckConstraint("kind IN ('held', 'over_capacity')", name=op.f("ck_bed_kind")),
        sa.ForeignKeyConstraint(
            ["care_unit_id"], ["care_unit.id"], name=op.f("fk_bed_care_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bed")),
        sa.UniqueConstraint("care_unit_id", "label", name=op.f("uq_bed_care_unit_id_label")),
    )
    op.create_table(
        "episode",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("care_unit_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("formal_status", sa.Text(), nullable=False),
        sa.Column("diagnosis_sv", sa.Text(), nullable=False),
        sa.Column("diagnosis_en", sa.Text(), nullable=False),
        sa.Column("plan_id", sa.Text(), nullable=False),
        sa.Column("plan_path", sa.Text(), nullable=True),
        sa.Column("oxygen_scale", sa.Integer(), server_default="1", nullable=False),
        sa.Column("oxygen_scale_order", sa.Text(), nullable=True),
        sa.Column("oxygen_flow", sa.Numeric(), nullable=True),
        sa.Column("home_since", WHEN, nullable=True),
        sa.Column("planned_days", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column(
            "ticks",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column(
            "facts",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "formal_status IN ('admitted', 'on_leave', 'outpatient')",
            name=op.f("ck_episode_formal_status"),
        ),
        sa.CheckConstraint(
            "status IN ('candidate', 'informed', 'assessed', 'decided', 'preparing', 'at_home', 'discharged', 'readmitted', 'deceased', 'declined', 'unsuitable', 'cancelled')",
            name=op.f("ck_episode_status"),
        ),
        sa.CheckConstraint(
            "oxygen_scale = 1 OR oxygen_scale_order IS NOT NULL",
            name=op.f("ck_episode_oxygen_scale_order"),
        ),
        sa.CheckConstraint("oxygen_scale IN (1, 2)", name=op.f("ck_episode_oxygen_scale")),
        sa.ForeignKeyConstraint(
            ["care_unit_id"], ["care_unit.id"], name=op.f("fk_episode_care_unit_id")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["staff.id"], name=op.f("fk_episode_owner_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_episode_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_episode")),
    )
    op.create_index(op.f("ix_episode_patient_id"), "episode", ["patient_id"], unique=False)
    op.create_index(
        "ix_episode_unit_at_home",
        "episode",
        ["care_unit_id"],
        unique=False,
        postgresql_where=sa.text("status = 'at_home'"),
    )
    op.create_index(
        "uq_episode_one_at_home",
        "episode",
        ["patient_id"],
        unique=True,
        postgresql_where=sa.text("status = 'at_home'"),
    )
    op.create_table(
        "bed_reservation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bed_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("during", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("released_at", WHEN, nullable=True),
        postgresql.ExcludeConstraint(
            (sa.column("bed_id"), "="),
            (sa.column("during"), "&&"),
            where=sa.text("released_at IS NULL"),
            using="gist",
            name="ex_bed_reservation_one_patient_a_bed",
        ),
        sa.ForeignKeyConstraint(["bed_id"], ["bed.id"], name=op.f("fk_bed_reservation_bed_id")),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_bed_reservation_episode_id")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["staff.id"], name=op.f("fk_bed_reservation_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bed_reservation")),
    )
    op.create_index(
        op.f("ix_bed_reservation_episode_id"), "bed_reservation", ["episode_id"], unique=False
    )
    op.create_table(
        "care_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("care_unit_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("sent_at", WHEN, nullable=True),
        sa.Column("phoned_at", WHEN, nullable=True),
        sa.CheckConstraint(
            "status IN ('drafted', 'sent', 'phoned', 'received', 'accepted', 'declined', 'withdrawn')",
            name=op.f("ck_care_request_status"),
        ),
        sa.ForeignKeyConstraint(
            ["care_unit_id"], ["care_unit.id"], name=op.f("fk_care_request_care_unit_id")
        ),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_care_request_episode_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_request")),
        sa.UniqueConstraint(
            "episode_id", "care_unit_id", name=op.f("uq_care_request_episode_id_care_unit_id")
        ),
    )
    op.create_index(
        op.f("ix_care_request_care_unit_id"), "care_request", ["care_unit_id"], unique=False
    )
