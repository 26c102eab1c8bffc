"""One formal observation between its two parties, each value made for the party that reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..domain.errors import NotThere
from ..domain.evaluation import Given, levels_from
from ..domain.observation import OPEN_TO_BOTH, Kind, State
from ..domain.policy import reads_evaluation
from ..domain.record import Record, record_from
from ..domain.rubric import Rubric
from ..domain.turns import Standing
from .base import reading
from .on_the_way import with_names
from .rubrics import rubric_version
from .tables_capture import Observation, Transition
from .tables_evaluation import Evaluation, EvidenceAdded
from .turns import its_evaluation, standing_columns, standing_of
from .wishes import Wish, left, wishes


@dataclass(frozen=True, slots=True)
class Added:
    """What the teacher wrote beside a note (`item`), under a criterion, or about the whole lesson."""

    id: str
    item: str | None
    criterion: str | None
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was shared before it was opened again, and why it was."""

    levels: tuple[Given, ...]
    reopened_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class EvaluationSeen:
    """One observation as its reader may know it: `own` and `rated` are None where they may not, or not yet.

    `draft` are the teacher's levels before sealing, for the teacher alone.
    """

    id: str
    reader: str
    teacher_id: str
    teacher: str
    observer_id: str
    observer: str
    school: str
    section: str
    kind: Kind
    started_at: datetime
    minutes: int
    planned: str | None
    standing: Standing
    rubric: Rubric
    evidence: Record
    evidence_sha: str
    evidence_at: datetime
    added: tuple[Added, ...]
    draft: tuple[Given, ...]
    own: tuple[Given, ...] | None
    own_at: datetime | None
    rated: tuple[Given, ...] | None
    rated_at: datetime | None
    passed: str
    conference_at: datetime | None
    conference: Mapping[str, str]
    agreed: tuple[Given, ...] | None
    agreed_at: datetime | None
    earlier: tuple[Earlier, ...]
    declined: str
    declined_at: datetime | None
    wishes: tuple[Wish, ...]
    party_left: bool
    revision: int


def seen(district: str, viewer: str, observation: str) -> EvaluationSeen:
    """Raises NotThere for anybody but the two, and before the evidence was shared."""
    with reading(district) as session:
        row = session.execute(
            with_names(district)
            .add_columns(Observation, Evaluation, *standing_columns())
            .where(Observation.id == observation)
        ).first()
        if row is None or not reads_evaluation(
            viewer, row.Observation.observer_id, row.Observation.teacher_id
        ):
            raise NotThere("There is no such observation, or none that you may open.")
        return _seen(session, viewer, row)


def about(district: str, teacher: str) -> list[str]:
    """The ids of a teacher's observations of which they were given the evidence, the latest lesson first."""
    query = (
        select(Observation.id)
        .join(Evaluation, its_evaluation())
        .where(Observation.district_id == district, Observation.teacher_id == teacher)
        .order_by(Observation.started_at.desc(), Observation.id.desc())
    )
    with reading(district) as session:
        return list(session.scalars(query))


def _seen(session: Session, viewer: str, row: Any) -> EvaluationSeen:
    about, held = row.Observation, row.Evaluation
    reader = "teacher" if viewer == about.teacher_id else "observer"
    state = State(about.state)
    rubric = rubric_version(about.district_id, about.rubric, about.rubric_version)
    if rubric is None:
        raise NotThere("There is no such observation, or none that you may open.")
    agreed = held.agreed or {}
    return EvaluationSeen(
        id=about.id,
        reader=reader,
        teacher_id=about.teacher_id,
        teacher=row.teacher,
        observer_id=about.observer_id,
        observer=row.observer,
        school=row.school or "",
        section=row.section or "",
        kind=Kind(about.kind),
        started_at=about.started_at,
        minutes=max(1, round(about.length_ms / 60_000)),
        planned=about.planned_id,
        standing=standing_of(row),
        rubric=rubric,
        evidence=record_from(held.evidence),
        evidence_sha=held.evidence_sha,
        evidence_at=held.evidence_at,
        added=_added(session, about),
        draft=levels_from(held.own_draft or []) if reader == "teacher" else (),
        own=_own(held, reader, state),
        own_at=held.own_at,
        rated=_rated(held, reader, state),
        rated_at=held.rated_at,
        passed=_passed(session, about) if held.own_at is None else "",
        conference_at=held.conference_at,
        conference=held.conference or {},
        agreed=levels_from(agreed["levels"]) if held.agreed_at else None,
        agreed_at=held.agreed_at,
        earlier=tuple(_earlier(each) for each in agreed.get("earlier", ())),
        declined=held.declined,
        declined_at=held.declined_at,
        wishes=wishes(session, about.district_id, about.id),
        party_left=left(session, about),
        revision=held.revision,
    )


def _own(held: Evaluation, reader: str, state: State) -> tuple[Given, ...] | None:
    """The teacher's sealed levels: for the observer only once their own are in."""
    if held.own_at is None or (reader == "observer" and state not in OPEN_TO_BOTH):
        return None
    return levels_from(held.own or [])


def _rated(held: Evaluation, reader: str, state: State) -> tuple[Given, ...] | None:
    """The observer's sealed levels: for the teacher only once their own are in, or the window passed."""
    if held.rated_at is None or (reader == "teacher" and state not in OPEN_TO_BOTH):
        return None
    return levels_from(held.rated or [])


def _added(session: Session, about: Observation) -> tuple[Added, ...]:
    rows = session.execute(
        select(
            EvidenceAdded.id,
            EvidenceAdded.item,
            EvidenceAdded.criterion,
            EvidenceAdded.text,
            EvidenceAdded.at,
        )
        .where(
            EvidenceAdded.district_id == about.district_id,
            EvidenceAdded.observation_id == about.id,
        )
        .order_by(EvidenceAdded.at, EvidenceAdded.id)
    )
    return tuple(Added(*each) for each in rows)


def _passed(session: Session, about: Observation) -> str:
    """Why the observer went on without a self-rating, as it was recorded; empty where nobody did.

    What happens later in that state, such as handing over, has a reason of its own.
    """
    reason = session.scalar(
        select(Transition.reason)
        .where(
            Transition.district_id == about.district_id,
            Transition.observation_id == about.id,
            Transition.state == State.SELF_ASSESSED,
        )
        .order_by(Transition.at, Transition.id)
        .limit(1)
    )
    return reason or ""


def _earlier(plain: Mapping[str, Any]) -> Earlier:
    at = datetime.fromisoformat(plain["reopened_at"])
    return Earlier(levels_from(plain["levels"]), at, plain.get("reason", ""))
