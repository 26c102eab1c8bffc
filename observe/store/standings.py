"""A received record's wishes to be opened again or closed, for the two and for administrators."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from ..domain.errors import NotThere
from ..domain.observation import LAST_RATED, RECORDED, State
from ..domain.policy import Actor, Role
from .base import reading, refers
from .reopening import may_answer
from .tables_capture import Observation
from .tables_evaluation import Evaluation
from .tables_people import Person
from .turns import its_evaluation
from .wishes import Wish, left, wishes


@dataclass(frozen=True, slots=True)
class RecordStanding:
    """`reader` is teacher, observer or administrator; the last only where a party has left.

    `may_answer` where a wish waits for them.
    """

    id: str
    reader: str
    teacher: str
    observer: str
    teacher_id: str
    observer_id: str
    state: State
    started_at: datetime
    opened_at: datetime | None
    acknowledged_at: datetime | None
    delivered_at: datetime | None
    declined_at: datetime | None
    declined: str
    party_left: bool
    wishes: tuple[Wish, ...]
    may_answer: bool

    @property
    def waiting(self) -> Wish | None:
        return next((each for each in self.wishes if not each.answer), None)


def standing(district: str, viewer: Actor, observation: str) -> RecordStanding:
    """Raises NotThere for anybody else, and for what is not shared."""
    with reading(district) as session:
        row = session.execute(_query(district, observation)).first()
        if row is None:
            raise NotThere("There is no such observation, or none that you may open.")
        about, held = row.Observation, row.Evaluation
        gone = left(session, about)
        reader = _reader(viewer, about, gone)
        asked = wishes(session, district, observation)
        return RecordStanding(
            id=about.id,
            reader=reader,
            teacher=row.teacher,
            observer=row.observer,
            teacher_id=about.teacher_id,
            observer_id=about.observer_id,
            state=State(about.state),
            started_at=about.started_at,
            opened_at=about.opened_at,
            acknowledged_at=about.acknowledged_at,
            delivered_at=held.delivered_at if held else None,
            declined_at=held.declined_at if held else None,
            declined=held.declined if held else "",
            party_left=gone,
            wishes=asked,
            may_answer=any(
                may_answer(session, about, viewer.id, each.by_id)
                for each in asked
                if not each.answer
            ),
        )


def declined(district: str, observation: str) -> str:
    """The teacher's comment; it stands with the record, whose query says who reads it."""
    with reading(district) as session:
        held = session.get(Evaluation, (district, observation))
        return held.declined if held else ""


def party_left(district: str, observation: str) -> bool:
    with reading(district) as session:
        row = session.get(Observation, (district, observation))
        return row is not None and left(session, row)


def _query(district: str, observation: str) -> Any:
    teacher, observer = aliased(Person), aliased(Person)
    return (
        select(
            Observation,
            Evaluation,
            teacher.called.label("teacher"),
            observer.name.label("observer"),
        )
        .join(teacher, refers(Observation, "teacher_id", teacher))
        .join(observer, refers(Observation, "observer_id", observer))
        .outerjoin(Evaluation, its_evaluation())
        .where(
            Observation.district_id == district,
            Observation.id == observation,
            Observation.kind.in_(LAST_RATED),
            Observation.state.in_(RECORDED),
        )
    )


def _reader(viewer: Actor, about: Observation, gone: bool) -> str:
    if viewer.id == about.teacher_id:
        return "teacher"
    if viewer.id == about.observer_id:
        return "observer"
    if gone and Role.ADMINISTRATOR in viewer.roles:
        return "administrator"
    raise NotThere("There is no such observation, or none that you may open.")
