"""The second half of the way: the conference, the levels recorded together, and what sharing then freezes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from ..domain.due import After, Event
from ..domain.entry import LONGEST_TEXT
from ..domain.errors import NotNow, NotValid
from ..domain.evaluation import (
    MOST_COMMENT,
    Given,
    counts_of,
    levels_from,
    notes_of,
    of_rubric,
    plain_levels,
    ratings_from,
)
from ..domain.observation import LAST_RATED, State
from ..domain.record import record_from
from ..domain.school_days import is_far
from . import due
from .audit import note_down
from .base import reading, writing
from .between import changed, evaluation_of, party_row, rubric_of, tell_other
from .district_clock import day_in
from .drafts import Draft, own_row
from .ids import new_id
from .moving import move, moved
from .tables_capture import Observation
from .tables_evaluation import Evaluation

_CHANGED = "This changed while you wrote: look at what stands there now, then save again."


def plan_conference(
    district: str, observer: str, observation: str, on: date, revision: int, at: datetime
) -> None:
    """Set the day of the conference; the teacher is told."""
    with writing(district) as session:
        row = own_row(session, district, observer, observation)
        if row.state != State.RATED:
            raise NotNow("The conference comes when both of you have sealed.")
        if on < day_in(session, district, at):
            past = "That day has passed. Choose today or later."
            raise NotValid(past, {"conference_on": past})
        if is_far(on, day_in(session, district, at)):
            far = "That day is far from now: check the year."
            raise NotValid(far, {"conference_on": far})
        is_new = evaluation_of(session, row).conference_on != on
        if not changed(session, row, Evaluation.revision == revision, {"conference_on": on}):
            raise NotNow(_CHANGED)
        if is_new:
            tell_other(session, row, "conference_set", observer, at, on)
        note_down(
            session, district, observer, "plan conference", observation, at, {"on": on.isoformat()}
        )


def note_conference(
    district: str, person: str, observation: str, text: str, revision: int, at: datetime
) -> None:
    """What one of the two notes of the conference: the teacher's words stand first."""
    if len(text) > LONGEST_TEXT or "\0" in text:
        raise NotValid("That cannot be stored: write less.", {"text": "Write less."})
    with writing(district) as session:
        row = party_row(session, district, person, observation)
        if row.state not in (State.RATED, State.CONFERENCED):
            raise NotNow("Notes of the conference belong between sealing and sharing.")
        held = evaluation_of(session, row)
        who = "teacher" if row.teacher_id == person else "observer"
        said = {**(held.conference or {}), who: text}
        if not changed(session, row, Evaluation.revision == revision, {"conference": said}):
            raise NotNow(_CHANGED)
        note_down(session, district, person, "note conference", observation, at)


def hold_conference(district: str, observer: str, observation: str, at: datetime) -> None:
    """The two have spoken: from now on the levels are recorded together."""
    with writing(district) as session:
        row = own_row(session, district, observer, observation)
        if not moved(session, row, State.RATED, State.CONFERENCED, true(), {}):
            raise NotNow("The conference comes once, when both of you have sealed.")
        move(session, row, State.CONFERENCED, observer, at)
        session.flush()
        changed(session, row, Evaluation.conference_at.is_(None), {"conference_at": at})
        due.done(session, row, Event.CONFERENCE, at)
        due.happened(session, row, After.CONFERENCE, at)
        note_down(session, district, observer, "hold conference", observation, at)


def record_levels(
    district: str,
    observer: str,
    observation: str,
    given: Sequence[Given],
    revision: int,
    at: datetime,
) -> None:
    """The levels recorded together: the observer decides, both see them, the sealed ones stay beside them."""
    if any(len(each.comment) > MOST_COMMENT or "\0" in each.comment for each in given):
        raise NotValid("That is too long: write less.", {"comment": "Write less."})
    with writing(district) as session:
        row = own_row(session, district, observer, observation)
        if row.state != State.CONFERENCED:
            raise NotNow("Levels are recorded together after the conference.")
        held = evaluation_of(session, row)
        kept = of_rubric(rubric_of(row), given)
        with_ids = [
            each if each.rating_id else replace(each, rating_id=new_id(at)) for each in kept
        ]
        agreed = {**(held.agreed or {}), "levels": plain_levels(with_ids)}
        values = {"agreed": agreed, "agreed_at": at}
        if not changed(session, row, Evaluation.revision == revision, values):
            raise NotNow(_CHANGED)
        note_down(session, district, observer, "record levels", observation, at)


def agreed(district: str, draft: Draft) -> Draft:
    """The same for a page that previews it. Raises NotNow as `as_agreed` does."""
    with reading(district) as session:
        row = session.get_one(Observation, (district, draft.visit.id))
        return way_of(session, row, draft)


def way_of(session: Session, row: Observation, draft: Draft) -> Draft:
    """What sharing freezes of a visit of any kind. Raises NotNow, naming the act that comes next."""
    if row.kind not in LAST_RATED:
        return draft
    if State(row.state) in _NEXT:
        raise NotNow(_NEXT[State(row.state)])
    return _agreed(session, row, draft)


def conferenced(session: Session, district: str, observation: str) -> bool:
    """Whether a visit came the way of a kind that is rated last."""
    found = session.scalar(
        select(Evaluation.observation_id).where(
            Evaluation.district_id == district, Evaluation.observation_id == observation
        )
    )
    return found is not None


def _agreed(session: Session, row: Observation, draft: Draft) -> Draft:
    held = evaluation_of(session, row)
    if held.agreed_at is None or held.agreed is None:
        raise NotNow("Record the levels together first, then share.")
    evidence = record_from(held.evidence)
    known = {each.code for each in draft.rubric.criteria()} if draft.rubric else set()
    beside = [each for each in levels_from(held.rated or []) if each.criterion not in known]
    levels = [*levels_from(held.agreed["levels"]), *beside]
    return replace(
        draft,
        notes=notes_of(evidence),
        counts=counts_of(evidence),
        ratings=ratings_from(levels),
    )


_NEXT: Mapping[State, str] = {
    State.CAPTURED: "In a formal observation levels come last: share the evidence first.",
    State.EVIDENCE_SHARED: "Both of you rate and seal first, then you compare and speak.",
    State.SELF_ASSESSED: "Seal your levels first, then compare and speak.",
    State.RATED: "Hold the conference first, then record the levels together.",
}
