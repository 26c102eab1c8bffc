"""How often the look-for of each step was counted, visit by visit, as far as the viewer reads those visits."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from ..domain.codes import STEP_CODE
from ..domain.observation import RECORDED
from ..domain.steps import StepNow, VisitCount
from .tables_capture import LookForRow, Observation


def counts_of(
    session: Session, district: str, viewer: str, steps: Sequence[tuple[StepNow, datetime]]
) -> Mapping[str, tuple[VisitCount, ...]]:
    """By step: each later visit of whoever counts it, also those in which it was not seen."""
    if not steps:
        return {}
    pairs = {(each.teacher_id, each.coach_id or each.teacher_id) for each, _since in steps}
    codes = {code for each, _since in steps for code in codes_of(each)}
    query = (
        select(
            Observation.id,
            Observation.teacher_id,
            Observation.observer_id,
            Observation.started_at,
            Observation.state,
            Observation.opened_at,
            LookForRow.code,
            func.coalesce(LookForRow.count, 0).label("count"),
        )
        .outerjoin(
            LookForRow,
            and_(
                LookForRow.district_id == Observation.district_id,
                LookForRow.observation_id == Observation.id,
                LookForRow.code.in_(codes),
            ),
        )
        .where(
            Observation.district_id == district,
            or_(*(and_(*_pair(teacher, observer)) for teacher, observer in sorted(pairs))),
            Observation.started_at > min(since for _each, since in steps),
            Observation.discarded.is_(False),
            Observation.server_seq > 0,
        )
        .order_by(Observation.started_at, Observation.id)
    )
    seen = [row for row in session.execute(query) if _reads_visit(row, viewer)]
    return {each.id: _of_step(each, since, seen) for each, since in steps}


def codes_of(step: StepNow) -> frozenset[str]:
    """What it may have been counted as: its look-for, or its own code where a visit's rubric lacks that."""
    return frozenset({step.look_for, f"{STEP_CODE}{step.id}"}) if step.look_for else frozenset()


def _pair(teacher: str, observer: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Observation.teacher_id == teacher, Observation.observer_id == observer


def _reads_visit(row: Any, viewer: str) -> bool:
    """Own visits, and of others' what was shared and opened."""
    return row.observer_id == viewer or (row.state in RECORDED and row.opened_at is not None)


def _of_step(step: StepNow, since: datetime, rows: Iterable[Any]) -> tuple[VisitCount, ...]:
    found: dict[str, tuple[Any, int]] = {}
    for row in rows:
        mine = (row.teacher_id, row.observer_id) == (
            step.teacher_id,
            step.coach_id or step.teacher_id,
        )
        if mine and row.started_at > since and _before_close(step, row):
            held = found[row.id][1] if row.id in found else 0
            found[row.id] = (row, held + (row.count if row.code in codes_of(step) else 0))
    return tuple(
        VisitCount(key, row.started_at, max(0, count), row.state in RECORDED)
        for key, (row, count) in found.items()
    )


def _before_close(step: StepNow, row: Any) -> bool:
    """What is counted after its end is another step's."""
    if step.closed_on is None:
        return True
    if step.evidence and row.id in {each["observation"] for each in step.evidence["visits"]}:
        return True
    return bool(row.started_at.date() < step.closed_on)
