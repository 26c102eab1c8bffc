"""Which cycles somebody may read, and whether a cycle's coach still has its teacher."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from ..domain.cycles import CycleState
from .base import refers
from .tables_coaching import Cycle as CycleRow
from .tables_people import Caseload, Person


def may_read(viewer: str) -> ColumnElement[bool]:
    """Both of the two once it is open; a draft is its maker's alone."""
    return or_(
        CycleRow.coach_id == viewer,
        and_(
            CycleRow.teacher_id == viewer,
            or_(CycleRow.coach_id.is_(None), CycleRow.state != CycleState.DRAFT),
        ),
    )


def still_coached(session: Session, row: CycleRow) -> bool:
    """Whether its coach is still here and has the teacher on their caseload."""
    coach = aliased(Person)
    return bool(
        session.scalar(
            select(coached(coach))
            .select_from(CycleRow)
            .join(coach, refers(CycleRow, "coach_id", coach))
            .where(CycleRow.district_id == row.district_id, CycleRow.id == row.id)
        )
    )


def coached(coach: Any) -> ColumnElement[bool]:
    carries = exists().where(
        Caseload.district_id == CycleRow.district_id,
        Caseload.coach_id == CycleRow.coach_id,
        Caseload.teacher_id == CycleRow.teacher_id,
    )
    return and_(coach.active, carries)
