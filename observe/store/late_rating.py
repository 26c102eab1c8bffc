"""The observer's levels after the evidence was shared: entries of the same log, made on a page."""

from collections.abc import Sequence
from datetime import datetime

from ..domain.errors import NotNow, NotValid
from ..domain.evaluation import MOST_COMMENT, Given
from ..domain.made import Made
from ..domain.observation import State
from ..domain.policy import Reach
from .base import writing
from .between import evaluation_of
from .drafts import draft_of, own_row
from .own_entries import append_made


def rate(
    district: str,
    observer: str,
    reach: Reach,
    observation: str,
    given: Sequence[Given],
    at: datetime,
    build: str,
) -> None:
    """Write down what changed; a criterion that is not among these, and was, is cleared.

    Levels of segments stay as they are. Raises NotNow once sealed, NotValid for what is too long.
    """
    wrong = {
        f"comment-{each.criterion}": "That is too long: write less."
        for each in given
        if len(each.comment) > MOST_COMMENT or "\0" in each.comment
    }
    if wrong:
        raise NotValid("Not saved: look at the words marked below.", wrong)
    with writing(district) as session:
        row = own_row(session, district, observer, observation)
        if row.state not in (State.EVIDENCE_SHARED, State.SELF_ASSESSED):
            raise NotNow("Levels are given between the evidence and the conference.")
        if evaluation_of(session, row).rated_at is not None:
            raise NotNow("You have sealed your levels already.")
        draft = draft_of(session, row, ask_completeness=False)
        known = {each.code for each in draft.rubric.criteria()} if draft.rubric else set()
        held = {each.target: each for each in draft.ratings if each.segment is None}
        wanted = {each.criterion: (each.level, each.comment or None) for each in given}
        made: list[Made] = []
        for code in sorted(known):
            before = held.get(code)
            stood = (before.level, before.comment or None) if before else (None, None)
            after = wanted.get(code, (None, None))
            if after != stood and (before or after[0]):
                payload = {"level": after[0], "segment": None, "comment": after[1]}
                made.append(Made("rate.set", code, before.entry_id if before else None, payload))
        if made:
            append_made(session, row, reach, made, at, build)
