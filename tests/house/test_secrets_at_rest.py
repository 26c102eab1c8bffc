"""What a server writes down is for those who run it alone."""

from pathlib import Path
from stat import S_IMODE

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from observe import create_app
from observe.config import from_environment
from observe.store.base import db


@pytest.mark.parametrize("place", [".", "observe.sqlite3", "secret-key"])
def test_nobody_else_on_the_machine_can_read_the_data(tmp_path: Path, place: str) -> None:
    data = tmp_path / "data"
    app = create_app(from_environment({"OBSERVE_DATA_DIR": str(data)}))
    with app.app_context():
        db.session.execute(text("CREATE TABLE seen (id INTEGER)"))
        db.session.remove()
        db.engine.dispose()
    assert S_IMODE((data / place).stat().st_mode) & 0o077 == 0


def test_a_fault_of_the_database_does_not_tell_what_was_to_be_stored(app: Flask) -> None:
    with app.app_context(), pytest.raises(StatementError) as fault:
        db.session.execute(text("INSERT INTO nowhere VALUES (:note)"), {"note": "Maya said"})
    assert "Maya" not in str(fault.value)
