"""Whether the database can be written to and has the tables that this program expects."""

from datetime import UTC, datetime

from sqlalchemy import insert, inspect
from sqlalchemy.exc import SQLAlchemyError

from .base import Base, db
from .tables_people import OneTimeLink


def problem() -> str | None:
    """What keeps the database from serving; None where nothing does. Writes and rolls back."""
    try:
        missing = set(Base.metadata.tables) - set(inspect(db.engine).get_table_names())
        if missing:
            return f"{len(missing)} tables are missing: run observe migrate."
        _try_to_write()
    except SQLAlchemyError as error:
        return f"The database does not take writes: {type(error).__name__}."
    return None


def _try_to_write() -> None:
    with db.engine.connect().execution_options(observe_begin="BEGIN IMMEDIATE") as connection:
        connection.execute(
            insert(OneTimeLink).values(
                token_hash="readiness",  # noqa: S106 (no secret: it is rolled back)
                purpose="readiness",
                expires_at=datetime.now(UTC),
            )
        )
        connection.rollback()
