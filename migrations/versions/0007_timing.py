"""What time protocols hold of a visit, kept beside its log as one row."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.Uuid(as_uuid=False)
OWN = "district_id = nullif(current_setting('app.district', true), '')::uuid"


def upgrade():
    op.create_table(
        "timing",
        sa.Column(
            "district_id",
            ID,
            sa.ForeignKey("district.id", name=op.f("fk_timing_district_id")),
            nullable=False,
        ),
        sa.Column("observation_id", ID, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "observation_id"],
            ["observation.district_id", "observation.id"],
            name=op.f("fk_timing_district_id_observation_id"),
        ),
        sa.PrimaryKeyConstraint("district_id", "observation_id", name=op.f("pk_timing")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE timing ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE timing FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_district ON timing USING ({OWN}) WITH CHECK ({OWN})")


def downgrade():
    op.drop_table("timing")
