"""Which coach follows which teachers: as it is now; what was is in visits and in the audit log."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, and_, exists, func, select, tuple_
from sqlalchemy.orm import Session, aliased

from ..domain.errors import NotThere
from ..domain.places import plain
from ..domain.policy import Role
from .base import reading, refers
from .coaches import Coach, has_role, leads_by_coach, one_coach
from .tables_people import Caseload, Person, PersonRole, School

MOST = 60


@dataclass(frozen=True, slots=True)
class Coached:
    """A teacher who may be on a caseload; `led` where the coach in question leads their school."""

    id: str
    name: str
    called: str
    schools: str
    coaches: tuple[str, ...]
    led: bool


@dataclass(frozen=True, slots=True)
class CaseloadPage:
    """One coach with who is on the caseload, and a page of others; `last` where more follow."""

    coach: Coach
    teachers: tuple[Coached, ...]
    others: tuple[Coached, ...]
    last: str | None


@dataclass(frozen=True, slots=True)
class Search:
    """Which teachers to show: of one school, of a name, after one of the page before."""

    school: str | None = None
    named: str = ""
    after: str | None = None


def uncoached(district: str, most: int = MOST) -> list[Coached]:
    """Active teachers on the caseload of no active coach; at most so many."""
    coach = aliased(Person)
    has_coach = (
        exists()
        .where(Caseload.district_id == Person.district_id, Caseload.teacher_id == Person.id)
        .where(refers(Caseload, "coach_id", coach), coach.active, has_role(coach, Role.COACH))
    )
    with reading(district) as session:
        rows = session.execute(
            who_teaches(district).where(~has_coach).order_by(*_ORDER).limit(most)
        )
        return [Coached(row.id, row.name, row.called, row.schools, (), False) for row in rows]


def caseload(district: str, coach: str, search: Search, most: int = MOST) -> CaseloadPage:
    """One coach's caseload, those at closed schools too, and a page of who could be on it."""
    query = who_teaches(district).where(~_is_on(coach), Person.id != coach)
    for word in plain(search.named).split():
        query = query.where(Person.sort_name.contains(word, autoescape=True))
    if search.school:
        query = query.where(PersonRole.school_id == search.school)
    own = who_teaches(district, closed=True).where(_is_on(coach))
    with reading(district) as session:
        who = one_coach(session, district, coach)
        leads = leads_by_coach(session, district).get(coach, {})
        if search.after:
            query = query.where(tuple_(*_ORDER) > _key(session, district, search.after))
        on = session.execute(own.order_by(*_ORDER)).all()
        rows = session.execute(query.order_by(*_ORDER).limit(most + 1)).all()
        found = _coached(session, district, coach, [*on, *rows[:most]], leads)
    others = tuple(found[len(on) :])
    return CaseloadPage(
        replace(who, teachers=len(on), leads=tuple(leads.values())),
        tuple(found[: len(on)]),
        others,
        others[-1].id if len(rows) > most else None,
    )


_ORDER: tuple[Any, ...] = (Person.sort_name, Person.id)


def who_teaches(district: str, *, closed: bool = False) -> Select[str, str, str, str, str]:
    query = (
        select(
            Person.id,
            Person.name,
            Person.called,
            Person.sort_name,
            func.aggregate_strings(School.name, ", ").label("schools"),
        )
        .join(
            PersonRole,
            and_(refers(PersonRole, "person_id", Person), PersonRole.role == Role.TEACHER),
        )
        .join(School, refers(PersonRole, "school_id", School))
        .where(Person.district_id == district, Person.active)
        .group_by(Person.id, Person.name, Person.called, Person.sort_name)
    )
    return query if closed else query.where(School.active)


def _coached(
    session: Session,
    district: str,
    coach: str,
    rows: Sequence[Any],
    leads: Collection[str],
) -> list[Coached]:
    ids = [row.id for row in rows]
    by = _coaches_of(session, district, coach, ids)
    led = _led(session, district, leads, ids) if leads else frozenset()
    return [
        Coached(row.id, row.name, row.called, row.schools, by.get(row.id, ()), row.id in led)
        for row in rows
    ]


def _coaches_of(
    session: Session, district: str, besides: str, teachers: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """What the other active coaches of these teachers are called."""
    rows = session.execute(
        select(Caseload.teacher_id, Person.called)
        .join(Person, refers(Caseload, "coach_id", Person))
        .where(
            Caseload.district_id == district,
            Caseload.teacher_id.in_(teachers),
            Caseload.coach_id != besides,
            Person.active,
        )
        .order_by(Person.sort_name)
    )
    found: dict[str, tuple[str, ...]] = {}
    for teacher, called in rows:
        found[teacher] = (*found.get(teacher, ()), called)
    return found


def _led(
    session: Session, district: str, schools: Collection[str], teachers: Sequence[str]
) -> frozenset[str]:
    """Which of these teach at one of the schools."""
    return frozenset(
        session.scalars(
            select(PersonRole.person_id).where(
                PersonRole.district_id == district,
                PersonRole.person_id.in_(teachers),
                PersonRole.role == Role.TEACHER,
                PersonRole.school_id.in_(schools),
            )
        )
    )


def _key(session: Session, district: str, person: str) -> tuple[Any, ...]:
    row = session.execute(
        select(*_ORDER).where(Person.district_id == district, Person.id == person)
    ).first()
    if row is None:
        raise NotThere("There is no such page, or none that you may open.")
    return tuple(row)


def _is_on(coach: str) -> Any:
    return exists().where(
        Caseload.district_id == Person.district_id,
        Caseload.teacher_id == Person.id,
        Caseload.coach_id == coach,
    )
