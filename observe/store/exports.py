"""Shared visits for a reader to take away: streamed in chunks, so that memory does not grow with them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from operator import eq, ge, le
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, select
from sqlalchemy.orm import Session, aliased

from ..domain.export import Counts, Extract, Filter, Rated, Visit
from ..domain.export_own import Own
from ..domain.observation import Kind, State
from ..domain.policy import Scope
from .base import enter, reading, refers
from .export_coaching import coaching, cycle_count, cycles_of, step_count
from .export_contents import (
    addenda_of,
    agreed_of,
    contents_of,
    moves_of,
    notes_of,
    ratings_of,
    replies_of,
)
from .export_requirements import requirements
from .ground import terms
from .own_record import own
from .record_reach import within
from .rubrics import versions
from .tables_capture import Observation
from .tables_people import Person, School, Section
from .tables_records import SharedNote, SharedRating, SharedRecord

_CHUNK = 500


@contextmanager
def extract(district: str, scope: Scope, asked: Filter) -> Iterator[Extract]:
    """What this reader may take away of what was asked for, as it stands at one moment."""
    with _moment(district) as session:
        matching = condition(district, scope, asked)
        pairs = session.execute(
            select(SharedRecord.rubric, SharedRecord.rubric_version).where(matching).distinct()
        )
        yield Extract(
            rubrics=versions(district, [(row.rubric, row.rubric_version) for row in pairs]),
            rated=_rated(session, matching),
            terms=terms(district),
            counts=_counts(session, district, scope, asked),
            coaching=coaching(session, district, scope, asked),
            requirements=requirements(session, district, scope, asked),
            visits=_visits(session, district, scope, matching),
            own=own(district, scope.person) if _is_whole(scope, asked) else Own(),
        )


def _is_whole(scope: Scope, asked: Filter) -> bool:
    """Whether somebody asks for their own record and for nothing else of it than all."""
    return asked == Filter(teacher=scope.person)


def count(district: str, scope: Scope, asked: Filter) -> Counts:
    """How much an export of this would hold."""
    with reading(district) as session:
        return _counts(session, district, scope, asked)


def condition(district: str, scope: Scope, asked: Filter) -> ColumnElement[bool]:
    """What was asked for, within what may be read, as a condition on shared records."""
    return and_(within(scope), _asked(district, asked))


@contextmanager
def _moment(district: str) -> Iterator[Session]:
    """All queries see the same rows, whatever is shared meanwhile."""
    with reading() as session:
        session.rollback()
        if session.get_bind().dialect.name == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        enter(session, district)
        try:
            yield session
        finally:
            session.rollback()


def _asked(district: str, asked: Filter) -> ColumnElement[bool]:
    record = SharedRecord
    wanted = [
        (record.school_id, eq, asked.school),
        (record.teacher_id, eq, asked.teacher),
        (record.observer_id, eq, asked.observer),
        (record.rubric, eq, asked.rubric),
        (record.rubric_version, eq, asked.rubric_version),
        (record.day, ge, asked.since),
        (record.day, le, asked.until),
    ]
    tests = (test(column, value) for column, test, value in wanted if value is not None)
    return and_(record.district_id == district, *tests)


def _rated(session: Session, matching: ColumnElement[bool]) -> list[Rated]:
    rows = session.execute(
        select(
            SharedRecord.rubric,
            SharedRecord.rubric_version,
            SharedRating.criterion,
            SharedRating.segment,
        )
        .join(SharedRating, _of_record(SharedRating))
        .where(matching)
        .distinct()
    )
    return sorted((row[0], row[1], row[2], row[3]) for row in rows)


def _counts(session: Session, district: str, scope: Scope, asked: Filter) -> Counts:
    matching = condition(district, scope, asked)
    visits = select(func.count()).select_from(SharedRecord).where(matching)
    columns = [visits.scalar_subquery()]
    for table in (SharedRating, SharedNote):
        query = select(func.count()).select_from(SharedRecord).join(table, _of_record(table))
        columns.append(query.where(matching).scalar_subquery())
    countable = _closed(district, scope, asked) if scope.schools is None else ()
    columns += [each.scalar_subquery() for each in countable]
    found = [*session.execute(select(*columns)).one(), None, None, None]
    return Counts(*found[:6])


def _closed(district: str, scope: Scope, asked: Filter) -> Iterator[Select[int]]:
    """Coaching visits, steps and cycles: the district may know how many, and not what is in them."""
    closed = and_(_asked(district, asked), SharedRecord.kind == Kind.COACHING, not_(within(scope)))
    yield select(func.count()).select_from(SharedRecord).where(closed)
    yield step_count(district, asked)
    yield cycle_count(district, asked)


def _visits(
    session: Session, district: str, scope: Scope, matching: ColumnElement[bool]
) -> Iterator[Visit]:
    rows = session.execute(_visit_rows().where(matching), execution_options={"yield_per": _CHUNK})
    for chunk in rows.partitions():
        yield from _filled(session, district, scope, chunk)


def _visit_rows() -> Any:
    observer, teacher = aliased(Person, name="observer"), aliased(Person, name="teacher")
    record = SharedRecord
    return (
        select(
            record.observation_id.label("id"),
            record.kind,
            Observation.state,
            School.name.label("school"),
            School.code.label("school_code"),
            func.coalesce(Section.title, "").label("section"),
            func.coalesce(Section.subject, "").label("subject"),
            func.coalesce(Section.grade_band, "").label("grade_band"),
            record.teacher_id,
            teacher.name.label("teacher"),
            teacher.code.label("teacher_code"),
            record.observer_id,
            observer.name.label("observer"),
            observer.code.label("observer_code"),
            record.observer_role,
            record.rubric,
            record.rubric_version,
            Observation.planned_id.is_not(None).label("planned"),
            record.day,
            record.started_at,
            record.minutes,
            record.shared_at,
            Observation.acknowledged_at,
        )
        .join(Observation, refers(SharedRecord, "observation_id", Observation))
        .join(observer, refers(SharedRecord, "observer_id", observer))
        .join(teacher, refers(SharedRecord, "teacher_id", teacher))
        .join(School, refers(SharedRecord, "school_id", School))
        .outerjoin(Section, refers(SharedRecord, "section_id", Section))
        .order_by(record.day, record.started_at, record.observation_id)
    )


def _filled(session: Session, district: str, scope: Scope, rows: Sequence[Any]) -> Iterator[Visit]:
    ids = [row.id for row in rows]
    party = {
        row.id: scope.person in (row.teacher_id, row.observer_id) or row.kind == Kind.SELF
        for row in rows
    }
    agreed = agreed_of(session, district, ids) if scope.leads else frozenset()
    ratings, said = ratings_of(session, district, ids)
    notes = notes_of(session, district, ids)
    words, counted = contents_of(session, district, ids, party, agreed)
    moved = moves_of(session, district, ids)
    replies = replies_of(session, district, ids, party)
    addenda = addenda_of(session, district, ids, party)
    cycles = cycles_of(session, district, ids, scope.person)
    plain = [name for name in Visit.__slots__ if name in rows[0]._fields]
    for row in rows:
        values = {name: getattr(row, name) for name in plain}
        values |= {"kind": Kind(row.kind), "state": State(row.state)}
        yield Visit(
            **values,
            cycle=cycles.get(row.id),
            moved=moved[row.id],
            ratings=tuple(ratings[row.id]),
            notes=tuple(notes[row.id]),
            said=(*words[row.id], *said[row.id]),
            replies=tuple(replies[row.id]),
            addenda=tuple(addenda[row.id]),
            measures=tuple(counted[row.id]),
        )


def _of_record(table: Any) -> ColumnElement[bool]:
    return and_(
        table.district_id == SharedRecord.district_id,
        table.observation_id == SharedRecord.observation_id,
    )
