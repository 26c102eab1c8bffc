"""Planning a visit, moving it and dropping it; a teacher who is invited is told in the same transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from ..domain.errors import NotNow, NotThere
from ..domain.planning import Planned
from .base import writing
from .ids import new_id
from .inviting import tell
from .plans import started, waiting
from .pre_conferences import lesson_moved
from .tables_capture import PlannedVisit


def make(district: str, observer: str, wanted: Planned, at: datetime) -> str:
    """Plan a visit; gives its id."""
    plan = new_id(at)
    with writing(district) as session:
        session.add(
            PlannedVisit(
                district_id=district,
                observer_id=observer,
                id=plan,
                changed_at=at,
                **_values(wanted),
            )
        )
        session.flush()
        if wanted.told:
            tell(session, district, plan, "visit_planned", at)
    return plan


def move(
    district: str, observer: str, plan: str, sequence: int, wanted: Planned, at: datetime
) -> None:
    """Change a plan that was last seen at this sequence. Raises NotNow where it is another by now."""
    with writing(district) as session:
        values = _values(wanted)
        if not wanted.told:
            del values["told"]
        moved = session.scalar(
            update(PlannedVisit)
            .where(
                *_own(district, observer, plan),
                PlannedVisit.sequence == sequence,
                waiting(),
            )
            .values(**values, sequence=sequence + 1, changed_at=at)
            .returning(PlannedVisit.told)
            .execution_options(synchronize_session=False)
        )
        if moved is None:
            raise _refused(session, district, observer, plan)
        lesson_moved(session, district, plan)
        if moved:
            tell(session, district, plan, "visit_moved", at)


def drop(district: str, observer: str, plan: str, at: datetime) -> None:
    """Take a plan off; it stays known, so that calendars and whoever was invited learn of it."""
    with writing(district) as session:
        told = session.scalar(
            update(PlannedVisit)
            .where(*_own(district, observer, plan), waiting())
            .values(dropped_at=at, sequence=PlannedVisit.sequence + 1, changed_at=at)
            .returning(PlannedVisit.told)
            .execution_options(synchronize_session=False)
        )
        if told is None:
            raise _refused(session, district, observer, plan)
        if told:
            tell(session, district, plan, "visit_dropped", at)


def _refused(session: Session, district: str, observer: str, plan: str) -> Exception:
    """Why a change found nothing to change."""
    row = session.scalar(select(PlannedVisit).where(*_own(district, observer, plan)))
    if row is None:
        return NotThere("There is no such planned visit, or none that you may open.")
    if row.dropped_at:
        return NotNow("This visit was dropped already.")
    if session.scalar(select(started()).where(*_own(district, observer, plan))):
        return NotNow("This visit has been started already, or is no longer planned.")
    return NotNow("This plan was changed in the meantime. Look at it again, then change it.")


def _own(district: str, observer: str, plan: str) -> Sequence[ColumnElement[bool]]:
    return (
        PlannedVisit.district_id == district,
        PlannedVisit.observer_id == observer,
        PlannedVisit.id == plan,
    )


def _values(wanted: Planned) -> dict[str, Any]:
    return {
        "teacher_id": wanted.teacher,
        "section_id": wanted.section,
        "rubric": wanted.rubric,
        "rubric_version": wanted.rubric_version,
        "kind": wanted.kind,
        "starts_at": wanted.starts_at,
        "told": wanted.told,
    }
