"""The counter that a capture screen arms by itself: the open step of its teacher with this observer, or their own."""

from dataclasses import dataclass
from typing import Any

from ..domain.codes import STEP_CODE
from ..domain.policy import Actor
from ..domain.rubric import Rubric
from ..domain.steps import StepNow
from ..domain.wording import Sentence
from ..store import steps


@dataclass(frozen=True, slots=True)
class Counter:
    code: str
    label: str
    rule: Sentence


def steps_for(actor: Actor, teacher: str | None) -> list[dict[str, Any]]:
    """For one visit's screen."""
    found = steps.armed_step(actor.district, actor.id, teacher) if teacher else None
    return [_armed(found)] if found and found.rule else []


def counter_for(actor: Actor, teacher: str | None, rubric: Rubric | None) -> Counter | None:
    """For a page without a script: the counter's code in this rubric, its words and its rule."""
    found = steps.armed_step(actor.district, actor.id, teacher) if teacher else None
    if found is None or found.rule is None:
        return None
    own = (
        {each.code for each in rubric.all_look_fors() if each.kind == "tally"} if rubric else set()
    )
    if found.look_for in own:
        return None
    return Counter(f"{STEP_CODE}{found.id}", found.label, found.rule.words)


def steps_of_all(actor: Actor) -> list[dict[str, Any]]:
    """For the pack: each with its teacher."""
    found = steps.armed_steps(actor.district, actor.id)
    return [{"teacher": each.teacher_id, **_armed(each)} for each in found if each.rule]


def _armed(step: StepNow) -> dict[str, Any]:
    """`seen` pairs the visits that come before with their counts, as many as the rule looks back on."""
    rule = step.rule
    if rule is None:
        raise ValueError("Only a step with a rule is counted.")
    return {
        "id": step.id,
        "text": step.text,
        "look_for": step.look_for,
        "label": step.label,
        "uses": rule.uses,
        "visits": rule.visits,
        "seen": [[each.observation, each.count] for each in step.counts[-rule.visits :]],
    }
