"""Evidence before any level: the observer shares it, frozen, and the teacher adds to it."""

from datetime import datetime

from sqlalchemy import true
from sqlalchemy.orm import Session

from ..domain.due import After, Event
from ..domain.entry import LONGEST_TEXT, is_id
from ..domain.errors import KeptBefore, NotNow, NotThere, NotValid
from ..domain.evaluation import evidence_record
from ..domain.observation import BETWEEN, LAST_RATED, RECORDED, State
from ..domain.record import Record, plain, seal
from . import due
from .arriving import check_arrived
from .audit import note_down
from .base import writing
from .between import evaluation_of, party_row, rubric_of, tell_other
from .drafts import Draft, draft_of, own_row
from .moving import move, moved
from .tables_capture import Observation
from .tables_evaluation import Evaluation, EvidenceAdded


def preview_evidence(draft: Draft, language: str) -> Record:
    """Exactly what the teacher gets first. Raises NotNow where the visit names no teacher or rubric."""
    if draft.rubric is None or draft.visit.teacher is None:
        raise NotNow("This visit has no teacher or rubric yet: put that right first.")
    return evidence_record(
        draft.rubric, language, draft.visit.started_at, draft.notes, draft.counts
    )


def share_evidence(
    district: str,
    observer: str,
    observation: str,
    shown: str,
    *,
    language: str,
    at: datetime,
    incomplete: bool = False,
) -> None:
    """Freeze the evidence that was shown (`shown` is its seal) and let the teacher read it.

    Raises NotNow where it was shared before, is still being captured, misses something that was not
    said to be known, or has changed since it was shown.
    """
    with writing(district) as session:
        row = own_row(session, district, observer, observation)
        draft = draft_of(session, row)
        _check_evidence(row, draft, incomplete)
        evidence = preview_evidence(draft, language)
        if seal(evidence) != shown:
            raise NotNow(
                "Something arrived after this preview was made. Look at it again, then share."
            )
        if not moved(session, row, State.CAPTURED, State.EVIDENCE_SHARED, true(), {}):
            raise NotNow("The evidence of this visit is shared already.")
        session.add(_frozen(row, evidence, at))
        move(session, row, State.EVIDENCE_SHARED, observer, at)
        due.done(session, row, Event.EVIDENCE, at)
        due.happened(session, row, After.EVIDENCE, at)
        tell_other(session, row, "evidence_shared", observer, at)
        note_down(session, district, observer, "share evidence", observation, at, {"seal": shown})


def annotate(
    district: str,
    teacher: str,
    observation: str,
    key: str,
    text: str,
    at: datetime,
    *,
    item: str | None = None,
    criterion: str | None = None,
) -> None:
    """The teacher's own evidence: beside a note (`item`), under a criterion, or for the whole lesson.

    Sent twice with one key (a UUID) it stands once. Raises NotNow once both have sealed, NotValid for
    no words, too many, or a place that the evidence does not have, KeptBefore for other words under the key.
    """
    _check_text(text)
    if not is_id(key):
        raise NotValid("This has no proper key: reload the page and send it again.")
    with writing(district) as session:
        row = party_row(session, district, teacher, observation)
        _check_may_add(row, teacher)
        held = session.get(EvidenceAdded, (district, key))
        if held is not None:
            if (held.observation_id, held.text) != (observation, text):
                raise KeptBefore("text")
            return
        _check_place(session, row, item, criterion)
        its = {"observation_id": observation, "item": item, "criterion": criterion, "text": text}
        session.add(EvidenceAdded(district_id=district, id=key, author_id=teacher, at=at, **its))
        note_down(session, district, teacher, "add evidence", observation, at)


def _frozen(row: Observation, evidence: Record, at: datetime) -> Evaluation:
    return Evaluation(
        district_id=row.district_id,
        observation_id=row.id,
        evidence=plain(evidence),
        evidence_sha=seal(evidence),
        evidence_at=at,
    )


def _check_evidence(row: Observation, draft: Draft, incomplete: bool) -> None:
    if draft.visit.discarded:
        raise NotNow("This visit is in the bin: bring it back first.")
    if row.kind not in LAST_RATED:
        raise NotNow("Visits of this kind are shared in one go.")
    if draft.visit.state in BETWEEN | RECORDED:
        raise NotNow("The evidence of this visit is shared already.")
    if draft.visit.state != State.CAPTURED:
        raise NotNow("This visit is still open: finish it first, then share.")
    if draft.visit.school is None:
        raise NotNow("This teacher belongs to no school yet: an administrator can put that right.")
    check_arrived(draft.completeness, incomplete)


def _check_may_add(row: Observation, teacher: str) -> None:
    if row.teacher_id != teacher:
        raise NotThere("There is no such observation, or none that you may open.")
    if row.state not in (State.EVIDENCE_SHARED, State.SELF_ASSESSED):
        raise NotNow("Both of you have sealed, so the evidence stays as it is now.")


def _check_place(
    session: Session, row: Observation, item: str | None, criterion: str | None
) -> None:
    notes = {each["note_id"] for each in evaluation_of(session, row).evidence["script"]}
    no_note = item and item not in notes
    if no_note or (criterion and rubric_of(row).criterion(criterion) is None):
        raise NotValid("The evidence holds no such place.")


def _check_text(text: str) -> None:
    problem = "Write something first." if not text.strip() else ""
    if len(text) > LONGEST_TEXT:
        problem = "That is too long: write less, or in two parts."
    if "\0" in text:
        problem = "A character in the text cannot be stored."
    if problem:
        raise NotValid(problem, {"text": problem})
