"""How far visits between two are: the columns that say it, and the standing made of them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, select

from ..domain.due import Event
from ..domain.observation import State
from ..domain.turns import Standing
from .tables_capture import Observation
from .tables_evaluation import Due, Evaluation


def its_evaluation() -> ColumnElement[bool]:
    """The join of observations to what is kept of the way between their two."""
    return and_(
        Evaluation.district_id == Observation.district_id,
        Evaluation.observation_id == Observation.id,
    )


def standing_columns() -> Sequence[Any]:
    """To select from observations joined to their evaluations; `standing_of` reads such a row."""
    return (
        Observation.state,
        Evaluation.own_at,
        Evaluation.rated_at,
        Evaluation.agreed_at,
        Evaluation.conference_on,
        Evaluation.declined_at,
        Evaluation.delivered_at,
        *(_due(event).label(_label(event)) for event in Event),
    )


def standing_of(row: Any) -> Standing:
    days = {event: getattr(row, _label(event)) for event in Event}
    return Standing(
        state=State(row.state),
        own_in=row.own_at is not None,
        rated_in=row.rated_at is not None,
        agreed_in=row.agreed_at is not None,
        conference_on=row.conference_on,
        dues={event: day for event, day in days.items() if day},
        declined=row.declined_at is not None,
        delivered=row.delivered_at is not None,
    )


def _label(event: Event) -> str:
    return f"due_{event}"


def _due(event: Event) -> ScalarSelect[Any]:
    """By which day this is due of the visit and not done yet."""
    return (
        select(Due.due_on)
        .where(
            Due.district_id == Observation.district_id,
            Due.observation_id == Observation.id,
            Due.event == event,
            Due.done_on.is_(None),
        )
        .scalar_subquery()
    )
