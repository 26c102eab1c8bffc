"""What pages read stands beside the log and is always its fold."""

import random
import uuid
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from observe.domain.batch import Batch
from observe.domain.entry import Entry
from observe.domain.fold import Subject, fold
from observe.domain.policy import Reach
from observe.domain.protocols import Timed, timed_from
from observe.store import entries
from observe.store.base import reading, writing
from observe.store.projection import rebuild
from observe.store.tables_capture import (
    LookForRow,
    NoteRow,
    Observation,
    RatingRow,
    TimingRow,
    Transition,
)
from tests.cast import (
    DANA,
    DISTRICT,
    LINCOLN,
    LINDQVIST,
    MADISON,
    MATH,
    NOW,
    OKAFOR,
    SCIENCE,
    Tablet,
    capture,
    the_id,
)
from tests.random_logs import the_same_logs
from tests.timed import publish_timed

VISIT = the_id("a visit")
PROJECTED = (NoteRow, RatingRow, LookForRow, TimingRow, Observation, Transition)

pytestmark = pytest.mark.usefixtures("district")


def send(observation: str, log: list[Entry], chance: random.Random) -> None:
    """In any order, in batches of any size, some of them twice."""
    left = chance.sample(log, len(log))
    while left:
        size = chance.randint(1, 8)
        made, left = tuple(asdict(entry) for entry in left[:size]), left[size:]
        for _ in range(chance.choice([1, 1, 2])):
            batch = Batch("d", "tablet", int(NOW.timestamp() * 1000), 0, 1, made)
            answer = entries.append(
                DISTRICT, DANA, Reach(DANA, True, frozenset()), observation, batch, NOW
            )
            assert {ack.status for ack in answer.acks} <= {"stored", "duplicate"}


def rows() -> dict[str, list[dict[str, Any]]]:
    """All that is projected in the district."""
    with reading(DISTRICT) as session:
        session.expire_all()
        return {
            table.__tablename__: sorted(
                (
                    {column.name: getattr(row, column.key) for column in table.__table__.columns}
                    for row in session.scalars(select(table))
                ),
                key=str,
            )
            for table in PROJECTED
        }


def observed(observation: str = VISIT) -> Observation:
    with reading(DISTRICT) as session:
        session.expire_all()
        return session.get_one(Observation, (DISTRICT, observation))


def logs(timed: bool = False) -> dict[str, list[Entry]]:
    """Random logs by observation, with ids of their own."""
    found = {}
    for number, log in enumerate(the_same_logs(18, timed)):
        observation = the_id(f"random visit {number}{' timed' if timed else ''}")
        own = {entry.id: str(uuid.uuid5(uuid.UUID(observation), entry.id)) for entry in log}
        found[observation] = [
            replace(entry, id=own[entry.id], base=own.get(entry.base or "", entry.base))
            for entry in log
        ]
    return {observation: log for observation, log in found.items() if log}


def own_class(subject: Subject) -> str | None:
    """A class of another teacher does not come along."""
    taught = {(OKAFOR, SCIENCE), (LINDQVIST, MATH)}
    return subject.section if (subject.teacher, subject.section) in taught else None


def test_what_stands_beside_the_log_is_the_fold_of_the_log_however_it_arrived() -> None:
    chance = random.Random(7)  # noqa: S311 - the same at every run
    for observation, log in logs().items():
        send(observation, log, chance)
        visit = fold(log)
        with reading(DISTRICT) as session:
            session.expire_all()
            row = session.get_one(Observation, (DISTRICT, observation))
            of_visit = {"district_id": DISTRICT, "observation_id": observation}
            notes = session.scalars(select(NoteRow).filter_by(**of_visit)).all()
            ratings = session.scalars(select(RatingRow).filter_by(**of_visit)).all()
            seen = session.scalars(select(LookForRow).filter_by(**of_visit)).all()
        assert (row.state, row.discarded, row.teacher_id, row.section_id, row.kind, row.length_ms) == (
            visit.state, visit.discarded, visit.subject.teacher, own_class(visit.subject),
            visit.subject.kind, visit.last_ms,
        )  # fmt: skip
        assert {
            (n.note_id, n.text, n.private, n.deleted, n.approx, tuple(n.tags), n.lesson_ms, n.wall_ms, len(n.heads))
            for n in notes
        } == {
            (n.id, n.text, n.private, n.deleted, n.approx, n.tags, n.lesson_ms, n.wall_ms, len(n.heads))
            for n in visit.notes
        }  # fmt: skip
        assert {(r.target, r.segment, r.level, r.comment, r.entry_id, len(r.heads)) for r in ratings} == {
            (r.target, r.segment or 0, r.level, r.comment, r.entry_id, len(r.heads)) for r in visit.ratings
        }  # fmt: skip
        assert {each.code: each.count for each in seen} == {**visit.tallies, **visit.checks}
        assert row.note_count == sum(not note.deleted for note in visit.notes)


