"""The log keeps what it acknowledges: all of a batch or none, whatever it holds."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, event, select, text

from observe.domain.batch import Ack, Status
from observe.domain.errors import NotAllowed, NotThere, TooMany
from observe.store import entries
from observe.store.base import db, reading
from observe.store.tables_capture import Device, EntryRow, NoteRow, Observation, QuarantinedEntry
from tests.cast import DANA, DISTRICT, THEO, Tablet, capture, database
from tests.store.logged import VISIT, count, in_district


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application over each database."""
    app: Flask = request.getfixturevalue("app" if request.param == "sqlite" else "postgres_app")
    with app.app_context():
        yield app


over_either = pytest.mark.usefixtures("either")


def statuses(acks: tuple[Ack, ...]) -> list[Status]:
    return [ack.status for ack in acks]


# One batch, one transaction


@in_district
def test_a_batch_is_one_commit() -> None:
    commits = []
    event.listen(db.engine, "commit", commits.append)
    tablet = Tablet()
    capture(VISIT, tablet, tablet.create(), *(tablet.note(f"note {n}") for n in range(20)))
    assert len(commits) == 1


@in_district
@pytest.mark.parametrize("broken", ["entry", "note", "device", "observation"])
def test_a_batch_that_breaks_anywhere_stores_nothing(broken: str) -> None:
    """Each table in turn refuses; the first of them stands before the log, the last after it."""
    tablet = Tablet()
    kept = capture(VISIT, tablet, tablet.create())
    with Refusing(broken), pytest.raises(RuntimeError, match="pulled"):
        capture(VISIT, tablet, tablet.note("lost?"), tablet.entry("note.sing", "x"))
    db.session.rollback()
    assert statuses(kept.acks) == [Status.STORED]
    assert [count(each) for each in (EntryRow, NoteRow, QuarantinedEntry)] == [1, 0, 0]
    again = capture(VISIT, tablet, tablet.note("kept"))
    assert again.acks[0].server_seq == 2


