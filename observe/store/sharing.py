"""Sharing a visit and what follows it: one conditional statement for each change of state."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from ..domain.compose import compose
from ..domain.entry import LONGEST_TEXT, fingerprint, is_id
from ..domain.errors import NotNow, NotThere, NotValid
from ..domain.observation import RECORDED, State
from ..domain.policy import Role
from ..domain.record import Record, seal
from .audit import note_down
from .base import writing
from .drafts import Draft, Words, draft_of, own_row, step_plain
from .freezing import freeze, thaw
from .ids import new_id
from .projection import move
from .tables_capture import Observation
from .tables_records import (
    ActionStep,
    Addendum,
    Feedback,
    Reply,
    SharedRecord,
)


def preview(draft: Draft, language: str) -> Record:
    """Exactly what the teacher would get. Raises NotNow where the visit names no teacher or rubric."""
    if draft.rubric is None or draft.visit.teacher is None:
        raise NotNow("This visit has no teacher or rubric yet: put that right first.")
    step = draft.words.step
    return compose(
        draft.rubric,
        language,
        draft.visit.started_at,
        draft.notes,
        draft.ratings,
        draft.counts,
        (draft.words.glow, draft.words.grow, step if step and step.text.strip() else None),
    )


def seal_shown(draft: Draft, language: str) -> str:
    """SHA-256 of who gets what; the observer's words stand beside it, see `seal_words`."""
    visit = draft.visit
    about = (visit.teacher, visit.section, visit.kind, visit.rubric, visit.rubric_version)
    bare = replace(preview(draft, language), glow="", grow="", step=None)
    return fingerprint([seal(bare), *about, visit.started_at.isoformat()])


def seal_words(words: Words) -> str:
    return fingerprint([words.glow, words.grow, step_plain(words.step)])


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
    words: Words | None = None,
    over: str | None = None,
) -> None:
    """Freeze what was previewed and let the teacher read it.

    `shown` is the seal of the previewed record. With `words`, which stood in the form beside the
    preview, it is `seal_shown`, and `over` is `seal_words` of the words that the form began with.
    Raises NotNow where it was shared before, is still being captured, is not complete (unless
    `incomplete` says that this is known), or has changed since the preview.
    """
    with writing(district) as session:
        row = own_row(session, district, observer, observation)
        draft = draft_of(session, row)
        _check_shareable(draft, incomplete)
        if words is None:
            same = seal(preview(draft, language)) == shown
        else:
            kept = draft.words == words or seal_words(draft.words) == over
            same = kept and seal_shown(draft, language) == shown
            draft = replace(draft, words=words)
        if not same:
            raise NotNow(
                "Something arrived after this preview was made. Look at it again, then share."
            )
        record = preview(draft, language)
        _keep(session, row, draft.words)
        freeze(session, row, role, record, _day(row, timezone), at)
        row.shared_at, row.opened_at = at, None
        move(session, row, State.SHARED, observer, at)
        note_down(session, district, observer, "share", observation, at, {"seal": seal(record)})


def take_back(district: str, observer: str, observation: str, at: datetime) -> None:
    """Undo sharing. Raises NotNow once the teacher has opened it."""
    with writing(district) as session:
        row = own_row(session, district, observer, observation)
        unopened = Observation.opened_at.is_(None)
        if not _moved(session, row, State.SHARED, State.CAPTURED, unopened, {"shared_at": None}):
            raise NotNow("The teacher has opened this already, so it cannot be taken back.")
        thaw(session, district, observation)
        move(session, row, State.CAPTURED, observer, at, "taken back")
        note_down(session, district, observer, "take back", observation, at)


def open_first(district: str, teacher: str, observation: str, at: datetime) -> None:
    """Write down that the teacher has opened a shared record; later openings change nothing."""
    with writing(district) as session:
        _open(session, district, teacher, observation, at)


