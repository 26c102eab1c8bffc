"""Entries that an observer makes on a page instead of a device: tags, decisions, corrections, discarding."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from ..domain.batch import Batch, Status
from ..domain.entry import SCHEMA_V
from ..domain.errors import NotNow, NotValid
from ..domain.fold import fold
from ..domain.made import Made
from ..domain.observation import FROM_LOG, RECORDED, State
from ..domain.policy import Reach
from .base import writing
from .drafts import own_row
from .entries import append
from .ids import new_id
from .projection import entry_of, log_of
from .tables_capture import EntryRow, Observation

RESTORABLE = timedelta(days=30)


def append_own(
    district: str,
    observer: str,
    reach: Reach,
    observation: str,
    made: Sequence[Made],
    at: datetime,
    build: str,
) -> None:
    """Append these to an own visit, all or none of them, after everything that was captured.

    Raises NotThere for anybody but the observer, NotNow once shared, NotValid for what does not fit.
    """
    with writing(district) as session:
        row = own_row(session, district, observer, observation)
        if row.state in RECORDED:
            raise NotNow("This visit is shared already. Take it back first, or add to it.")
        if row.state not in FROM_LOG:
            raise NotNow("Its evidence is shared already, so it stays as it is.")
        append_made(session, row, reach, made, at, build)


def restore(
    district: str, observer: str, reach: Reach, observation: str, at: datetime, build: str
) -> None:
    """Bring a discarded visit back as it was. Raises NotNow where it is not, or was too long ago."""
    with writing(district) as session:
        row = own_row(session, district, observer, observation)
        if not row.discarded or row.discarded_at is None:
            raise NotNow("This visit is not discarded.")
        if row.discarded_at < at - RESTORABLE:
            raise NotNow("This visit was discarded more than 30 days ago.")
        made = [Made("obs.reopen", payload={"reason": "restored"})]
        if row.state == State.CAPTURED:
            manifest = fold(map(entry_of, log_of(session, row))).manifest
            made.append(Made("obs.finish", payload={"manifest": manifest or {}}))
        append_own(district, observer, reach, observation, made, at, build)


def append_made(
    session: Session,
    row: Observation,
    reach: Reach,
    made: Sequence[Made],
    at: datetime,
    build: str,
    lesson_ms: int | None = None,
) -> None:
    """Append these under the device of the observer's own pages, at the end of the visit or at `lesson_ms`."""
    batch = _batch(row, log_of(session, row), made, at, build, lesson_ms)
    answer = append(row.district_id, row.observer_id, reach, row.id, batch, at)
    if any(ack.status is not Status.STORED for ack in answer.acks):
        raise NotValid("This does not fit the visit: reload the page and choose again.")


def device_of(observer: str) -> str:
    """The device id under which an observer's own pages write."""
    return f"server-{observer}"


def _batch(
    row: Observation,
    logged: Sequence[EntryRow],
    made: Sequence[Made],
    at: datetime,
    build: str,
    lesson_ms: int | None,
) -> Batch:
    device = device_of(row.observer_id)
    last = max((each.device_seq for each in logged if each.device_id == device), default=0)
    wall_ms = int(at.timestamp() * 1000)
    common = {
        "device_id": device,
        "lesson_ms": max((each.lesson_ms for each in logged), default=0)
        if lesson_ms is None
        else lesson_ms,
        "wall_ms": wall_ms,
        "approx": True,
        "schema_v": SCHEMA_V,
        "build": build,
    }
    entries = tuple(
        {**common, "id": each.id or new_id(at), "device_seq": seq, **_plain(each, device, seq)}
        for seq, each in enumerate(made, start=last + 1)
    )
    return Batch(device, "Review page", wall_ms, 0, last + len(made), entries)


def _plain(made: Made, device: str, seq: int) -> dict[str, Any]:
    """The entry's own part; a finish vouches for itself, whatever number it gets."""
    payload = dict(made.payload)
    if made.kind == "obs.finish":
        payload["manifest"] = {**payload["manifest"], device: seq}
    return {"kind": made.kind, "target": made.target, "base": made.base, "payload": payload}