class Refusing:
    """While this lasts, whatever writes to the table breaks."""

    def __init__(self, table: str) -> None:
        self.words = (f"INSERT INTO {table} ", f"UPDATE {table} ")

    def __enter__(self) -> None:
        event.listen(db.engine, "before_cursor_execute", self._pull)

    def __exit__(self, *_error: object) -> None:
        event.remove(db.engine, "before_cursor_execute", self._pull)

    def _pull(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith(self.words):
            raise RuntimeError("the plug was pulled")


def test_what_was_acknowledged_is_on_disk_before_the_answer(app: Flask, data_dir: Path) -> None:
    """Another connection, opened after the answer, reads it."""
    tablet = Tablet()
    with app.app_context():
        answer = capture(VISIT, tablet, tablet.create(), tablet.note("kept"))
    engine = create_engine(database(data_dir))
    with engine.connect() as connection:
        held = connection.execute(text("SELECT count(*) FROM entry")).scalar()
    engine.dispose()
    assert held == len(answer.acks) == 2


# Anything may be in a batch


@over_either
@pytest.mark.parametrize(
    "change",
    [
        {"id": "half \ud800"},
        {"id": "nul \0"},
        {"id": "x" * 5_000},
        {"device_id": "half \ud800"},
        {"device_id": "nul \0"},
        {"device_id": "d" * 5_000},
        {"device_seq": 2**70},
        {"kind": "half \ud800"},
        {"target": "nul \0"},
        {"payload": {"text": "half \ud800 nul \0"}},
        {"schema_v": 2**70},
        {"half \ud800": "nul \0"},
    ],
)
def test_nothing_that_json_can_say_blocks_the_others(change: dict[str, Any]) -> None:
    tablet = Tablet()
    bad = {**tablet.note("bad"), **change}
    for _ in range(2):
        answer = capture(VISIT, tablet, tablet.create(), bad, tablet.note("good"))
        assert statuses(answer.acks) == [Status.STORED, Status.QUARANTINED, Status.STORED]
    with reading(DISTRICT) as session:
        kept = session.scalars(select(QuarantinedEntry.raw)).all()
    assert [json.loads(raw) for raw in kept] == [bad]


@over_either
@pytest.mark.parametrize(
    "amended",
    [
        {"field": "teacher", "to": "Ms. Okafor"},
        {"field": "section", "to": "5"},
        {"field": "kind", "to": "k" * 200},
        {"field": "rubric", "to": "https://observe.example/rubrics/none"},
        {"field": "rubric", "to": {"rubric": "none", "rubric_version": "1"}},
    ],
)
def test_an_amendment_to_what_is_not_there_is_kept_aside(amended: dict[str, Any]) -> None:
    tablet = Tablet()
    answer = capture(VISIT, tablet, tablet.create(), tablet.entry("obs.amend", **amended))
    assert statuses(answer.acks) == [Status.STORED, Status.QUARANTINED]


@over_either
def test_the_largest_numbers_of_the_contract_are_stored() -> None:
    tablet = Tablet(start_ms=2**53 - 10_000_000_000_000)
    lesson = 366 * 24 * 3600 * 1000
    made = [
        tablet.create(),
        tablet.entry("obs.start"),
        tablet.note("late", ms=lesson),
        tablet.entry("tally.add", "LF.goals.retell", delta=1_000_000),
        tablet.rate("LF.goals", "3", segment=2**53),
        {**tablet.note("last"), "device_seq": 2**53, "wall_ms": -(2**53)},
    ]
    assert set(statuses(capture(VISIT, tablet, *made).acks)) == {Status.STORED}


# Whose it is


@over_either
def test_another_person_s_visit_takes_nothing() -> None:
    tablet, other = Tablet("one"), Tablet("two")
    capture(VISIT, tablet, tablet.create())
    with pytest.raises(NotAllowed):
        capture(VISIT, other, other.note("mine?"), by=THEO)
    db.session.rollback()
    assert count(EntryRow) == 1
    with pytest.raises(NotThere):
        entries.log_since(DISTRICT, THEO, VISIT, 0)


@over_either
def test_a_second_visit_under_an_id_of_another_person_is_refused_before_anything_is_kept() -> None:
    capture(VISIT, Tablet("one"), Tablet("one").create())
    with pytest.raises(NotAllowed):
        capture(VISIT, Tablet("two"), Tablet("two").create(), by=THEO)
    db.session.rollback()
    assert [count(Device), count(Observation)] == [1, 1]


@over_either
def test_what_a_device_says_of_itself_is_kept_as_it_last_said_it() -> None:
    tablet = Tablet()
    capture(VISIT, tablet, tablet.create())
    capture(VISIT, tablet, tablet.note("one"), tablet.note("two"))
    with reading(DISTRICT) as session:
        (device,) = session.scalars(select(Device)).all()
        assert (device.device_id, device.label, device.max_seq) == (tablet.device_id, "tablet", 3)


@over_either
def test_entries_after_a_sequence_are_those_that_came_later() -> None:
    tablet = Tablet()
    capture(VISIT, tablet, tablet.create(), tablet.note("one"), tablet.note("two"))
    log = entries.log_since(DISTRICT, DANA, VISIT, 2)
    assert [each.entry.payload["text"] for each in log.entries] == ["two"]
    assert log.have[tablet.device_id].count == 3


@in_district
def test_more_batches_than_a_person_makes_are_asked_to_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(entries, "_MOST_BATCHES", 2)
    tablet = Tablet()
    capture(VISIT, tablet, tablet.create())
    capture(VISIT, tablet, tablet.note("one"))
    with pytest.raises(TooMany) as refused:
        capture(VISIT, tablet, tablet.note("two"))
    assert 0 < refused.value.seconds <= timedelta(minutes=1).total_seconds() + 1
    db.session.rollback()
    assert count(EntryRow) == 2
