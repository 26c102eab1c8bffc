"""The frozen copy of a shared visit: its record, laid flat for timelines and exports, and its step."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from ..domain.observation import Kind
from ..domain.policy import Role
from ..domain.record import CriterionShown, Evidence, LevelGiven, Record, plain, seal
from .ending_steps import reopen_closed_at, take_up_next
from .setting_steps import ForWhom, set_step
from .tables_capture import Observation
from .tables_coaching import ActionStep, RecordShare
from .tables_records import SharedNote, SharedRating, SharedRecord


def freeze(
    session: Session,
    row: Observation,
    role: Role,
    record: Record,
    day: date,
    at: datetime,
    branch_of: str | None = None,
) -> None:
    """Write the copy; it says how far the log was read (`log_read_to`, a server_seq).

    Its step opens, as the branch of another one where that is named.
    """
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
            content={**plain(record), "log_read_to": row.server_seq},
            sha=seal(record),
        )
    )
    session.flush()
    _lay_flat(session, row, record, day)
    coach = None if row.kind == Kind.SELF else row.observer_id
    if record.step and row.teacher_id and not _has_step(session, row):
        about = (row.id, row.rubric, row.rubric_version, branch_of)
        whom = ForWhom(row.teacher_id, coach, *about)
        set_step(session, row.district_id, whom, record.step, day, at)
    elif row.teacher_id:
        take_up_next(session, row.district_id, coach, row.teacher_id)


def thaw(session: Session, district: str, observation: str) -> None:
    """Take the copy away again, with its step, from whoever read it; what its share had closed is open again."""
    _take_away(session, district, observation, *_COPY, ActionStep)
    reopen_closed_at(session, district, observation)


def melt(session: Session, district: str, observation: str) -> None:
    """Take the copy away to be shared anew; the step that came with it is being worked on and stays."""
    _take_away(session, district, observation, *_COPY)


_COPY = (SharedRating, SharedNote, RecordShare, SharedRecord)


def _take_away(session: Session, district: str, observation: str, *tables: Any) -> None:
    for table in tables:
        session.execute(
            delete(table).where(table.district_id == district, table.observation_id == observation)
        )


def _has_step(session: Session, row: Observation) -> bool:
    """Whether it was shared with its step before, and opened again since."""
    query = select(ActionStep.id).where(
        ActionStep.district_id == row.district_id, ActionStep.observation_id == row.id
    )
    return session.scalar(query) is not None


def _lay_flat(session: Session, row: Observation, record: Record, day: date) -> None:
    key = {"district_id": row.district_id, "observation_id": row.id}
    about = {**key, "teacher_id": row.teacher_id, "day": day}
    ratings = [
        {**about, **_rating(shown, level)} for shown in record.criteria for level in shown.levels
    ]
    notes = [{**key, **_note(each)} for each in record.script]
    if ratings:
        session.execute(insert(SharedRating), ratings)
    if notes:
        session.execute(insert(SharedNote), notes)


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
