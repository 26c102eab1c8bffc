"""Schools as a district's administrators keep them; one that anything refers to is closed, never removed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..domain.errors import NotNow, NotThere, NotValid
from ..domain.people import School
from ..domain.places import check_school, plain
from ..domain.policy import Actor
from .administering import managing
from .audit import note_down
from .base import reading, writing
from .tables_capture import Observation
from .tables_people import Person, PersonRole, Section
from .tables_people import School as SchoolRow
from .tables_records import SharedRecord


@dataclass(frozen=True, slots=True)
class ListedSchool:
    """A school with how many people work there and how many classes meet; `used` forbids removal."""

    id: str
    name: str
    code: str
    active: bool
    people: int
    classes: int
    used: bool


def listed(district: str) -> list[ListedSchool]:
    """All schools by name, those that are closed last."""
    with reading(district) as session:
        rows = session.execute(
            select(SchoolRow, _people(), _classes()).where(SchoolRow.district_id == district)
        )
        found = [_listed(*row, used=True) for row in rows]
    return sorted(found, key=lambda each: (not each.active, plain(each.name), each.id))


def school(district: str, school_id: str) -> ListedSchool:
    with reading(district) as session:
        row = session.execute(
            select(SchoolRow, _people(), _classes()).where(
                SchoolRow.district_id == district, SchoolRow.id == school_id
            )
        ).first()
        if row is None:
            raise NotThere("There is no such school.")
        return _listed(*row, used=_is_used(session, district, school_id))


def add(actor: Actor, school_id: str, name: str, code: str, at: datetime) -> None:
    """Without a code the school gets the next free number. Raises NotValid for a name or code in use."""
    with writing(actor.district) as session:
        managing(session, actor.district, actor.id)
        others = _schools(session, actor.district)
        new = School(school_id, name, code or _free_code(others))
        check_school(new, others)
        session.add(SchoolRow(district_id=actor.district, id=new.id, name=new.name, code=new.code))
        session.flush()
        note_down(session, actor.district, actor.id, "add school", new.id, at, {"code": new.code})


def change(actor: Actor, school_id: str, name: str, code: str, at: datetime) -> None:
    with writing(actor.district) as session:
        row = _to_change(session, actor, school_id)
        if not code:
            raise NotValid(
                "This school cannot be stored yet.",
                {"code": "Give the school a code, such as 014."},
            )
        check_school(School(row.id, name, code), _schools(session, actor.district))
        before, row.name, row.code = (row.name, row.code), name, code
        detail = {"before": before, "after": (name, code)}
        note_down(session, actor.district, actor.id, "change school", row.id, at, detail)


def set_active(actor: Actor, school_id: str, active: bool, at: datetime) -> None:
    """Close a school, or open it again; what it has been stays readable either way."""
    with writing(actor.district) as session:
        row = _to_change(session, actor, school_id)
        if row.active != active:
            row.active = active
            act = "reopen school" if active else "close school"
            note_down(session, actor.district, actor.id, act, row.id, at)


def remove(actor: Actor, school_id: str, at: datetime) -> str:
    """Remove a school that nothing refers to; gives its name. Raises NotNow with the cure."""
    try:
        with writing(actor.district) as session:
            row = _to_change(session, actor, school_id)
            name = row.name
            if _is_used(session, actor.district, school_id):
                raise _still_used(name)
            note_down(
                session, actor.district, actor.id, "remove school", row.id, at, {"name": name}
            )
            session.delete(row)
            session.flush()
    except IntegrityError as error:
        raise NotNow(
            "Somebody has just begun to use this school: close it instead of removing it."
        ) from error
    return name


def _still_used(name: str) -> NotNow:
    return NotNow(
        "%(school)s has people, classes or visits, so it stays: close it instead. Nothing new is then offered there, and everything that was is kept.",
        school=name,
    )


def _to_change(session: Session, actor: Actor, school_id: str) -> SchoolRow:
    managing(session, actor.district, actor.id)
    row = session.get(SchoolRow, (actor.district, school_id), populate_existing=True)
    if row is None:
        raise NotThere("There is no such school, or it has just been removed.")
    return row


def _schools(session: Session, district: str) -> list[School]:
    rows = session.scalars(select(SchoolRow).where(SchoolRow.district_id == district))
    return [School(row.id, row.name, row.code, row.active) for row in rows]


def _free_code(others: list[School]) -> str:
    taken = {each.code for each in others}
    return next(code for n in range(1, len(taken) + 2) if (code := f"{n:03d}") not in taken)


def _is_used(session: Session, district: str, school_id: str) -> bool:
    tables: tuple[Any, ...] = (PersonRole, Section, Observation, SharedRecord)
    return bool(
        session.scalar(select(or_(*(_refers(each, district, school_id) for each in tables))))
    )


def _refers(table: Any, district: str, school_id: str) -> ColumnElement[bool]:
    found = select(table.school_id).where(
        table.district_id == district, table.school_id == school_id
    )
    return found.exists()


def _people() -> ScalarSelect[int]:
    """Active people with a role at the school, each once."""
    return (
        select(func.count(PersonRole.person_id.distinct()))
        .join(
            Person,
            (Person.district_id == PersonRole.district_id) & (Person.id == PersonRole.person_id),
        )
        .where(
            PersonRole.district_id == SchoolRow.district_id,
            PersonRole.school_id == SchoolRow.id,
            Person.active,
        )
        .correlate(SchoolRow)
        .scalar_subquery()
    )


def _classes() -> ScalarSelect[int]:
    return (
        select(func.count(Section.id))
        .where(
            Section.district_id == SchoolRow.district_id,
            Section.school_id == SchoolRow.id,
            Section.active,
        )
        .correlate(SchoolRow)
        .scalar_subquery()
    )


def _listed(row: SchoolRow, people: int, classes: int, *, used: bool) -> ListedSchool:
    return ListedSchool(row.id, row.name, row.code, row.active, people, classes, used)
