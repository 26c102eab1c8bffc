"""The sheets Action_steps, one row a step with how near it is to its rule, and Practice_log, one row a try."""

from collections.abc import Iterator
from datetime import date

from ..domain.export_coaching import StepTaken, Tried
from ..domain.steps import StepNow, StepState, Support
from ..domain.wording import Sentence, sentence
from .columns import Column, Row, Type, code, data_sheet, text
from .names import Names
from .texts import PART, continued

_BARE = sentence("its teacher lets you read its words and state alone")
_OR_BARE = sentence("none, or its teacher lets you read its words and state alone")
_OWN = sentence("the teacher’s own, or its teacher lets you read its words and state alone")
_OR_GOES_ON = sentence(
    "none, or its teacher lets you read its words and state alone, or the row goes on"
)


def _number(name: str, meaning: Sentence, least: str = "0 or more") -> Column:
    return Column(name, Type.INTEGER, meaning, least, _OR_BARE, width=9)


def _day(name: str, meaning: Sentence, blank: Sentence = _OR_BARE) -> Column:
    return Column(name, Type.DATE, meaning, "a day", blank, width=11)


STEPS = data_sheet(
    "Action_steps",
    (
        code("step_id", "The step.", width=12),
        code("cycle_id", "The cycle that it belongs to.", blank=_OR_BARE, width=12),
        code("observation_id", "The visit that it was set in.", blank=_OR_BARE, width=12),
        code(
            "branch_of",
            "The step that was not yet met and led to this one, as in step_id.",
            blank=_OR_BARE,
            width=12,
        ),
        text("teacher", "Who practices it.", width=22),
        code("teacher_code", "The teacher's code in the roster.", width=12),
        text("coach", "Who set it.", blank=_OWN, width=22),
        code("coach_code", "The coach's code in the roster.", blank=_OWN, width=12),
        text(
            "step",
            "What to practice, in the words of those who set it.",
            blank="the row goes on",
            width=40,
            wrapped=True,
        ),
        code(
            "criterion_code",
            "The criterion that it belongs to.",
            blank=_OR_BARE,
            width=14,
        ),
        text("criterion", "The criterion's title.", blank=_OR_BARE, width=30),
        text("look_for", "What is counted.", blank=_OR_BARE, width=30),
        text("rule", "When it counts as met.", blank=_OR_GOES_ON, width=30, wrapped=True),
        _number("rule_uses", sentence("How many uses its rule asks for."), "1 or more"),
        _number("rule_visits", sentence("In how many visits."), "1 or more"),
        text("support", "What helps with it.", blank=_OR_GOES_ON, width=40, wrapped=True),
        text(
            "support_kind",
            "The help that a branch brings.",
            allowed=", ".join(Support),
            blank=_OR_BARE,
            width=12,
        ),
        _day("set_on", sentence("The day it was set."), _BARE),
        _day("due_on", sentence("The day it is due.")),
        text("state", "How far it is.", allowed=", ".join(StepState), width=10),
        _day("closed_on", sentence("The day it ended.")),
        text(
            "closed_why",
            "Why it ended without the count of its rule.",
            blank=_OR_GOES_ON,
            width=40,
            wrapped=True,
        ),
        Column(
            "days_open",
            Type.INTEGER,
            "Days from the day it was set to its end, or to the day of the export.",
            "0 or more",
            _BARE,
            width=9,
        ),
        code(
            "follow_up_visit",
            "The first shared visit after it was set, as in observation_id.",
            blank=_OR_BARE,
            width=12,
        ),
        _day("follow_up_on", sentence("The day of that visit.")),
        _number(
            "uses_seen",
            sentence("Uses counted in the visits that its rule looks at; shared visits alone."),
        ),
        _number("visits_seen", sentence("How many visits these are.")),
        PART,
    ),
)

PRACTICE = data_sheet(
    "Practice_log",
    (
        Column("date", Type.DATE, "The day of the try.", "a day", width=11),
        code("step_id", "The step that was practiced.", blank="none in particular", width=12),
        text("step", "That step's words.", blank="none in particular, or the row goes on", width=40, wrapped=True),
        text("text", "What you wrote.", blank="the row goes on", width=80, wrapped=True),
        PART,
    ),
)  # fmt: skip


def step_rows(taken: StepTaken, names: Names) -> Iterator[Row]:
    row = _bare(taken) if taken.bare else _whole(taken, names)
    return continued(STEPS, row, names.say)


def practice_rows(tried: Tried, names: Names) -> Iterator[Row]:
    row = (tried.day, tried.step_id, tried.step, tried.text)
    return continued(PRACTICE, row, names.say)


def _bare(taken: StepTaken) -> Row:
    """Words and state, whatever else is known."""
    told = {
        "step_id": taken.step.id,
        "teacher": taken.teacher.name,
        "teacher_code": taken.teacher.code,
        "step": taken.step.text,
        "state": taken.step.state.value,
    }
    return tuple(told.get(name) for name in STEPS.names[:-1])


def _whole(taken: StepTaken, names: Names) -> Row:
    step = taken.step
    return (
        step.id,
        step.cycle,
        step.observation,
        step.branch_of,
        taken.teacher.name,
        taken.teacher.code,
        taken.coach and taken.coach.name,
        taken.coach and taken.coach.code,
        step.text,
        step.criterion,
        _criterion(step, names),
        step.label,
        names.say(step.when_met),
        step.rule and step.rule.uses,
        step.rule and step.rule.visits,
        step.support,
        step.support_kind,
        step.set_on,
        step.due_on,
        step.state.value,
        step.closed_on,
        step.closed_why,
        _days_open(step, names.today),
        *_followed(step, names),
    )


def _criterion(step: StepNow, names: Names) -> str | None:
    rubric = names.of_goal(step.rubric, step.rubric_version)
    return rubric.criterion(step.criterion).title if rubric and step.criterion else None


def _days_open(step: StepNow, today: date) -> int:
    return max(0, ((step.closed_on or today) - step.set_on).days)


def _followed(step: StepNow, names: Names) -> Row:
    """The first visit since, its day, and how near the rule is."""
    first = step.counts[0] if step.counts else None
    seen = step.progress if first else None
    return (
        first and first.observation,
        first and names.day(first.at),
        seen and seen.seen,
        seen and seen.done,
    )
