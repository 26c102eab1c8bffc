"""What hangs on somebody's work, and who could go on with it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import Session

from ..domain.observation import RECORDED, Kind
from ..domain.people import Person
from ..domain.policy import Role
from .base import reading
from .staff import Member
from .tables_capture import Device, Observation, PlannedVisit
from .tables_people import Caseload, PersonRole, Section
from .tables_people import Person as PersonRow
from .tables_records import ActionStep


class Hat(StrEnum):
    """As what somebody did the work; a leader may not take over what is between coach and teacher."""

    COACH = "coach"
    LEADER = "leader"


@dataclass(frozen=True, slots=True)
class Pile:
    """Work done under one hat, by ids; `teachers` are those on the caseload, `about` all it touches."""

    visits: tuple[str, ...]
    plans: tuple[str, ...]
    steps: tuple[str, ...]
    teachers: tuple[str, ...]
    about: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.visits or self.plans or self.steps or self.teachers)


@dataclass(frozen=True, slots=True)
class Hanging:
    """`unsent` says of devices how many entries they last said they still hold."""

    piles: Mapping[Hat, Pile]
    receivers: Mapping[Hat, tuple[Person, ...]]
    classes: int
    unsent: Mapping[str, int]


def hanging(district: str, person: Member) -> Hanging:
    """What would be left behind, and who could take each part of it."""
    with reading(district) as session:
        found = {hat: pile for hat, pile in piles(session, district, person).items() if pile}
        return Hanging(
            piles=found,
            receivers={
                hat: receivers(session, district, person.id, hat, pile)
                for hat, pile in found.items()
            },
            classes=_classes(session, district, person.id),
            unsent=_unsent(session, district, person.id),
        )


def piles(session: Session, district: str, person: Member) -> Mapping[Hat, Pile]:
    """All that hangs on somebody, by the hat under which it was begun; some may be empty."""
    queries = (
        _drafts(district, person.id),
        _open_plans(district, person.id),
        _open_steps(district, person.id),
    )
    kinds = [session.execute(query).all() for query in queries]
    followed = session.scalars(
        select(Caseload.teacher_id).where(
            Caseload.district_id == district, Caseload.coach_id == person.id
        )
    ).all()
    coaches = Role.COACH in person.roles or bool(followed)
    found = {}
    for hat in Hat:
        own = [[each for each in rows if _hat(each.kind, coaches) is hat] for rows in kinds]
        teachers = tuple(followed) if hat is Hat.COACH else ()
        about = {each.teacher_id for rows in own for each in rows if each.teacher_id}
        drafts, plans, steps = (tuple(each.id for each in rows) for rows in own)
        found[hat] = Pile(drafts, plans, steps, teachers, frozenset(about | set(teachers)))
    return found


def receivers(
    session: Session, district: str, person: str, hat: Hat, pile: Pile
) -> tuple[Person, ...]:
    """Coaches who evaluate none of the teachers concerned, or leaders of all of them."""
    role = Role.COACH if hat is Hat.COACH else Role.LEADER
    places = _schools(session, district, pile.about)
    led = _led(session, district)
    rows = session.scalars(
        select(PersonRow)
        .where(
            PersonRow.district_id == district,
            PersonRow.active,
            PersonRow.id != person,
            PersonRow.id.not_in(pile.about),
            exists().where(
                PersonRole.district_id == district,
                PersonRole.person_id == PersonRow.id,
                PersonRole.role == role,
            ),
        )
        .order_by(PersonRow.sort_name)
    )
    return tuple(
        Person(row.id, row.name, row.called, row.code)
        for row in rows
        if _fits(hat, led.get(row.id, frozenset()), places.values())
    )


def _drafts(district: str, person: str) -> Select[Any, Any, Any]:
    return select(Observation.id, Observation.kind, Observation.teacher_id).where(
        Observation.district_id == district,
        Observation.observer_id == person,
        Observation.state.not_in(RECORDED),
        Observation.discarded.is_(False),
        Observation.server_seq > 0,
    )


def _open_steps(district: str, person: str) -> Select[Any, Any, Any]:
    return (
        select(ActionStep.id, Observation.kind, ActionStep.teacher_id)
        .join(
            Observation,
            and_(
                Observation.district_id == ActionStep.district_id,
                Observation.id == ActionStep.observation_id,
            ),
        )
        .where(
            ActionStep.district_id == district,
            ActionStep.coach_id == person,
            ActionStep.state == "open",
        )
    )


def _open_plans(district: str, person: str) -> Select[Any, Any, Any]:
    started = exists().where(
        Observation.district_id == PlannedVisit.district_id,
        Observation.planned_id == PlannedVisit.id,
        Observation.discarded.is_(False),
    )
    return select(PlannedVisit.id, PlannedVisit.kind, PlannedVisit.teacher_id).where(
        PlannedVisit.district_id == district, PlannedVisit.observer_id == person, ~started
    )


def _hat(kind: str | None, coaches: bool) -> Hat:
    if kind == Kind.FORMAL:
        return Hat.LEADER
    return Hat.COACH if coaches or kind == Kind.COACHING else Hat.LEADER


def _fits(hat: Hat, led: frozenset[str], places: Iterable[Collection[str]]) -> bool:
    if hat is Hat.COACH:
        return not any(led & set(schools) for schools in places)
    return all(led & set(schools) for schools in places)


def _schools(
    session: Session, district: str, teachers: Collection[str]
) -> Mapping[str, frozenset[str]]:
    rows = session.execute(
        select(PersonRole.person_id, PersonRole.school_id).where(
            PersonRole.district_id == district,
            PersonRole.person_id.in_(teachers),
            PersonRole.role == Role.TEACHER,
        )
    )
    return _by_person((row.person_id, row.school_id) for row in rows)


def _led(session: Session, district: str) -> Mapping[str, frozenset[str]]:
    rows = session.execute(
        select(PersonRole.person_id, PersonRole.school_id).where(
            PersonRole.district_id == district, PersonRole.role == Role.LEADER
        )
    )
    return _by_person((row.person_id, row.school_id) for row in rows)


def _by_person(rows: Iterable[tuple[str, str | None]]) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for person, school in rows:
        found[person] = found.get(person, frozenset()) | ({school} if school else set())
    return found


def _classes(session: Session, district: str, person: str) -> int:
    query = select(func.count()).select_from(Section)
    own = (Section.district_id == district, Section.teacher_id == person, Section.active)
    return session.scalar(query.where(*own)) or 0


def _unsent(session: Session, district: str, person: str) -> Mapping[str, int]:
    rows = session.execute(
        select(Device.label, func.sum(Device.pending_after))
        .join(
            Observation,
            and_(
                Observation.district_id == Device.district_id,
                Observation.id == Device.observation_id,
            ),
        )
        .where(
            Device.district_id == district,
            Observation.observer_id == person,
            Device.pending_after > 0,
        )
        .group_by(Device.label)
    )
    return {label: int(count) for label, count in rows}
