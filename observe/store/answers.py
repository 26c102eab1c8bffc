"""What follows sharing: the teacher opens, answers and acknowledges; the observer corrects by addenda."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ..domain.entry import LONGEST_TEXT, is_id
from ..domain.errors import KeptBefore, NotNow, NotThere, NotValid
from ..domain.observation import RECORDED, State
from ..domain.wording import Sentence, sentence
from .audit import note_down
from .base import writing
from .delivering import received, was_delivered
from .drafts import own_row
from .ids import new_id
from .moving import move, moved
from .tables_capture import Observation
from .tables_records import (
    Addendum,
    Reply,
    SharedRecord,
)


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
        if not moved(session, row, State.SHARED, State.ACKNOWLEDGED, own, values):
            raise NotNow("You have marked this as received already.")
        move(session, row, State.ACKNOWLEDGED, teacher, at)
        received(session, row, at)
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
    """The teacher's words to one criterion, to glow, grow or step, or to the whole; answering is opening.

    Sent twice with one key (a UUID), it stands once. Raises NotValid for no words, too many, or an
    item that the record does not hold, KeptBefore where other words stand under the key.
    """
    _check_text("text", text, sentence("Write your reply first."))
    if not is_id(key):
        raise NotValid("This reply has no proper key: reload the page and send it again.")
    with writing(district) as session:
        _own_feedback(session, district, teacher, observation)
        held = session.get(Reply, (district, key))
        if held and (held.observation_id, held.author_id) == (observation, teacher):
            if held.text != text:
                raise KeptBefore("text")
            return
        if held:
            raise NotValid("This reply has a used key: reload the page and send it again.")
        record = session.get_one(SharedRecord, (district, observation))
        if item is not None and item not in _answerable(record.content):
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
    _check_text("new", new, sentence("Write what is right first."))
    why = sentence("Say why, so that the reader understands the correction.")
    _check_text("reason", reason, why)
    with writing(district) as session:
        row = own_row(session, district, observer, observation)
        received = row.state in (State.ACKNOWLEDGED, State.CLOSED)
        if not received and not was_delivered(session, row):
            raise NotNow("A correction is for a record that the teacher has received.")
        old = _standing(session, row, item)
        if old is None:
            choose = sentence("Choose what to correct.")
            raise NotValid("This record holds no such item.", {"item": choose})
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


def _answerable(content: Mapping[str, Any]) -> set[str]:
    """What of a record can be answered by itself."""
    words = {name for name in ("glow", "grow", "step") if content[name]}
    return words | {each["code"] for each in content["criteria"]}


def _own_feedback(session: Session, district: str, teacher: str, observation: str) -> Observation:
    row = session.get(Observation, (district, observation), with_for_update=True)
    if row is None or row.teacher_id != teacher or row.state not in RECORDED:
        raise NotThere("There is no such feedback, or none that you may open.")
    if row.observer_id == teacher:
        raise NotNow("This is your own look at your class: there is nobody to answer.")
    return row


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


def _check_text(name: str, text: str, none: Sentence) -> None:
    if not text.strip():
        raise NotValid(none, {name: none})
    if len(text) > LONGEST_TEXT:
        problem = sentence(
            "That is too long: write at most %(most)s characters.", most=LONGEST_TEXT
        )
        raise NotValid(problem, {name: problem})
    if "\0" in text:
        again = sentence("Type it again.")
        raise NotValid("A character in the text cannot be stored.", {name: again})


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
