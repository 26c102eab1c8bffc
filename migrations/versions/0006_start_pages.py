"""Indexes by which an administrator's start page finds the few rows it shows among very many."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

HOLDING = sa.text("pending_after > 0")


def upgrade():
    op.create_index(
        op.f("ix_observation_district_id_rubric_rubric_version_started_at"),
        "observation",
        ["district_id", "rubric", "rubric_version", "started_at"],
    )
    op.create_index(
        op.f("ix_device_district_id_heard_at"),
        "device",
        ["district_id", "heard_at"],
        sqlite_where=HOLDING,
        postgresql_where=HOLDING,
    )
    op.create_index(
        op.f("ix_audit_district_id_action_seq"), "audit", ["district_id", "action", "seq"]
    )


def downgrade():
    op.drop_index(op.f("ix_audit_district_id_action_seq"), "audit")
    op.drop_index(op.f("ix_device_district_id_heard_at"), "device")
    op.drop_index(
        op.f("ix_observation_district_id_rubric_rubric_version_started_at"), "observation"
    )
