"""What was asked and answered before planned formal observations, as the two of each may read it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from ..domain.errors import NotThere
from ..domain.observation import LAST_RATED, Kind
from ..domain.policy import reads_evaluation
from .base import reading, refers
from .plans import waiting
from .tables_capture import PlannedVisit
from .tables_evaluation import PreConference
from .tables_people import Person, Section


@dataclass(frozen=True, slots=True)
class PreConferenceSeen:
    """`made` is False until the observer has asked for it; then the teacher sees it too.

    `open` until the lesson has begun or the visit was dropped.
    """

    planned: str
    reader: str
    teacher: str
    observer: str
    section: str
    kind: Kind
    starts_at: datetime
    open: bool
    dropped: bool
    made: bool
    meets_on: date | None
    due_on: date | None
    questions: str
    answers: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was asked and answered before the lesson."""

    meets_on: date | None
    questions: str
    answers: str


def seen(district: str, viewer: str, planned: str) -> PreConferenceSeen:
    """Raises NotThere for anybody but the two, and for the teacher before the observer has asked."""
    with reading(district) as session:
        row = session.execute(_query(district).where(PlannedVisit.id == planned)).first()
    if row is None or not reads_evaluation(viewer, row.observer_id, row.teacher_id):
        raise NotThere("There is no such planned visit, or none that you may open.")
    found = _value(row, viewer)
    if found.kind not in LAST_RATED or (found.reader == "teacher" and not found.made):
        raise NotThere("There is no such planned visit, or none that you may open.")
    return found


def coming(district: str, person: str, since: datetime) -> list[PreConferenceSeen]:
    """Those of this person before lessons to come from then on, the earliest first."""
    mine = (PlannedVisit.observer_id == person) | (PlannedVisit.teacher_id == person)
    query = (
        _query(district)
        .where(mine, PlannedVisit.kind.in_(LAST_RATED), PlannedVisit.starts_at >= since, waiting())
        .order_by(PlannedVisit.starts_at)
        .limit(20)
    )
    with reading(district) as session:
        found = [_value(row, person) for row in session.execute(query)]
    return [each for each in found if each.made or each.reader == "observer"]


def asked_of(district: str, teacher: str) -> list[PreConferenceSeen]:
    """All that were ever asked of this teacher, the latest lesson first."""
    query = (
        _query(district)
        .where(PlannedVisit.teacher_id == teacher, PlannedVisit.kind.in_(LAST_RATED))
        .where(PreConference.planned_id.is_not(None))
        .order_by(PlannedVisit.starts_at.desc(), PlannedVisit.id)
    )
    with reading(district) as session:
        return [_value(row, teacher) for row in session.execute(query)]


def of_visit(district: str, planned: str | None) -> Spoken | None:
    """What was spoken about before this visit; its reader is checked by who asks."""
    if planned is None:
        return None
    with reading(district) as session:
        row = session.get(PreConference, (district, planned))
        return Spoken(row.meets_on, row.questions, row.answers) if row else None


def _query(district: str) -> Any:
    teacher = select(Person.called).where(
        Person.district_id == PlannedVisit.district_id, Person.id == PlannedVisit.teacher_id
    )
    observer = select(Person.name).where(
        Person.district_id == PlannedVisit.district_id, Person.id == PlannedVisit.observer_id
    )
    return (
        select(
            PlannedVisit.id,
            PlannedVisit.teacher_id,
            PlannedVisit.observer_id,
            PlannedVisit.kind,
            PlannedVisit.starts_at,
            PlannedVisit.dropped_at,
            waiting().label("open"),
            teacher.scalar_subquery().label("teacher"),
            observer.scalar_subquery().label("observer"),
            Section.title.label("section"),
            PreConference,
        )
        .outerjoin(Section, refers(PlannedVisit, "section_id", Section))
        .outerjoin(
            PreConference,
            (PreConference.district_id == PlannedVisit.district_id)
            & (PreConference.planned_id == PlannedVisit.id),
        )
        .where(PlannedVisit.district_id == district)
    )


def _value(row: Any, viewer: str) -> PreConferenceSeen:
    held: PreConference | None = row.PreConference
    return PreConferenceSeen(
        planned=row.id,
        reader="teacher" if row.teacher_id == viewer else "observer",
        teacher=row.teacher,
        observer=row.observer,
        section=row.section or "",
        kind=Kind(row.kind),
        starts_at=row.starts_at,
        open=bool(row.open),
        dropped=row.dropped_at is not None,
        made=held is not None,
        meets_on=held.meets_on if held else None,
        due_on=held.due_on if held else None,
        questions=held.questions if held else "",
        answers=held.answers if held else "",
        answered_at=held.answered_at if held else None,
    )
