"""The sheet Cycles: one row a coaching cycle or own goal, with its plan, what was done and how it ended."""

from collections.abc import Iterator

from ..domain.cycle_models import TEMPLATES
from ..domain.cycles import Cycle, CycleState, Practice, Result
from ..domain.export_coaching import CycleTaken
from ..domain.wording import Sentence, sentence
from .columns import Column, Row, Type, code, data_sheet, text
from .names import Names
from .texts import PART, continued

_OWN = sentence("the teacher’s own goal")
_UNSAID = sentence("not said, or the row goes on")


def _number(name: str, meaning: Sentence, blank: Sentence | str = "never blank") -> Column:
    return Column(name, Type.INTEGER, meaning, "0 or more", blank, width=9)


def _day(name: str, meaning: Sentence, blank: Sentence) -> Column:
    return Column(name, Type.DATE, meaning, "a day", blank, width=11)


def _words(name: str, meaning: Sentence) -> Column:
    return Column(name, Type.TEXT, meaning, "any", _UNSAID, width=32, wrapped=True)


CYCLES = data_sheet(
    "Cycles",
    (
        code("cycle_id", "The cycle; the same in every sheet.", width=12),
        text("teacher", "Whose cycle it is.", width=22),
        code("teacher_code", "The teacher's code in the roster.", width=12),
        text("coach", "Who coaches.", blank=_OWN, width=22),
        code("coach_code", "The coach's code in the roster.", blank=_OWN, width=12),
        text("model", "The stages that it goes through.", allowed=", ".join(TEMPLATES), width=16),
        text("state", "How far it is.", allowed=", ".join(CycleState), width=10),
        text(
            "stage",
            "The stage of its model.",
            allowed="a code of the model",
            blank="not opened yet",
            width=12,
        ),
        _words("goal", sentence("The goal, as it is agreed now.")),
        _words("students", sentence("What students will do or show once it is reached.")),
        text(
            "practice",
            "Whether it is a new practice or one to refine.",
            allowed=", ".join(Practice),
            blank="not said",
            width=10,
        ),
        text("rubric", "The rubric's title.", blank="not said", width=34),
        code("rubric_version", "The version of that rubric.", blank="not said", width=10),
        code(
            "criterion_codes",
            "The criteria that the goal belongs to.",
            allowed="codes with a comma and a space between",
            blank="not said",
            width=20,
        ),
        text("criteria", "Their titles, with a semicolon between.", blank="not said", width=40),
        _words("baseline", sentence("Where students were when it began.")),
        _words("plan", sentence("What the two will do.")),
        _number(
            "cadence_days",
            sentence("After how many days the next look is due."),
            sentence("not said"),
        ),
        _number("planned_visits", sentence("How many visits are planned."), sentence("not said")),
        _number("visits", sentence("Visits of it that were shared.")),
        _number("planned_checks", sentence("How many interim checks are planned.")),
        _number("checks", sentence("Interim checks that were held.")),
        _number("conferences", sentence("Conferences that were held.")),
        _number("steps", sentence("Action steps that were set in it.")),
        _number("steps_met", sentence("Those of them that were met.")),
        _day("opened_on", sentence("The day it was opened."), sentence("not opened yet")),
        _day("ends_on", sentence("The day by which it is meant to end."), sentence("not said")),
        _day("closed_on", sentence("The day it was closed."), sentence("not closed")),
        _number(
            "days_open",
            sentence("Days from its opening to its close, or to the day of the export."),
            sentence("not opened yet"),
        ),
        text(
            "result",
            "What became of the goal.",
            allowed=", ".join(Result),
            blank="not closed",
            width=10,
        ),
        _words("reflection", sentence("The teacher's reflection.")),
        PART,
    ),
)


def cycle_rows(taken: CycleTaken, names: Names) -> Iterator[Row]:
    cycle, plan = taken.cycle, taken.cycle.plan
    row = (
        cycle.id,
        taken.teacher.name,
        taken.teacher.code,
        taken.coach and taken.coach.name,
        taken.coach and taken.coach.code,
        plan.template,
        cycle.state.value,
        cycle.stage,
        plan.goal,
        plan.students,
        plan.practice,
        *_belongs(cycle, names),
        plan.baseline,
        plan.plan,
        plan.cadence_days,
        plan.planned_visits,
        taken.visits,
        plan.planned_checks,
        taken.checks,
        taken.conferences,
        taken.steps,
        taken.steps_met,
        cycle.opened_on,
        plan.ends_on,
        cycle.closed_on,
        cycle.opened_on and ((cycle.closed_on or names.today) - cycle.opened_on).days,
        cycle.result and cycle.result.value,
        cycle.reflection,
    )
    return continued(CYCLES, row, names.say)


def _belongs(cycle: Cycle, names: Names) -> Row:
    """The rubric's title and version, and the codes and titles of the criteria."""
    plan = cycle.plan
    rubric = names.of_goal(plan.rubric, plan.rubric_version)
    titles = [rubric.criterion(each).title for each in plan.criteria] if rubric else []
    return (
        rubric.title if rubric else plan.rubric,
        plan.rubric_version,
        ", ".join(plan.criteria),
        "; ".join(titles),
    )
