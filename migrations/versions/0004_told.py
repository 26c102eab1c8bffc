"""What people are told, work for later, and a district's own words."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.Uuid(as_uuid=False)
TIME = sa.DateTime(timezone=True)
TABLES = ("notice", "job", "glossary_word")
OWN = "district_id = nullif(current_setting('app.district', true), '')::uuid"


def upgrade():
    op.create_table(
        "notice",
        _district("notice"),
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("read_at", TIME),
        sa.ForeignKeyConstraint(
            ["district_id", "person_id"],
            ["person.district_id", "person.id"],
            name=op.f("fk_notice_district_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("district_id", "id", name=op.f("pk_notice")),
    )
    op.create_index(
        op.f("ix_notice_district_id_person_id_at"), "notice", ["district_id", "person_id", "at"]
    )
    op.create_table(
        "job",
        _district("job"),
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("held_by", ID),
        sa.Column("held_until", TIME),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text()),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("ended_at", TIME),
        sa.CheckConstraint(
            "state IN ('waiting', 'done', 'failed', 'dropped')", name=op.f("ck_job_state")
        ),
        sa.PrimaryKeyConstraint("district_id", "id", name=op.f("pk_job")),
        sa.UniqueConstraint("district_id", "key", name=op.f("uq_job_district_id_key")),
    )
    op.create_index(
        op.f("ix_job_district_id_state_due_at"), "job", ["district_id", "state", "due_at"]
    )
    op.create_table(
        "glossary_word",
        _district("glossary_word"),
        sa.Column("term", sa.String(40), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("one", sa.String(80), nullable=False),
        sa.Column("many", sa.String(80), nullable=False),
        sa.Column("gender", sa.String(1), nullable=False),
        sa.Column("gloss", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("district_id", "term", "language", name=op.f("pk_glossary_word")),
    )
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            op.execute(f"CREATE POLICY own_district ON {table} USING ({OWN}) WITH CHECK ({OWN})")


def downgrade():
    for table in reversed(TABLES):
        op.drop_table(table)


def _district(table):
    return sa.Column(
        "district_id",
        ID,
        sa.ForeignKey("district.id", name=op.f(f"fk_{table}_district_id")),
        nullable=False,
    )
