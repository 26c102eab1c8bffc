"""The teachers somebody follows, as a list that pages by key."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.orm import Session

from ..domain.errors import NotThere
from ..domain.policy import Reach, Scope
from .base import reading
from .people import _teachers as teachers_reached
from .records import within
from .tables_capture import Observation
from .tables_people import Person, School, Section
from .tables_records import SharedRecord


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
    query = query.where(Person.active).group_by(Person.id, Person.name, Person.called)
    query = query.order_by(None)
    if named:
        query = query.where(
            or_(
                Person.name.icontains(named, autoescape=True),
                Person.called.icontains(named, autoescape=True),
            )
        )
    with reading(district) as session:
        if after:
            query = query.where(tuple_(*_order()) > _key(session, district, after))
        rows = session.execute(query.order_by(*_order()).limit(most + 1)).all()
        ids = [row.id for row in rows[:most]]
        classes = _classes(session, district, ids)
        last = _last_visits(session, district, scope, ids)
    found = [
        Followed(
            row.id, row.name, row.called, row.schools, classes.get(row.id, ()), last.get(row.id)
        )
        for row in rows[:most]
    ]
    return sorted(found, key=_by_family), ids[-1] if len(rows) > most else None


def _by_family(teacher: Followed) -> tuple[str, str]:
    """Letters without their accents: a database may sort Á after Z, and a page shows it in between."""
    _, _, family = teacher.called.rpartition(". ")
    plain = unicodedata.normalize("NFKD", family or teacher.name)
    return "".join(each for each in plain if not unicodedata.combining(each)).casefold(), teacher.id


def _order() -> tuple[Any, Any, Any]:
    """Family name, which is a name's last word, then the whole name."""
    last_letters = func.replace(Person.name, " ", "")
    before = func.rtrim(Person.name, last_letters)
    family = func.replace(Person.name, before, "")
    return (func.lower(family), Person.name, Person.id)


def _key(session: Session, district: str, person: str) -> tuple[Any, ...]:
    """Where a person stands in the order. Raises NotThere for nobody's id."""
    row = session.execute(
        select(*_order()).where(Person.district_id == district, Person.id == person)
    ).first()
    if row is None:
        raise NotThere("There is no such page, or none that you may open.")
    return tuple(row)


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
    """Of what was shared within scope, and of own visits shared or not."""
    shared = (
        select(SharedRecord.teacher_id, func.max(SharedRecord.started_at))
        .where(
            SharedRecord.district_id == district,
            SharedRecord.teacher_id.in_(teachers),
            within(scope),
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
