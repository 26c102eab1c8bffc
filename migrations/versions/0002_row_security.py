"""Row security: on PostgreSQL a second wall between districts."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    "action_step",
    "addendum",
    "audit",
    "caseload",
    "device",
    "entry",
    "feedback",
    "look_for",
    "note",
    "observation",
    "person",
    "person_role",
    "planned_visit",
    "quarantined_entry",
    "rating",
    "reply",
    "rubric_version",
    "school",
    "section",
    "shared_note",
    "shared_rating",
    "shared_record",
    "term",
    "transition",
)
OWN = "district_id = nullif(current_setting('app.district', true), '')::uuid"


def upgrade():
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_district ON {table} USING ({OWN}) WITH CHECK ({OWN})")


def downgrade():
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in TABLES:
        op.execute(f"DROP POLICY own_district ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
