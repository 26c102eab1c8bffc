"""Which shared records somebody may read, as conditions on their rows."""

from sqlalchemy import ColumnElement, and_, exists, or_

from ..domain.policy import LENT_TO, SCHOOL_KINDS, Scope
from .tables_coaching import RecordShare
from .tables_records import SharedRecord


def within(scope: Scope) -> ColumnElement[bool]:
    """The scope as a condition on shared records; `Scope.covers` says the same of one."""
    school_kinds: ColumnElement[bool] = SharedRecord.kind.in_(SCHOOL_KINDS)
    if scope.schools is not None:
        school_kinds = and_(school_kinds, SharedRecord.school_id.in_(scope.schools))
    return or_(
        SharedRecord.observer_id == scope.person,
        SharedRecord.teacher_id == scope.person,
        school_kinds,
        and_(SharedRecord.kind.in_(LENT_TO), lent_to(scope.person)),
    )


def lent_to(person: str) -> ColumnElement[bool]:
    """Whether the teacher of a shared record lets this person read it."""
    return exists().where(
        RecordShare.district_id == SharedRecord.district_id,
        RecordShare.observation_id == SharedRecord.observation_id,
        RecordShare.person_id == person,
    )
