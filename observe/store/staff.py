"""The people of a district as their administrators see them: roles, accounts and how far each has come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from ..domain.errors import NotThere
from ..domain.policy import Role
from ..domain.roles import Held
from .base import reading
from .people import called_so
from .tables_people import Account, Person, PersonRole, School


class Standing(StrEnum):
    """By what a list of people can be cut."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    NEVER = "never"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Place:
    """One role that somebody holds; `school` is empty for the whole district."""

    role: Role
    school_id: str | None
    school: str

    @property
    def held(self) -> Held:
        return Held(self.role, self.school_id)


@dataclass(frozen=True, slots=True)
class Member:
    """`joined` says that they have chosen a password."""

    id: str
    name: str
    called: str
    code: str
    active: bool
    language: str | None
    email: str | None
    joined: bool
    invited_at: datetime | None
    signed_in_at: datetime | None
    mail_problem: str | None
    places: tuple[Place, ...]

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(each.role for each in self.places)


@dataclass(frozen=True, slots=True)
class Cut:
    """What a list of people is cut down to; empty for all that are active."""

    words: tuple[str, ...] = ()
    role: Role | None = None
    school: str | None = None
    standing: Standing | None = None


def members(
    district: str, cut: Cut, *, after: str | None = None, most: int = 50
) -> tuple[list[Member], str | None]:
    """A page of people by family name, and its last one where more follow."""
    order = (Person.sort_name, Person.id)
    query = _cut(_members(district), district, cut)
    with reading(district) as session:
        if after:
            query = query.where(tuple_(*order) > _key(session, district, after))
        rows = session.execute(query.order_by(*order).limit(most + 1)).all()
        found = _with_places(session, district, rows[:most])
    return found, found[-1].id if len(rows) > most else None


def count_invitable(district: str, cut: Cut, by: str) -> int:
    """How many of these can be sent a link to join by this administrator."""
    with reading(district) as session:
        return _count(session, _invitable(district, cut, by))


def invitable_in(
    session: Session, district: str, cut: Cut, by: str, *, after: str | None, most: int
) -> tuple[list[Member], int]:
    """The first of them in the order of the list, and how many more follow. Raises NotThere."""
    order = (Person.sort_name, Person.id)
    query = _invitable(district, cut, by)
    if after:
        query = query.where(tuple_(*order) > _key(session, district, after))
    rows = session.execute(query.order_by(*order).limit(most)).all()
    return _with_places(session, district, rows), _count(session, query) - len(rows)


def member(district: str, person: str) -> Member:
    """Raises NotThere."""
    with reading(district) as session:
        return member_in(session, district, person)


def member_in(session: Session, district: str, person: str) -> Member:
    row = session.execute(_members(district).where(Person.id == person)).first()
    if row is None:
        raise NotThere("There is nobody of that kind here.")
    return _with_places(session, district, [row])[0]


def _members(district: str) -> Select[Any, Any]:
    return (
        select(Person, Account)
        .outerjoin(
            Account,
            and_(Account.district_id == Person.district_id, Account.person_id == Person.id),
        )
        .where(Person.district_id == district)
    )


def _cut(query: Select[Any, Any], district: str, cut: Cut) -> Select[Any, Any]:
    if cut.words:
        query = query.where(called_so(cut.words))
    if cut.role or cut.school:
        held = [PersonRole.role == cut.role] if cut.role else []
        held += [PersonRole.school_id == cut.school] if cut.school else []
        same = (PersonRole.district_id == district, PersonRole.person_id == Person.id)
        query = query.where(exists().where(*same, *held))
    if cut.standing is Standing.INACTIVE:
        return query.where(Person.active.is_(False))
    if cut.standing is Standing.NEVER:
        query = query.where(or_(Account.id.is_(None), Account.signed_in_at.is_(None)))
    if cut.standing is Standing.MAIL:
        query = query.where(Account.mail_problem.is_not(None))
    return query.where(Person.active)


def _invitable(district: str, cut: Cut, by: str) -> Select[Any, Any]:
    return _cut(_members(district), district, cut).where(
        Person.active,
        Person.id != by,
        Account.active,
        Account.password_hash.is_(None),
        Account.signed_in_at.is_(None),
    )


def _count(session: Session, query: Select[Any, Any]) -> int:
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def _key(session: Session, district: str, person: str) -> tuple[str, str]:
    """Where a person stands in the order. Raises NotThere for nobody's id."""
    row = session.execute(
        select(Person.sort_name, Person.id).where(
            Person.district_id == district, Person.id == person
        )
    ).first()
    if row is None:
        raise NotThere("There is no such page, or none that you may open.")
    return row.sort_name, row.id


def _with_places(session: Session, district: str, rows: Sequence[Any]) -> list[Member]:
    places = _places(session, district, [row.Person.id for row in rows])
    return [_member(row.Person, row.Account, places.get(row.Person.id, ())) for row in rows]


def _places(
    session: Session, district: str, people: Iterable[str]
) -> Mapping[str, tuple[Place, ...]]:
    rows = session.execute(
        select(PersonRole.person_id, PersonRole.role, PersonRole.school_id, School.name)
        .outerjoin(
            School,
            and_(School.district_id == PersonRole.district_id, School.id == PersonRole.school_id),
        )
        .where(PersonRole.district_id == district, PersonRole.person_id.in_(people))
        .order_by(PersonRole.role, School.name)
    )
    found: dict[str, tuple[Place, ...]] = {}
    for person, role, school, name in rows:
        found[person] = (*found.get(person, ()), Place(Role(role), school, name or ""))
    return found


def _member(person: Person, account: Account | None, places: tuple[Place, ...]) -> Member:
    return Member(
        id=person.id,
        name=person.name,
        called=person.called,
        code=person.code,
        active=person.active,
        language=person.language,
        email=account.email if account else None,
        joined=bool(account and account.password_hash),
        invited_at=account.invited_at if account else None,
        signed_in_at=account.signed_in_at if account else None,
        mail_problem=account.mail_problem if account else None,
        places=places,
    )
