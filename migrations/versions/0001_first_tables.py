"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "attempt",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempt")),
    )
    op.create_table(
        "district",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("audit_salt", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_district")),
    )
    op.create_table(
        "audit",
        sa.Column("district_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_audit_district_id")
        ),
        sa.PrimaryKeyConstraint("district_id", "seq", name=op.f("pk_audit")),
    )
    op.create_table(
        "person",
        sa.Column("district_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("called", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=50), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_person_district_id")
        ),
        sa.PrimaryKeyConstraint("district_id", "id", name=op.f("pk_person")),
        sa.UniqueConstraint("district_id", "code", name=op.f("uq_person_district_id_code")),
    )
    op.create_table(
        "rubric_version",
        sa.Column("district_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("rubric", sa.String(length=200), nullable=False),
        sa.Column("version", sa.String(length=50), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("sha", sa.String(length=64), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'retired')", name=op.f("ck_rubric_version_state")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_rubric_version_district_id")
        ),
        sa.PrimaryKeyConstraint("district_id", "rubric", "version", name=op.f("pk_rubric_version")),
    )
    op.create_table(
        "school",
        sa.Column("district_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=50), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_school_district_id")
        ),
        sa.PrimaryKeyConstraint("district_id", "id", name=op.f("pk_school")),
        sa.UniqueConstraint("district_id", "code", name=op.f("uq_school_district_id_code")),
    )
    op.create_table(
        "term",
        sa.Column("district_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("school_year", sa.String(length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint("starts_on < ends_on", name=op.f("ck_term_in_order")),
        sa.ForeignKeyConstraint(["district_id"], ["district.id"], name=op.f("fk_term_district_id")),
        sa.PrimaryKeyConstraint("district_id", "id", name=op.f("pk_term")),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("district_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "person_id"],
            ["person.district_id", "person.id"],
            name=op.f("fk_account_district_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_account_district_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint(
            "district_id", "person_id", name=op.f("uq_account_district_id_person_id")
        ),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    op.create_table(
        "caseload",
        sa.Column("district_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("coach_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("teacher_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "coach_id"],
            ["person.district_id", "person.id"],
            name=op.f("fk_caseload_district_id_coach_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "teacher_id"],
            ["person.district_id", "person.id"],
            name=op.f("fk_caseload_district_id_teacher_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_caseload_district_id")
        ),
        sa.PrimaryKeyConstraint("district_id", "coach_id", "teacher_id", name=op.f("pk_caseload")),
    )
    with op.batch_alter_table("caseload", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_caseload_district_id_teacher_id"),
            ["district_id", "teacher_id"],
            unique=False,
        )

    op.create_table(
        "person_role",
        sa.Column("district_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("school_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.ForeignKeyConstraint(
            ["district_id", "person_id"],
            ["person.district_id", "person.id"],
            name=op.f("fk_person_role_district_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "school_id"],
            ["school.district_id", "school.id"],
            name=op.f("fk_person_role_district_id_school_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_person_role_district_id")
        ),
        sa.PrimaryKeyConstraint("district_id", "id", name=op.f("pk_person_role")),
        sa.UniqueConstraint(
            "district_id",
            "person_id",
            "role",
            "school_id",
            name=op.f("uq_person_role_district_id_person_id_role_school_id"),
        ),
    )
    with op.batch_alter_table("person_role", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_person_role_district_id_school_id_role"),
            ["district_id", "school_id", "role"],
            unique=False,
        )

    op.create_table(
        "section",
        sa.Column("district_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("school_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("teacher_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("grade_band", sa.String(length=30), nullable=False),
        sa.Column("room", sa.String(length=50), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "school_id"],
            ["school.district_id", "school.id"],
            name=op.f("fk_section_district_id_school_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "teacher_id"],
            ["person.district_id", "person.id"],
            name=op.f("fk_section_district_id_teacher_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_section_district_id")
        ),
        sa.PrimaryKeyConstraint("district_id", "id", name=op.f("pk_section")),
    )
    with op.batch_alter_table("section", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_section_district_id_school_id"),
            ["district_id", "school_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_section_district_id_teacher_id"),
            ["district_id", "teacher_id"],
            unique=False,
        )

    op.create_table(
        "observation",
        sa.Column("district_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("observer_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("teacher_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("section_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("school_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("planned_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("rubric", sa.String(length=200), nullable=True),
        sa.Column("rubric_version", sa.String(length=50), nullable=True),
        sa.Column("kind", sa.String(length=30), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("discarded", sa.Boolean(), nullable=False),
        sa.Column("discarded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("length_ms", sa.BigInteger(), nullable=False),
        sa.Column("note_count", sa.Integer(), nullable=False),
        sa.Column("rating_count", sa.Integer(), nullable=False),
        sa.Column("server_seq", sa.Integer(), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["district_id", "observer_id"],
            ["person.district_id", "person.id"],
            name=op.f("fk_observation_district_id_observer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "school_id"],
            ["school.district_id", "school.id"],
            name=op.f("fk_observation_district_id_school_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "section_id"],
            ["section.district_id", "section.id"],
            name=op.f("fk_observation_district_id_section_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "teacher_id"],
            ["person.district_id", "person.id"],
            name=op.f("fk_observation_district_id_teacher_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_observation_district_id")
        ),
        sa.PrimaryKeyConstraint("district_id", "id", name=op.f("pk_observation")),
    )
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_observation_district_id_observer_id_started_at"),
            ["district_id", "observer_id", "started_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_observation_district_id_planned_id"),
            ["district_id", "planned_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_observation_district_id_school_id_started_at"),
            ["district_id", "school_id", "started_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_observation_district_id_section_id"),
            ["district_id", "section_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_observation_district_id_teacher_id_started_at"),
            ["district_id", "teacher_id", "started_at"],
            unique=False,
        )

    op.create_table(
        "one_time_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=30), nullable=False),
        sa.Column("account_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_one_time_link_account_id")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_one_time_link")),
    )
    op.create_table(
        "planned_visit",
        sa.Column("district_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("observer_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("teacher_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("section_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("rubric", sa.String(length=200), nullable=False),
        sa.Column("rubric_version", sa.String(length=50), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "observer_id"],
            ["person.district_id", "person.id"],
            name=op.f("fk_planned_visit_district_id_observer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "section_id"],
            ["section.district_id", "section.id"],
            name=op.f("fk_planned_visit_district_id_section_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "teacher_id"],
            ["person.district_id", "person.id"],
            name=op.f("fk_planned_visit_district_id_teacher_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_planned_visit_district_id")
        ),
        sa.PrimaryKeyConstraint("district_id", "id", name=op.f("pk_planned_visit")),
    )
    with op.batch_alter_table("planned_visit", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_planned_visit_district_id_observer_id_starts_at"),
            ["district_id", "observer_id", "starts_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_planned_visit_district_id_section_id"),
            ["district_id", "section_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_planned_visit_district_id_teacher_id"),
            ["district_id", "teacher_id"],
            unique=False,
        )

    op.create_table(
        "session",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_session_account_id")),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_session")),
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_account_id"), ["account_id"], unique=False)

    op.create_table(
        "action_step",
        sa.Column("district_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("teacher_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("coach_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("observation_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("criterion", sa.String(length=200), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("met_when", sa.Text(), nullable=False),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["district_id", "coach_id"],
            ["person.district_id", "person.id"],
            name=op.f("fk_action_step_district_id_coach_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "observation_id"],
            ["observation.district_id", "observation.id"],
            name=op.f("fk_action_step_district_id_observation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "teacher_id"],
            ["person.district_id", "person.id"],
            name=op.f("fk_action_step_district_id_teacher_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_action_step_district_id")
        ),
        sa.PrimaryKeyConstraint("district_id", "id", name=op.f("pk_action_step")),
    )
    with op.batch_alter_table("action_step", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_action_step_district_id_coach_id"),
            ["district_id", "coach_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_action_step_district_id_observation_id"),
            ["district_id", "observation_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_action_step_district_id_teacher_id_set_on"),
            ["district_id", "teacher_id", "set_on"],
            unique=False,
        )

    op.create_table(
        "addendum",
        sa.Column("district_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("observation_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("author_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("item", sa.String(length=200), nullable=False),
        sa.Column("old", sa.Text(), nullable=False),
        sa.Column("new", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "author_id"],
            ["person.district_id", "person.id"],
            name=op.f("fk_addendum_district_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "observation_id"],
            ["observation.district_id", "observation.id"],
            name=op.f("fk_addendum_district_id_observation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_addendum_district_id")
        ),
        sa.PrimaryKeyConstraint("district_id", "id", name=op.f("pk_addendum")),
    )
    with op.batch_alter_table("addendum", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_addendum_district_id_author_id"),
            ["district_id", "author_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_addendum_district_id_observation_id"),
            ["district_id", "observation_id"],
            unique=False,
        )

    op.create_table(
        "device",
        sa.Column("district_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("observation_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("device_id", sa.String(length=100), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("pending_after", sa.BigInteger(), nullable=False),
        sa.Column("max_seq", sa.BigInteger(), nullable=False),
        sa.Column("skew_ms", sa.BigInteger(), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "observation_id"],
            ["observation.district_id", "observation.id"],
            name=op.f("fk_device_district_id_observation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_device_district_id")
        ),
        sa.PrimaryKeyConstraint(
            "district_id", "observation_id", "device_id", name=op.f("pk_device")
        ),
    )
    op.create_table(
        "entry",
        sa.Column("district_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("observation_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("server_seq", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.String(length=100), nullable=False),
        sa.Column("device_seq", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.Column("target", sa.String(length=200), nullable=True),
        sa.Column("base", sa.String(length=36), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("lesson_ms", sa.BigInteger(), nullable=False),
        sa.Column("wall_ms", sa.BigInteger(), nullable=False),
        sa.Column("approx", sa.Boolean(), nullable=False),
        sa.Column("schema_v", sa.BigInteger(), nullable=False),
        sa.Column("build", sa.String(length=100), nullable=False),
        sa.Column("author_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("skew_ms", sa.BigInteger(), nullable=False),
        sa.Column("flags", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "observation_id"],
            ["observation.district_id", "observation.id"],
            name=op.f("fk_entry_district_id_observation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_entry_district_id")
        ),
        sa.PrimaryKeyConstraint("district_id", "id", name=op.f("pk_entry")),
        sa.UniqueConstraint(
            "district_id",
            "observation_id",
            "server_seq",
            name=op.f("uq_entry_district_id_observation_id_server_seq"),
        ),
    )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_entry_district_id_observation_id_device_id_device_seq"),
            ["district_id", "observation_id", "device_id", "device_seq"],
            unique=False,
        )

    op.create_table(
        "feedback",
        sa.Column("district_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("observation_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("glow", sa.Text(), nullable=False),
        sa.Column("grow", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["district_id", "observation_id"],
            ["observation.district_id", "observation.id"],
            name=op.f("fk_feedback_district_id_observation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_feedback_district_id")
        ),
        sa.PrimaryKeyConstraint("district_id", "observation_id", name=op.f("pk_feedback")),
    )
    op.create_table(
        "look_for",
        sa.Column("district_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("observation_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("code", sa.String(length=200), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "observation_id"],
            ["observation.district_id", "observation.id"],
            name=op.f("fk_look_for_district_id_observation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_look_for_district_id")
        ),
        sa.PrimaryKeyConstraint("district_id", "observation_id", "code", name=op.f("pk_look_for")),
    )
    op.create_table(
        "note",
        sa.Column("district_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("observation_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("note_id", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("approx", sa.Boolean(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("heads", sa.Text(), nullable=False),
        sa.Column("lesson_ms", sa.BigInteger(), nullable=False),
        sa.Column("wall_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "observation_id"],
            ["observation.district_id", "observation.id"],
            name=op.f("fk_note_district_id_observation_id"),
        ),
        sa.ForeignKeyConstraint(["district_id"], ["district.id"], name=op.f("fk_note_district_id")),
        sa.PrimaryKeyConstraint("district_id", "observation_id", "note_id", name=op.f("pk_note")),
    )
    op.create_table(
        "quarantined_entry",
        sa.Column("district_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("observation_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=True),
        sa.Column("device_id", sa.String(length=100), nullable=True),
        sa.Column("device_seq", sa.BigInteger(), nullable=True),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("sha", sa.String(length=64), nullable=False),
        sa.Column("author_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "observation_id"],
            ["observation.district_id", "observation.id"],
            name=op.f("fk_quarantined_entry_district_id_observation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_quarantined_entry_district_id")
        ),
        sa.PrimaryKeyConstraint("district_id", "id", name=op.f("pk_quarantined_entry")),
    )
    with op.batch_alter_table("quarantined_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_quarantined_entry_district_id_observation_id"),
            ["district_id", "observation_id"],
            unique=False,
        )

    op.create_table(
        "rating",
        sa.Column("district_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("observation_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("target", sa.String(length=200), nullable=False),
        sa.Column("segment", sa.BigInteger(), nullable=False),
        sa.Column("level", sa.String(length=200), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("entry_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("heads", sa.Text(), nullable=False),
        sa.Column("lesson_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "observation_id"],
            ["observation.district_id", "observation.id"],
            name=op.f("fk_rating_district_id_observation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_rating_district_id")
        ),
        sa.PrimaryKeyConstraint(
            "district_id", "observation_id", "target", "segment", name=op.f("pk_rating")
        ),
    )
    op.create_table(
        "reply",
        sa.Column("district_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("observation_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("author_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("item", sa.String(length=200), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "author_id"],
            ["person.district_id", "person.id"],
            name=op.f("fk_reply_district_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "observation_id"],
            ["observation.district_id", "observation.id"],
            name=op.f("fk_reply_district_id_observation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_reply_district_id")
        ),
        sa.PrimaryKeyConstraint("district_id", "id", name=op.f("pk_reply")),
    )
    with op.batch_alter_table("reply", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reply_district_id_author_id"),
            ["district_id", "author_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_reply_district_id_observation_id"),
            ["district_id", "observation_id"],
            unique=False,
        )

    op.create_table(
        "shared_record",
        sa.Column("district_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("observation_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("observer_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("observer_role", sa.String(length=30), nullable=False),
        sa.Column("teacher_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("section_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("school_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("rubric", sa.String(length=200), nullable=False),
        sa.Column("rubric_version", sa.String(length=50), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "observation_id"],
            ["observation.district_id", "observation.id"],
            name=op.f("fk_shared_record_district_id_observation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "observer_id"],
            ["person.district_id", "person.id"],
            name=op.f("fk_shared_record_district_id_observer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "school_id"],
            ["school.district_id", "school.id"],
            name=op.f("fk_shared_record_district_id_school_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "section_id"],
            ["section.district_id", "section.id"],
            name=op.f("fk_shared_record_district_id_section_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "teacher_id"],
            ["person.district_id", "person.id"],
            name=op.f("fk_shared_record_district_id_teacher_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_shared_record_district_id")
        ),
        sa.PrimaryKeyConstraint("district_id", "observation_id", name=op.f("pk_shared_record")),
    )
    with op.batch_alter_table("shared_record", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_shared_record_district_id_section_id"),
            ["district_id", "section_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_shared_record_district_id_observer_id_day"),
            ["district_id", "observer_id", "day"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_shared_record_district_id_school_id_day"),
            ["district_id", "school_id", "day"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_shared_record_district_id_teacher_id_day"),
            ["district_id", "teacher_id", "day"],
            unique=False,
        )

    op.create_table(
        "transition",
        sa.Column("district_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("observation_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("by_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["district_id", "observation_id"],
            ["observation.district_id", "observation.id"],
            name=op.f("fk_transition_district_id_observation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_transition_district_id")
        ),
        sa.PrimaryKeyConstraint("district_id", "id", name=op.f("pk_transition")),
    )
    with op.batch_alter_table("transition", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_transition_district_id_observation_id"),
            ["district_id", "observation_id"],
            unique=False,
        )

    op.create_table(
        "shared_note",
        sa.Column("district_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("observation_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("note_id", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("lesson_ms", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approx", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "observation_id"],
            ["shared_record.district_id", "shared_record.observation_id"],
            name=op.f("fk_shared_note_district_id_observation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_shared_note_district_id")
        ),
        sa.PrimaryKeyConstraint(
            "district_id", "observation_id", "note_id", name=op.f("pk_shared_note")
        ),
    )
    op.create_table(
        "shared_rating",
        sa.Column("district_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("observation_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("criterion", sa.String(length=200), nullable=False),
        sa.Column("segment", sa.BigInteger(), nullable=False),
        sa.Column("rating_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("teacher_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("level", sa.String(length=200), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "observation_id"],
            ["shared_record.district_id", "shared_record.observation_id"],
            name=op.f("fk_shared_rating_district_id_observation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_shared_rating_district_id")
        ),
        sa.PrimaryKeyConstraint(
            "district_id", "observation_id", "criterion", "segment", name=op.f("pk_shared_rating")
        ),
    )
    with op.batch_alter_table("shared_rating", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_shared_rating_district_id_teacher_id_day"),
            ["district_id", "teacher_id", "day"],
            unique=False,
        )


def downgrade():
    with op.batch_alter_table("shared_rating", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shared_rating_district_id_teacher_id_day"))

    op.drop_table("shared_rating")
    op.drop_table("shared_note")
    with op.batch_alter_table("transition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_transition_district_id_observation_id"))

    op.drop_table("transition")
    with op.batch_alter_table("shared_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shared_record_district_id_section_id"))
        batch_op.drop_index(batch_op.f("ix_shared_record_district_id_teacher_id_day"))
        batch_op.drop_index(batch_op.f("ix_shared_record_district_id_school_id_day"))
        batch_op.drop_index(batch_op.f("ix_shared_record_district_id_observer_id_day"))

    op.drop_table("shared_record")
    with op.batch_alter_table("reply", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reply_district_id_author_id"))
        batch_op.drop_index(batch_op.f("ix_reply_district_id_observation_id"))

    op.drop_table("reply")
    op.drop_table("rating")
    with op.batch_alter_table("quarantined_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quarantined_entry_district_id_observation_id"))

    op.drop_table("quarantined_entry")
    op.drop_table("note")
    op.drop_table("look_for")
    op.drop_table("feedback")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entry_district_id_observation_id_device_id_device_seq"))

    op.drop_table("entry")
    op.drop_table("device")
    with op.batch_alter_table("addendum", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_addendum_district_id_author_id"))
        batch_op.drop_index(batch_op.f("ix_addendum_district_id_observation_id"))

    op.drop_table("addendum")
    with op.batch_alter_table("action_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_step_district_id_teacher_id_set_on"))
        batch_op.drop_index(batch_op.f("ix_action_step_district_id_observation_id"))
        batch_op.drop_index(batch_op.f("ix_action_step_district_id_coach_id"))

    op.drop_table("action_step")
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_account_id"))

    op.drop_table("session")
    with op.batch_alter_table("planned_visit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_planned_visit_district_id_teacher_id"))
        batch_op.drop_index(batch_op.f("ix_planned_visit_district_id_section_id"))
        batch_op.drop_index(batch_op.f("ix_planned_visit_district_id_observer_id_starts_at"))

    op.drop_table("planned_visit")
    op.drop_table("one_time_link")
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_observation_district_id_teacher_id_started_at"))
        batch_op.drop_index(batch_op.f("ix_observation_district_id_section_id"))
        batch_op.drop_index(batch_op.f("ix_observation_district_id_school_id_started_at"))
        batch_op.drop_index(batch_op.f("ix_observation_district_id_planned_id"))
        batch_op.drop_index(batch_op.f("ix_observation_district_id_observer_id_started_at"))

    op.drop_table("observation")
    with op.batch_alter_table("section", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_section_district_id_teacher_id"))
        batch_op.drop_index(batch_op.f("ix_section_district_id_school_id"))

    op.drop_table("section")
    with op.batch_alter_table("person_role", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_role_district_id_school_id_role"))

    op.drop_table("person_role")
    with op.batch_alter_table("caseload", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_caseload_district_id_teacher_id"))

    op.drop_table("caseload")
    op.drop_table("account")
    op.drop_table("term")
    op.drop_table("school")
    op.drop_table("rubric_version")
    op.drop_table("person")
    op.drop_table("audit")
    op.drop_table("district")
    op.drop_table("attempt")
