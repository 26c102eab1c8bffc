"""What people are told on their own pages until they have read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from ..domain.errors import NotThere
from .base import reading, writing
from .ids import new_id
from .tables_told import Notice as NoticeRow

_MOST = 50


@dataclass(frozen=True, slots=True)
class Notice:
    """`kind` names the sentence, `detail` holds what stands in it."""

    id: str
    kind: str
    detail: Mapping[str, str]
    at: datetime


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


def unread(district: str, person: str) -> list[Notice]:
    """What this person has not put away yet, the newest first."""
    with reading(district) as session:
        rows = session.scalars(
            select(NoticeRow)
            .where(*_unread(district, person))
            .order_by(NoticeRow.at.desc(), NoticeRow.id.desc())
            .limit(_MOST)
        )
        return [Notice(row.id, row.kind, row.detail, row.at) for row in rows]


def count_unread(district: str, person: str) -> int:
    with reading(district) as session:
        count = select(func.count()).select_from(NoticeRow).where(*_unread(district, person))
        return session.scalar(count) or 0


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
