"""The teachers somebody follows, as a list that pages by key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from ..domain.errors import NotThere
from ..domain.finding import words_of
from ..domain.observation import Kind
from ..domain.policy import Reach, Scope
from .base import reading
from .people import called_so, teachers_reached
from .record_reach import within
from .tables_capture import Observation
from .tables_people import Person, School, Section
from .tables_records import SharedRecord

_ORDER = (Person.sort_name, Person.id)


@dataclass(frozen=True, slots=True)
class Followed:
    """A teacher as a list shows them; `seen_at` is the last visit that the viewer knows of."""

    id: str
    name: str
    called: str
    schools: str
    classes: tuple[str, ...]
    seen_at: datetime | None


def followed(
    district: str,
    reach: Reach,
    scope: Scope,
    *,
    named: str = "",
    after: str | None = None,
    most: int = 100,
) -> tuple[list[Followed], str | None]:
    """A page of teachers within reach by family name, and its last one where more follow."""
    query = teachers_reached(district, reach).with_only_columns(
        Person.id,
        Person.name,
        Person.called,
        func.aggregate_strings(School.name, ", ").label("schools"),
    )
    query = query.where(Person.active, called_so(words_of(named, fewest=0)))
    query = query.group_by(Person.id, Person.name, Person.called, Person.sort_name).order_by(None)
    with reading(district) as session:
        if after:
            query = query.where(tuple_(*_ORDER) > _key(session, district, after))
        rows = session.execute(query.order_by(*_ORDER).limit(most + 1)).all()
        ids = [row.id for row in rows[:most]]
        classes = _classes(session, district, ids)
        last = _last_visits(session, district, scope, ids)
    found = [
        Followed(
            row.id, row.name, row.called, row.schools, classes.get(row.id, ()), last.get(row.id)
        )
        for row in rows[:most]
    ]
    return found, ids[-1] if len(rows) > most else None


def _key(session: Session, district: str, person: str) -> tuple[str, str]:
    """Where a person stands in the order. Raises NotThere for nobody's id."""
    row = session.execute(
        select(*_ORDER).where(Person.district_id == district, Person.id == person)
    ).first()
    if row is None:
        raise NotThere("There is no such page, or none that you may open.")
    return row[0], row[1]


def _classes(
    session: Session, district: str, teachers: Sequence[str]
) -> Mapping[str, tuple[str, ...]]:
    rows = session.execute(
        select(Section.teacher_id, Section.title)
        .where(Section.district_id == district, Section.teacher_id.in_(teachers), Section.active)
        .order_by(Section.title)
    )
    found: dict[str, tuple[str, ...]] = {}
    for teacher, title in rows:
        found[teacher] = (*found.get(teacher, ()), title)
    return found


def _last_visits(
    session: Session, district: str, scope: Scope, teachers: Sequence[str]
) -> Mapping[str, datetime]:
    """Of what was shared within scope, and of own visits shared or not; nobody came to a self-observation."""
    shared = (
        select(SharedRecord.teacher_id, func.max(SharedRecord.started_at))
        .where(
            SharedRecord.district_id == district,
            SharedRecord.teacher_id.in_(teachers),
            within(scope),
            SharedRecord.kind != Kind.SELF,
        )
        .group_by(SharedRecord.teacher_id)
    )
    own = (
        select(Observation.teacher_id, func.max(Observation.started_at))
        .where(
            Observation.district_id == district,
            Observation.teacher_id.in_(teachers),
            Observation.observer_id == scope.person,
            Observation.discarded.is_(False),
        )
        .group_by(Observation.teacher_id)
    )
    found: dict[str, datetime] = {}
    for teacher, at in [*session.execute(shared), *session.execute(own)]:
        found[teacher] = max(at, found.get(teacher, at))
    return found
