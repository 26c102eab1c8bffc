"""The two of an action step: whether its coach is still there for its teacher, and from what kind of visit it comes."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from ..domain.policy import Role
from .tables_capture import Observation
from .tables_coaching import ActionStep
from .tables_people import Caseload, PersonRole


def still_there(coach: Any) -> ColumnElement[bool]:
    """Whether the coach of a step, a person joined to it, works here and visits its teacher: as coach or leader."""
    leads, taught = aliased(PersonRole), aliased(PersonRole)
    carries = exists().where(
        Caseload.district_id == ActionStep.district_id,
        Caseload.coach_id == ActionStep.coach_id,
        Caseload.teacher_id == ActionStep.teacher_id,
    )
    leads_school = exists().where(
        leads.district_id == ActionStep.district_id,
        leads.person_id == ActionStep.coach_id,
        leads.role == Role.LEADER,
        taught.district_id == leads.district_id,
        taught.person_id == ActionStep.teacher_id,
        taught.role == Role.TEACHER,
        taught.school_id == leads.school_id,
    )
    return and_(coach.active, or_(carries, leads_school))


def open_of(district: str, coach: str) -> Any:
    """The open steps of a coach with `kind`, that of the visit from which they or their branches come, if any."""
    line = (
        select(
            ActionStep.id,
            ActionStep.teacher_id,
            ActionStep.branch_of,
            ActionStep.observation_id,
        )
        .where(
            ActionStep.district_id == district,
            ActionStep.coach_id == coach,
            ActionStep.state == "open",
        )
        .cte("line", recursive=True)
    )
    before = aliased(ActionStep)
    line = line.union_all(
        select(line.c.id, line.c.teacher_id, before.branch_of, before.observation_id).where(
            before.district_id == district,
            before.id == line.c.branch_of,
            line.c.observation_id.is_(None),
        )
    )
    return (
        select(line.c.id, Observation.kind, line.c.teacher_id)
        .select_from(line)
        .outerjoin(
            Observation,
            and_(Observation.district_id == district, Observation.id == line.c.observation_id),
        )
        .where(or_(line.c.observation_id.is_not(None), line.c.branch_of.is_(None)))
        .subquery("open_step")
    )
