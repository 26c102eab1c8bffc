"""People of a district, and the teachers within somebody's reach."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import Session

from ..domain.errors import NotThere
from ..domain.people import Person, Section, Teacher, sorting_name
from ..domain.policy import Reach, Role
from .base import folded, reading
from .tables_people import Caseload, PersonRole
from .tables_people import Person as PersonRow
from .tables_people import School as SchoolRow
from .tables_people import Section as SectionRow


def teachers(district_id: str, reach: Reach) -> list[Teacher]:
    """The active teachers of open schools within reach, with their classes, by family name."""
    query = teachers_reached(district_id, reach).where(PersonRow.active, SchoolRow.active)
    with reading(district_id) as session:
        rows = session.execute(query).all()
        once = {row.Person.id: row for row in reversed(rows)}
        sections = _sections(session, district_id, set(once))
        found = [_teacher(row, sections) for row in once.values()]
    return sorted(found, key=lambda each: (sorting_name(each.name), each.id))


def teacher(district_id: str, reach: Reach, teacher_id: str) -> Teacher:
    """One teacher within reach, themselves included. Raises NotThere for anybody else."""
    own = Reach(reach.person, reach.caseload, reach.schools)
    with reading(district_id) as session:
        query = teachers_reached(district_id, own, or_self=True).where(PersonRow.id == teacher_id)
        row = session.execute(query).first()
        if row is None:
            raise NotThere("There is no such teacher, or none that you follow.")
        return _teacher(row, _sections(session, district_id, {teacher_id}))


def teachers_within(
    session: Session, district_id: str, reach: Reach, ids: Iterable[str]
) -> frozenset[str]:
    """Which of these are teachers whom the person may visit."""
    wanted = set(ids)
    if not wanted:
        return frozenset()
    query = teachers_reached(district_id, reach).where(PersonRow.id.in_(wanted))
    return frozenset(row.Person.id for row in session.execute(query))


def teachers_reached(
    district_id: str, reach: Reach, *, or_self: bool = False
) -> Select[PersonRow, str]:
    """The query for teachers within reach, once for each school where they teach, by its name."""
    within = _within(district_id, reach)
    return (
        select(PersonRow, SchoolRow.name.label("school"))
        .join(
            PersonRole,
            and_(
                PersonRole.district_id == PersonRow.district_id,
                PersonRole.person_id == PersonRow.id,
                PersonRole.role == Role.TEACHER,
            ),
        )
        .join(
            SchoolRow,
            and_(
                SchoolRow.district_id == PersonRow.district_id,
                SchoolRow.id == PersonRole.school_id,
            ),
        )
        .where(
            PersonRow.district_id == district_id,
            or_(within, PersonRow.id == reach.person) if or_self else within,
        )
        .order_by(SchoolRow.name)
    )


def called_so(words: Sequence[str], person: Any = PersonRow) -> ColumnElement[bool]:
    """Whether each folded word is in a person's name, or in what colleagues call them."""
    return and_(
        true(),
        *(
            or_(
                person.sort_name.contains(word, autoescape=True),
                folded(person.called).contains(word, autoescape=True),
            )
            for word in words
        ),
    )


def sections_of(session: Session, district_id: str, ids: Iterable[str]) -> Mapping[str, str]:
    """The teacher of each of these classes."""
    rows = session.execute(
        select(SectionRow.id, SectionRow.teacher_id).where(
            SectionRow.district_id == district_id, SectionRow.id.in_(set(ids))
        )
    )
    return {row.id: row.teacher_id for row in rows}


def people(district_id: str, ids: Iterable[str]) -> Mapping[str, Person]:
    with reading(district_id) as session:
        rows = session.scalars(
            select(PersonRow).where(
                PersonRow.district_id == district_id, PersonRow.id.in_(set(ids))
            )
        )
        return {row.id: _person(row) for row in rows}


def observers(district_id: str) -> list[Person]:
    """Coaches and leaders, by name."""
    with reading(district_id) as session:
        rows = session.scalars(
            select(PersonRow)
            .where(
                PersonRow.district_id == district_id,
                PersonRow.id.in_(
                    select(PersonRole.person_id).where(
                        PersonRole.district_id == district_id,
                        PersonRole.role.in_([Role.COACH, Role.LEADER]),
                    )
                ),
            )
            .order_by(PersonRow.name)
        )
        return [_person(row) for row in rows]


def _within(district_id: str, reach: Reach) -> ColumnElement[bool]:
    if reach.schools is None:
        return PersonRow.district_id == district_id
    parts: list[ColumnElement[bool]] = [PersonRole.school_id.in_(reach.schools)]
    if reach.caseload:
        own = select(Caseload.teacher_id).where(
            Caseload.district_id == district_id, Caseload.coach_id == reach.person
        )
        parts.append(PersonRow.id.in_(own))
    if reach.own:
        parts.append(PersonRow.id == reach.person)
    return or_(false(), *parts)


def _sections(
    session: Session, district_id: str, teacher_ids: set[str]
) -> Mapping[str, list[Section]]:
    closed = select(SchoolRow.id).where(
        SchoolRow.district_id == district_id, SchoolRow.active.is_(False)
    )
    rows = session.scalars(
        select(SectionRow)
        .where(
            SectionRow.district_id == district_id,
            SectionRow.teacher_id.in_(teacher_ids),
            SectionRow.active,
            SectionRow.school_id.not_in(closed),
        )
        .order_by(SectionRow.title)
    )
    found: dict[str, list[Section]] = {}
    for row in rows:
        values = {name: getattr(row, name) for name in Section.__slots__}
        found.setdefault(row.teacher_id, []).append(Section(**values))
    return found


def _teacher(row: Any, sections: Mapping[str, list[Section]]) -> Teacher:
    person = row.Person
    return Teacher(
        id=person.id,
        name=person.name,
        called=person.called,
        code=person.code,
        school=row.school,
        sections=tuple(sections.get(person.id, ())),
    )


def _person(row: PersonRow) -> Person:
    return Person(row.id, row.name, row.called, row.code)
