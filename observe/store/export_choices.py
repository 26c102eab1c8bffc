"""What an export can be narrowed to, and who takes one away from the command line."""

from collections import defaultdict
from typing import Any

from sqlalchemy import ColumnElement, String, and_, literal, select, true, union_all

from ..domain.asking import Choice, Choices
from ..domain.errors import NotThere
from ..domain.policy import Actor, Role, Scope
from .base import enter, reading
from .record_reach import within
from .rubrics import versions
from .tables_people import Account, District, Person, PersonRole, School
from .tables_records import SharedRecord


def choices(district: str, scope: Scope, language: str) -> Choices:
    """What the shared visits are about; the district also counts those that it may not open."""
    known = and_(
        SharedRecord.district_id == district,
        true() if scope.schools is None else within(scope),
    )
    with reading(district) as session:
        rows = session.execute(_named(district, known)).all()
        pairs = session.execute(
            select(SharedRecord.rubric, SharedRecord.rubric_version).where(known).distinct()
        ).all()
    found: dict[str, list[Choice]] = defaultdict(list)
    for what, *values in sorted(rows, key=lambda row: (row.name, row.code)):
        found[what].append(Choice(*values))
    used = versions(district, [(row.rubric, row.rubric_version) for row in pairs])
    return Choices(
        schools=tuple(found["school"]),
        teachers=tuple(found["teacher"]),
        observers=tuple(found["observer"]),
        rubrics=tuple(
            Choice(key, version, rubric.say(rubric.title, language))
            for (key, version), rubric in sorted(used.items())
        ),
    )


def _named(district: str, known: ColumnElement[bool]) -> Any:
    parts = (
        ("school", School, SharedRecord.school_id),
        ("teacher", Person, SharedRecord.teacher_id),
        ("observer", Person, SharedRecord.observer_id),
    )
    return union_all(
        *(
            select(
                literal(what, String).label("what"), table.id, table.code, table.name.label("name")
            ).where(table.district_id == district, table.id.in_(select(key).where(known)))
            for what, table, key in parts
        )
    )


def somebody(email: str) -> Actor:
    """Who has this account. Raises NotThere for nobody."""
    with reading() as session:
        row = session.execute(
            select(Account.district_id, Account.person_id).where(
                Account.email == email.strip().lower(), Account.active
            )
        ).first()
    if row is None:
        raise NotThere("Nobody has an active account with the e-mail %(email)s.", email=email)
    return _actor(row.district_id, row.person_id)


def administrator(district: str) -> Actor:
    """The district's administrator, the first by name. Raises NotThere where there is none."""
    with reading(district) as session:
        person = session.scalar(
            select(Person.id)
            .join(
                PersonRole,
                and_(
                    PersonRole.district_id == Person.district_id, PersonRole.person_id == Person.id
                ),
            )
            .where(
                Person.district_id == district,
                Person.active,
                PersonRole.role == Role.ADMINISTRATOR,
            )
            .order_by(Person.name, Person.id)
            .limit(1)
        )
    if person is None:
        raise NotThere("This district has no administrator yet: say for whom with --as EMAIL.")
    return _actor(district, person)


def _actor(district_id: str, person_id: str) -> Actor:
    with reading() as session:
        district = session.get_one(District, district_id)
        enter(session, district_id)
        person = session.get_one(Person, (district_id, person_id))
        roles = session.execute(
            select(PersonRole.role, PersonRole.school_id).where(
                PersonRole.district_id == district_id, PersonRole.person_id == person_id
            )
        ).all()
    schools: dict[Role, set[str]] = defaultdict(set)
    for role, school in roles:
        schools[Role(role)] |= {school} if school else set()
    return Actor(
        id=person.id,
        district=district_id,
        name=person.name,
        roles=frozenset(schools),
        schools={role: frozenset(at) for role, at in schools.items()},
        language=person.language or district.language,
        timezone=district.timezone,
    )
