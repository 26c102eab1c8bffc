"""What pages and exports read of an observation: its fold, kept beside the log in the same transaction."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ..domain.entry import Entry
from ..domain.fold import Subject, Visit, fold
from ..domain.observation import FROM_LOG
from ..domain.protocols import timed_plain
from ..domain.thoughts import thoughts_of_others
from . import due
from .base import writing
from .cycle_visits import join
from .moving import move
from .references import newest
from .tables_capture import (
    EntryRow,
    LookForRow,
    NoteRow,
    Observation,
    RatingRow,
    TimingRow,
)
from .tables_people import PersonRole, Section

_CENTURY_MS = 36_525 * 24 * 3600 * 1000


def entry_of(row: EntryRow) -> Entry:
    return Entry(**{name: getattr(row, name) for name in Entry.__slots__})


def project(session: Session, row: Observation, entries: Iterable[Entry], at: datetime) -> Visit:
    """Bring the rows beside the log up to the fold of these entries, which are all of them."""
    visit = _without_thoughts_of_others(session, row, fold(entries))
    about, stood = (row.teacher_id, row.kind), (row.state, row.started_at)
    _project_subject(session, row, visit, at)
    _project_start(session, row, visit)
    if about != (row.teacher_id, row.kind):
        join(session, row)
        due.forget_lesson(session, row)
    if (*about, *stood) != (row.teacher_id, row.kind, row.state, row.started_at):
        due.lesson_held(session, row)
    for table, rows in _rows(visit).items():
        _bring_up(session, row, table, rows)
    row.length_ms = visit.last_ms
    row.note_count = sum(1 for note in visit.notes if not note.deleted)
    row.rating_count = sum(1 for rating in visit.ratings if rating.level is not None)
    return visit


def rebuild(district: str) -> int:
    """Project every observation of a district anew from its log; gives their number."""
    with writing(district) as session:
        rows = session.scalars(select(Observation).where(Observation.district_id == district)).all()
        for row in rows:
            for table in (NoteRow, RatingRow, LookForRow, TimingRow):
                session.execute(
                    delete(table).where(
                        table.district_id == district, table.observation_id == row.id
                    )
                )
            project(session, row, map(entry_of, log_of(session, row)), row.created_at)
    return len(rows)


def log_of(session: Session, row: Observation) -> list[EntryRow]:
    """All entries of an observation in the order in which the server got them."""
    return list(
        session.scalars(
            select(EntryRow)
            .where(EntryRow.district_id == row.district_id, EntryRow.observation_id == row.id)
            .order_by(EntryRow.server_seq)
        )
    )


def _without_thoughts_of_others(session: Session, row: Observation, visit: Visit) -> Visit:
    """What a former observer kept private has no row beside the log, so that no page can show it."""
    if not any(note.private for note in visit.notes):
        return visit
    rows = session.execute(
        select(EntryRow.id, EntryRow.target).where(
            EntryRow.district_id == row.district_id,
            EntryRow.observation_id == row.id,
            EntryRow.author_id != row.observer_id,
        )
    )
    hidden = thoughts_of_others(visit.notes, {each.id: each.target for each in rows})
    return replace(visit, notes=tuple(note for note in visit.notes if note.id not in hidden))


def _project_subject(session: Session, row: Observation, visit: Visit, at: datetime) -> None:
    if row.state not in FROM_LOG:
        return
    subject = visit.subject
    school = _school_of_class(session, row.district_id, subject)
    section = subject.section if school else None
    moved = (subject.teacher, section) != (row.teacher_id, row.section_id)
    if school or moved or row.school_id is None:
        row.school_id = school or _school(session, row.district_id, subject.teacher)
    row.teacher_id, row.section_id = subject.teacher, section
    row.planned_id, row.kind = subject.planned, subject.kind
    row.rubric = subject.rubric
    row.rubric_version = subject.rubric_version or _newest(session, row)
    if row.discarded != visit.discarded:
        row.discarded = visit.discarded
        row.discarded_at = at if visit.discarded else None
    if row.state != visit.state:
        move(session, row, visit.state, row.observer_id, at)


def _project_start(session: Session, row: Observation, visit: Visit) -> None:
    """The lesson's start by the server's clock: the device's claim, put right by its measured skew."""
    if visit.start is None or row.state not in FROM_LOG:
        return
    skew = session.scalar(
        select(EntryRow.skew_ms).where(
            EntryRow.district_id == row.district_id, EntryRow.id == visit.start.id
        )
    )
    start_ms = visit.start.wall_ms - visit.start.lesson_ms + (skew or 0)
    made_ms = int(row.created_at.timestamp() * 1000)
    sane = abs(start_ms - made_ms) < _CENTURY_MS
    row.started_at = datetime.fromtimestamp((start_ms if sane else made_ms) / 1000, UTC)


