"""What every change of a cycle shares: who may make it, one winner by revision, its event and its audit row."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ..domain.cycles import Change, CycleState, Happening, Outrun, Plan, check_text
from ..domain.errors import KeptBefore, NotNow, NotThere
from ..domain.policy import Actor, reads_coaching
from ..domain.wording import sentence
from .audit import note_down, wait_for_turn
from .base import insert_if_new
from .cycles import open_cycle
from .ids import new_id
from .notices import tell
from .tables_coaching import Cycle as CycleRow
from .tables_coaching import CycleEvent
from .tables_people import Person


@dataclass(frozen=True, slots=True)
class By:
    """Who acts, on which day of the district's calendar, and when."""

    actor: Actor
    today: date
    at: datetime


def held(session: Session, by: By, cycle: str, *states: CycleState) -> CycleRow:
    """The row to be changed, in its turn. Raises NotThere for others' cycles, NotNow in another state."""
    wait_for_turn(session, by.actor.district)
    row = session.get(CycleRow, (by.actor.district, cycle), populate_existing=True)
    me = by.actor.id
    if row is None or not reads_coaching(me, row.coach_id, row.teacher_id) or _hidden(row, me):
        raise NotThere("There is no such cycle, or none that you may open.")
    if row.state not in states:
        raise NotNow(_NOT_NOW[CycleState(row.state)])
    return row


def turn(
    session: Session,
    by: By,
    row: CycleRow,
    revision: int,
    kind: Happening,
    values: Mapping[str, Any],
    text: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Change a cycle that stands at this revision, in one statement. Raises Outrun where it moved on."""
    told = [
        Change(name, getattr(row, name), value)
        for name, value in values.items()
        if name in _TOLD and getattr(row, name) != value
    ]
    won = session.scalar(
        update(CycleRow)
        .where(
            CycleRow.district_id == row.district_id,
            CycleRow.id == row.id,
            CycleRow.revision == revision,
        )
        .values(revision=revision + 1, **values)
        .returning(CycleRow.id)
        .execution_options(synchronize_session=False)
    )
    if won is None:
        raise _outrun(session, row, revision)
    session.expire(row)
    shown = {"revision": revision + 1, "changes": [_plain(each) for each in told]}
    add_event(session, by, row, kind, by.today, text, {**shown, **(detail or {})})


def add_event(
    session: Session,
    by: By,
    row: CycleRow,
    kind: Happening,
    day: date,
    text: str,
    detail: Mapping[str, Any],
    event: str | None = None,
) -> None:
    """Append what happened; the audit log learns the kind and which fields, never what was written.

    `event` is an id made with the form: the same form sent twice is one event. Raises
    KeptBefore where something else stands under it.
    """
    check_text("text", text)
    key = {"district_id": row.district_id, "id": event or new_id(by.at)}
    about = {"cycle_id": row.id, "author_id": by.actor.id, "kind": kind, "stage": row.stage}
    held = session.get(CycleEvent, (row.district_id, event)) if event else None
    if held is not None:
        if (held.cycle_id, held.kind, held.text, held.detail) != (row.id, kind, text, {**detail}):
            raise KeptBefore("text")
        return
    insert_if_new(session, CycleEvent, **key, **about, day=day, at=by.at, text=text, detail=detail)
    named = [each[0] for each in detail.get("changes", ())]
    action = f"cycle {kind.replace('_', ' ')}"
    note_down(session, row.district_id, by.actor.id, action, row.id, by.at, {"fields": named})


def tell_other(session: Session, by: By, row: CycleRow, kind: str) -> None:
    """Tell the other of the two; of an own goal nobody else knows."""
    other = row.teacher_id if by.actor.id == row.coach_id else row.coach_id
    if other is not None:
        detail = {"by": by.actor.name, "at": row.id}
        tell(session, row.district_id, other, kind, by.at, detail)


def check_alone(session: Session, row: CycleRow) -> None:
    """Raises NotNow where another cycle is open between the two: a visit must know which one it joins."""
    other = open_cycle(session, row.district_id, row.coach_id, row.teacher_id)
    if other is not None and other != row.id:
        raise NotNow(
            "Another goal is open already: close that one first, so that each visit knows where it belongs."
        )


def columns(plan: Plan) -> dict[str, Any]:
    return {**asdict(plan), "criteria": list(plan.criteria)}


_TOLD = frozenset(
    {*Plan.__slots__, "stage", "state", "result", "reflection"} - {"rubric_version", "rubric"}
)
_NOT_NOW = {
    CycleState.DRAFT: sentence("This cycle is not open yet: open it first."),
    CycleState.OPEN: sentence("This cycle is open already."),
    CycleState.CLOSED: sentence("This cycle is closed: reopen it first."),
}


def _hidden(row: CycleRow, person: str) -> bool:
    return row.state == CycleState.DRAFT and row.coach_id not in (None, person)


def _plain(change: Change) -> Sequence[Any]:
    return [
        change.field,
        *(
            each.isoformat() if isinstance(each, date) else each
            for each in (change.before, change.after)
        ),
    ]


def _outrun(session: Session, row: CycleRow, revision: int) -> Outrun:
    """What others did since this revision: each field from what it was to what it is."""
    events = session.execute(
        select(CycleEvent.detail, CycleEvent.author_id, Person.called, Person.name)
        .join(
            Person,
            (Person.district_id == CycleEvent.district_id) & (Person.id == CycleEvent.author_id),
        )
        .where(CycleEvent.district_id == row.district_id, CycleEvent.cycle_id == row.id)
        .order_by(CycleEvent.at, CycleEvent.id)
    ).all()
    first: dict[str, Any] = {}
    last: dict[str, Any] = {}
    who = ""
    for detail, author, called, name in events:
        if detail.get("revision", 0) <= revision:
            continue
        who = name if author == row.coach_id else called
        for field, before, after in detail.get("changes", ()):
            first.setdefault(field, before)
            last[field] = after
    return Outrun(who, tuple(Change(each, first[each], last[each]) for each in first))
