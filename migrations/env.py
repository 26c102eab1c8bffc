"""Runs the migrations over the application's own connection."""

from alembic import context
from flask import current_app

db = current_app.extensions["migrate"].db
PLAIN = {
    "_Id": "sa.Uuid(as_uuid=False)",
    "Json": "sa.Text()",
    "Utc": "sa.DateTime(timezone=True)",
}


def render_item(kind, item, _autogen):
    """Write our column types as what they are in the database, so that a migration stands alone."""
    return PLAIN.get(type(item).__name__, False) if kind == "type" else False


with db.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()
