"""The conference before a planned formal observation: its day, the observer's questions, the teacher's answers."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from ..domain.due import After, Event, due_day, fired
from ..domain.entry import LONGEST_TEXT
from ..domain.errors import NotNow, NotThere, NotValid
from ..domain.observation import LAST_RATED, Kind
from ..domain.policy import reads_evaluation
from ..domain.school_days import closed_at
from .audit import note_down
from .base import insert_if_new, reading, refers, writing
from .district_clock import day_in
from .due import rules_in
from .notices import tell
from .plans import started, waiting
from .school_days import closed_in, school_of
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


def ask(
    district: str, observer: str, planned: str, meets_on: date | None, questions: str, at: datetime
) -> None:
    """Set the day and the questions; the teacher is told of each change, and may answer.

    Raises NotNow once the lesson has begun or the visit was dropped.
    """
    _check(questions, "questions")
    with writing(district) as session:
        visit = session.get(PlannedVisit, (district, planned))
        if visit is None or visit.observer_id != observer or visit.kind not in LAST_RATED:
            raise NotThere("There is no such planned visit, or none that you may open.")
        _check_open(session, visit)
        held = session.get(PreConference, (district, planned))
        before = (held.questions, held.meets_on) if held else None
        _write(session, visit, questions.strip(), meets_on, at)
        if before != (questions.strip(), meets_on):
            _tell(session, visit, at)
        note_down(session, district, observer, "ask before the lesson", planned, at)


def answer(district: str, teacher: str, planned: str, answers: str, at: datetime) -> None:
    """The teacher's words. Raises NotNow once the lesson has begun or the visit was dropped."""
    _check(answers, "answers")
    with writing(district) as session:
        visit = session.get(PlannedVisit, (district, planned))
        held = session.get(PreConference, (district, planned))
        if visit is None or held is None or visit.teacher_id != teacher:
            raise NotThere("There is no such planned visit, or none that you may open.")
        _check_open(session, visit)
        held.answers, held.answered_at = answers.strip(), at
        note_down(session, district, teacher, "answer before the lesson", planned, at)


def school_of_plan() -> Any:
    """Where a planned visit will be: at the school of its class, else at the one where its teacher teaches."""
    of_class = select(Section.school_id).where(refers(PlannedVisit, "section_id", Section))
    of_teacher = school_of(PlannedVisit.district_id, PlannedVisit.teacher_id)
    return func.coalesce(of_class.scalar_subquery(), of_teacher)


def _write(
    session: Session, visit: PlannedVisit, questions: str, meets_on: date | None, at: datetime
) -> None:
    """What is asked; the day by which to answer is set once, when it is asked first."""
    key = {"district_id": visit.district_id, "planned_id": visit.id}
    said = {"questions": questions, "meets_on": meets_on}
    due_on = _due_on(session, visit, at)
    insert_if_new(session, PreConference, **key, **said, answers="", made_at=at, due_on=due_on)
    session.execute(update(PreConference).filter_by(**key).values(said))


def _due_on(session: Session, visit: PlannedVisit, at: datetime) -> date | None:
    """By when the teacher answers what is asked now, by the rule and on the calendar of the school."""
    district = visit.district_id
    school = session.scalar(
        select(school_of_plan()).where(
            PlannedVisit.district_id == district, PlannedVisit.id == visit.id
        )
    )
    day = day_in(session, district, at)
    closed = closed_at(closed_in(session, district, day), school)
    rules = fired(rules_in(session, district, visit.kind), visit.kind, school, After.PLANNED)
    return next((due_day(r, day, closed) for r in rules if r.event is Event.PRE_CONFERENCE), None)


def _tell(session: Session, visit: PlannedVisit, at: datetime) -> None:
    observer = session.get_one(Person, (visit.district_id, visit.observer_id))
    day = day_in(session, visit.district_id, visit.starts_at)
    detail = {"by": observer.called, "day": day.isoformat(), "plan": visit.id}
    tell(session, visit.district_id, visit.teacher_id, "asked_before_lesson", at, detail)


def _check_open(session: Session, visit: PlannedVisit) -> None:
    if visit.dropped_at:
        raise NotNow("This visit was dropped already.")
    begun = select(started()).where(
        PlannedVisit.district_id == visit.district_id, PlannedVisit.id == visit.id
    )
    if session.scalar(begun):
        raise NotNow("The lesson has begun: what you wrote stays as it is.")


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


def _check(text: str, name: str) -> None:
    if len(text) > LONGEST_TEXT or "\0" in text:
        raise NotValid("That cannot be stored: write less.", {name: "Write less."})
