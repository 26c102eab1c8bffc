"""What hangs on somebody's work, and who could go on with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from ..domain.observation import RECORDED, Kind
from ..domain.people import Person
from ..domain.policy import Role
from .base import reading
from .plans import waiting
from .staff import Member
from .step_parties import open_of
from .tables_capture import Device, Observation, PlannedVisit
from .tables_people import Caseload, PersonRole, Section
from .tables_people import Person as PersonRow


class Hat(StrEnum):
    """As what somebody did the work; a leader may not take over what is between coach and teacher."""

    COACH = "coach"
    LEADER = "leader"


_PARTS = ("visits", "plans", "steps", "teachers")


@dataclass(frozen=True, slots=True)
class Pile:
    """Work done under one hat, by ids; `teachers` are those on the caseload, `about` all it touches."""

    visits: tuple[str, ...]
    plans: tuple[str, ...]
    steps: tuple[str, ...]
    teachers: tuple[str, ...]
    about: frozenset[str]


@dataclass(frozen=True, slots=True)
class Hanging:
    """`plans_to` counts planned visits to this person by others; `unsent`, by device, entries not sent."""

    piles: Mapping[Hat, Pile]
    receivers: Mapping[Hat, tuple[Person, ...]]
    classes: int
    plans_to: int
    unsent: Mapping[str, int]


def hanging(district: str, person: Member) -> Hanging:
    """What would be left behind, and who could take each part of it."""
    with reading(district) as session:
        found = piles(session, district, person)
        return Hanging(
            piles=found,
            receivers=receivers(session, district, person.id, found),
            classes=_classes(session, district, person.id),
            plans_to=len(plans_to(session, district, person.id)),
            unsent=_unsent(session, district, person.id),
        )


def piles(session: Session, district: str, person: Member) -> Mapping[Hat, Pile]:
    """All that hangs on somebody, by the hat under which it was begun; a hat without work is left out."""
    parts = (
        _drafts(district, person.id),
        _open_plans(district, person.id),
        _open_steps(district, person.id),
        _followed(district, person.id),
    )
    rows = session.execute(union_all(*parts)).all()
    coaches = Role.COACH in person.roles or any(row.what == "teachers" for row in rows)
    found: dict[Hat, dict[str, list[str]]] = {}
    about: dict[Hat, set[str]] = {}
    for row in rows:
        hat = _hat(row.kind, coaches)
        found.setdefault(hat, {}).setdefault(row.what, []).append(row.id)
        about.setdefault(hat, set()).update({row.teacher_id} if row.teacher_id else ())
    return {
        hat: Pile(
            about=frozenset(about[hat]),
            **{what: tuple(found[hat].get(what, ())) for what in _PARTS},
        )
        for hat in Hat
        if hat in found
    }


def receivers(
    session: Session, district: str, person: str, found: Mapping[Hat, Pile]
) -> Mapping[Hat, tuple[Person, ...]]:
    """Coaches who evaluate none of the teachers concerned, or leaders of all of them, by name."""
    about = {teacher for pile in found.values() for teacher in pile.about}
    rows = session.execute(
        select(PersonRow, PersonRole.role, PersonRole.school_id)
        .join(
            PersonRole,
            and_(
                PersonRole.district_id == PersonRow.district_id,
                PersonRole.person_id == PersonRow.id,
            ),
        )
        .where(
            PersonRow.district_id == district,
            or_(PersonRole.role.in_([Role.COACH, Role.LEADER]), PersonRow.id.in_(about)),
        )
        .order_by(PersonRow.sort_name, PersonRow.id)
    ).all()
    held: dict[tuple[str, str], set[str]] = {}
    for row, role, school in rows:
        held.setdefault((row.id, role), set()).update({school} if school else ())
    people = {row.id: row for row, _role, _school in rows if row.active and row.id != person}
    return {
        hat: tuple(
            Person(row.id, row.name, row.called, row.code)
            for row in people.values()
            if row.id not in pile.about and _fits(hat, row.id, pile, held)
        )
        for hat, pile in found.items()
    }


def plans_to(session: Session, district: str, teacher: str) -> Mapping[str, str]:
    """Visits planned to somebody and not started, each with who would make it."""
    rows = session.execute(
        select(PlannedVisit.id, PlannedVisit.observer_id).where(
            PlannedVisit.district_id == district, PlannedVisit.teacher_id == teacher, waiting()
        )
    )
    return {row.id: row.observer_id for row in rows}


def _drafts(district: str, person: str) -> Select[Any, Any, Any, Any]:
    return _part("visits", Observation.id, Observation.kind, Observation.teacher_id).where(
        Observation.district_id == district,
        Observation.observer_id == person,
        Observation.state.not_in(RECORDED),
        Observation.discarded.is_(False),
        Observation.server_seq > 0,
    )


def _open_steps(district: str, person: str) -> Select[Any, Any, Any, Any]:
    found = open_of(district, person).c
    return _part("steps", found.id, found.kind, found.teacher_id)


def _followed(district: str, person: str) -> Select[Any, Any, Any, Any]:
    kind = literal(Kind.COACHING.value)
    return _part("teachers", Caseload.teacher_id, kind, Caseload.teacher_id).where(
        Caseload.district_id == district, Caseload.coach_id == person
    )


def _part(what: str, *columns: Any) -> Select[Any, Any, Any, Any]:
    ids, kind, teacher = columns
    return select(
        literal(what).label("what"),
        ids.label("id"),
        kind.label("kind"),
        teacher.label("teacher_id"),
    )


def _open_plans(district: str, person: str) -> Select[Any, Any, Any, Any]:
    about = (PlannedVisit.id, PlannedVisit.kind, PlannedVisit.teacher_id)
    return _part("plans", *about).where(
        PlannedVisit.district_id == district, PlannedVisit.observer_id == person, waiting()
    )


def _hat(kind: str | None, coaches: bool) -> Hat:
    if kind == Kind.FORMAL:
        return Hat.LEADER
    return Hat.COACH if coaches or kind == Kind.COACHING else Hat.LEADER


def _fits(hat: Hat, person: str, pile: Pile, held: Mapping[tuple[str, str], set[str]]) -> bool:
    role = Role.COACH if hat is Hat.COACH else Role.LEADER
    led = held.get((person, Role.LEADER), set())
    places = [held.get((teacher, Role.TEACHER), set()) for teacher in pile.about]
    if (person, role) not in held:
        return False
    if hat is Hat.COACH:
        return not any(led & schools for schools in places)
    return all(led & schools for schools in places)


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
