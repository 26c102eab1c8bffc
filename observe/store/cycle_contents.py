"""What is in cycles, by one query: events, visits, and days on which none is due."""

from typing import Any

from sqlalchemy import Select, literal_column, null, select, union_all

from ..domain.cycles import CycleState
from .base import refers
from .school_days import closed_where, school_of
from .tables_capture import Observation
from .tables_coaching import Cycle as CycleRow
from .tables_coaching import CycleEvent, CycleVisit
from .tables_evaluation import ClosedDay
from .tables_people import Person, Section


def contents(district: str, cycles: Select[Any]) -> Any:
    """What is in these cycles, in the same columns: events, visits by the name of their class, and the
    days without school since an open one began, on which no visit of it is due."""
    return union_all(
        _events(district, cycles), _visits(district, cycles), _closed(district, cycles)
    )


def _events(district: str, cycles: Select[Any]) -> Any:
    return (
        select(
            literal_column("'event'").label("what"),
            CycleEvent.cycle_id,
            CycleEvent.id,
            CycleEvent.kind,
            CycleEvent.author_id.label("who"),
            Person.called.label("name"),
            CycleEvent.stage,
            CycleEvent.day,
            CycleEvent.at,
            CycleEvent.text,
            CycleEvent.detail,
        )
        .join(Person, refers(CycleEvent, "author_id", Person))
        .where(CycleEvent.district_id == district, CycleEvent.cycle_id.in_(cycles))
    )


def _visits(district: str, cycles: Select[Any]) -> Any:
    return (
        select(
            literal_column("'visit'"),
            CycleVisit.cycle_id,
            Observation.id,
            Observation.kind,
            Observation.observer_id,
            Section.title,
            Observation.state,
            null(),
            Observation.started_at,
            null(),
            null(),
        )
        .select_from(CycleVisit)
        .join(Observation, refers(CycleVisit, "observation_id", Observation))
        .outerjoin(Section, refers(Observation, "section_id", Section))
        .where(
            CycleVisit.district_id == district,
            CycleVisit.cycle_id.in_(cycles),
            Observation.discarded.is_(False),
            Observation.server_seq > 0,
        )
    )


def _closed(district: str, cycles: Select[Any]) -> Any:
    return (
        select(
            literal_column("'closed'"),
            CycleRow.id,
            *(null() for _each in range(5)),
            ClosedDay.day,
            *(null() for _each in range(3)),
        )
        .join(ClosedDay, ClosedDay.district_id == CycleRow.district_id)
        .where(
            CycleRow.id.in_(cycles),
            CycleRow.district_id == district,
            CycleRow.state == CycleState.OPEN,
            ClosedDay.day >= CycleRow.opened_on,
            closed_where(school_of(CycleRow.district_id, CycleRow.teacher_id)),
        )
    )
