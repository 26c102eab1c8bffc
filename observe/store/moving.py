"""An observation goes from one state to the next: written down, and once only where two race."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from ..domain.observation import State
from .ids import new_id
from .tables_capture import Observation, Transition


def move(
    session: Session,
    row: Observation,
    state: State,
    by: str,
    at: datetime,
    reason: str | None = None,
) -> None:
    """Change the state and write down who did it and when."""
    row.state = state
    session.add(
        Transition(
            district_id=row.district_id,
            id=new_id(at),
            observation_id=row.id,
            state=state,
            by_id=by,
            at=at,
            reason=reason,
        )
    )


def moved(
    session: Session,
    row: Observation,
    before: State,
    after: State,
    condition: ColumnElement[bool],
    values: Mapping[str, Any],
) -> bool:
    """One conditional statement: only one of two who race changes the row."""
    changed = session.scalar(
        update(Observation)
        .where(
            Observation.district_id == row.district_id,
            Observation.id == row.id,
            Observation.state == before,
            condition,
        )
        .values(state=after, **values)
        .returning(Observation.id)
    )
    return changed is not None