def _school_of_class(session: Session, district: str, subject: Subject) -> str | None:
    """Where the class is taught; None for one that is not this teacher's: it does not come along."""
    if subject.section is None:
        return None
    return session.scalar(
        select(Section.school_id).where(
            Section.district_id == district,
            Section.id == subject.section,
            Section.teacher_id == subject.teacher,
        )
    )


def _school(session: Session, district: str, teacher: str | None) -> str | None:
    return session.scalar(
        select(PersonRole.school_id)
        .where(
            PersonRole.district_id == district,
            PersonRole.person_id == teacher,
            PersonRole.role == "teacher",
        )
        .limit(1)
    )


def _newest(session: Session, row: Observation) -> str | None:
    found = newest(session, row.district_id, filter(None, [row.rubric])).get(row.rubric or "")
    return found[1] if found else None


_Keys = tuple[str | int, ...]


def _rows(visit: Visit) -> Mapping[Any, Mapping[_Keys, Mapping[str, Any]]]:
    notes: dict[_Keys, Mapping[str, Any]] = {
        (note.id,): {
            "text": note.text,
            "private": note.private,
            "deleted": note.deleted,
            "approx": note.approx,
            "tags": list(note.tags),
            "heads": [asdict(head) for head in note.heads],
            "lesson_ms": note.lesson_ms,
            "wall_ms": note.wall_ms,
        }
        for note in visit.notes
    }
    ratings: dict[_Keys, Mapping[str, Any]] = {
        (rating.target, rating.segment or 0): {
            "level": rating.level,
            "comment": rating.comment,
            "entry_id": rating.entry_id,
            "heads": [asdict(head) for head in rating.heads],
            "lesson_ms": rating.lesson_ms,
        }
        for rating in visit.ratings
    }
    counts = {**visit.tallies, **{code: int(on) for code, on in visit.checks.items()}}
    look_fors: dict[_Keys, Mapping[str, Any]] = {
        (code,): {"count": count} for code, count in counts.items()
    }
    held = timed_plain(visit.timed)
    timing: dict[_Keys, Mapping[str, Any]] = {(): {"content": held}} if any(held.values()) else {}
    return {NoteRow: notes, RatingRow: ratings, LookForRow: look_fors, TimingRow: timing}


_KEYS: Mapping[Any, Callable[[Any], _Keys]] = {
    NoteRow: lambda row: (row.note_id,),
    RatingRow: lambda row: (row.target, row.segment),
    LookForRow: lambda row: (row.code,),
    TimingRow: lambda _row: (),
}
_NAMES: Mapping[Any, tuple[str, ...]] = {
    NoteRow: ("note_id",),
    RatingRow: ("target", "segment"),
    LookForRow: ("code",),
    TimingRow: (),
}


def _bring_up(
    session: Session, row: Observation, table: Any, wanted: Mapping[_Keys, Mapping[str, Any]]
) -> None:
    held = {
        _KEYS[table](each): each
        for each in session.scalars(
            select(table).where(
                table.district_id == row.district_id, table.observation_id == row.id
            )
        )
    }
    for key, values in wanted.items():
        if key in held:
            for name, value in values.items():
                if getattr(held[key], name) != value:
                    setattr(held[key], name, value)
        else:
            names = dict(zip(_NAMES[table], key, strict=True))
            session.add(
                table(district_id=row.district_id, observation_id=row.id, **names, **values)
            )
    for key in held.keys() - wanted.keys():
        session.delete(held[key])
