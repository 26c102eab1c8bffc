"""Who coaches in a district, and whom of their teachers each leads."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from ..domain.errors import NotThere
from ..domain.people import Person as PersonValue
from ..domain.policy import Role
from .base import reading, refers
from .tables_people import Caseload, Person, PersonRole, School


@dataclass(frozen=True, slots=True)
class Coach(PersonValue):
    """`teachers` counts the active ones on the caseload; `leads` names the schools they lead as well."""

    teachers: int
    leads: tuple[str, ...]


def coaches(district: str) -> list[Coach]:
    """Active coaches by family name."""
    teacher = aliased(Person)
    followed = (
        select(func.count(Caseload.teacher_id))
        .join(teacher, refers(Caseload, "teacher_id", teacher))
        .where(Caseload.district_id == Person.district_id, Caseload.coach_id == Person.id)
        .where(teacher.active)
        .correlate(Person)
        .scalar_subquery()
    )
    with reading(district) as session:
        leads = leads_by_coach(session, district)
        rows = session.execute(
            select(Person, followed)
            .where(Person.district_id == district, Person.active, has_role(Person, Role.COACH))
            .order_by(Person.sort_name, Person.id)
        )
        return [
            Coach(
                row.id, row.name, row.called, row.code, count, tuple(leads.get(row.id, {}).values())
            )
            for row, count in rows
        ]


def leads_by_coach(session: Session, district: str) -> dict[str, dict[str, str]]:
    """Of those who coach and lead: the schools that they lead, id and name."""
    coaching = aliased(PersonRole)
    rows = session.execute(
        select(PersonRole.person_id, School.id, School.name)
        .join(School, refers(PersonRole, "school_id", School))
        .where(PersonRole.district_id == district, PersonRole.role == Role.LEADER)
        .where(
            exists().where(
                coaching.district_id == district,
                coaching.person_id == PersonRole.person_id,
                coaching.role == Role.COACH,
            )
        )
        .order_by(School.name)
    )
    found: dict[str, dict[str, str]] = {}
    for person, school, name in rows:
        found.setdefault(person, {})[school] = name
    return found


def one_coach(session: Session, district: str, coach: str) -> Coach:
    """Raises NotThere for who coaches nobody."""
    row = session.scalar(
        select(Person).where(
            Person.district_id == district,
            Person.id == coach,
            Person.active,
            has_role(Person, Role.COACH),
        )
    )
    if row is None:
        raise NotThere("There is no such coach, or they coach no longer.")
    return Coach(row.id, row.name, row.called, row.code, 0, ())


def has_role(person: Any, role: Role) -> Any:
    held = aliased(PersonRole)
    return exists().where(
        held.district_id == person.district_id, held.person_id == person.id, held.role == role
    )
