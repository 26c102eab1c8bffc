"""What is going on between a teacher and their coach, beside their timeline: cycles and steps."""

from collections.abc import Mapping
from contextlib import suppress

from flask import url_for

from ...domain.cycles import CycleState
from ...domain.errors import NotThere
from ...domain.policy import Actor, coaching_reach, following_reach, led_schools
from ...domain.steps import StepNow
from ...store import cycles, people, steps
from ..pages import today, zone


def shown_steps(viewer: Actor, teacher: str) -> list[StepNow]:
    """Title and state of the steps that the teacher shows to the leader of their school."""
    schools = led_schools(viewer)
    if viewer.id == teacher or not schools:
        return []
    found = steps.shown_steps(viewer.district, schools, teacher)
    return [each for each in found if each.coach_id != viewer.id]


def cycles_beside(viewer: Actor, teacher: str) -> Mapping[str, object]:
    """The cycles that the viewer is part of, each with where it stands, and the way to begin one."""
    if viewer.id != teacher and not coaching_reach(viewer).caseload:
        return {}
    found = cycles.cycles_of(viewer.district, viewer.id, teacher)
    own = viewer.id == teacher
    running = [each for each in found if each.cycle.state != CycleState.CLOSED]
    able = own or _coaches(viewer, teacher)
    begins = able and not any(each.cycle.own is own for each in running)
    return {
        "running": [(each, each.course(zone(), today())) for each in running],
        "past": [each.cycle for each in found if each.cycle.state == CycleState.CLOSED],
        "begins": url_for("cycles.new", teacher=None if own else teacher) if begins else None,
    }


def _coaches(viewer: Actor, teacher: str) -> bool:
    """Whether the teacher is on the viewer's own caseload, not only at a school that they lead."""
    reach = coaching_reach(viewer)
    if reach == following_reach(viewer) or not reach.caseload:
        return reach.caseload
    with suppress(NotThere):
        return bool(people.teacher(viewer.district, reach, teacher))
    return False
