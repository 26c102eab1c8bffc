"""What follows a shared record for its two, and whose turn it is."""

from ..domain.cycles import CycleState
from ..domain.steps import StepNow
from ..domain.whats_next import Going, Next, whats_next
from ..store import cycles, steps
from ..store.record_headings import Heading
from .guard import actor
from .pages import today, zone


def next_of(heading: Heading) -> Next | None:
    """What follows for its two once it is shared, and whose turn it is; before, its state says so."""
    viewer, teacher, observer = actor().id, heading.teacher_id, heading.observer_id
    if viewer not in (teacher, observer) or teacher == observer:
        return None
    if viewer == teacher and heading.acknowledged_at is None:
        return None
    own = steps.steps_of(actor().district, viewer, teacher)
    open_ones = [each for each in own if each.is_open and each.coach_id == observer]
    together = sorted(open_ones, key=lambda each: each.rank)
    here = [each for each in together if each.observation == heading.id]
    step: StepNow | None = next(reversed(here or together), None)
    return whats_next(viewer, today(), step=step, going=_going(heading) if step is None else None)


def _going(heading: Heading) -> Going | None:
    """The next act of the cycle that is open between the two."""
    for each in cycles.cycles_of(actor().district, actor().id, heading.teacher_id):
        if each.cycle.coach == heading.observer_id and each.cycle.state == CycleState.OPEN:
            act = each.course(zone(), today()).next
            if act:
                return Going(act, heading.teacher_id, each.teacher_name, each.coach_name)
    return None
