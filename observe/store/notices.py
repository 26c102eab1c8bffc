"""What people are told on their own pages until they have read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Text, and_, func, select, type_coerce, update
from sqlalchemy.orm import Session

from ..domain.errors import NotThere
from ..domain.observation import RECORDED
from .base import reading, writing
from .ids import new_id
from .tables_capture import Observation
from .tables_told import Notice as NoticeRow

_MOST = 50


@dataclass(frozen=True, slots=True)
class Notice:
    """`kind` names the sentence, `detail` holds what stands in it."""

    id: str
    kind: str
    detail: Mapping[str, str]
    at: datetime


@dataclass(frozen=True, slots=True)
class News:
    """How much shared feedback somebody has not opened, and what they have not put away, newest first."""

    feedback: int
    notices: tuple[Notice, ...]

    @property
    def count(self) -> int:
        return self.feedback + len(self.notices)


def tell(
    session: Session,
    district: str,
    person: str,
    kind: str,
    at: datetime,
    detail: Mapping[str, str] | None = None,
) -> None:
    """Tell somebody, in the transaction of the act that they are told of."""
    session.add(
        NoticeRow(
            district_id=district,
            id=new_id(at),
            person_id=person,
            kind=kind,
            detail=dict(detail or {}),
            at=at,
        )
    )


def settle(
    session: Session,
    district: str,
    about: str,
    at: datetime,
    *kinds: str,
    person: str | None = None,
) -> None:
    """Put away what is no longer so of what has this id: of these kinds, or all that this person was told."""
    whose = NoticeRow.kind.in_(kinds) if person is None else NoticeRow.person_id == person
    session.execute(
        update(NoticeRow)
        .where(
            NoticeRow.district_id == district,
            NoticeRow.read_at.is_(None),
            type_coerce(NoticeRow.detail, Text).contains(about),
            whose,
        )
        .values(read_at=at)
        .execution_options(synchronize_session=False)
    )


def news(district: str, person: str) -> News:
    """What is new for this person, asked at once since every page says it."""
    feedback = (
        select(func.count().label("feedback"))
        .select_from(Observation)
        .where(
            Observation.district_id == district,
            Observation.teacher_id == person,
            Observation.state.in_(RECORDED),
            Observation.opened_at.is_(None),
        )
        .subquery()
    )
    with reading(district) as session:
        rows = session.execute(
            select(feedback.c.feedback, NoticeRow)
            .select_from(feedback)
            .outerjoin(NoticeRow, and_(*_unread(district, person)))
            .order_by(NoticeRow.at.desc(), NoticeRow.id.desc())
            .limit(_MOST)
        ).all()
        notices = [Notice(row.id, row.kind, row.detail, row.at) for _, row in rows if row]
        return News(rows[0].feedback, tuple(notices))


def put_away(district: str, person: str, notice: str, at: datetime) -> None:
    """Somebody has read it. Raises NotThere for what was told to nobody or to somebody else."""
    with writing(district) as session:
        found = session.scalar(
            update(NoticeRow)
            .where(
                NoticeRow.district_id == district,
                NoticeRow.person_id == person,
                NoticeRow.id == notice,
            )
            .values(read_at=func.coalesce(NoticeRow.read_at, at))
            .returning(NoticeRow.id)
        )
        if found is None:
            raise NotThere("There is no such notice, or none for you.")


def _unread(district: str, person: str) -> tuple[ColumnElement[bool], ...]:
    return (
        NoticeRow.district_id == district,
        NoticeRow.person_id == person,
        NoticeRow.read_at.is_(None),
    )
