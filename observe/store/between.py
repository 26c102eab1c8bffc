"""What both sides' acts on a formal observation share: its row, locked, what is kept of the two, telling the other."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from ..domain.errors import NotNow, NotThere
from ..domain.observation import BETWEEN, RECORDED
from ..domain.rubric import Rubric
from .district_clock import day_in
from .notices import tell
from .rubrics import rubric_version
from .tables_capture import Observation
from .tables_evaluation import Evaluation
from .tables_people import Person


def party_row(session: Session, district: str, person: str, observation: str) -> Observation:
    """The observation, locked, for one of its two parties. Raises NotThere for anybody else."""
    row = session.get(
        Observation, (district, observation), with_for_update=True, populate_existing=True
    )
    if row is None or person not in (row.teacher_id, row.observer_id):
        raise NotThere("There is no such observation, or none that you may open.")
    if row.state not in BETWEEN | RECORDED and row.observer_id != person:
        raise NotThere("There is no such observation, or none that you may open.")
    return row


def evaluation_of(session: Session, row: Observation) -> Evaluation:
    """Raises NotNow where the evidence was not shared yet."""
    held = session.get(Evaluation, (row.district_id, row.id), populate_existing=True)
    if held is None:
        raise NotNow("The evidence of this visit is not shared yet.")
    return held


def rubric_of(row: Observation) -> Rubric:
    found = rubric_version(row.district_id, row.rubric, row.rubric_version)
    if found is None:
        raise NotNow("This visit has no rubric.")
    return found


def changed(
    session: Session, row: Observation, condition: ColumnElement[bool], values: dict[str, Any]
) -> bool:
    """One conditional statement on the evaluation: only one of two who race changes it."""
    done = session.scalar(
        update(Evaluation)
        .where(
            Evaluation.district_id == row.district_id,
            Evaluation.observation_id == row.id,
            condition,
        )
        .values(**values, revision=Evaluation.revision + 1)
        .returning(Evaluation.observation_id)
        .execution_options(synchronize_session=False)
    )
    session.expire_all()
    return done is not None


def tell_other(
    session: Session, row: Observation, kind: str, by: str, at: datetime, day: date | None = None
) -> None:
    """Tell the other of the two what this one did; the day is the lesson's unless it says otherwise."""
    other = row.teacher_id if by == row.observer_id else row.observer_id
    name = session.get_one(Person, (row.district_id, by)).called
    on = day or day_in(session, row.district_id, row.started_at)
    detail = {"by": name, "day": on.isoformat(), "at": row.id}
    tell(session, row.district_id, other or "", kind, at, detail)
