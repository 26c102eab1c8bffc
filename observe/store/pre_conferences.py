"""Before a planned formal observation the observer sets a day and asks; the teacher answers."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from ..domain.due import After, Event, due_day, fired
from ..domain.entry import LONGEST_TEXT
from ..domain.errors import NotNow, NotThere, NotValid
from ..domain.observation import LAST_RATED
from ..domain.school_days import closed_at
from ..domain.wording import sentence
from .audit import note_down
from .base import insert_if_new, refers, writing
from .district_clock import day_in
from .due import rules_in
from .notices import tell
from .plans import started
from .school_days import closed_in, school_of
from .tables_capture import PlannedVisit
from .tables_evaluation import PreConference
from .tables_people import Person, Section

_YEAR = timedelta(days=366)


def ask(
    district: str, observer: str, planned: str, meets_on: date | None, questions: str, at: datetime
) -> None:
    """Set the day and the questions; the teacher is told of each change, and may answer.

    Raises NotNow once the lesson has begun or the visit was dropped, NotValid for a day that cannot be.
    """
    _check(questions, "questions")
    with writing(district) as session:
        visit = session.get(PlannedVisit, (district, planned))
        if visit is None or visit.observer_id != observer or visit.kind not in LAST_RATED:
            raise NotThere("There is no such planned visit, or none that you may open.")
        _check_open(session, visit)
        if meets_on:
            _check_day(meets_on, day_in(session, district, visit.starts_at))
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
    """By when the teacher answers what is asked now: by the rule, and never after the lesson."""
    district = visit.district_id
    school = session.scalar(
        select(school_of_plan()).where(
            PlannedVisit.district_id == district, PlannedVisit.id == visit.id
        )
    )
    day = day_in(session, district, at)
    closed = closed_at(closed_in(session, district, day), school)
    rules = fired(rules_in(session, district, visit.kind), visit.kind, school, After.PLANNED)
    lesson = day_in(session, district, visit.starts_at)
    days = (due_day(each, day, closed) for each in rules if each.event is Event.PRE_CONFERENCE)
    return next((min(each, lesson) for each in days), None)


def lesson_moved(session: Session, district: str, planned: str) -> None:
    """Answers before a lesson that comes earlier now are due no later than its day."""
    visit = session.get_one(PlannedVisit, (district, planned), populate_existing=True)
    lesson = day_in(session, district, visit.starts_at)
    session.execute(
        update(PreConference)
        .where(
            PreConference.district_id == district,
            PreConference.planned_id == planned,
            PreConference.due_on > lesson,
        )
        .values(due_on=lesson)
    )


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


def _check_day(meets_on: date, lesson: date) -> None:
    if meets_on > lesson:
        says = sentence("Choose the day of the lesson or one before it.")
    elif meets_on < lesson - _YEAR:
        says = sentence("That day is far from now: check the year.")
    else:
        return
    raise NotValid("Not saved: look at what is marked below.", {"meets_on": says})


def _check(text: str, name: str) -> None:
    if len(text) > LONGEST_TEXT or "\0" in text:
        raise NotValid("That cannot be stored: write less.", {name: "Write less."})
