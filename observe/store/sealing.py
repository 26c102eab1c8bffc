"""The first half of the way: evidence is shared, the teacher adds to it, both rate and seal."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, true, update
from sqlalchemy.orm import Session

from ..domain.due import After, Event
from ..domain.entry import LONGEST_TEXT, is_id
from ..domain.errors import NotNow, NotThere, NotValid
from ..domain.evaluation import (
    MOST_COMMENT,
    Given,
    evidence_record,
    given_from,
    levels_from,
    of_rubric,
    plain_levels,
    seal_levels,
)
from ..domain.observation import BETWEEN, LAST_RATED, RECORDED, State
from ..domain.record import Record, plain, seal
from ..domain.rubric import Rubric
from ..domain.turns import Standing, may_go_on
from . import due
from .audit import note_down
from .base import reading, writing
from .drafts import Draft, draft_of, own_row
from .notices import tell
from .projection import move, moved
from .rubrics import rubric_version
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
        sha = seal(evidence)
        if sha != shown:
            raise NotNow(
                "Something arrived after this preview was made. Look at it again, then share."
            )
        if not moved(session, row, State.CAPTURED, State.EVIDENCE_SHARED, true(), {}):
            raise NotNow("The evidence of this visit is shared already.")
        session.add(
            Evaluation(
                district_id=district,
                observation_id=observation,
                evidence=plain(evidence),
                evidence_sha=sha,
                evidence_at=at,
            )
        )
        move(session, row, State.EVIDENCE_SHARED, observer, at)
        due.done(session, row, Event.EVIDENCE, at)
        due.happened(session, row, After.EVIDENCE, at)
        note_down(session, district, observer, "share evidence", observation, at, {"seal": sha})


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
    no words, too many, or a place that the evidence does not have.
    """
    _check_text(text)
    if not is_id(key):
        raise NotValid("This has no proper key: reload the page and send it again.")
    with writing(district) as session:
        row = party_row(session, district, teacher, observation)
        if row.teacher_id != teacher:
            raise NotThere("There is no such observation, or none that you may open.")
        if row.state not in (State.EVIDENCE_SHARED, State.SELF_ASSESSED):
            raise NotNow("Both of you have sealed, so the evidence stays as it is now.")
        if session.get(EvidenceAdded, (district, key)) is not None:
            return
        held = evaluation_of(session, row)
        notes = {each["note_id"] for each in held.evidence["script"]}
        rubric = rubric_of(row)
        if (item and item not in notes) or (criterion and rubric.criterion(criterion) is None):
            raise NotValid("The evidence holds no such place.")
        session.add(
            EvidenceAdded(
                district_id=district,
                id=key,
                observation_id=observation,
                author_id=teacher,
                item=item,
                criterion=criterion,
                text=text,
                at=at,
            )
        )
        note_down(session, district, teacher, "add evidence", observation, at)


def save_own(
    district: str,
    teacher: str,
    observation: str,
    given: Sequence[Given],
    revision: int,
) -> None:
    """Keep the teacher's levels, theirs alone until sealed.

    Raises NotNow once sealed, or where another page of theirs saved since `revision`.
    """
    _check_comments(given)
    with writing(district) as session:
        row = party_row(session, district, teacher, observation)
        _check_may_rate_self(row, teacher)
        kept = plain_levels(of_rubric(rubric_of(row), given))
        changed = session.scalar(
            update(Evaluation)
            .where(*_key(row), Evaluation.own_at.is_(None), Evaluation.revision == revision)
            .values(own_draft=kept, revision=revision + 1)
            .returning(Evaluation.observation_id)
        )
        if changed is None:
            held = evaluation_of(session, row)
            if held.own_at:
                raise NotNow("You have sealed your levels already.")
            raise NotNow("Another page of yours saved levels meanwhile: look at them, then go on.")


