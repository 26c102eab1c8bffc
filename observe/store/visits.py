"""An observer's own visits as a list: drafts, shared, received and discarded."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select, tuple_

from ..domain.errors import NotThere
from ..domain.observation import Kind, State
from .base import reading, refers
from .cutting import EVERYTHING, Cut, teachers_among
from .cycle_visits import Belonging, belonging, with_cycle
from .record_answers import replies_to
from .tables_capture import Device, Observation
from .tables_evaluation import Evaluation
from .tables_people import Person, School, Section
from .turns import its_evaluation


@dataclass(frozen=True, slots=True)
class OwnVisit:
    """One own visit; names are empty where nothing is known yet."""

    id: str
    teacher_id: str | None
    teacher: str
    section: str
    kind: Kind | None
    state: State
    started_at: datetime
    notes: int
    ratings: int
    opened_at: datetime | None
    acknowledged_at: datetime | None
    discarded_at: datetime | None
    replies: int
    declined_at: datetime | None


@dataclass(frozen=True, slots=True)
class Named:
    """Who and where a visit is about; `devices` holds the label of each device that was heard.

    `belonging` is the cycle that it is in, or could be put into.
    """

    teacher: str
    section: str
    school: str
    devices: dict[str, str]
    belonging: Belonging | None = None


def own(
    district: str,
    observer: str,
    *,
    states: Collection[State] | None = None,
    teacher: str | None = None,
    cut: Cut = EVERYTHING,
    before: tuple[datetime, str] | None = None,
    most: int = 50,
) -> list[OwnVisit]:
    """Own visits that are not discarded, the newest first; `before` is the key of the last one seen."""
    query = _own(district, observer).where(
        Observation.discarded.is_(False), *cut.of(Observation, Observation.id)
    )
    if states is not None:
        query = query.where(Observation.state.in_(states))
    if teacher:
        query = query.where(Observation.teacher_id == teacher)
    if before:
        query = query.where(tuple_(Observation.started_at, Observation.id) < before)
    order = (Observation.started_at.desc(), Observation.id.desc())
    return _listed(district, query.order_by(*order).limit(most))


def discarded(district: str, observer: str, since: datetime) -> list[OwnVisit]:
    """Own visits thrown away since then, which can still be brought back."""
    query = _own(district, observer).where(
        Observation.discarded.is_(True), Observation.discarded_at > since
    )
    return _listed(district, query.order_by(Observation.discarded_at.desc()).limit(50))


def teachers_seen(district: str, observer: str) -> list[tuple[str, str]]:
    """The teachers, id and name, of own visits, by name."""
    return teachers_among(district, Observation, Observation.observer_id == observer)


def named(district: str, observer: str, observation: str) -> Named:
    """What an own visit is about, in names. Raises NotThere for anybody else."""
    query = (
        select(
            func.coalesce(Person.called, "").label("teacher"),
            func.coalesce(Section.title, "").label("section"),
            func.coalesce(School.name, "").label("school"),
            Device.device_id,
            Device.label,
        )
        .select_from(Observation)
        .outerjoin(Person, refers(Observation, "teacher_id", Person))
        .outerjoin(Section, refers(Observation, "section_id", Section))
        .outerjoin(School, refers(Observation, "school_id", School))
        .outerjoin(
            Device,
            and_(
                Device.district_id == Observation.district_id,
                Device.observation_id == Observation.id,
            ),
        )
        .where(
            Observation.district_id == district,
            Observation.observer_id == observer,
            Observation.id == observation,
        )
    )
    with reading(district) as session:
        rows = session.execute(with_cycle(query)).all()
    if not rows:
        raise NotThere("There is no such visit, or none that you may open.")
    devices = {row.device_id: row.label for row in rows if row.device_id}
    one = rows[0]
    return Named(one.teacher, one.section, one.school, devices, belonging(one))


def _own(district: str, observer: str) -> Any:
    return (
        select(
            Observation.id,
            Observation.teacher_id,
            func.coalesce(Person.called, "").label("teacher"),
            func.coalesce(Section.title, "").label("section"),
            Observation.kind,
            Observation.state,
            Observation.started_at,
            Observation.note_count.label("notes"),
            Observation.rating_count.label("ratings"),
            Observation.opened_at,
            Observation.acknowledged_at,
            Observation.discarded_at,
            replies_to(Observation.district_id, Observation.id),
            Evaluation.declined_at,
        )
        .outerjoin(Evaluation, its_evaluation())
        .outerjoin(Person, refers(Observation, "teacher_id", Person))
        .outerjoin(Section, refers(Observation, "section_id", Section))
        .where(Observation.district_id == district, Observation.observer_id == observer)
    )


def _listed(district: str, query: Any) -> list[OwnVisit]:
    with reading(district) as session:
        return [_own_visit(row) for row in session.execute(query)]


def _own_visit(row: Any) -> OwnVisit:
    kind = Kind(row.kind) if row.kind else None
    return OwnVisit(**{**row._mapping, "kind": kind, "state": State(row.state)})
