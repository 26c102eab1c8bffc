"""An observer's own visits before sharing: planned ones, and drafts with what each waits for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from ..domain.observation import BETWEEN, FROM_LOG, Kind, State
from .base import reading, refers
from .on_the_way import Waiting
from .plans import waiting
from .tables_capture import Device, NoteRow, Observation, PlannedVisit
from .tables_coaching import ActionStep
from .tables_evaluation import Consent, Evaluation
from .tables_people import Person, Section
from .turns import its_evaluation, standing_columns, standing_of
from .wishes import Asked, asks


@dataclass(frozen=True, slots=True)
class Planned:
    """An own visit to come; `look_for` is the open step that this observer agreed with the teacher."""

    id: str
    teacher_id: str
    teacher: str
    section: str
    room: str
    kind: Kind
    starts_at: datetime
    look_for: str


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An own visit not shared yet; `held` entries wait on the device named so."""

    id: str
    teacher_id: str | None
    teacher: str
    section: str
    kind: Kind | None
    state: State
    started_at: datetime
    notes: int
    ratings: int
    untagged: int
    held: int
    device: str


def planned(
    district: str,
    observer: str,
    since: datetime,
    until: datetime | None = None,
    teacher: str | None = None,
) -> list[Planned]:
    """Own visits planned from then on, until then, and not started, the earliest first."""
    step = _newest_step(PlannedVisit.teacher_id, observer, PlannedVisit.district_id)
    query = (
        select(
            PlannedVisit.id,
            PlannedVisit.teacher_id,
            Person.called.label("teacher"),
            func.coalesce(Section.title, "").label("section"),
            func.coalesce(Section.room, "").label("room"),
            PlannedVisit.kind,
            PlannedVisit.starts_at,
            func.coalesce(step, "").label("look_for"),
        )
        .join(Person, refers(PlannedVisit, "teacher_id", Person))
        .outerjoin(Section, refers(PlannedVisit, "section_id", Section))
        .where(
            PlannedVisit.district_id == district,
            PlannedVisit.observer_id == observer,
            PlannedVisit.starts_at >= since,
            Person.active,
            waiting(),
        )
        .order_by(PlannedVisit.starts_at, PlannedVisit.id)
        .limit(50)
    )
    if until:
        query = query.where(PlannedVisit.starts_at < until)
    if teacher:
        query = query.where(PlannedVisit.teacher_id == teacher)
    with reading(district) as session:
        rows = session.execute(query)
        return [Planned(**{**row._mapping, "kind": Kind(row.kind)}) for row in rows]


def unfinished(
    district: str, observer: str, called: str = ""
) -> tuple[list[Unfinished], list[Waiting]]:
    """Own visits not shared yet, the newest first; beside them those between two, of one `called` so.

    With these stand records about which their teacher asks something. One query for all, since every
    start page asks.
    """
    with reading(district) as session:
        rows = session.execute(_not_shared_yet(district, observer)).all()
    return (
        [_unfinished(row) for row in rows if row.state in FROM_LOG],
        [_between(row, called) for row in rows if row.state not in FROM_LOG],
    )


def _not_shared_yet(district: str, observer: str) -> Any:
    return (
        select(
            Observation.id,
            Observation.teacher_id,
            func.coalesce(Person.called, "").label("teacher"),
            func.coalesce(Section.title, "").label("section"),
            Observation.kind,
            Observation.started_at,
            Observation.note_count.label("notes"),
            Observation.rating_count.label("ratings"),
            _untagged().label("untagged"),
            _held(func.coalesce(func.sum(Device.pending_after), 0)).label("held"),
            func.coalesce(_held(func.max(Device.label)), "").label("device"),
            *standing_columns(),
            Consent.act,
        )
        .outerjoin(Evaluation, its_evaluation())
        .outerjoin(Consent, asks(observer))
        .outerjoin(Person, refers(Observation, "teacher_id", Person))
        .outerjoin(Section, refers(Observation, "section_id", Section))
        .where(
            Observation.district_id == district,
            Observation.observer_id == observer,
            Observation.state.in_(FROM_LOG | BETWEEN) | Consent.id.is_not(None),
            Observation.discarded.is_(False),
            Observation.server_seq > 0,
        )
        .order_by(Observation.started_at.desc(), Observation.id)
        .limit(50)
    )


def _unfinished(row: Any) -> Unfinished:
    kind = Kind(row.kind) if row.kind else None
    values = {name: getattr(row, name) for name in Unfinished.__slots__}
    return Unfinished(**{**values, "kind": kind, "state": State(row.state)})


def _between(row: Any, called: str) -> Waiting:
    return Waiting(
        id=row.id,
        reader="observer",
        teacher=row.teacher,
        observer=called,
        section=row.section,
        kind=Kind(row.kind),
        started_at=row.started_at,
        standing=standing_of(row),
        asked=Asked(row.id, row.act, row.teacher, row.teacher, row.started_at) if row.act else None,
    )


def _newest_step(teacher: Any, coach: str, district: Any) -> Any:
    """What to look for: the rule of the open step where it has one, else the step."""
    return (
        select(func.coalesce(func.nullif(ActionStep.met_when, ""), ActionStep.text))
        .where(
            ActionStep.district_id == district,
            ActionStep.teacher_id == teacher,
            ActionStep.coach_id == coach,
            ActionStep.state == "open",
        )
        .order_by(ActionStep.is_primary.desc(), ActionStep.set_on.desc(), ActionStep.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _untagged() -> Any:
    """Notes of a visit that would be shared and stand under no criterion yet."""
    return (
        select(func.count())
        .select_from(NoteRow)
        .where(
            NoteRow.district_id == Observation.district_id,
            NoteRow.observation_id == Observation.id,
            NoteRow.private.is_(False),
            NoteRow.deleted.is_(False),
            NoteRow.tags == [],
        )
        .scalar_subquery()
    )


def _held(what: Any) -> Any:
    return (
        select(what)
        .select_from(Device)
        .where(
            Device.district_id == Observation.district_id,
            Device.observation_id == Observation.id,
            Device.pending_after > 0,
        )
        .scalar_subquery()
    )