def seal_own(district: str, teacher: str, observation: str, shown: str, at: datetime) -> None:
    """Seal the teacher's levels as they were shown (`shown` is `seal_levels` of them)."""
    with writing(district) as session:
        row = party_row(session, district, teacher, observation)
        _check_may_rate_self(row, teacher)
        held = evaluation_of(session, row)
        given = levels_from(held.own_draft or [])
        sha = seal_levels(rubric_of(row), held.evidence_sha, given)
        if sha != shown:
            raise NotNow("Your levels changed after this page was made: look at them again.")
        values = {"own": plain_levels(given), "own_sha": sha, "own_at": at, "own_draft": None}
        if not _sealed(session, row, Evaluation.own_at.is_(None), values):
            raise NotNow("You have sealed your levels already.")
        note_down(session, district, teacher, "seal self-rating", observation, at, {"seal": sha})
        due.done(session, row, Event.SELF_RATING, at)
        if row.state == State.EVIDENCE_SHARED:
            _go(session, row, State.SELF_ASSESSED, teacher, at)
        _compare_if_both(session, row, teacher, at)


def seal_rated(district: str, observer: str, observation: str, shown: str, at: datetime) -> None:
    """Seal the observer's levels as they were shown; what is rated later on stays out of them."""
    with writing(district) as session:
        row = own_row(session, district, observer, observation)
        if row.state not in (State.EVIDENCE_SHARED, State.SELF_ASSESSED):
            raise NotNow(
                _WHY_NOT_SEAL.get(State(row.state), "You have sealed your levels already.")
            )
        held = evaluation_of(session, row)
        draft = draft_of(session, row, ask_completeness=False)
        given = given_from(draft.ratings)
        if any(each.conflict for each in draft.ratings):
            raise NotNow("A criterion has two levels from two devices: choose one of them first.")
        sha = seal_levels(rubric_of(row), held.evidence_sha, given)
        if sha != shown:
            raise NotNow("Your levels changed after this page was made: look at them again.")
        values = {"rated": plain_levels(given), "rated_sha": sha, "rated_at": at}
        if not _sealed(session, row, Evaluation.rated_at.is_(None), values):
            raise NotNow("You have sealed your levels already.")
        note_down(session, district, observer, "seal rating", observation, at, {"seal": sha})
        due.done(session, row, Event.RATING, at)
        _compare_if_both(session, row, observer, at)


def go_on_without(
    district: str, observer: str, observation: str, reason: str, at: datetime
) -> None:
    """The window for the self-rating has passed without one, so the observer goes on; it is recorded.

    Where no rule sets a window, a reason is needed. Raises NotNow while the window is open.
    """
    with writing(district) as session:
        row = own_row(session, district, observer, observation)
        held = evaluation_of(session, row)
        dues = due.open_in(session, row)
        today = due.local_day(session, district, at)
        if not may_go_on(Standing(State(row.state), dues=dues), today) or held.own_at:
            raise NotNow("The teacher can still rate themselves: wait until that day has passed.")
        if Event.SELF_RATING not in dues and not reason.strip():
            why = "Say why you go on without it: no rule says until when to wait."
            raise NotValid(why, {"reason": why})
        said = reason.strip()[:MOST_COMMENT] or "window passed"
        _go(session, row, State.SELF_ASSESSED, observer, at, said)
        note_down(session, district, observer, "window passed", observation, at)
        day = due.local_day(session, district, row.started_at)
        detail = {"at": observation, "day": day.isoformat()}
        tell(session, district, row.teacher_id or "", "window_passed", at, detail)
        _compare_if_both(session, row, observer, at)


def party_row(session: Session, district: str, person: str, observation: str) -> Observation:
    """The observation, locked, for one of its two parties. Raises NotThere for anybody else."""
    row = session.get(
        Observation, (district, observation), with_for_update=True, populate_existing=True
    )
    if row is None or person not in (row.teacher_id, row.observer_id):
        raise NotThere("There is no such observation, or none that you may open.")
    if row.state not in BETWEEN | RECORDED and row.observer_id != person:
        raise NotThere("There is no such observation, or none that you may open.")
    return row


