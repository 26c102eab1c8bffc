"""Backups hold what was stored before they began, come back equal, and are refused once damaged."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select

from observe import create_app
from observe.config import files
from observe.domain.errors import NotAllowed, NotNow, NotValid
from observe.store import audit, backup, backup_log, ground
from observe.store.backup import BackedUp
from observe.store.backup_manifest import beside
from observe.store.base import db, reading
from observe.store.tables_capture import EntryRow
from observe.store.tables_people import Audit, SignedIn
from tests.cast import DANA, DISTRICT, NOW, Tablet, sign_in, the_id
from tests.conftest import config_at
from tests.postgres import Postgres
from tests.reviewing import House

KNOWN = {path.name[:4] for path in (files() / "migrations" / "versions").glob("0*.py")}


@pytest.fixture
def house(own_app: Flask) -> House:
    house = House(own_app)
    house.finish(Tablet().note("S4: “I can show it.”", tags=["LF.goals"]))
    house.share()
    return house


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Flask]:
    """An installation that nobody has used, in a folder of its own."""
    yield from _installation(tmp_path / "another")


def _installation(folder: Path, url: str | None = None) -> Iterator[Flask]:
    folder.mkdir(exist_ok=True)
    app = create_app(config_at(folder, url))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def back_up(app: Flask, tmp_path: Path, at: datetime = NOW, address: str = "") -> BackedUp:
    with app.app_context():
        return backup.back_up(tmp_path, tmp_path / "out", at, address)


def restore(app: Flask, file: Path) -> None:
    with app.app_context():
        backup.restore(file, KNOWN, NOW)


def entries(app: Flask) -> list[tuple[str, str]]:
    with app.app_context(), reading(DISTRICT) as session:
        rows = session.execute(
            select(EntryRow.id, EntryRow.kind)
            .where(EntryRow.district_id == DISTRICT)
            .order_by(EntryRow.id)
        )
        return [(row.id, row.kind) for row in rows]


def test_what_was_backed_up_comes_back_equal(house: House, empty: Flask, tmp_path: Path) -> None:
    made = back_up(house.app, tmp_path)
    restore(empty, made.file)
    assert made.verified
    assert entries(empty) == entries(house.app) != []
    with empty.app_context():
        assert ground.district(DISTRICT).name == "Cedar Valley"
        assert audit.first_break(DISTRICT) is None


def test_nothing_that_was_stored_before_it_began_is_missing_under_load(
    house: House, empty: Flask, tmp_path: Path
) -> None:
    stored: list[str] = []
    several, enough = Event(), Event()

    def write() -> None:
        tablet, visit = Tablet("busy"), the_id("a busy visit")
        house.capture(tablet, tablet.create(), tablet.entry("obs.start"), visit=visit)
        while not enough.is_set() and len(stored) < 2000:
            note = tablet.note(f"note {len(stored)}")
            house.capture(tablet, note, visit=visit)
            stored.append(note["id"])
            if len(stored) > 5:
                several.set()

    writer = Thread(target=write)
    writer.start()
    try:
        assert several.wait(30)
        before = list(stored)
        made = back_up(house.app, tmp_path)
        during = len(stored)
    finally:
        enough.set()
        writer.join()
    restore(empty, made.file)
    held = {key for key, _ in entries(empty)}
    assert [each for each in before if each not in held] == []
    assert during > len(before)


def test_everybody_signs_in_again_and_the_audit_says_why(
    house: House, empty: Flask, tmp_path: Path
) -> None:
    sign_in(house.app, DANA)
    restore(empty, back_up(house.app, tmp_path).file)
    with empty.app_context(), reading(DISTRICT) as session:
        assert session.scalar(select(func.count()).select_from(SignedIn)) == 0
        last = session.scalars(
            select(Audit).where(Audit.district_id == DISTRICT).order_by(Audit.seq.desc())
        ).first()
        assert last is not None
        assert (last.action, last.detail["made_at"]) == ("restore", NOW.isoformat())


def test_it_is_remembered_with_whether_it_was_verified(house: House, tmp_path: Path) -> None:
    assert backup_log.last(tmp_path) is None
    made = back_up(house.app, tmp_path)
    last = backup_log.last(tmp_path)
    assert last is not None
    assert (last.at, last.file, last.verified) == (NOW, str(made.file), True)


def test_only_its_owner_may_read_it(house: House, tmp_path: Path) -> None:
    made = back_up(house.app, tmp_path)
    modes = [path.stat().st_mode & 0o777 for path in (made.file, beside(made.file))]
    assert modes == [0o600, 0o600]


# What is refused


def test_a_restore_never_writes_over_data(house: House, tmp_path: Path) -> None:
    made, before = back_up(house.app, tmp_path), entries(house.app)
    with pytest.raises(NotNow, match="never writes over it"):
        restore(house.app, made.file)
    assert entries(house.app) == before


def test_a_migrated_installation_without_a_district_is_empty(
    house: House, empty: Flask, tmp_path: Path
) -> None:
    with empty.app_context():
        upgrade(directory=str(files() / "migrations"))
    restore(empty, back_up(house.app, tmp_path).file)
    assert entries(empty) == entries(house.app)


def flip_a_byte(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)


def cut_it_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-4096])


def lose_its_manifest(file: Path) -> None:
    beside(file).unlink()


def garble_its_manifest(file: Path) -> None:
    beside(file).write_text("{")


def lose_it(file: Path) -> None:
    file.unlink()


@pytest.mark.parametrize(
    "harm", [flip_a_byte, cut_it_short, lose_its_manifest, garble_its_manifest, lose_it]
)
def test_a_damaged_backup_is_refused_and_nothing_is_written(
    house: House, empty: Flask, tmp_path: Path, harm: object
) -> None:
    made = back_up(house.app, tmp_path)
    assert callable(harm)
    harm(made.file)
    with pytest.raises(NotValid):
        restore(empty, made.file)
    with empty.app_context():
        assert db.engine.dialect.get_table_names is not None
        with closing(sqlite3.connect(str(db.engine.url.database))) as held:
            assert held.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


def test_a_backup_of_a_newer_program_is_refused(house: House, empty: Flask, tmp_path: Path) -> None:
    made = back_up(house.app, tmp_path)
    held = json.loads(beside(made.file).read_text())
    beside(made.file).write_text(json.dumps(held | {"revision": "9999"}))
    with pytest.raises(NotValid, match="newer Observe"):
        restore(empty, made.file)


def test_a_copy_that_lacks_rows_is_found_out(house: House, empty: Flask, tmp_path: Path) -> None:
    """The control: a manifest that counts more than there is makes the restore say so."""
    made = back_up(house.app, tmp_path)
    held = json.loads(beside(made.file).read_text())
    held["tables"]["entry"] += 1
    beside(made.file).write_text(json.dumps(held))
    with pytest.raises(NotNow, match="not what was backed up"):
        restore(empty, made.file)


def test_two_backups_never_share_a_file(house: House, tmp_path: Path) -> None:
    made = back_up(house.app, tmp_path)
    before = made.file.read_bytes()
    with pytest.raises(NotNow, match="this second"):
        back_up(house.app, tmp_path)
    assert made.file.read_bytes() == before


# PostgreSQL


def test_a_dump_comes_back_equal_and_a_narrow_role_is_refused(
    postgres_app: Flask, postgres_server: Postgres, tmp_path: Path
) -> None:
    house = House(postgres_app)
    house.finish(Tablet().note("S4: “I can show it.”", tags=["LF.goals"]))
    with pytest.raises(NotAllowed, match="BYPASSRLS"):
        back_up(postgres_app, tmp_path)
    with postgres_app.app_context():
        url = db.engine.url.set(username="postgres").render_as_string(hide_password=False)
    made = back_up(postgres_app, tmp_path, datetime.now(UTC), url)
    assert made.verified
    target = postgres_server.database("restored_here")
    for another in _installation(tmp_path / "another", target):
        restore(another, made.file)
        assert entries(another) == entries(postgres_app) != []
        with pytest.raises(NotNow, match="never writes over it"):
            restore(another, made.file)
