"""What a replaced name was, so that the observer can have it back until the visit is shared."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("feedback", sa.Column("renaming", sa.Text()))


def downgrade():
    op.drop_column("feedback", "renaming")