def evaluation_of(session: Session, row: Observation) -> Evaluation:
    """Raises NotNow where the evidence was not shared yet."""
    held = session.get(Evaluation, (row.district_id, row.id), populate_existing=True)
    if held is None:
        raise NotNow("The evidence of this visit is not shared yet.")
    return held


def rubric_of(row: Observation) -> Rubric:
    found = rubric_version(row.district_id, row.rubric, row.rubric_version)
    if found is None:
        raise NotNow("This visit has no rubric.")
    return found


def changed(
    session: Session, row: Observation, condition: ColumnElement[bool], values: dict[str, Any]
) -> bool:
    """One conditional statement on the evaluation: only one of two who race changes it."""
    return _sealed(session, row, condition, values)


def _sealed(
    session: Session, row: Observation, condition: ColumnElement[bool], values: dict[str, Any]
) -> bool:
    done = session.scalar(
        update(Evaluation)
        .where(*_key(row), condition)
        .values(**values, revision=Evaluation.revision + 1)
        .returning(Evaluation.observation_id)
        .execution_options(synchronize_session=False)
    )
    session.expire_all()
    return done is not None


def _compare_if_both(session: Session, row: Observation, by: str, at: datetime) -> None:
    """Once both are in, or one is and the window has passed, both may see both."""
    session.refresh(row)
    held = evaluation_of(session, row)
    if row.state != State.SELF_ASSESSED or held.rated_at is None:
        return
    _go(session, row, State.RATED, by, at)
    due.happened(session, row, After.BOTH_SEALED, at)


_BEFORE = {State.SELF_ASSESSED: State.EVIDENCE_SHARED, State.RATED: State.SELF_ASSESSED}


def _go(
    session: Session,
    row: Observation,
    state: State,
    by: str,
    at: datetime,
    reason: str | None = None,
) -> None:
    if not moved(session, row, _BEFORE[state], state, true(), {}):
        raise NotNow("Somebody else was faster: reload the page.")
    move(session, row, state, by, at, reason)
    session.flush()


_WHY_NOT_SEAL = {
    State.PLANNED: "Share the evidence first: levels come last.",
    State.CAPTURING: "Share the evidence first: levels come last.",
    State.CAPTURED: "Share the evidence first: levels come last.",
}


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
    if draft.completeness and not draft.completeness.complete and not incomplete:
        missing = sum(draft.completeness.missing.values())
        raise NotNow(
            "Not everything has arrived (missing: %(missing)s). Open Observe on that device, "
            "or say that you want to share without it.",
            missing=missing,
        )


def _check_may_rate_self(row: Observation, teacher: str) -> None:
    if row.teacher_id != teacher:
        raise NotThere("There is no such observation, or none that you may open.")
    if row.state not in (State.EVIDENCE_SHARED, State.SELF_ASSESSED):
        raise NotNow("The levels are open to both of you: the time for rating yourself is over.")


def _check_text(text: str) -> None:
    problem = "Write something first." if not text.strip() else ""
    if len(text) > LONGEST_TEXT:
        problem = "That is too long: write less, or in two parts."
    if "\0" in text:
        problem = "A character in the text cannot be stored."
    if problem:
        raise NotValid(problem, {"text": problem})


def _check_comments(given: Sequence[Given]) -> None:
    wrong = {
        f"comment-{each.criterion}": "That is too long: write less."
        for each in given
        if len(each.comment) > MOST_COMMENT or "\0" in each.comment
    }
    if wrong:
        raise NotValid("Not saved: look at the words marked below.", wrong)


def _key(row: Observation) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (Evaluation.district_id == row.district_id, Evaluation.observation_id == row.id)


def evidence_seal(district: str, observation: str) -> str | None:
    """The seal of the evidence as it was shared."""
    with reading(district) as session:
        return session.scalar(
            select(Evaluation.evidence_sha).where(
                Evaluation.district_id == district, Evaluation.observation_id == observation
            )
        )
