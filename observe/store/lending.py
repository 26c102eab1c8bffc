"""Records that their teacher lets somebody else read, and takes back: whom to ask, who may now, and since when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, select
from sqlalchemy.orm import Session, aliased

from ..domain.errors import NotNow, NotThere, NotValid
from ..domain.observation import RECORDED, Kind
from ..domain.policy import LENT_TO, Role, Scope
from .audit import note_down, wait_for_turn
from .base import reading, refers, writing
from .notices import settle, tell
from .record_headings import Heading
from .record_reach import lent_to
from .tables_capture import Observation
from .tables_coaching import RecordShare
from .tables_people import Caseload, Person, PersonRole
from .tables_records import SharedRecord


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may be let in; `since` where they are."""

    id: str
    name: str
    since: datetime | None


def readers(district: str, record: Heading) -> list[Reader]:
    """Whom the teacher of a record lets read it or may, by name; nobody for kinds that are not lent."""
    if record.kind not in LENT_TO:
        return []
    with reading(district) as session:
        rows = session.execute(
            select(Person.id, Person.name, RecordShare.at)
            .outerjoin(
                RecordShare,
                and_(
                    RecordShare.district_id == Person.district_id,
                    RecordShare.person_id == Person.id,
                    RecordShare.observation_id == record.id,
                ),
            )
            .where(
                Person.district_id == district,
                RecordShare.at.is_not(None)
                | (Person.active & _offered(record.teacher_id, record.kind)),
                Person.id.not_in([record.teacher_id, record.observer_id]),
            )
            .order_by(Person.sort_name, Person.id)
        )
        return [Reader(*row) for row in rows]


def reads_others(district: str, scope: Scope) -> bool:
    """Whether shared records of others are this person's to list: by their schools, or lent to them."""
    if scope.schools != frozenset():
        return True
    with reading(district) as session:
        mine = select(SharedRecord.observation_id).where(
            SharedRecord.district_id == district, lent_to(scope.person)
        )
        return session.execute(mine.limit(1)).first() is not None


def lend(district: str, teacher: str, observation: str, person: str, at: datetime) -> None:
    """Let somebody read an own record. Raises NotThere for another's, NotValid for whom it is not for."""
    with writing(district) as session:
        wait_for_turn(session, district)
        record = _lendable(session, district, teacher, observation)
        fits = _offered(teacher, record.kind)
        name = session.scalar(
            select(Person.name).where(
                Person.district_id == district, Person.id == person, Person.active, fits
            )
        )
        if name is None or person in (teacher, record.observer_id):
            raise NotValid("Choose one of the people who are offered.")
        if session.get(RecordShare, (district, observation, person)):
            return
        key = {"observation_id": observation, "person_id": person}
        session.add(RecordShare(district_id=district, **key, at=at))
        _tell(session, record, person, "record_lent", at)
        note_down(session, district, teacher, "lend", observation, at, {"to": person})


def take_back(district: str, teacher: str, observation: str, person: str, at: datetime) -> None:
    """From now on it is closed to them again. Raises NotNow where it was already."""
    with writing(district) as session:
        record = _lendable(session, district, teacher, observation)
        gone = session.scalar(
            delete(RecordShare)
            .where(
                RecordShare.district_id == district,
                RecordShare.observation_id == observation,
                RecordShare.person_id == person,
            )
            .returning(RecordShare.person_id)
        )
        if gone is None:
            raise NotNow("They cannot open it: you have taken it back already.")
        settle(session, district, observation, at, person=person)
        _tell(session, record, person, "record_withdrawn", at)
        note_down(session, district, teacher, "take back", observation, at, {"from": person})


def _own(session: Session, district: str, teacher: str, observation: str) -> SharedRecord | None:
    return session.scalar(
        select(SharedRecord)
        .join(Observation, refers(SharedRecord, "observation_id", Observation))
        .where(
            SharedRecord.district_id == district,
            SharedRecord.observation_id == observation,
            SharedRecord.teacher_id == teacher,
            Observation.state.in_(RECORDED),
        )
    )


def _lendable(session: Session, district: str, teacher: str, observation: str) -> SharedRecord:
    record = _own(session, district, teacher, observation)
    if record is None:
        raise NotThere("There is no such feedback, or none that you may open.")
    if record.kind not in LENT_TO:
        raise NotNow("Who reads a visit of this kind is settled: it is not lent.")
    return record


def _offered(teacher: str, kind: str) -> ColumnElement[bool]:
    """Leaders of the teacher's schools, or coaches who follow the teacher."""
    if LENT_TO[Kind(kind)] == Role.COACH:
        return exists().where(
            Caseload.district_id == Person.district_id,
            Caseload.coach_id == Person.id,
            Caseload.teacher_id == teacher,
        )
    leads, teaches = aliased(PersonRole), aliased(PersonRole)
    return exists().where(
        leads.district_id == Person.district_id,
        leads.person_id == Person.id,
        leads.role == Role.LEADER,
        teaches.district_id == leads.district_id,
        teaches.school_id == leads.school_id,
        teaches.person_id == teacher,
        teaches.role == Role.TEACHER,
    )


def _tell(session: Session, record: SharedRecord, person: str, kind: str, at: datetime) -> None:
    name = session.scalar(
        select(Person.called).where(
            Person.district_id == record.district_id, Person.id == record.teacher_id
        )
    )
    detail = {"at": record.observation_id, "teacher": name or "", "day": record.day.isoformat()}
    tell(session, record.district_id, person, kind, at, detail)
