"""The conference before a planned formal observation: its day, the observer's questions, the teacher's answers."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from ..domain.due import After, Event, due_day, fired
from ..domain.entry import LONGEST_TEXT
from ..domain.errors import NotNow, NotThere, NotValid
from ..domain.observation import LAST_RATED, Kind
from ..domain.policy import reads_evaluation
from ..domain.school_days import closed_at
from .audit import note_down
from .base import insert_if_new, reading, refers, writing
from .due import local_day, rules_in
from .plans import started
from .school_days import closed_in
from .tables_capture import PlannedVisit
from .tables_evaluation import PreConference
from .tables_people import Person, Section


@dataclass(frozen=True, slots=True)
class PreConferenceSeen:
    """`made` is False until the observer has asked for it; then the teacher sees it too."""

    planned: str
    reader: str
    teacher: str
    observer: str
    section: str
    kind: Kind
    starts_at: datetime
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


def coming(district: str, person: str) -> list[PreConferenceSeen]:
    """Those of this person before lessons to come, the earliest first."""
    mine = (PlannedVisit.observer_id == person) | (PlannedVisit.teacher_id == person)
    query = (
        _query(district)
        .where(mine, PlannedVisit.kind.in_(LAST_RATED), ~started())
        .order_by(PlannedVisit.starts_at)
        .limit(20)
    )
    with reading(district) as session:
        found = [_value(row, person) for row in session.execute(query)]
    return [each for each in found if each.made or each.reader == "observer"]


def of_visit(district: str, planned: str | None) -> Spoken | None:
    """What was spoken about before this visit; its reader is checked by who asks."""
    if planned is None:
        return None
    with reading(district) as session:
        row = session.get(PreConference, (district, planned))
        return Spoken(row.meets_on, row.questions, row.answers) if row else None


def ask(
    district: str, observer: str, planned: str, meets_on: date | None, questions: str, at: datetime
) -> None:
    """Set the day and the questions; from then on the teacher sees them and may answer."""
    _check(questions, "questions")
    with writing(district) as session:
        visit = session.get(PlannedVisit, (district, planned))
        if visit is None or visit.observer_id != observer or visit.kind not in LAST_RATED:
            raise NotThere("There is no such planned visit, or none that you may open.")
        key = {"district_id": district, "planned_id": planned}
        rules = fired(rules_in(session, district, visit.kind), visit.kind, None, After.PLANNED)
        closed = closed_at(closed_in(session, district), None)
        day = local_day(session, district, at)
        due_on = next(
            (due_day(r, day, closed) for r in rules if r.event is Event.PRE_CONFERENCE), None
        )
        insert_if_new(
            session, PreConference, **key, questions="", answers="", made_at=at, due_on=due_on
        )
        session.execute(
            update(PreConference)
            .where(PreConference.district_id == district, PreConference.planned_id == planned)
            .values(questions=questions.strip(), meets_on=meets_on)
        )
        note_down(session, district, observer, "ask before the lesson", planned, at)


def answer(district: str, teacher: str, planned: str, answers: str, at: datetime) -> None:
    """The teacher's words, until the lesson has begun."""
    _check(answers, "answers")
    with writing(district) as session:
        query = select(PlannedVisit.id).where(
            PlannedVisit.district_id == district,
            PlannedVisit.id == planned,
            PlannedVisit.teacher_id == teacher,
        )
        if session.scalar(query) is None:
            raise NotThere("There is no such planned visit, or none that you may open.")
        if session.scalar(query.where(~started())) is None:
            raise NotNow("The lesson has begun: what you wrote stays as it is.")
        changed = session.scalar(
            update(PreConference)
            .where(PreConference.district_id == district, PreConference.planned_id == planned)
            .values(answers=answers.strip(), answered_at=at)
            .returning(PreConference.planned_id)
        )
        if changed is None:
            raise NotThere("There is no such planned visit, or none that you may open.")
        note_down(session, district, teacher, "answer before the lesson", planned, at)


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
        made=held is not None,
        meets_on=held.meets_on if held else None,
        due_on=held.due_on if held else None,
        questions=held.questions if held else "",
        answers=held.answers if held else "",
        answered_at=held.answered_at if held else None,
    )


def _check(text: str, name: str) -> None:
    if len(text) > LONGEST_TEXT or "\0" in text:
        raise NotValid("That cannot be stored: write less.", {name: "Write less."})
