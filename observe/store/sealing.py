"""Rating after the evidence: the teacher's levels and the observer's, each sealed before either is open."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, true
from sqlalchemy.orm import Session

from ..domain.due import After, Event
from ..domain.errors import NotNow, NotThere, NotValid
from ..domain.evaluation import (
    MOST_COMMENT,
    Given,
    given_from,
    levels_from,
    of_rubric,
    plain_levels,
    seal_levels,
)
from ..domain.observation import FROM_LOG, State
from ..domain.turns import Standing, may_go_on
from . import due
from .audit import note_down
from .base import writing
from .between import changed, evaluation_of, party_row, rubric_of, tell_other
from .district_clock import day_in
from .drafts import draft_of, own_row
from .moving import move, moved
from .notices import settle
from .tables_capture import Observation
from .tables_evaluation import Evaluation


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
        stands = and_(Evaluation.own_at.is_(None), Evaluation.revision == revision)
        if not changed(session, row, stands, {"own_draft": kept}):
            if evaluation_of(session, row).own_at:
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
        if not changed(session, row, Evaluation.own_at.is_(None), values):
            raise NotNow("You have sealed your levels already.")
        note_down(session, district, teacher, "seal self-rating", observation, at, {"seal": sha})
        due.done(session, row, Event.SELF_RATING, at)
        settle(session, district, observation, at, "evidence_shared")
        if row.state == State.EVIDENCE_SHARED:
            _go(session, row, State.SELF_ASSESSED, teacher, at)
        _compare_if_both(session, row, teacher, at)


def seal_rated(district: str, observer: str, observation: str, shown: str, at: datetime) -> None:
    """Seal the observer's levels as they were shown; what is rated later on stays out of them."""
    with writing(district) as session:
        row = own_row(session, district, observer, observation)
        _check_may_seal_rated(row)
        held = evaluation_of(session, row)
        given = _rated(session, row)
        sha = seal_levels(rubric_of(row), held.evidence_sha, given)
        if sha != shown:
            raise NotNow("Your levels changed after this page was made: look at them again.")
        values = {"rated": plain_levels(given), "rated_sha": sha, "rated_at": at}
        if not changed(session, row, Evaluation.rated_at.is_(None), values):
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
        today = day_in(session, district, at)
        if not may_go_on(Standing(State(row.state), dues=dues), today) or held.own_at:
            raise NotNow("The teacher can still rate themselves: wait until that day has passed.")
        if Event.SELF_RATING not in dues and not reason.strip():
            why = "Say why you go on without it: no rule says until when to wait."
            raise NotValid(why, {"reason": why})
        said = reason.strip()[:MOST_COMMENT] or "window passed"
        _go(session, row, State.SELF_ASSESSED, observer, at, said)
        note_down(session, district, observer, "window passed", observation, at)
        settle(session, district, observation, at, "evidence_shared")
        tell_other(session, row, "window_passed", observer, at)
        _compare_if_both(session, row, observer, at)


def _compare_if_both(session: Session, row: Observation, by: str, at: datetime) -> None:
    """Once both are in, or one is and the window has passed, both may see both."""
    session.refresh(row)
    held = evaluation_of(session, row)
    if row.state != State.SELF_ASSESSED or held.rated_at is None:
        return
    _go(session, row, State.RATED, by, at)
    due.happened(session, row, After.BOTH_SEALED, at)
    if held.own_at:
        tell_other(session, row, "both_sealed", by, at)


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


def _rated(session: Session, row: Observation) -> tuple[Given, ...]:
    """The observer's levels as they stand. Raises NotNow while two devices say different ones."""
    ratings = draft_of(session, row, ask_completeness=False).ratings
    if any(each.conflict for each in ratings):
        raise NotNow("A criterion has two levels from two devices: choose one of them first.")
    return given_from(ratings)


def _check_may_seal_rated(row: Observation) -> None:
    if row.state in FROM_LOG:
        raise NotNow("Share the evidence first: levels come last.")
    if row.state not in (State.EVIDENCE_SHARED, State.SELF_ASSESSED):
        raise NotNow("You have sealed your levels already.")


def _check_may_rate_self(row: Observation, teacher: str) -> None:
    if row.teacher_id != teacher:
        raise NotThere("There is no such observation, or none that you may open.")
    if row.state not in (State.EVIDENCE_SHARED, State.SELF_ASSESSED):
        raise NotNow("The levels are open to both of you: the time for rating yourself is over.")


def _check_comments(given: Sequence[Given]) -> None:
    wrong = {
        f"comment-{each.criterion}": "That is too long: write less."
        for each in given
        if len(each.comment) > MOST_COMMENT or "\0" in each.comment
    }
    if wrong:
        raise NotValid("Not saved: look at the words marked below.", wrong)
