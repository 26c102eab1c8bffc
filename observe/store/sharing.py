"""Sharing a visit and what follows it: one conditional statement for each change of state."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, delete, insert, update
from sqlalchemy.orm import Session

from ..domain.compose import compose
from ..domain.errors import NotNow, NotThere, NotValid
from ..domain.observation import RECORDED, State
from ..domain.policy import Role
from ..domain.record import CriterionShown, Evidence, LevelGiven, Record, plain, seal
from .audit import note_down
from .base import writing
from .drafts import Draft, draft_of, own_row
from .ids import new_id
from .projection import move
from .tables_observations import (
    ActionStep,
    Addendum,
    Observation,
    Reply,
    SharedNote,
    SharedRating,
    SharedRecord,
)


def preview(draft: Draft, language: str) -> Record:
    """Exactly what the teacher would get. Raises NotNow where the visit names no teacher or rubric."""
    if draft.rubric is None or draft.visit.teacher is None:
        raise NotNow("This visit has no teacher or rubric yet: put that right first.")
    words = (draft.words.glow, draft.words.grow, draft.words.step)
    return compose(
        draft.rubric,
        language,
        draft.visit.started_at,
        draft.notes,
        draft.ratings,
        draft.counts,
        words,
    )


def share(
    district: str,
    observer: str,
    role: Role,
    observation: str,
    shown: str,
    *,
    language: str,
    timezone: str,
    at: datetime,
    incomplete: bool = False,
) -> None:
    """Freeze what was previewed, whose seal is `shown`, and let the teacher read it.

    Raises NotNow where it was shared before, is still being captured, is not complete (unless
    `incomplete` says that this is known), or has changed since the preview.
    """
    with writing(district) as session:
        row = own_row(session, district, observer, observation)
        draft = draft_of(session, row)
        _check_shareable(draft, incomplete)
        record = preview(draft, language)
        if seal(record) != shown:
            raise NotNow(
                "Something arrived after this preview was made. Look at it again, then share."
            )
        day = row.started_at.astimezone(ZoneInfo(timezone)).date()
        _freeze(session, row, role, record, day, at)
        row.shared_at, row.opened_at = at, None
        move(session, row, State.SHARED, observer, at)
        note_down(session, district, observer, "share", observation, at, {"seal": shown})


def take_back(district: str, observer: str, observation: str, at: datetime) -> None:
    """Undo sharing. Raises NotNow once the teacher has opened it."""
    with writing(district) as session:
        row = own_row(session, district, observer, observation)
        unopened = Observation.opened_at.is_(None)
        if not _moved(session, row, State.SHARED, State.CAPTURED, unopened, {"shared_at": None}):
            raise NotNow("The teacher has opened this already, so it cannot be taken back.")
        for table in (SharedRating, SharedNote, SharedRecord, ActionStep):
            session.execute(
                delete(table).where(
                    table.district_id == district, table.observation_id == observation
                )
            )
        move(session, row, State.CAPTURED, observer, at, "taken back")
        note_down(session, district, observer, "take back", observation, at)


def open_first(district: str, teacher: str, observation: str, at: datetime) -> None:
    """Write down that the teacher has opened a shared record; later openings change nothing."""
    with writing(district) as session:
        opened = session.scalar(
            update(Observation)
            .where(
                Observation.district_id == district,
                Observation.id == observation,
                Observation.teacher_id == teacher,
                Observation.state.in_(RECORDED),
                Observation.opened_at.is_(None),
            )
            .values(opened_at=at)
            .returning(Observation.id)
        )
        if opened:
            note_down(session, district, teacher, "open", observation, at)


def acknowledge(district: str, teacher: str, observation: str, at: datetime) -> None:
    """Received, which does not mean agreed. Raises NotNow a second time."""
    with writing(district) as session:
        row = _own_feedback(session, district, teacher, observation)
        values = {"acknowledged_at": at}
        own = Observation.teacher_id == teacher
        if not _moved(session, row, State.SHARED, State.ACKNOWLEDGED, own, values):
            raise NotNow("You have marked this as received already.")
        move(session, row, State.ACKNOWLEDGED, teacher, at)
        note_down(session, district, teacher, "acknowledge", observation, at)


def reply(
    district: str,
    teacher: str,
    observation: str,
    item: str | None,
    text: str,
    at: datetime,
    key: str,
) -> None:
    """The teacher's words to one criterion, or to the whole. Sent twice with one key, it stands once."""
    if not text.strip():
        raise NotValid("Write your reply first.", {"text": "Write your reply first."})
    with writing(district) as session:
        _own_feedback(session, district, teacher, observation)
        held = session.get(Reply, (district, key))
        if held:
            return
        session.add(
            Reply(
                district_id=district,
                id=key,
                observation_id=observation,
                author_id=teacher,
                item=item,
                text=text,
                at=at,
            )
        )
        note_down(session, district, teacher, "reply", observation, at, {"item": item})


