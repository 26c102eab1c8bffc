"""Planning a visit, moving it and dropping it; a teacher who is invited is told in the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from ..domain.errors import NotNow, NotThere
from ..domain.observation import Kind
from ..domain.planning import Planned
from . import jobs, notices
from .base import reading, refers, writing
from .ids import new_id
from .plans import started, waiting
from .tables_capture import PlannedVisit
from .tables_people import District, Person, Section

INVITED = "mail on planned visit"
_MAY_BE_PUT_RIGHT = timedelta(minutes=10)

Observer = aliased(Person, name="observer")


@dataclass(frozen=True, slots=True)
class Plan:
    """A planned visit as its observer and, once invited, its teacher see it.

    `sequence` is how often it was moved; `started` where a visit was begun from it.
    """

    id: str
    observer_id: str
    observer: str
    teacher_id: str
    teacher: str
    section_id: str | None
    section: str
    rubric: str
    rubric_version: str
    kind: Kind
    starts_at: datetime
    told: bool
    sequence: int
    changed_at: datetime | None
    dropped_at: datetime | None
    started: bool

    @property
    def is_waiting(self) -> bool:
        return self.dropped_at is None and not self.started


def plan_of(district: str, viewer: str, plan: str) -> Plan:
    """Raises NotThere for anybody but its observer and the teacher whom it was told to."""
    with reading(district) as session:
        found = session.execute(_plans(district, PlannedVisit.id == plan, _is_for(viewer))).first()
        if found is None:
            raise NotThere("There is no such planned visit, or none that you may open.")
        return _plan(found)


def calendar_of(district: str, person: str, since: datetime) -> list[Plan]:
    """What stands in somebody's calendar: own visits planned from then on, and those told to them."""
    query = _plans(
        district,
        _is_for(person),
        PlannedVisit.starts_at >= since,
        PlannedVisit.dropped_at.is_(None),
    )
    with reading(district) as session:
        return [_plan(row) for row in session.execute(query)]


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
            _tell(session, district, plan, "visit_planned", at)
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
        if moved:
            _tell(session, district, plan, "visit_moved", at)


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
            _tell(session, district, plan, "visit_dropped", at)


def _tell(session: Session, district: str, plan: str, kind: str, at: datetime) -> None:
    """On the teacher's pages at once, by mail once the observer had time to put it right."""
    row = session.get_one(PlannedVisit, (district, plan), populate_existing=True)
    observer = session.get_one(Person, (district, row.observer_id))
    detail = {"by": observer.called, "day": _day(session, row).isoformat(), "plan": plan}
    notices.tell(session, district, row.teacher_id, kind, at, detail)
    asked = {"plan": plan, "sequence": row.sequence, "person": row.teacher_id}
    key = f"{INVITED} {plan} {row.sequence}"
    jobs.ask(session, district, INVITED, key, asked, at + _MAY_BE_PUT_RIGHT, at)


def _day(session: Session, row: PlannedVisit) -> date:
    zone = session.scalar(select(District.timezone).where(District.id == row.district_id))
    return row.starts_at.astimezone(ZoneInfo(zone or "UTC")).date()


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


def _is_for(person: str) -> ColumnElement[bool]:
    invited = and_(PlannedVisit.teacher_id == person, PlannedVisit.told.is_(True))
    return or_(PlannedVisit.observer_id == person, invited)


def _plans(district: str, *where: ColumnElement[bool]) -> Select[Any, Any, Any, Any, Any]:
    return (
        select(
            PlannedVisit,
            Observer.name,
            Person.called,
            func.coalesce(Section.title, ""),
            started(),
        )
        .join(Observer, refers(PlannedVisit, "observer_id", Observer))
        .join(Person, refers(PlannedVisit, "teacher_id", Person))
        .outerjoin(Section, refers(PlannedVisit, "section_id", Section))
        .where(PlannedVisit.district_id == district, Person.active, *where)
        .order_by(PlannedVisit.starts_at, PlannedVisit.id)
    )


def _plan(found: Any) -> Plan:
    row, observer, teacher, section, begun = found
    return Plan(
        id=row.id,
        observer_id=row.observer_id,
        observer=observer,
        teacher_id=row.teacher_id,
        teacher=teacher,
        section_id=row.section_id,
        section=section,
        rubric=row.rubric,
        rubric_version=row.rubric_version,
        kind=Kind(row.kind),
        starts_at=row.starts_at,
        told=row.told,
        sequence=row.sequence,
        changed_at=row.changed_at,
        dropped_at=row.dropped_at,
        started=bool(begun),
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
