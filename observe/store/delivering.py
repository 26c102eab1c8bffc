"""What was shared and is not acknowledged: delivered after its window, or declined with a comment."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from ..domain.due import Event
from ..domain.entry import LONGEST_TEXT
from ..domain.errors import NotNow, NotThere, NotValid
from ..domain.observation import LAST_RATED, State
from . import due, jobs
from .audit import note_down
from .base import writing
from .between import changed, evaluation_of, party_row
from .district_clock import day_in, zone_of
from .moving import move, moved
from .notices import tell
from .tables_capture import Observation
from .tables_evaluation import Evaluation
from .tables_people import Person

KIND = "delivered"


def expect(session: Session, row: Observation, at: datetime) -> None:
    """Ask to look again when the window for the acknowledgement has passed, where a rule sets one."""
    until = due.open_in(session, row).get(Event.ACKNOWLEDGEMENT) if _last_rated(row) else None
    if until is None:
        return
    zone = zone_of(session, row.district_id)
    morning = datetime.combine(until + timedelta(days=1), time(), zone)
    detail = {"observation": row.id}
    key = f"{KIND} {row.id}"
    jobs.ask_again(session, row.district_id, KIND, key, detail, morning.astimezone(UTC), at)


def received(session: Session, row: Observation, at: datetime) -> None:
    """Nobody waits for the acknowledgement any more."""
    due.done(session, row, Event.ACKNOWLEDGEMENT, at)
    if _last_rated(row):
        jobs.drop(session, row.district_id, f"{KIND} {row.id}", at)


def deliver(district: str, detail: Mapping[str, Any], at: datetime) -> None:
    """The window has passed: delivered, not acknowledged. The teacher can still acknowledge."""
    with writing(district) as session:
        row = session.get(Observation, (district, detail["observation"]), with_for_update=True)
        if row is None or row.state != State.SHARED:
            return
        until = due.open_in(session, row).get(Event.ACKNOWLEDGEMENT)
        if until is None:
            return
        if day_in(session, district, at) <= until:
            expect(session, row, at)
            return
        if changed(session, row, Evaluation.delivered_at.is_(None), {"delivered_at": at}):
            note_down(session, district, None, "delivered, not acknowledged", row.id, at)
            tell(session, district, row.observer_id, "delivered", at, which(session, row))


def decline(district: str, teacher: str, observation: str, comment: str, at: datetime) -> None:
    """The teacher does not acknowledge, and says why. Raises NotNow unless it waits for that."""
    if not comment.strip() or len(comment) > LONGEST_TEXT or "\0" in comment:
        why = "Say in a few words why you decline; it stands with the record."
        raise NotValid(why, {"comment": why})
    with writing(district) as session:
        row = party_row(session, district, teacher, observation)
        if row.teacher_id != teacher or not _last_rated(row):
            raise NotThere("There is no such feedback, or none that you may open.")
        evaluation_of(session, row)
        if not moved(session, row, State.SHARED, State.CLOSED, true(), {}):
            raise NotNow("This record does not wait for you any more.")
        move(session, row, State.CLOSED, teacher, at, comment)
        session.flush()
        values = {"declined_at": at, "declined": comment}
        changed(session, row, Evaluation.declined_at.is_(None), values)
        received(session, row, at)
        note_down(session, district, teacher, "decline", observation, at)
        tell(session, district, row.observer_id, "declined", at, which(session, row))


def which(session: Session, row: Observation) -> dict[str, str]:
    """What a notice says of an observation: whose lesson, and when."""
    name = session.scalar(
        select(Person.called).where(
            Person.district_id == row.district_id, Person.id == row.teacher_id
        )
    )
    day = day_in(session, row.district_id, row.started_at)
    return {"at": row.id, "teacher": name or "", "day": day.isoformat()}


def was_delivered(session: Session, row: Observation) -> bool:
    held = session.get(Evaluation, (row.district_id, row.id))
    return held is not None and held.delivered_at is not None


def _last_rated(row: Observation) -> bool:
    return row.kind in LAST_RATED
