"""Capturing on a page without a script: each form sent becomes entries of the same log, at the lesson's time now."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from ..domain.batch import Batch, Status
from ..domain.entry import LONGEST_LESSON_MS, SCHEMA_V
from ..domain.errors import NotValid
from ..domain.fold import Visit, fold
from ..domain.made import Made
from ..domain.observation import State
from ..domain.policy import Reach
from .base import reading, writing
from .drafts import Draft, draft_of, own_row
from .entries import append
from .ids import new_id
from .own_entries import append_made, device_of
from .projection import entry_of, log_of
from .tables_capture import Observation

_GOING_ON = (State.PLANNED, State.CAPTURING)


def begin(
    district: str,
    observer: str,
    reach: Reach,
    observation: str,
    about: Mapping[str, Any],
    at: datetime,
    build: str,
) -> None:
    """Start a visit; begun already, it stays as it is. Raises NotValid where it cannot be about this."""
    device, wall_ms = device_of(observer), int(at.timestamp() * 1000)
    common = {
        "device_id": device,
        "target": None,
        "base": None,
        "lesson_ms": 0,
        "wall_ms": wall_ms,
        "approx": False,
        "schema_v": SCHEMA_V,
        "build": build,
    }
    kinds: tuple[tuple[str, dict[str, Any]], ...] = (("obs.create", {**about}), ("obs.start", {}))
    entries = tuple(
        {**common, "id": new_id(at), "device_seq": seq, "kind": kind, "payload": payload}
        for seq, (kind, payload) in enumerate(kinds, start=1)
    )
    with writing(district) as session:
        if session.get(Observation, (district, observation)):
            own_row(session, district, observer, observation)
            return
        batch = Batch(device, "Page without JavaScript", wall_ms, 0, len(entries), entries)
        answer = append(district, observer, reach, observation, batch, at)
        if any(ack.status is not Status.STORED for ack in answer.acks):
            raise NotValid("This teacher, class and rubric no longer go together. Choose again.")


def add(
    district: str,
    observer: str,
    reach: Reach,
    observation: str,
    made: Sequence[Made],
    at: datetime,
    build: str,
) -> None:
    """Append what is not in the log yet: a form sent twice is added once.

    Raises NotThere for anybody but the observer, NotValid for what does not fit.
    """
    with writing(district) as session:
        row = own_row(session, district, observer, observation)
        held = {each.id for each in log_of(session, row)}
        fresh = [each for each in made if each.id not in held]
        if fresh:
            append_made(session, row, reach, fresh, at, build, _lesson_ms(row, at))


def finish(
    district: str, observer: str, reach: Reach, observation: str, at: datetime, build: str
) -> None:
    """Finish an own visit, vouching for all that the server has of it; finished already, it stays so."""
    with writing(district) as session:
        row = own_row(session, district, observer, observation)
        if row.state not in _GOING_ON:
            return
        made = [Made("obs.finish", payload={"manifest": _highest(session, row)})]
        append_made(session, row, reach, made, at, build, _lesson_ms(row, at))


def as_shown(district: str, observer: str, observation: str, read_to: int) -> Visit:
    """An own visit as it was when the log had been read up to this server_seq. Raises NotThere."""
    with reading(district) as session:
        row = own_row(session, district, observer, observation)
        logged = log_of(session, row)
        return fold(entry_of(each) for each in logged if each.server_seq <= read_to)


def draft_read(district: str, observer: str, observation: str) -> tuple[Draft, int]:
    """An own visit but for its completeness, and how far its log goes, as a server_seq. Raises NotThere."""
    with reading(district) as session:
        row = own_row(session, district, observer, observation)
        return draft_of(session, row, ask_completeness=False), row.server_seq


def _highest(session: Session, row: Observation) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in log_of(session, row):
        found[each.device_id] = max(found.get(each.device_id, 0), each.device_seq)
    return found


def _lesson_ms(row: Observation, at: datetime) -> int | None:
    """How long the lesson has gone on by the server's clock; None once the visit is finished."""
    if row.state not in _GOING_ON:
        return None
    passed = int((at - row.started_at).total_seconds() * 1000)
    return min(max(passed, 0), LONGEST_LESSON_MS)
