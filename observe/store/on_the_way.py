"""Formal observations on their way from shared evidence to a record, as lists show them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from ..domain.observation import BETWEEN, Kind, State
from ..domain.policy import reads_evaluation
from ..domain.turns import Standing
from .base import reading, refers
from .tables_capture import Observation
from .tables_evaluation import Consent, Evaluation
from .tables_people import Person, School, Section
from .turns import its_evaluation, standing_columns, standing_of
from .wishes import Asked, asks


@dataclass(frozen=True, slots=True)
class Waiting:
    """An observation between its two parties, as a list shows it."""

    id: str
    reader: str
    teacher: str
    observer: str
    section: str
    kind: Kind
    started_at: datetime
    standing: Standing
    asked: Asked | None = None


def waiting(district: str, person: str) -> list[Waiting]:
    """What is between this person and another, and records about which another asks them something.

    The oldest evidence first; one query for both, since every teacher's start page asks.
    """
    mine = (Observation.observer_id == person) | (Observation.teacher_id == person)
    query = (
        with_names(district)
        .add_columns(Observation, *standing_columns(), Consent.act, Consent.asked_by)
        .outerjoin(Consent, asks(person))
        .where(mine, Observation.state.in_(BETWEEN) | Consent.id.is_not(None))
        .order_by(Evaluation.evidence_at, Observation.id)
        .limit(100)
    )
    with reading(district) as session:
        return [_waiting(row, person) for row in session.execute(query)]


def state_of(district: str, viewer: str, observation: str) -> State | None:
    """The state where this viewer is a party to an observation between two; else None."""
    with reading(district) as session:
        row = session.get(Observation, (district, observation))
        party = row is not None and reads_evaluation(viewer, row.observer_id, row.teacher_id)
        return State(row.state) if row and party and row.state in BETWEEN else None


def with_names(district: str) -> Any:
    """The query for observations whose evidence was shared, with the names of their two."""
    teacher, observer = aliased(Person, name="teacher"), aliased(Person, name="observer")
    return (
        select(
            teacher.called.label("teacher"),
            observer.name.label("observer"),
            School.name.label("school"),
            Section.title.label("section"),
        )
        .select_from(Observation)
        .join(Evaluation, its_evaluation())
        .join(teacher, refers(Observation, "teacher_id", teacher))
        .join(observer, refers(Observation, "observer_id", observer))
        .outerjoin(School, refers(Observation, "school_id", School))
        .outerjoin(Section, refers(Observation, "section_id", Section))
        .where(Observation.district_id == district)
    )


def _waiting(row: Any, person: str) -> Waiting:
    about = row.Observation
    return Waiting(
        id=about.id,
        reader="teacher" if about.teacher_id == person else "observer",
        teacher=row.teacher,
        observer=row.observer,
        section=row.section or "",
        kind=Kind(about.kind),
        started_at=about.started_at,
        standing=standing_of(row),
        asked=_asked(row, about) if row.act else None,
    )


def _asked(row: Any, about: Observation) -> Asked:
    by = row.teacher if row.asked_by == about.teacher_id else row.observer
    return Asked(about.id, row.act, by, row.teacher, about.started_at)