def open_all(district: str, teacher: str, at: datetime) -> None:
    """Who takes all feedback away has opened it: from then on none of it can be taken back."""
    with writing(district) as session:
        unopened = session.scalars(
            select(Observation.id).where(
                Observation.district_id == district,
                Observation.teacher_id == teacher,
                Observation.state.in_(RECORDED),
                Observation.opened_at.is_(None),
            )
        ).all()
        for each in unopened:
            _open(session, district, teacher, each, at)


def acknowledge(district: str, teacher: str, observation: str, at: datetime) -> None:
    """Received, which does not mean agreed. Raises NotNow a second time."""
    with writing(district) as session:
        row = _own_feedback(session, district, teacher, observation)
        values = {"acknowledged_at": at}
        own = Observation.teacher_id == teacher
        _open(session, district, teacher, observation, at)
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
    """The teacher's words to one criterion, or to the whole; answering is opening.

    Sent twice with one key (a UUID), it stands once. Raises NotValid for no words, too many, or an
    item that the record does not hold.
    """
    _check_text("text", text, "Write your reply first.")
    if not is_id(key):
        raise NotValid("This reply has no proper key: reload the page and send it again.")
    with writing(district) as session:
        _own_feedback(session, district, teacher, observation)
        held = session.get(Reply, (district, key))
        if held and (held.observation_id, held.author_id) == (observation, teacher):
            return
        if held:
            raise NotValid("This reply has a used key: reload the page and send it again.")
        record = session.get_one(SharedRecord, (district, observation))
        if item is not None and item not in {each["code"] for each in record.content["criteria"]}:
            raise NotValid("This record holds no such item.")
        _open(session, district, teacher, observation, at)
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
    _check_text("new", new, "Write what is right first.")
    _check_text("reason", reason, "Say why, so that the reader understands the correction.")
    with writing(district) as session:
        row = own_row(session, district, observer, observation)
        if row.state not in (State.ACKNOWLEDGED, State.CLOSED):
            raise NotNow("A correction is for a record that the teacher has received.")
        old = _standing(session, row, item)
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
    if draft.visit.school is None:
        raise NotNow("This teacher belongs to no school yet: an administrator can put that right.")
    if draft.completeness and not draft.completeness.complete and not incomplete:
        missing = sum(draft.completeness.missing.values())
        raise NotNow(
            f"Not everything has arrived (missing: {missing}). Open Observe on that device, "
            "or say that you want to share without it."
        )


def _day(row: Observation, timezone: str) -> date:
    return row.started_at.astimezone(ZoneInfo(timezone)).date()


def _keep(session: Session, row: Observation, words: Words) -> None:
    session.merge(
        Feedback(
            district_id=row.district_id,
            observation_id=row.id,
            glow=words.glow,
            grow=words.grow,
            step=step_plain(words.step),
        )
    )


def _open(session: Session, district: str, teacher: str, observation: str, at: datetime) -> None:
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


def _check_text(name: str, text: str, none: str) -> None:
    if not text.strip():
        raise NotValid(none, {name: none})
    if len(text) > LONGEST_TEXT:
        problem = f"That is too long: write at most {LONGEST_TEXT:,} characters."
        raise NotValid(problem, {name: problem})
    if "\0" in text:
        raise NotValid("A character in the text cannot be stored.", {name: "Type it again."})


def _standing(session: Session, row: Observation, item: str) -> str | None:
    """What the record says at an item: its newest correction, else what was shared."""
    held = session.get_one(SharedRecord, (row.district_id, row.id))
    shared = _shared_at(held.content, item)
    if shared is None:
        return None
    corrected = session.scalar(
        select(Addendum.new)
        .where(
            Addendum.district_id == row.district_id,
            Addendum.observation_id == row.id,
            Addendum.item == item,
        )
        .order_by(Addendum.at.desc(), Addendum.id.desc())
        .limit(1)
    )
    return shared if corrected is None else corrected


def _shared_at(content: Mapping[str, Any], item: str) -> str | None:
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
