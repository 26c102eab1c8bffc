"""What consent does to a received record: open it again, what was shared kept beside it, or close it."""

from datetime import datetime
from typing import Any

from sqlalchemy import true
from sqlalchemy.orm import Session

from ..domain.due import Event
from ..domain.errors import NotNow
from ..domain.observation import State
from . import due
from .audit import note_down
from .between import changed, evaluation_of
from .delivering import received, which
from .freezing import melt
from .moving import move, moved
from .notices import tell
from .tables_capture import Observation
from .tables_records import SharedRecord


def carry_out(
    session: Session, row: Observation, act: str, by: str, reason: str, at: datetime
) -> None:
    """That it was shared in time, or late, stays as it was: no rule sets a day for sharing it anew."""
    before = State(row.state)
    after = State.CONFERENCED if act == "reopen" else State.CLOSED
    values: dict[str, Any] = (
        {"shared_at": None, "opened_at": None, "acknowledged_at": None} if act == "reopen" else {}
    )
    if not moved(session, row, before, after, true(), values):
        raise NotNow("Somebody else was faster: reload the page.")
    move(session, row, after, by, at, reason)
    session.flush()
    received(session, row, at)
    _tell_both(session, row, by, "closed" if act == "close" else "reopened", at)
    if act == "close":
        return
    _keep_earlier(session, row, reason, at)
    melt(session, row.district_id, row.id)
    due.needless(session, row, Event.ACKNOWLEDGEMENT)
    note_down(session, row.district_id, by, "reopen", row.id, at)


def _tell_both(session: Session, row: Observation, by: str, kind: str, at: datetime) -> None:
    for person in (row.teacher_id, row.observer_id):
        if person and person != by:
            tell(session, row.district_id, person, kind, at, which(session, row))


def _keep_earlier(session: Session, row: Observation, reason: str, at: datetime) -> None:
    """What was shared before is not lost: it stays beside the levels that are recorded anew."""
    held = evaluation_of(session, row)
    record = session.get(SharedRecord, (row.district_id, row.id))
    agreed = dict(held.agreed or {"levels": []})
    earlier = {
        "levels": agreed["levels"],
        "shared_at": record.shared_at.isoformat() if record else "",
        "sha": record.sha if record else "",
        "content": record.content if record else {},
        "reopened_at": at.isoformat(),
        "reason": reason,
    }
    agreed["earlier"] = [*agreed.get("earlier", []), earlier]
    values = {"agreed": agreed, "declined_at": None, "declined": "", "delivered_at": None}
    changed(session, row, true(), values)
