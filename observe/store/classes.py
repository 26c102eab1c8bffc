"""The classes of a school and of a teacher, as a district's administrators see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select, tuple_
from sqlalchemy.orm import Session

from ..domain.errors import NotThere
from ..domain.people import Section
from ..domain.places import plain
from ..domain.policy import Role
from .base import reading
from .tables_capture import Observation, PlannedVisit
from .tables_people import Person, PersonRole, School
from .tables_people import Section as SectionRow
from .tables_records import SharedRecord

MOST = 60


@dataclass(frozen=True, slots=True)
class ListedClass(Section):
    """A class with its teacher and school; `active` is false once it was put away."""

    teacher_id: str
    teacher: str
    school: str
    active: bool


def of_school(
    district: str, school: str, *, named: str = "", after: str | None = None, most: int = MOST
) -> tuple[list[ListedClass], str | None]:
    """A page of classes by their teacher's family name, and its last one where more follow."""
    query = _query(district).where(SectionRow.school_id == school)
    for word in plain(named).split():
        query = query.where(Person.sort_name.contains(word, autoescape=True))
    with reading(district) as session:
        if after:
            query = query.where(tuple_(*_ORDER) > _key(session, district, after))
        rows = session.execute(query.order_by(*_ORDER).limit(most + 1)).all()
    found = [_value(row) for row in rows[:most]]
    return found, found[-1].id if len(rows) > most else None


def section(district: str, section_id: str) -> tuple[ListedClass, bool]:
    """One class, and whether it is used by a visit or a plan and so cannot be removed."""
    with reading(district) as session:
        row = session.execute(_query(district).where(SectionRow.id == section_id)).first()
        if row is None:
            raise NotThere("There is no such class.")
        return _value(row), is_used(session, district, section_id)


def teachers_at(district: str, school: str) -> Sequence[tuple[str, str, str]]:
    """Active teachers of a school: id, what they are called and full name, by family name."""
    with reading(district) as session:
        return [
            (row.id, row.called, row.name)
            for row in session.execute(
                select(Person.id, Person.called, Person.name, Person.sort_name)
                .where(
                    Person.district_id == district,
                    Person.active,
                    teaches(district, Person.id, school),
                )
                .order_by(Person.sort_name, Person.id)
            )
        ]


_ORDER: tuple[Any, ...] = (Person.sort_name, Person.id, SectionRow.title, SectionRow.id)


def _query(district: str) -> Select[SectionRow, str, str]:
    return (
        select(SectionRow, Person.called, School.name)
        .join(
            Person,
            and_(Person.district_id == SectionRow.district_id, Person.id == SectionRow.teacher_id),
        )
        .join(
            School,
            and_(School.district_id == SectionRow.district_id, School.id == SectionRow.school_id),
        )
        .where(SectionRow.district_id == district)
    )


def _key(session: Session, district: str, section_id: str) -> tuple[Any, ...]:
    row = session.execute(
        _query(district).where(SectionRow.id == section_id).with_only_columns(*_ORDER)
    ).first()
    if row is None:
        raise NotThere("There is no such page, or none that you may open.")
    return tuple(row)


def teaches(district: str, person: Any, school: str) -> Any:
    return exists().where(
        PersonRole.district_id == district,
        PersonRole.person_id == person,
        PersonRole.role == Role.TEACHER,
        PersonRole.school_id == school,
    )


def is_used(session: Session, district: str, section_id: str) -> bool:
    tables: tuple[Any, ...] = (Observation, PlannedVisit, SharedRecord)
    return bool(
        session.scalar(
            select(
                or_(
                    *(
                        exists().where(each.district_id == district, each.section_id == section_id)
                        for each in tables
                    )
                )
            )
        )
    )


def _value(row: Any) -> ListedClass:
    section, teacher, school = row
    values = {name: getattr(section, name) for name in Section.__slots__}
    return ListedClass(
        **values,
        teacher_id=section.teacher_id,
        teacher=teacher,
        school=school,
        active=section.active,
    )
