"""Coaching cycles, action steps with a rule, evidence first with due dates, and what teachers own."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.Uuid(as_uuid=False)
TIME = sa.DateTime(timezone=True)
OWN = "district_id = nullif(current_setting('app.district', true), '')::uuid"
NEW = (
    "calendar_feed",
    "closed_day",
    "cycle",
    "due_rule",
    "library_step",
    "profile",
    "cycle_event",
    "consent",
    "cycle_visit",
    "due",
    "evaluation",
    "evidence_added",
    "pre_conference",
    "record_share",
    "practice",
)


def upgrade():
    op.create_table(
        "calendar_feed",
        sa.Column("district_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "person_id"],
            ["person.district_id", "person.id"],
            name=op.f("fk_calendar_feed_district_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_calendar_feed_district_id")
        ),
        sa.PrimaryKeyConstraint("district_id", "person_id", name=op.f("pk_calendar_feed")),
    )
    op.create_index(
        op.f("ix_calendar_feed_district_id_key_hash"), "calendar_feed", ["district_id", "key_hash"]
    )

    op.create_table(
        "closed_day",
        sa.Column("district_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("school_id", ID, nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "school_id"],
            ["school.district_id", "school.id"],
            name=op.f("fk_closed_day_district_id_school_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_closed_day_district_id")
        ),
        sa.PrimaryKeyConstraint("district_id", "id", name=op.f("pk_closed_day")),
    )
    op.create_index(op.f("ix_closed_day_district_id_day"), "closed_day", ["district_id", "day"])
    op.create_index(
        op.f("ix_closed_day_district_id_school_id"), "closed_day", ["district_id", "school_id"]
    )

    op.create_table(
        "cycle",
        sa.Column("district_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("teacher_id", ID, nullable=False),
        sa.Column("coach_id", ID, nullable=True),
        sa.Column("template", sa.String(length=30), nullable=False),
        sa.Column("stage", sa.String(length=30), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("students", sa.Text(), nullable=False),
        sa.Column("practice", sa.String(length=20), nullable=False),
        sa.Column("rubric", sa.String(length=200), nullable=True),
        sa.Column("rubric_version", sa.String(length=50), nullable=True),
        sa.Column("criteria", sa.Text(), nullable=False),
        sa.Column("baseline", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("cadence_days", sa.Integer(), nullable=True),
        sa.Column("planned_visits", sa.Integer(), nullable=True),
        sa.Column("planned_checks", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(length=20), nullable=False),
        sa.Column("reflection", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'open', 'closed')", name=op.f("ck_cycle_state")),
        sa.ForeignKeyConstraint(
            ["district_id", "coach_id"],
            ["person.district_id", "person.id"],
            name=op.f("fk_cycle_district_id_coach_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "teacher_id"],
            ["person.district_id", "person.id"],
            name=op.f("fk_cycle_district_id_teacher_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_cycle_district_id")
        ),
        sa.PrimaryKeyConstraint("district_id", "id", name=op.f("pk_cycle")),
    )
    op.create_index(
        op.f("ix_cycle_district_id_coach_id_state"), "cycle", ["district_id", "coach_id", "state"]
    )
    op.create_index(
        op.f("ix_cycle_district_id_teacher_id_state"),
        "cycle",
        ["district_id", "teacher_id", "state"],
    )

    op.create_table(
        "due_rule",
        sa.Column("district_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("school_id", ID, nullable=True),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("after", sa.String(length=40), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "school_id"],
            ["school.district_id", "school.id"],
            name=op.f("fk_due_rule_district_id_school_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_due_rule_district_id")
        ),
        sa.PrimaryKeyConstraint("district_id", "id", name=op.f("pk_due_rule")),
    )
    op.create_index(op.f("ix_due_rule_district_id_kind"), "due_rule", ["district_id", "kind"])
    op.create_index(
        op.f("ix_due_rule_district_id_school_id"), "due_rule", ["district_id", "school_id"]
    )

    op.create_table(
        "library_step",
        sa.Column("district_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("rubric", sa.String(length=200), nullable=False),
        sa.Column("criterion", sa.String(length=200), nullable=False),
        sa.Column("level", sa.String(length=200), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("look_for", sa.Text(), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "author_id"],
            ["person.district_id", "person.id"],
            name=op.f("fk_library_step_district_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_library_step_district_id")
        ),
        sa.PrimaryKeyConstraint("district_id", "id", name=op.f("pk_library_step")),
    )
    op.create_index(
        op.f("ix_library_step_district_id_author_id"), "library_step", ["district_id", "author_id"]
    )
    op.create_index(
        op.f("ix_library_step_district_id_rubric_criterion"),
        "library_step",
        ["district_id", "rubric", "criterion"],
    )

    op.create_table(
        "profile",
        sa.Column("district_id", ID, nullable=False),
        sa.Column("teacher_id", ID, nullable=False),
        sa.Column("strengths", sa.Text(), nullable=False),
        sa.Column("interests", sa.Text(), nullable=False),
        sa.Column("support", sa.Text(), nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "teacher_id"],
            ["person.district_id", "person.id"],
            name=op.f("fk_profile_district_id_teacher_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_profile_district_id")
        ),
        sa.PrimaryKeyConstraint("district_id", "teacher_id", name=op.f("pk_profile")),
    )
    op.create_table(
        "cycle_event",
        sa.Column("district_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("cycle_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("stage", sa.String(length=30), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "author_id"],
            ["person.district_id", "person.id"],
            name=op.f("fk_cycle_event_district_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "cycle_id"],
            ["cycle.district_id", "cycle.id"],
            name=op.f("fk_cycle_event_district_id_cycle_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_cycle_event_district_id")
        ),
        sa.PrimaryKeyConstraint("district_id", "id", name=op.f("pk_cycle_event")),
    )
    op.create_index(
        op.f("ix_cycle_event_district_id_author_id"), "cycle_event", ["district_id", "author_id"]
    )
    op.create_index(
        op.f("ix_cycle_event_district_id_cycle_id_at"),
        "cycle_event",
        ["district_id", "cycle_id", "at"],
    )

    op.create_table(
        "consent",
        sa.Column("district_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("observation_id", ID, nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("asked_by", ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("answered_by", ID, nullable=True),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("answered_at", TIME, nullable=True),
        sa.CheckConstraint("act IN ('reopen', 'close')", name=op.f("ck_consent_act")),
        sa.ForeignKeyConstraint(
            ["district_id", "answered_by"],
            ["person.district_id", "person.id"],
            name=op.f("fk_consent_district_id_answered_by"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "asked_by"],
            ["person.district_id", "person.id"],
            name=op.f("fk_consent_district_id_asked_by"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "observation_id"],
            ["observation.district_id", "observation.id"],
            name=op.f("fk_consent_district_id_observation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_consent_district_id")
        ),
        sa.PrimaryKeyConstraint("district_id", "id", name=op.f("pk_consent")),
    )
    op.create_index(
        op.f("ix_consent_district_id_answered_by"), "consent", ["district_id", "answered_by"]
    )
    op.create_index(op.f("ix_consent_district_id_asked_by"), "consent", ["district_id", "asked_by"])
    op.create_index(
        op.f("ix_consent_district_id_observation_id"), "consent", ["district_id", "observation_id"]
    )

    op.create_table(
        "cycle_visit",
        sa.Column("district_id", ID, nullable=False),
        sa.Column("observation_id", ID, nullable=False),
        sa.Column("cycle_id", ID, nullable=False),
        sa.Column("joined_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "cycle_id"],
            ["cycle.district_id", "cycle.id"],
            name=op.f("fk_cycle_visit_district_id_cycle_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "observation_id"],
            ["observation.district_id", "observation.id"],
            name=op.f("fk_cycle_visit_district_id_observation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_cycle_visit_district_id")
        ),
        sa.PrimaryKeyConstraint("district_id", "observation_id", name=op.f("pk_cycle_visit")),
    )
    op.create_index(
        op.f("ix_cycle_visit_district_id_cycle_id"), "cycle_visit", ["district_id", "cycle_id"]
    )

    op.create_table(
        "due",
        sa.Column("district_id", ID, nullable=False),
        sa.Column("observation_id", ID, nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["district_id", "observation_id"],
            ["observation.district_id", "observation.id"],
            name=op.f("fk_due_district_id_observation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "person_id"],
            ["person.district_id", "person.id"],
            name=op.f("fk_due_district_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["district_id"], ["district.id"], name=op.f("fk_due_district_id")),
        sa.PrimaryKeyConstraint("district_id", "observation_id", "event", name=op.f("pk_due")),
    )
    op.create_index(
        op.f("ix_due_district_id_person_id_due_on"), "due", ["district_id", "person_id", "due_on"]
    )

    op.create_table(
        "evaluation",
        sa.Column("district_id", ID, nullable=False),
        sa.Column("observation_id", ID, nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("evidence_sha", sa.String(length=64), nullable=False),
        sa.Column("evidence_at", TIME, nullable=False),
        sa.Column("own_draft", sa.Text(), nullable=True),
        sa.Column("own", sa.Text(), nullable=True),
        sa.Column("own_sha", sa.String(length=64), nullable=True),
        sa.Column("own_at", TIME, nullable=True),
        sa.Column("rated", sa.Text(), nullable=True),
        sa.Column("rated_sha", sa.String(length=64), nullable=True),
        sa.Column("rated_at", TIME, nullable=True),
        sa.Column("conference_on", sa.Date(), nullable=True),
        sa.Column("conference_at", TIME, nullable=True),
        sa.Column("conference", sa.Text(), nullable=True),
        sa.Column("agreed", sa.Text(), nullable=True),
        sa.Column("agreed_at", TIME, nullable=True),
        sa.Column("declined_at", TIME, nullable=True),
        sa.Column("declined", sa.Text(), nullable=False),
        sa.Column("delivered_at", TIME, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "observation_id"],
            ["observation.district_id", "observation.id"],
            name=op.f("fk_evaluation_district_id_observation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_evaluation_district_id")
        ),
        sa.PrimaryKeyConstraint("district_id", "observation_id", name=op.f("pk_evaluation")),
    )
    op.create_table(
        "evidence_added",
        sa.Column("district_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("observation_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("item", sa.String(length=200), nullable=True),
        sa.Column("criterion", sa.String(length=200), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "author_id"],
            ["person.district_id", "person.id"],
            name=op.f("fk_evidence_added_district_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "observation_id"],
            ["observation.district_id", "observation.id"],
            name=op.f("fk_evidence_added_district_id_observation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_evidence_added_district_id")
        ),
        sa.PrimaryKeyConstraint("district_id", "id", name=op.f("pk_evidence_added")),
    )
    op.create_index(
        op.f("ix_evidence_added_district_id_author_id"),
        "evidence_added",
        ["district_id", "author_id"],
    )
    op.create_index(
        op.f("ix_evidence_added_district_id_observation_id"),
        "evidence_added",
        ["district_id", "observation_id"],
    )

    op.create_table(
        "pre_conference",
        sa.Column("district_id", ID, nullable=False),
        sa.Column("planned_id", ID, nullable=False),
        sa.Column("meets_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("answered_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["district_id", "planned_id"],
            ["planned_visit.district_id", "planned_visit.id"],
            name=op.f("fk_pre_conference_district_id_planned_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_pre_conference_district_id")
        ),
        sa.PrimaryKeyConstraint("district_id", "planned_id", name=op.f("pk_pre_conference")),
    )

    op.create_table(
        "record_share",
        sa.Column("district_id", ID, nullable=False),
        sa.Column("observation_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "observation_id"],
            ["observation.district_id", "observation.id"],
            name=op.f("fk_record_share_district_id_observation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "person_id"],
            ["person.district_id", "person.id"],
            name=op.f("fk_record_share_district_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_record_share_district_id")
        ),
        sa.PrimaryKeyConstraint(
            "district_id", "observation_id", "person_id", name=op.f("pk_record_share")
        ),
    )
    op.create_index(
        op.f("ix_record_share_district_id_person_id"), "record_share", ["district_id", "person_id"]
    )

    with op.batch_alter_table("action_step") as batch_op:
        batch_op.add_column(sa.Column("cycle_id", ID, nullable=True))
        batch_op.add_column(sa.Column("branch_of", ID, nullable=True))
        batch_op.add_column(
            sa.Column("is_primary", sa.Boolean(), nullable=False, server_default=sa.true())
        )
        batch_op.add_column(sa.Column("rubric", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("rubric_version", sa.String(length=50), nullable=True))
        batch_op.add_column(sa.Column("look_for", sa.String(length=200), nullable=True))
        batch_op.add_column(
            sa.Column("look_for_text", sa.Text(), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("rule_uses", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("rule_visits", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("support", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("support_kind", sa.String(length=20), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("closed_why", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("evidence", sa.Text(), nullable=True))
        batch_op.add_column(
            sa.Column("leader_sees", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
        batch_op.alter_column("coach_id", existing_type=ID, nullable=True)
        batch_op.alter_column("observation_id", existing_type=ID, nullable=True)
        batch_op.create_index(
            batch_op.f("ix_action_step_district_id_branch_of"),
            ["district_id", "branch_of"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_action_step_district_id_cycle_id"),
            ["district_id", "cycle_id"],
            unique=False,
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_action_step_district_id_cycle_id"),
            "cycle",
            ["district_id", "cycle_id"],
            ["district_id", "id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_action_step_district_id_branch_of"),
            "action_step",
            ["district_id", "branch_of"],
            ["district_id", "id"],
        )

    op.create_table(
        "practice",
        sa.Column("district_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("teacher_id", ID, nullable=False),
        sa.Column("step_id", ID, nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "step_id"],
            ["action_step.district_id", "action_step.id"],
            name=op.f("fk_practice_district_id_step_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "teacher_id"],
            ["person.district_id", "person.id"],
            name=op.f("fk_practice_district_id_teacher_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_practice_district_id")
        ),
        sa.PrimaryKeyConstraint("district_id", "id", name=op.f("pk_practice")),
    )
    op.create_index(op.f("ix_practice_district_id_step_id"), "practice", ["district_id", "step_id"])
    op.create_index(
        op.f("ix_practice_district_id_teacher_id_day"),
        "practice",
        ["district_id", "teacher_id", "day"],
    )
    op.add_column(
        "planned_visit", sa.Column("told", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column(
        "planned_visit", sa.Column("sequence", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("planned_visit", sa.Column("changed_at", TIME, nullable=True))
    op.add_column("planned_visit", sa.Column("dropped_at", TIME, nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        for table in NEW:
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            op.execute(f"CREATE POLICY own_district ON {table} USING ({OWN}) WITH CHECK ({OWN})")


def downgrade():
    raise NotImplementedError("Restore the backup made before the upgrade.")