def add(
    district: str,
    observer: str,
    observation: str,
    item: str,
    new: str,
    reason: str,
    at: datetime,
) -> None:
    """Correct one item of an acknowledged record by an addendum that keeps what stood there.

    `item` is glow, grow, step, a criterion's code or a note's id. Raises NotNow before
    acknowledgement, NotValid for an item that the record does not hold.
    """
    if not new.strip():
        raise NotValid("Write what is right first.", {"new": "Write what is right first."})
    with writing(district) as session:
        row = own_row(session, district, observer, observation)
        if row.state not in (State.ACKNOWLEDGED, State.CLOSED):
            raise NotNow("An addendum is for a record that the teacher has received.")
        held = session.get_one(SharedRecord, (district, observation))
        old = _standing(held.content, item)
        if old is None:
            raise NotValid("This record holds no such item.", {"item": "Choose what to correct."})
        session.add(
            Addendum(
                district_id=district,
                id=new_id(at),
                observation_id=observation,
                author_id=observer,
                item=item,
                old=old,
                new=new,
                reason=reason,
                at=at,
            )
        )
        note_down(session, district, observer, "add", observation, at, {"item": item})


def close_step(district: str, observation: str, state: str, on: date) -> None:
    """Close the step that came with a visit, as met or let go."""
    with writing(district) as session:
        session.execute(
            update(ActionStep)
            .where(ActionStep.district_id == district, ActionStep.observation_id == observation)
            .values(state=state, closed_on=on)
        )


def _own_feedback(session: Session, district: str, teacher: str, observation: str) -> Observation:
    row = session.get(Observation, (district, observation), with_for_update=True)
    if row is None or row.teacher_id != teacher or row.state not in RECORDED:
        raise NotThere("There is no such feedback, or none that you may open.")
    return row


def _moved(
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


def _check_shareable(draft: Draft, incomplete: bool) -> None:
    if draft.visit.discarded:
        raise NotNow("This visit is in the bin: bring it back first.")
    if draft.visit.state in RECORDED:
        raise NotNow("This visit is shared already.")
    if draft.visit.state != State.CAPTURED:
        raise NotNow("This visit is still open: finish it first, then share.")
    if draft.completeness and not draft.completeness.complete and not incomplete:
        missing = sum(draft.completeness.missing.values())
        raise NotNow(
            f"{missing} entries have not arrived from a device yet. Open Observe there, "
            "or say that you want to share without them."
        )


def _freeze(
    session: Session, row: Observation, role: Role, record: Record, day: date, at: datetime
) -> None:
    key = {"district_id": row.district_id, "observation_id": row.id}
    session.add(
        SharedRecord(
            **key,
            observer_id=row.observer_id,
            observer_role=role,
            teacher_id=row.teacher_id,
            section_id=row.section_id,
            school_id=row.school_id,
            rubric=row.rubric,
            rubric_version=row.rubric_version,
            kind=row.kind,
            day=day,
            started_at=row.started_at,
            minutes=max(1, round(row.length_ms / 60_000)),
            shared_at=at,
            content=plain(record),
            sha=seal(record),
        )
    )
    session.flush()
    about = {**key, "teacher_id": row.teacher_id, "day": day}
    ratings = [
        {**about, **_rating(shown, level)} for shown in record.criteria for level in shown.levels
    ]
    notes = [{**key, **_note(each)} for each in record.script]
    if ratings:
        session.execute(insert(SharedRating), ratings)
    if notes:
        session.execute(insert(SharedNote), notes)
    if record.step:
        session.add(
            ActionStep(
                district_id=row.district_id,
                id=new_id(at),
                teacher_id=row.teacher_id,
                coach_id=row.observer_id,
                observation_id=row.id,
                criterion=record.step.criterion,
                text=record.step.text,
                met_when=record.step.met_when,
                set_on=day,
                due_on=record.step.due_on,
                state="open",
            )
        )


def _rating(shown: CriterionShown, level: LevelGiven) -> dict[str, Any]:
    return {
        "criterion": shown.code,
        "segment": level.segment or 0,
        "rating_id": level.rating_id,
        "level": level.code,
        "value": level.place,
        "label": level.label,
        "comment": level.comment,
        "evidence": [each.note_id for each in shown.evidence],
    }


def _note(each: Evidence) -> dict[str, Any]:
    return {
        "note_id": each.note_id,
        "text": each.text,
        "tags": list(each.tags),
        "lesson_ms": each.lesson_ms,
        "at": each.at,
        "approx": each.approx,
    }


def _standing(content: Mapping[str, Any], item: str) -> str | None:
    """What the record says at an item."""
    if item in ("glow", "grow"):
        return str(content[item])
    if item == "step":
        return str(content["step"]["text"]) if content["step"] else ""
    for shown in content["criteria"]:
        if shown["code"] == item:
            return ", ".join(level["label"] for level in shown["levels"])
    for note in content["script"]:
        if note["note_id"] == item:
            return str(note["text"])
    return None
