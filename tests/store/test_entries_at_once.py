"""The log keeps what it acknowledges, whoever else writes; so the engine is told to."""

import threading
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import OperationalError

from observe.store import entries
from observe.store.base import db, prepare_engine, writing
from observe.store.tables_capture import NoteRow
from tests.cast import DANA, DISTRICT, Tablet, capture
from tests.store.logged import VISIT, count, in_district

# Four at once


def test_four_writers_at_once_lose_nothing(app: Flask) -> None:
    tablets = [Tablet(f"tablet {number}") for number in range(4)]
    raised: list[Exception] = []

    def write(tablet: Tablet) -> None:
        with app.app_context():
            for number in range(8):
                try:
                    capture(VISIT, tablet, tablet.note(f"{tablet.name}, {number}"))
                except OperationalError as error:
                    raised.append(error)

    _together([lambda tablet=tablet: write(tablet) for tablet in tablets])
    assert raised == []
    with app.app_context():
        log = entries.log_since(DISTRICT, DANA, VISIT, 0)
        assert [each.server_seq for each in log.entries] == list(range(1, 33))
        assert {each.count for each in log.have.values()} == {8}
        assert count(NoteRow) == 32


def test_four_writers_over_the_same_row_lose_no_count(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'ours.sqlite3'}")
    prepare_engine(engine)
    lost, failed = _count_together(engine, observe_begin="BEGIN IMMEDIATE")
    assert (lost, failed) == (0, 0)


def test_the_same_four_over_the_default_engine_lose_counts_or_fail(tmp_path: Path) -> None:
    """The control: were this whole too, the two trials above would prove nothing."""
    engine = create_engine(
        f"sqlite:///{tmp_path / 'default.sqlite3'}", connect_args={"timeout": 0.05}
    )
    lost, failed = _count_together(engine)
    assert lost + failed > 0


def _count_together(engine: Engine, **options: str) -> tuple[int, int]:
    """Four threads read and raise one number ten times each; gives how many went missing or failed."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE tally (count INTEGER)"))
        connection.execute(text("INSERT INTO tally VALUES (0)"))
    done: list[bool] = []
    between = threading.Barrier(4, timeout=0.02)

    def raise_it() -> None:
        for _ in range(10):
            try:
                with (
                    engine.connect().execution_options(**options) as connection,
                    connection.begin(),
                ):
                    held = connection.execute(text("SELECT count FROM tally")).scalar_one()
                    _meet(between)
                    connection.execute(text("UPDATE tally SET count = :new"), {"new": held + 1})
            except OperationalError:
                done.append(False)
            else:
                done.append(True)

    _together([raise_it] * 4)
    with engine.connect() as connection:
        held = connection.execute(text("SELECT count FROM tally")).scalar_one()
    engine.dispose()
    return done.count(True) - held, done.count(False)


def _meet(between: threading.Barrier) -> None:
    """Where the engine lets several read at once, they do; where it does not, nobody waits long."""
    try:
        between.wait()
    except threading.BrokenBarrierError:
        between.reset()


def _together(acts: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# The engine


@in_district
def test_every_commit_is_synced_and_foreign_keys_hold() -> None:
    pragmas = ("synchronous", "foreign_keys", "journal_mode", "busy_timeout")
    with db.engine.connect() as connection:
        found = [connection.execute(text(f"PRAGMA {name}")).scalar() for name in pragmas]
    assert found == [2, 1, "wal", 5000]  # 2 is FULL


@in_district
def test_a_write_begins_immediately() -> None:
    said: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *event: said.append(event[2]))
    with writing(DISTRICT):
        pass
    assert said == ["BEGIN IMMEDIATE"]
