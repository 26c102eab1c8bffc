"""The newest visits that somebody may read: the bounded heap that a search looks through."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, select, tuple_

from ..domain.policy import Scope
from .base import shared_alias
from .record_reach import within
from .tables_capture import Observation
from .tables_people import Person, Section
from .tables_records import SharedRecord

LOOKED_THROUGH = 2_000
TEACHER, OBSERVER = shared_alias(Person, name="teacher"), shared_alias(Person, name="observer")

VisitKey = tuple[datetime, str]


class Among(StrEnum):
    """Which visits are looked through; the names of the lists that show them."""

    OWN = "own"
    FEEDBACK = "feedback"
    SCHOOL = "school"


def newest_of(
    district: str,
    scope: Scope,
    among: Among,
    before: VisitKey | None,
    *,
    opened: bool = False,
    whole: bool = False,
) -> Subquery:
    """The newest visits among those; `whole` takes the visit of the key along, `opened` only read ones."""
    source = Observation if among == Among.OWN else SharedRecord
    key = Observation.id if among == Among.OWN else SharedRecord.observation_id
    query = select(
        source.district_id,
        key.label("id"),
        source.started_at,
        source.teacher_id,
        source.observer_id,
        source.section_id,
        source.kind,
        Observation.state,
    ).where(source.district_id == district, _readable(scope, among))
    if source is SharedRecord:
        same = and_(Observation.district_id == SharedRecord.district_id, Observation.id == key)
        query = query.join(Observation, same)
    if opened and among == Among.FEEDBACK:
        query = query.where(Observation.opened_at.is_not(None))
    if before:
        place = tuple_(source.started_at, key)
        query = query.where(place <= before if whole else place < before)
    return query.order_by(source.started_at.desc(), key.desc()).limit(LOOKED_THROUGH).subquery()


def _readable(scope: Scope, among: Among) -> ColumnElement[bool]:
    if among == Among.OWN:
        return and_(Observation.observer_id == scope.person, Observation.discarded.is_(False))
    if among == Among.FEEDBACK:
        return and_(
            SharedRecord.teacher_id == scope.person, SharedRecord.observer_id != scope.person
        )
    return and_(
        within(scope),
        SharedRecord.observer_id != scope.person,
        SharedRecord.teacher_id != scope.person,
    )


def named(query: Any, newest: Subquery) -> Any:
    """The query with the teacher, the observer and the class of its visits."""
    for person, column in ((TEACHER, newest.c.teacher_id), (OBSERVER, newest.c.observer_id)):
        same = and_(person.district_id == newest.c.district_id, person.id == column)
        query = query.outerjoin(person, same)
    same = and_(Section.district_id == newest.c.district_id, Section.id == newest.c.section_id)
    return query.outerjoin(Section, same)
