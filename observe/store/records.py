"""A shared record as its readers may read it, with what was answered to it."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import exists, select

from ..domain.entry import Entry
from ..domain.errors import NotThere
from ..domain.observation import Kind
from ..domain.policy import Scope, reads_coaching
from ..domain.record import Record, Step, record_from
from ..domain.retelling import retold
from . import rubrics
from .afterwards import from_paper
from .base import reading
from .projection import entry_of
from .record_answers import Addendum, Reply, addenda, replies
from .record_headings import Heading, heading_from, heading_query
from .tables_capture import EntryRow
from .tables_coaching import ActionStep
from .tables_records import SharedRecord


@dataclass(frozen=True, slots=True)
class SharedVisit:
    heading: Heading
    record: Record
    replies: tuple[Reply, ...]
    addenda: tuple[Addendum, ...]
    rubric: str
    rubric_version: str
    log_read_to: int
    from_paper: bool


def shared_visit(district: str, scope: Scope, observation: str) -> SharedVisit:
    """Raises NotThere for what is not shared, or not for this reader."""
    with reading(district) as session:
        row = session.execute(
            heading_query(district, scope)
            .add_columns(SharedRecord.content, SharedRecord.rubric, SharedRecord.rubric_version)
            .add_columns(from_paper(district, observation), _step_agreed(district, observation))
            .where(SharedRecord.observation_id == observation)
        ).first()
        if row is None:
            raise NotThere("There is no such feedback, or none that you may open.")
        found = SharedVisit(
            heading=heading_from(row),
            record=record_from(row.content),
            replies=replies(session, district, observation),
            addenda=addenda(session, district, observation),
            rubric=row.rubric,
            rubric_version=row.rubric_version,
            log_read_to=row.content["log_read_to"],
            from_paper=bool(row.from_paper),
        )
    party = found.heading.kind is Kind.SELF or reads_coaching(
        scope.person, found.heading.observer_id, found.heading.teacher_id
    )
    return found if party else _for_others(found, bool(row.step_agreed) and scope.leads)


def in_language(district: str, found: SharedVisit, language: str) -> SharedVisit:
    """The same with the rubric's words in this language, where the rubric speaks it."""
    if language == found.record.language:
        return found
    rubric = rubrics.rubric_version(district, found.rubric, found.rubric_version)
    return replace(found, record=retold(found.record, rubric, language)) if rubric else found


def late(district: str, observer: str, shared: SharedVisit) -> tuple[Entry, ...]:
    """What reached an own visit after its record was frozen; nothing for anybody else."""
    if shared.heading.observer_id != observer:
        return ()
    with reading(district) as session:
        rows = session.scalars(
            select(EntryRow)
            .where(
                EntryRow.district_id == district,
                EntryRow.observation_id == shared.heading.id,
                EntryRow.server_seq > shared.log_read_to,
            )
            .order_by(EntryRow.server_seq)
        )
        return tuple(entry_of(row) for row in rows)


def _step_agreed(district: str, observation: str) -> Any:
    """Whether the teacher lets the school's leader read the step of a visit."""
    return (
        exists()
        .where(
            ActionStep.district_id == district,
            ActionStep.observation_id == observation,
            ActionStep.leader_sees,
        )
        .label("step_agreed")
    )


def _for_others(found: SharedVisit, agreed: bool) -> SharedVisit:
    """Without the step that is between the two, or where the teacher agrees with its title alone."""
    replies = tuple(each for each in found.replies if each.item != "step")
    addenda = tuple(each for each in found.addenda if each.item != "step")
    step = found.record.step
    bare = Step(step.text, None, "", None) if step and agreed else None
    record = replace(found.record, step=bare, followed=None)
    return replace(found, record=record, replies=replies, addenda=addenda)