def test_what_time_protocols_hold_is_the_fold_of_the_log_however_it_arrived() -> None:
    publish_timed(DISTRICT)
    chance = random.Random(9)  # noqa: S311 - the same at every run
    held = []
    for observation, log in logs(timed=True).items():
        send(observation, log, chance)
        with reading(DISTRICT) as session:
            session.expire_all()
            row = session.get(TimingRow, (DISTRICT, observation))
            held.append(timed_from(row.content if row else None))
        assert held[-1] == fold(log).timed
    assert any(each == Timed() for each in held)
    for name in Timed.__slots__:
        assert any(getattr(each, name) for each in held)


def test_rebuilding_from_the_log_changes_nothing() -> None:
    publish_timed(DISTRICT)
    chance = random.Random(8)  # noqa: S311 - the same at every run
    for timed in (False, True):
        for observation, log in logs(timed).items():
            send(observation, log, chance)
    before = rows()
    assert rebuild(DISTRICT) == len(before["observation"]) > 10
    assert rows() == before


def test_rebuilding_puts_right_what_was_damaged() -> None:
    tablet = Tablet()
    made = tablet.note("S: “Why?”", tags=["LF.goals"]), tablet.rate("LF.goals", "3")
    tally = tablet.entry("tally.add", "LF.goals.retell", delta=1)
    capture(VISIT, tablet, tablet.create(), *made, tally, tablet.finish())
    before = rows()
    with writing(DISTRICT) as session:
        session.execute(delete(NoteRow))
        session.execute(update(RatingRow).values(level="1"))
        session.execute(update(LookForRow).values(count=9))
        session.add(TimingRow(district_id=DISTRICT, observation_id=VISIT, content={"events": []}))
        session.execute(update(Observation).values(note_count=0))
    assert rows() != before
    rebuild(DISTRICT)
    assert rows() == before


def test_a_visit_started_on_a_device_that_is_days_off_starts_by_the_server_s_clock() -> None:
    """It says that it sent at 16:05 what began at 15:55: ten minutes, whatever its calendar says."""
    fast = Tablet(start_ms=int((NOW + timedelta(days=3)).timestamp() * 1000))
    start = {**fast.entry("obs.start", ms=1_000), "wall_ms": fast.start_ms - 599_000}
    capture(VISIT, fast, fast.create(), start)
    assert observed().started_at == NOW - timedelta(minutes=10)


def test_a_visit_entered_afterwards_starts_on_its_real_day() -> None:
    tablet = Tablet()
    paper = datetime(2026, 9, 3, 14, 0, tzinfo=UTC)
    start = {**tablet.entry("obs.start"), "wall_ms": int(paper.timestamp() * 1000), "approx": True}
    capture(VISIT, tablet, tablet.create(), start)
    assert observed().started_at == paper


@pytest.mark.parametrize("wall_ms", [-(2**53), -62_135_596_800_000, 253_402_300_799_000, 2**53])
def test_a_start_that_no_calendar_has_is_when_the_visit_was_made(wall_ms: int) -> None:
    tablet = Tablet()
    capture(VISIT, tablet, tablet.create(), {**tablet.entry("obs.start"), "wall_ms": wall_ms})
    assert observed().started_at == NOW


def test_the_school_is_that_of_the_class_and_follows_the_teacher_put_right() -> None:
    tablet = Tablet()
    capture(VISIT, tablet, tablet.create())
    assert observed().school_id == LINCOLN
    amended = [
        tablet.entry("obs.amend", field="teacher", to=LINDQVIST),
        tablet.entry("obs.amend", field="section", to=None),
    ]
    capture(VISIT, tablet, *amended)
    assert (observed().teacher_id, observed().school_id) == (LINDQVIST, MADISON)
    capture(VISIT, tablet, tablet.entry("obs.amend", field="section", to=MATH))
    assert observed().section_id == MATH


def test_a_rubric_put_right_by_its_name_is_the_newest_published_version() -> None:
    tablet = Tablet()
    to = tablet.entry("obs.amend", field="rubric", to=tablet.create()["payload"]["rubric"])
    capture(VISIT, tablet, tablet.create(), to)
    assert observed().rubric_version == "2.0.0"


def test_each_move_of_a_visit_is_written_down_once() -> None:
    tablet = Tablet()
    capture(VISIT, tablet, tablet.create(), tablet.entry("obs.start"))
    capture(VISIT, tablet, tablet.note("one"))
    capture(VISIT, tablet, tablet.finish())
    capture(VISIT, tablet, tablet.entry("obs.reopen", reason="more"))
    with reading(DISTRICT) as session:
        moves = session.scalars(select(Transition.state).order_by(Transition.id)).all()
    assert sorted(moves) == ["captured", "capturing", "capturing"]
