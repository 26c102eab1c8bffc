"""The look-for card of each teacher, from the open step and the goal's criteria, in the reader's language."""

from collections.abc import Iterable, Mapping

from ..domain.look_card import Look, look_card
from ..domain.policy import Actor
from ..domain.progress import Goal
from ..domain.steps import StepNow
from ..store import progress, rubrics, steps
from .pages import language

Cards = Mapping[str, tuple[Look, ...]]


def cards(district: str, goals: Iterable[Goal], open_steps: Iterable[StepNow]) -> Cards:
    """By teacher; whoever has neither a goal nor a step that counts something has no card."""
    by_goal = {each.teacher: each for each in goals}
    by_step = {each.teacher_id: each for each in open_steps}
    wanted = {(g.rubric, g.version) for g in by_goal.values() if g.rubric and g.version}
    held = rubrics.versions(district, wanted)
    found = {}
    for teacher in {*by_goal, *by_step}:
        goal = by_goal.get(teacher)
        rubric = held.get((goal.rubric or "", goal.version or "")) if goal else None
        criteria = goal.criteria if goal else ()
        card = look_card(by_step.get(teacher), criteria, rubric, language())
        if card:
            found[teacher] = card
    return found


def card_of(district: str, coach: str, teacher: str) -> tuple[Look, ...]:
    goals = progress.goals(district, coach, teacher)
    step = steps.armed_step(district, coach, teacher)
    return cards(district, goals, [step] if step else []).get(teacher, ())


def goal_looks(actor: Actor, teacher: str | None = None) -> Mapping[str, list[str]]:
    """For capture screens: the goal's look-fors by teacher, short as they are; the step is armed apart."""
    found = progress.goals(actor.district, actor.id, teacher)
    return {
        whom: [each.text for each in card]
        for whom, card in cards(actor.district, found, ()).items()
    }


def cards_of(district: str, coach: str) -> Cards:
    """The cards of everybody whom this coach works with."""
    return cards(district, progress.goals(district, coach), steps.armed_steps(district, coach))
