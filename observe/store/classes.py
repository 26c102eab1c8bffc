"""Classes as a district's administrators keep them; one that was visited is put away, never removed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..domain.errors import NotNow, NotThere, NotValid
from ..domain.people import Section
from ..domain.places import check_section, plain
from ..domain.policy import Actor, Role
from .administering import managing
from .audit import note_down
from .base import reading, writing
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


def of_teacher(district: str, teacher: str) -> list[ListedClass]:
    """A teacher's classes at all schools, those put away last."""
    query = _query(district).where(SectionRow.teacher_id == teacher)
    with reading(district) as session:
        rows = session.execute(query.order_by(SectionRow.active.desc(), SectionRow.title)).all()
        return [_value(row) for row in rows]


def section(district: str, section_id: str) -> tuple[ListedClass, bool]:
    """One class, and whether it is used by a visit or a plan and so cannot be removed."""
    with reading(district) as session:
        row = session.execute(_query(district).where(SectionRow.id == section_id)).first()
        if row is None:
            raise NotThere("There is no such class.")
        return _value(row), _is_used(session, district, section_id)


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
                    _teaches(district, Person.id, school),
                )
                .order_by(Person.sort_name, Person.id)
            )
        ]


def add(
    actor: Actor, teacher: str, new: Section, at: datetime, instead_of: str | None = None
) -> None:
    """Add a class; the one that it takes the place of is put away and keeps its visits.

    Raises NotValid for nobody's class or a title that this teacher has there, NotNow for a closed
    school.
    """
    with writing(actor.district) as session:
        managing(session, actor.district, actor.id)
        if instead_of:
            _put_away(session, actor, instead_of, at)
        _check_place(session, actor.district, new.school_id, teacher)
        check_section(new, _titles(session, actor.district, new, teacher))
        values = {name: getattr(new, name) for name in Section.__slots__}
        session.add(SectionRow(district_id=actor.district, teacher_id=teacher, **values))
        session.flush()
        detail = {"teacher": teacher, "school": new.school_id}
        note_down(session, actor.district, actor.id, "add class", new.id, at, detail)


def change(actor: Actor, changed: Section, at: datetime) -> None:
    """Change what a class is called; its teacher and school stay, since visits rest on them."""
    with writing(actor.district) as session:
        row = _to_change(session, actor, changed.id)
        changed = replace(changed, school_id=row.school_id)
        check_section(changed, _titles(session, actor.district, changed, row.teacher_id))
        names = ("title", "subject", "grade_band", "room")
        new = {name: getattr(changed, name) for name in names}
        detail = {"before": {name: getattr(row, name) for name in names}, "after": new}
        for name, value in new.items():
            setattr(row, name, value)
        note_down(session, actor.district, actor.id, "change class", row.id, at, detail)


def set_active(actor: Actor, section_id: str, active: bool, at: datetime) -> None:
    """Put a class away at the end of a year, or bring it back; its visits keep it either way."""
    with writing(actor.district) as session:
        if not active:
            return _put_away(session, actor, section_id, at)
        row = _to_change(session, actor, section_id)
        if row.active:
            return None
        _check_place(session, actor.district, row.school_id, row.teacher_id)
        values = {name: getattr(row, name) for name in Section.__slots__}
        standing = _titles(session, actor.district, Section(**values), row.teacher_id)
        check_section(Section(**values), standing)
        row.active = True
        return note_down(session, actor.district, actor.id, "bring back class", row.id, at)


def remove(actor: Actor, section_id: str, at: datetime) -> str:
    """Remove a class without visits; gives its title. Raises NotNow with the cure."""
    try:
        with writing(actor.district) as session:
            row = _to_change(session, actor, section_id)
            title = row.title
            if _is_used(session, actor.district, section_id):
                raise NotNow(
                    "%(title)s has visits, so it stays: put it away instead. It is then offered for no new visit.",
                    title=title,
                )
            note_down(session, actor.district, actor.id, "remove class", row.id, at)
            session.delete(row)
            session.flush()
    except IntegrityError as error:
        raise NotNow(
            "Somebody has just visited this class: put it away instead of removing it."
        ) from error
    return title


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


def _teaches(district: str, person: Any, school: str) -> Any:
    return exists().where(
        PersonRole.district_id == district,
        PersonRole.person_id == person,
        PersonRole.role == Role.TEACHER,
        PersonRole.school_id == school,
    )


def _check_place(session: Session, district: str, school: str, teacher: str) -> None:
    there = session.get(School, (district, school), populate_existing=True)
    if there is None:
        raise NotThere("There is no such school, or it has just been removed.")
    if not there.active:
        raise NotNow("%(school)s is closed: open it again first.", school=there.name)
    teaches = session.scalar(
        select(Person.id).where(
            Person.district_id == district,
            Person.id == teacher,
            Person.active,
            _teaches(district, Person.id, school),
        )
    )
    if teaches is None:
        raise NotValid(
            "A class needs a teacher of its school.",
            {"teacher": "Choose somebody who teaches at this school."},
        )


def _titles(session: Session, district: str, section: Section, teacher: str) -> list[str]:
    """What this teacher's other active classes at the school are called."""
    return list(
        session.scalars(
            select(SectionRow.title).where(
                SectionRow.district_id == district,
                SectionRow.teacher_id == teacher,
                SectionRow.school_id == section.school_id,
                SectionRow.id != section.id,
                SectionRow.active,
            )
        )
    )


def _put_away(session: Session, actor: Actor, section_id: str, at: datetime) -> None:
    row = _to_change(session, actor, section_id)
    if row.active:
        row.active = False
        session.flush()
        note_down(session, actor.district, actor.id, "put away class", row.id, at)


def _to_change(session: Session, actor: Actor, section_id: str) -> SectionRow:
    managing(session, actor.district, actor.id)
    row = session.get(SectionRow, (actor.district, section_id), populate_existing=True)
    if row is None:
        raise NotThere("There is no such class, or it has just been removed.")
    return row


def _is_used(session: Session, district: str, section_id: str) -> bool:
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
