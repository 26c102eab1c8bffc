"""Pasted lists of people: compared with the district, then stored as a whole or not at all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..domain.errors import NotNow, NotThere
from ..domain.people import School, Section, sorting_name
from ..domain.policy import Actor, Role
from ..domain.roles import Held
from ..domain.roster import Known, KnownPerson, Plan, RosterList
from ..domain.roster_match import match
from .administering import managing
from .base import reading, writing
from .ids import new_id
from .pasted import PASTED, Counts, carry_out
from .tables_people import Account, Audit, Caseload, Person, PersonRole
from .tables_people import School as SchoolRow
from .tables_people import Section as SectionRow


@dataclass(frozen=True, slots=True)
class _Wanted:
    """By what people of the district may be meant."""

    emails: frozenset[str]
    names: frozenset[str]
    codes: frozenset[str]


def check(actor: Actor, roster: RosterList) -> Plan:
    """What would become of the list as the district is now; nothing is stored."""
    with reading(actor.district) as session:
        return match(roster, _known(session, actor, roster))


def store(actor: Actor, roster: RosterList, seal: str, today: date, at: datetime) -> str:
    """Store all of the list, as it was shown; gives the id of what happened.

    Raises NotNow where the district has changed since, so that something else would be stored.
    """
    changed = "The district has changed since this list was checked. Nothing was stored: look at it again."
    paste = new_id(at)
    try:
        with writing(actor.district) as session:
            giver = managing(session, actor.district, actor.id)
            plan = match(roster, _known(session, actor, roster))
            if plan.problems or plan.seal != seal:
                raise NotNow(changed)
            carry_out(session, actor.district, giver, plan, paste, today, at)
    except IntegrityError as error:
        raise NotNow(changed) from error
    return paste


def stored(district: str, paste: str) -> Counts:
    """What a list has brought. Raises NotThere."""
    with reading(district) as session:
        detail = session.scalar(
            select(Audit.detail)
            .where(Audit.district_id == district, Audit.action == PASTED, Audit.subject == paste)
            .order_by(Audit.seq.desc())
            .limit(1)
        )
    if detail is None:
        raise NotThere("There is no such list, or it was never stored.")
    return Counts(**detail["counts"])


def _known(session: Session, actor: Actor, roster: RosterList) -> Known:
    wanted = _wanted(roster)
    people = _people(session, actor.district, wanted)
    ids = [each.id for each in people]
    schools = session.scalars(select(SchoolRow).where(SchoolRow.district_id == actor.district))
    elsewhere = select(Account.email).where(
        Account.email.in_(wanted.emails), Account.district_id != actor.district
    )
    pairs = select(Caseload.coach_id, Caseload.teacher_id).where(
        Caseload.district_id == actor.district, Caseload.teacher_id.in_(ids)
    )
    return Known(
        schools=tuple(School(row.id, row.name, row.code, row.active) for row in schools),
        people=people,
        taken=frozenset(session.scalars(elsewhere)),
        sections=_sections(session, actor.district, ids),
        caseloads=frozenset((row.coach_id, row.teacher_id) for row in session.execute(pairs)),
        actor=actor.id,
        training=actor.training,
    )


def _wanted(roster: RosterList) -> _Wanted:
    codes = {row.code for row in roster.rows if row.code}
    return _Wanted(
        frozenset(row.email for row in roster.rows if row.email),
        frozenset(sorting_name(row.name) for row in roster.rows if row.name),
        frozenset(form for each in codes for form in (each, each.upper(), each.lower())),
    )


def _people(session: Session, district: str, wanted: _Wanted) -> tuple[KnownPerson, ...]:
    """Those who may be meant, and all coaches; by id, so that the same is always shown the same."""
    coaches = exists().where(
        PersonRole.district_id == district,
        PersonRole.person_id == Person.id,
        PersonRole.role == Role.COACH,
    )
    rows = session.execute(
        select(Person, Account.email)
        .outerjoin(
            Account,
            and_(Account.district_id == Person.district_id, Account.person_id == Person.id),
        )
        .where(
            Person.district_id == district,
            or_(
                Account.email.in_(wanted.emails),
                Person.sort_name.in_(wanted.names),
                Person.code.in_(wanted.codes),
                coaches,
            ),
        )
        .order_by(Person.id)
    ).all()
    held = _held(session, district, [row.Person.id for row in rows])
    return tuple(_person(row.Person, row.email, held) for row in rows)


def _person(row: Person, email: str | None, held: Mapping[str, Iterable[Held]]) -> KnownPerson:
    roles = frozenset(held.get(row.id, ()))
    return KnownPerson(row.id, row.name, row.called, row.code, row.active, email, roles)


def _held(session: Session, district: str, ids: Sequence[str]) -> Mapping[str, list[Held]]:
    rows = session.execute(
        select(PersonRole.person_id, PersonRole.role, PersonRole.school_id).where(
            PersonRole.district_id == district, PersonRole.person_id.in_(ids)
        )
    )
    found: dict[str, list[Held]] = {}
    for person, role, school in rows:
        found.setdefault(person, []).append(Held(Role(role), school))
    return found


def _sections(
    session: Session, district: str, ids: Sequence[str]
) -> Mapping[str, tuple[Section, ...]]:
    rows = session.scalars(
        select(SectionRow)
        .where(
            SectionRow.district_id == district,
            SectionRow.teacher_id.in_(ids),
            SectionRow.active,
        )
        .order_by(SectionRow.id)
    )
    found: dict[str, tuple[Section, ...]] = {}
    for row in rows:
        values: dict[str, Any] = {name: getattr(row, name) for name in Section.__slots__}
        found[row.teacher_id] = (*found.get(row.teacher_id, ()), Section(**values))
    return found
