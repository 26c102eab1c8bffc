"""How far a district's first run is, and what was said about it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from ..domain.observation import State
from ..domain.policy import Actor, Role
from ..domain.setup import AWAY, Setup, SetupFacts, SetupStep
from .audit import note_down, wait_for_turn
from .base import reading, writing
from .tables_capture import Observation, RubricVersion
from .tables_people import Account, Caseload, District, Person, PersonRole, School, Section, Term


def setup(district: str) -> Setup:
    """All counts in one question."""
    counts = _counts(district)
    with reading(district) as session:
        named = [each.label(name) for name, each in counts.items()]
        row = session.execute(
            select(District.name, District.setup, *named).where(District.id == district)
        ).one()
        facts = SetupFacts(**{name: row._mapping[name] for name in counts})
        return Setup(row.name, facts, row.setup or {})


def say_done(actor: Actor, step: SetupStep, at: datetime) -> None:
    """Somebody says that a step is done which nothing else shows."""
    _keep(actor, {step: at.isoformat()}, f"first step {step} done", at)


def put_away(actor: Actor, away: bool, at: datetime) -> None:
    """Put the checklist away, or bring it out again."""
    told = "first steps put away" if away else "first steps brought back"
    _keep(actor, {AWAY: at.isoformat() if away else None}, told, at)


def _keep(actor: Actor, changed: Mapping[str, str | None], told: str, at: datetime) -> None:
    with writing(actor.district) as session:
        wait_for_turn(session, actor.district)
        row = session.get_one(District, actor.district, populate_existing=True)
        kept = {**(row.setup or {}), **changed}
        row.setup = {name: value for name, value in kept.items() if value}
        note_down(session, actor.district, actor.id, told, actor.district, at)


def _counts(district: str) -> dict[str, Any]:
    person = and_(Person.district_id == district, Person.active)
    observes = _has(Person, (Role.COACH, Role.LEADER))
    teaches = _has(Person, (Role.TEACHER,))
    account = exists().where(
        Account.district_id == Person.district_id,
        Account.person_id == Person.id,
        Account.active,
        Account.password_hash.is_(None),
    )
    visit = and_(Observation.district_id == district, Observation.discarded.is_(False))
    received = Observation.state.in_([State.ACKNOWLEDGED, State.CLOSED])
    offered = and_(RubricVersion.district_id == district, RubricVersion.state == "published")
    return {
        "terms": _count(Term, Term.district_id == district),
        "schools": _count(School, and_(School.district_id == district, School.active)),
        "teachers": _count(Person, and_(person, teaches)),
        "sections": _count(Section, and_(Section.district_id == district, Section.active)),
        "observers": _count(Person, and_(person, observes)),
        "followed": _count(Person, and_(person, teaches, _is_followed())),
        "waiting": _count(Person, and_(person, account)),
        "rubrics": _count(RubricVersion, offered),
        "visits": _count(Observation, visit),
        "shared": _count(Observation, and_(visit, Observation.shared_at.is_not(None))),
        "received": _count(Observation, and_(visit, received)),
    }


def _is_followed() -> ColumnElement[bool]:
    """On the caseload of an active coach, or teaching at a school that somebody else leads."""
    own, theirs, other = aliased(PersonRole), aliased(PersonRole), aliased(Person)
    coached = exists().where(
        Caseload.district_id == Person.district_id,
        Caseload.teacher_id == Person.id,
        other.district_id == Caseload.district_id,
        other.id == Caseload.coach_id,
        other.active,
    )
    led = exists().where(
        own.district_id == Person.district_id,
        own.person_id == Person.id,
        own.role == Role.TEACHER,
        theirs.district_id == own.district_id,
        theirs.school_id == own.school_id,
        theirs.role == Role.LEADER,
        theirs.person_id != Person.id,
        other.district_id == theirs.district_id,
        other.id == theirs.person_id,
        other.active,
    )
    return or_(coached, led)


def _has(person: Any, roles: tuple[Role, ...]) -> ColumnElement[bool]:
    return exists().where(
        PersonRole.district_id == person.district_id,
        PersonRole.person_id == person.id,
        PersonRole.role.in_(roles),
    )


def _count(table: Any, which: ColumnElement[bool]) -> Any:
    return select(func.count()).select_from(table).where(which).scalar_subquery()
