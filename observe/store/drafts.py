"""An observer's own visits while they are theirs alone: what was captured, and the words for the teacher."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..domain.batch import Completeness
from ..domain.errors import NotNow, NotThere
from ..domain.fold import Head, Note, Rating
from ..domain.observation import RECORDED, Kind, State
from ..domain.protocols import NOTHING_TIMED, Timed, timed_from
from ..domain.rubric import Rubric
from ..domain.steps import StepNow
from .arriving import Arrived, arrived, completeness_of
from .base import reading, refers, writing
from .drafted_words import Renamed, Words, renamed, words_from, words_plain
from .projection import entry_of, log_of
from .rubrics import rubric_version
from .steps import open_in
from .tables_capture import LookForRow, NoteRow, Observation, RatingRow, TimingRow
from .tables_records import Feedback


@dataclass(frozen=True, slots=True)
class Visit:
    """One observation as its observer knows it; `minutes` from the start to the last entry."""

    id: str
    observer: str
    teacher: str | None
    section: str | None
    school: str | None
    rubric: str | None
    rubric_version: str | None
    kind: Kind | None
    state: State
    discarded: bool
    started_at: datetime
    minutes: int
    length_ms: int
    notes: int
    ratings: int
    shared_at: datetime | None
    opened_at: datetime | None
    acknowledged_at: datetime | None


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything an observer has of a visit; `rubric` is None until one is known."""

    visit: Visit
    rubric: Rubric | None
    notes: tuple[Note, ...]
    ratings: tuple[Rating, ...]
    counts: Mapping[str, int]
    words: Words
    completeness: Completeness | None
    renamed: Renamed | None = None
    timed: Timed = NOTHING_TIMED
    open_step: StepNow | None = None
    arrived: Arrived | None = None


def draft(district: str, observer: str, observation: str) -> Draft:
    """Raises NotThere for anybody but the observer."""
    with reading(district) as session:
        return draft_of(session, own_row(session, district, observer, observation))


def visit(district: str, observer: str, observation: str) -> Visit | None:
    """An own visit, or None where there is none of that id."""
    with reading(district) as session:
        row = session.get(Observation, (district, observation))
        return visit_of(row) if row and row.observer_id == observer else None


def save_words(district: str, observer: str, observation: str, words: Words) -> None:
    """Keep glow, grow and step; saving never shares. Raises NotNow once shared."""
    with writing(district) as session:
        row = own_row(session, district, observer, observation)
        if row.state in RECORDED:
            raise NotNow("This visit is shared already. Take it back first, or add to it.")
        held = session.get(Feedback, (district, observation)) or Feedback(
            district_id=district, observation_id=observation
        )
        held.glow, held.grow, held.step = words.glow, words.grow, words_plain(words)
        session.add(held)


def own_row(session: Session, district: str, observer: str, observation: str) -> Observation:
    row = session.get(Observation, (district, observation), with_for_update=True)
    if row is None or row.observer_id != observer:
        raise NotThere("There is no such visit, or none that you may open.")
    return row


def draft_of(session: Session, row: Observation, ask_completeness: bool = True) -> Draft:
    key = (row.district_id, row.id)
    notes = session.scalars(
        select(NoteRow)
        .where(NoteRow.district_id == key[0], NoteRow.observation_id == key[1])
        .order_by(NoteRow.lesson_ms, NoteRow.note_id)
    )
    ratings = session.scalars(
        select(RatingRow).where(RatingRow.district_id == key[0], RatingRow.observation_id == key[1])
    )
    beside = session.execute(
        select(Feedback, TimingRow, LookForRow)
        .select_from(Observation)
        .outerjoin(Feedback, refers(Feedback, "observation_id", Observation))
        .outerjoin(TimingRow, refers(TimingRow, "observation_id", Observation))
        .outerjoin(LookForRow, refers(LookForRow, "observation_id", Observation))
        .where(Observation.district_id == key[0], Observation.id == key[1])
    ).all()
    words: Feedback | None = beside[0][0]
    timing: TimingRow | None = beside[0][1]
    counts: list[LookForRow | None] = [each[2] for each in beside]
    logged = [entry_of(each) for each in log_of(session, row)] if ask_completeness else None
    return Draft(
        visit=visit_of(row),
        rubric=rubric_version(row.district_id, row.rubric, row.rubric_version),
        notes=tuple(_note(each) for each in notes),
        ratings=tuple(_rating(each) for each in ratings),
        counts={each.code: each.count for each in counts if each is not None},
        words=words_from(words),
        completeness=None if logged is None else completeness_of(session, row, logged),
        renamed=renamed(words),
        timed=timed_from(timing.content if timing else None),
        open_step=_open_step(session, row),
        arrived=None if logged is None else arrived(logged),
    )


def visit_of(row: Observation) -> Visit:
    return Visit(
        id=row.id,
        observer=row.observer_id,
        teacher=row.teacher_id,
        section=row.section_id,
        school=row.school_id,
        rubric=row.rubric,
        rubric_version=row.rubric_version,
        kind=Kind(row.kind) if row.kind else None,
        state=State(row.state),
        discarded=row.discarded,
        started_at=row.started_at,
        minutes=max(1, round(row.length_ms / 60_000)),
        length_ms=row.length_ms,
        notes=row.note_count,
        ratings=row.rating_count,
        shared_at=row.shared_at,
        opened_at=row.opened_at,
        acknowledged_at=row.acknowledged_at,
    )


def _open_step(session: Session, row: Observation) -> StepNow | None:
    """The step that was open with this teacher when the visit began, with the counts of shared visits and this one."""
    if row.teacher_id is None:
        return None
    coach = None if row.kind == Kind.SELF else row.observer_id
    found = open_in(session, row.district_id, coach, row.teacher_id)
    if found is None or found.observation == row.id:
        return None
    counts = (each for each in found.counts if each.shared or each.observation == row.id)
    return replace(found, counts=tuple(counts))


def _note(row: NoteRow) -> Note:
    return Note(
        id=row.note_id,
        text=row.text,
        private=row.private,
        tags=tuple(row.tags),
        lesson_ms=row.lesson_ms,
        wall_ms=row.wall_ms,
        approx=row.approx,
        deleted=row.deleted,
        heads=tuple(Head(**head) for head in row.heads),
    )


def _rating(row: RatingRow) -> Rating:
    return Rating(
        target=row.target,
        segment=row.segment or None,
        level=row.level,
        comment=row.comment,
        entry_id=row.entry_id,
        lesson_ms=row.lesson_ms,
        heads=tuple(Head(**head) for head in row.heads),
    )
