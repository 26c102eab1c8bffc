"""How often the look-for of each step was counted, visit by visit, as far as the viewer reads those visits."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Date, and_, func, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from ..domain.codes import STEP_CODE
from ..domain.observation import RECORDED
from ..domain.steps import StepNow, VisitCount
from .base import shared_alias
from .tables_capture import LookForRow, Observation
from .tables_coaching import ActionStep
from .tables_people import District

Origin = shared_alias(Observation, name="origin")
"""The visit that a step came with."""
Seen = shared_alias(Observation, name="seen")
"""A later visit of whoever counts the step."""


class well_before(GenericFunction[date]):  # noqa: N801 - it is called like a function
    """Two days before a day: early enough for its midnight on every clock."""

    type = Date()
    inherit_cache = True


@compiles(well_before, "sqlite")
def _in_sqlite(element: well_before, compiler: Any, **options: Any) -> str:
    return f"date({compiler.process(element.clauses, **options)}, '-2 days')"


@compiles(well_before, "postgresql")
def _in_postgresql(element: well_before, compiler: Any, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} - 2)"


def with_visits(query: Any) -> Any:
    """A query of steps, with a row for each visit since then and each count in it; also visits without any.

    Where a step came with no visit, some from before its day are among them: `counted` leaves them out.
    """
    visits = and_(
        Seen.district_id == ActionStep.district_id,
        Seen.teacher_id == ActionStep.teacher_id,
        Seen.observer_id == func.coalesce(ActionStep.coach_id, ActionStep.teacher_id),
        Seen.discarded.is_(False),
        Seen.server_seq > 0,
        or_(
            Seen.started_at > Origin.started_at,
            and_(Origin.id.is_(None), Seen.started_at >= well_before(ActionStep.set_on)),
        ),
    )
    counts = and_(
        LookForRow.district_id == Seen.district_id,
        LookForRow.observation_id == Seen.id,
        or_(LookForRow.code == ActionStep.look_for, LookForRow.code.startswith(STEP_CODE)),
    )
    return (
        query.join(District, District.id == ActionStep.district_id)
        .outerjoin(Seen, visits)
        .outerjoin(LookForRow, counts)
        .add_columns(
            District.timezone.label("timezone"),
            Seen.id.label("visit"),
            Seen.observer_id.label("observer"),
            Seen.started_at.label("started_at"),
            Seen.state.label("visit_state"),
            Seen.opened_at.label("opened_at"),
            LookForRow.code.label("code"),
            LookForRow.count.label("count"),
        )
    )


def counted(step: StepNow, rows: Iterable[Any], viewer: str) -> StepNow:
    """The step with its counts; `rows` are its own, in the order of the visits."""
    found: dict[str, VisitCount] = {}
    for row in rows:
        if row.visit is None or not _reads_visit(row, viewer) or not _in_its_days(step, row):
            continue
        shared = row.visit_state in RECORDED
        held = found.get(row.visit) or VisitCount(row.visit, row.started_at, 0, shared)
        more = row.count if row.code in codes_of(step) else 0
        found[row.visit] = replace(held, count=max(0, held.count + more))
    return replace(step, counts=tuple(found.values()))


def codes_of(step: StepNow) -> frozenset[str]:
    """What it may have been counted as: its look-for, or its own code where a visit's rubric lacks that."""
    if not step.look_for:
        return frozenset()
    return frozenset({step.look_for, f"{STEP_CODE}{step.id}"})


def _reads_visit(row: Any, viewer: str) -> bool:
    """Own visits, and of others' what was shared and opened."""
    return row.observer == viewer or (row.visit_state in RECORDED and row.opened_at is not None)


def _in_its_days(step: StepNow, row: Any) -> bool:
    """From the day on which it was set, by the district's clock; what is counted after its end is another step's."""
    day = row.started_at.astimezone(ZoneInfo(row.timezone)).date()
    if step.observation is None and day < step.set_on:
        return False
    if step.closed_on is None:
        return True
    if step.evidence and row.visit in {each["observation"] for each in step.evidence["visits"]}:
        return True
    return bool(day < step.closed_on)
