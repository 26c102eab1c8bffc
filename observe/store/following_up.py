"""What sharing a visit does to the step that was open in it: told in the record, closed as met or branched."""

from datetime import date

from sqlalchemy.orm import Session

from ..domain.errors import NotNow
from ..domain.record import Followed
from ..domain.steps import StepNow, StepState, check_branch
from .drafted_words import Follow
from .drafts import Draft
from .ending_steps import Changed, close_met, close_not_yet
from .tables_capture import Observation


def followed(step: StepNow | None, follow: Follow | None, visit: str) -> Followed | None:
    """The open step as the record tells of it: how often it was counted in this visit, and how it goes on.

    Of an older step without a rule there is nothing to tell unless it ends here.
    """
    act = follow.act if follow and step and follow.step == step.id else StepState.OPEN.value
    if step is None or (step.progress is None and act == StepState.OPEN):
        return None
    here = next((each.count for each in step.counts if each.observation == visit), 0)
    progress = step.progress
    return Followed(
        step_id=step.id,
        text=step.text,
        counted_code=step.look_for or "",
        counted_text=step.label,
        count=here,
        seen=progress.seen if progress else 0,
        uses_asked=progress.uses if progress else 0,
        visits_asked=progress.visits if progress else 0,
        outcome=act,
    )


def follow_up(session: Session, row: Observation, draft: Draft, day: date) -> str | None:
    """End the open step as the words say; gives the step that the new one is a branch of.

    Raises NotNow or NotValid where that cannot be, Changed where somebody ended it meanwhile.
    """
    follow, step = draft.words.follow, draft.open_step
    if follow is None:
        return None
    if step is None or step.id != follow.step:
        raise NotNow("The step that was open before has ended meanwhile. Look at the page again.")
    if step.revision != follow.revision:
        raise Changed(step)
    if follow.act == StepState.MET:
        close_met(session, row.district_id, step, day, follow.why, row.id)
        return None
    new = draft.words.step
    if new is None or not new.text.strip():
        raise NotNow("Not yet met: write what is tried instead, then share.")
    check_branch(step.text, new.text, new.support_kind)
    close_not_yet(session, row.district_id, step, day, row.id)
    return step.id
