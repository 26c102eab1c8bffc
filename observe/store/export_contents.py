"""What visits hold that a reader takes away: ratings, notes, words and answers, a chunk at a time."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from ..domain.codes import STEP_CODE
from ..domain.export import STEP_ITEMS, Addendum, Note, Rating, Reply, Said
from ..domain.lesson import lesson_from
from ..domain.measures import Measure, measures
from ..domain.observation import State
from ..domain.record import BehaviourGiven, Followed, LookForSeen
from .tables_capture import Transition
from .tables_coaching import ActionStep
from .tables_people import Person
from .tables_records import Addendum as AddendumRow
from .tables_records import Reply as ReplyRow
from .tables_records import SharedNote, SharedRating, SharedRecord


def ratings_of(
    session: Session, district: str, ids: Sequence[str]
) -> tuple[Mapping[str, list[Rating]], Mapping[str, list[Said]]]:
    table = SharedRating
    rows = session.execute(
        select(
            table.observation_id,
            table.rating_id,
            table.criterion,
            table.segment,
            table.value,
            table.level,
            table.label,
            table.evidence,
            table.comment,
        )
        .where(table.district_id == district, table.observation_id.in_(ids))
        .order_by(table.observation_id, table.criterion, table.segment)
    )
    ratings: dict[str, list[Rating]] = defaultdict(list)
    comments: dict[str, list[Said]] = defaultdict(list)
    for visit, entry, criterion, segment, value, code, label, evidence, comment in rows:
        distinct = tuple(dict.fromkeys(evidence))
        given = Rating(entry, criterion, segment or None, value, code, label, distinct)
        ratings[visit].append(given)
        if comment:
            comments[visit].append(Said(criterion, comment))
    return ratings, comments


def notes_of(session: Session, district: str, ids: Sequence[str]) -> Mapping[str, list[Note]]:
    table = SharedNote
    rows = session.execute(
        select(
            table.observation_id,
            table.note_id,
            table.text,
            table.tags,
            table.at,
            table.lesson_ms,
            table.approx,
        )
        .where(table.district_id == district, table.observation_id.in_(ids))
        .order_by(table.observation_id, table.lesson_ms, table.note_id)
    )
    found: dict[str, list[Note]] = defaultdict(list)
    for visit, note, text, tags, at, lesson_ms, approx in rows:
        found[visit].append(Note(note, text, tuple(tags), at, lesson_ms, approx))
    return found


def contents_of(
    session: Session,
    district: str,
    ids: Sequence[str],
    party: Mapping[str, bool],
    agreed: Set[str],
) -> tuple[Mapping[str, list[Said]], Mapping[str, list[Measure]]]:
    """The observer's words and what was counted, both from the frozen copy.

    Glow and grow are for all readers; the action step for the two whom it binds, its words alone also
    where the teacher agreed to that.
    """
    rows = session.execute(
        select(SharedRecord.observation_id, SharedRecord.minutes, SharedRecord.content).where(
            SharedRecord.district_id == district, SharedRecord.observation_id.in_(ids)
        )
    )
    said: dict[str, list[Said]] = defaultdict(list)
    counted: dict[str, list[Measure]] = defaultdict(list)
    for visit, minutes, content in rows:
        words = {"glow": content["glow"], "grow": content["grow"]}
        if content["step"] and party[visit]:
            words |= {"step": content["step"]["text"], "met_when": content["step"]["met_when"]}
        elif content["step"] and visit in agreed:
            words |= {"step": content["step"]["text"]}
        said[visit] = [Said(item, text) for item, text in words.items() if text]
        lesson = lesson_from(content.get("lesson"))
        if lesson:
            said[visit] += [
                Said(f"interval_{each.number}", each.note)
                for grid in lesson.grids
                for each in grid.coded
                if each.note
            ]
        seen = [*_seen(content), *(_step_seen(content) if party[visit] else ())]
        counted[visit] = list(measures(seen, lesson, minutes))
    return said, counted


def _seen(
    content: Mapping[str, Any],
) -> Iterator[tuple[str | None, LookForSeen | BehaviourGiven]]:
    """What belongs to the rubric as a whole first, then each criterion's own."""
    for each in content["look_fors"]:
        yield None, LookForSeen(**each)
    for shown in content["criteria"]:
        for each in shown["look_fors"]:
            yield shown["code"], LookForSeen(**each)
        for each in shown.get("behaviours", ()):
            yield shown["code"], BehaviourGiven(**each)


def agreed_of(session: Session, district: str, ids: Sequence[str]) -> frozenset[str]:
    """The visits of whose step the teacher lets the school's leader read the words."""
    rows = session.scalars(
        select(ActionStep.observation_id).where(
            ActionStep.district_id == district,
            ActionStep.observation_id.in_(ids),
            ActionStep.leader_sees,
        )
    )
    return frozenset(each for each in rows if each)


def _step_seen(content: Mapping[str, Any]) -> Iterator[tuple[str | None, LookForSeen]]:
    """The count of the open step, where its look-for is none of the rubric's."""
    held = content.get("followed")
    step = Followed(**held) if held else None
    if step and step.count and all(each.code != step.counted_code for _, each in _seen(content)):
        yield (
            None,
            LookForSeen(f"{STEP_CODE}{step.step_id}", "tally", step.counted_text, step.count),
        )


def moves_of(
    session: Session, district: str, ids: Sequence[str]
) -> Mapping[str, Mapping[State, Any]]:
    rows = session.execute(
        select(Transition.observation_id, Transition.state, func.min(Transition.at))
        .where(Transition.district_id == district, Transition.observation_id.in_(ids))
        .group_by(Transition.observation_id, Transition.state)
    )
    found: dict[str, dict[State, Any]] = defaultdict(dict)
    for visit, state, at in rows:
        found[visit][State(state)] = at
    return found


def replies_of(
    session: Session, district: str, ids: Sequence[str], party: Mapping[str, bool]
) -> Mapping[str, list[Reply]]:
    """By visit; `party` says whether the reader is one of its two parties."""
    table = ReplyRow
    rows = session.execute(
        select(table.observation_id, table.id, table.item, Person.name, table.text, table.at)
        .join(Person, and_(Person.district_id == district, Person.id == table.author_id))
        .where(table.district_id == district, table.observation_id.in_(ids))
        .order_by(table.observation_id, table.at, table.id)
    )
    found: dict[str, list[Reply]] = defaultdict(list)
    for visit, key, item, author, text, at in rows:
        if party[visit] or item not in STEP_ITEMS:
            found[visit].append(Reply(key, item, author, text, at))
    return found


def addenda_of(
    session: Session, district: str, ids: Sequence[str], party: Mapping[str, bool]
) -> Mapping[str, list[Addendum]]:
    """By visit; `party` says whether the reader is one of its two parties."""
    table = AddendumRow
    rows = session.execute(
        select(
            table.observation_id,
            table.id,
            table.item,
            Person.name,
            table.old,
            table.new,
            table.reason,
            table.at,
        )
        .join(Person, and_(Person.district_id == district, Person.id == table.author_id))
        .where(table.district_id == district, table.observation_id.in_(ids))
        .order_by(table.observation_id, table.at, table.id)
    )
    found: dict[str, list[Addendum]] = defaultdict(list)
    for visit, key, item, author, old, new, reason, at in rows:
        if party[visit] or item not in STEP_ITEMS:
            found[visit].append(Addendum(key, item, author, old, new, reason, at))
    return found
