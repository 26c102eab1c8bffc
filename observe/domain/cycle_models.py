"""The models of coaching that a cycle may follow: each names its stages and puts them in order, no more."""

from collections.abc import Mapping
from dataclasses import dataclass

from .wording import Sentence, sentence


@dataclass(frozen=True, slots=True)
class Stage:
    code: str
    name: Sentence
    says: Sentence


@dataclass(frozen=True, slots=True)
class Template:
    code: str
    name: Sentence
    about: Sentence
    stages: tuple[Stage, ...]

    def stage(self, code: str) -> Stage | None:
        return next((each for each in self.stages if each.code == code), None)

    def after(self, code: str) -> Stage | None:
        """The stage that follows; None after the last one."""
        codes = [each.code for each in self.stages]
        place = codes.index(code) + 1 if code in codes else 0
        return self.stages[place] if place < len(self.stages) else None


PLAIN = Template(
    "plain",
    sentence("Plain"),
    sentence("Begin, work on it, look back: for any goal."),
    (
        Stage(
            "begin",
            sentence("Begin"),
            sentence("Agree on what will change for students, and see where they are now."),
        ),
        Stage(
            "work",
            sentence("Work on it"),
            sentence("Try, visit and talk: one small step at a time."),
        ),
        Stage(
            "look_back",
            sentence("Look back"),
            sentence("See what students do now, and decide what comes next."),
        ),
    ),
)
IMPACT = Template(
    "impact",
    sentence("Impact Cycle"),
    sentence("Identify, learn, improve: a clear picture first, then one strategy until it works."),
    (
        Stage(
            "identify",
            sentence("Identify"),
            sentence("Get a clear picture of the lesson, and set a goal for students."),
        ),
        Stage(
            "learn",
            sentence("Learn"),
            sentence("Choose a teaching strategy, and see it modeled."),
        ),
        Stage(
            "improve",
            sentence("Improve"),
            sentence("Try it, look at how students do, and adjust until the goal is reached."),
        ),
    ),
)
SIX_STEPS = Template(
    "six_steps",
    sentence("Six-step feedback"),
    sentence("Praise, probe, action step, practice, plan, follow up: one change at a time."),
    (
        Stage(
            "praise",
            sentence("Praise"),
            sentence("Name what worked, and what it did for students."),
        ),
        Stage(
            "probe",
            sentence("Probe"),
            sentence("Ask until the teacher sees what would help students most."),
        ),
        Stage(
            "action_step",
            sentence("Action step"),
            sentence("Agree on one small step that can be seen."),
        ),
        Stage("practice", sentence("Practice"), sentence("Rehearse the step before the lesson.")),
        Stage("plan", sentence("Plan"), sentence("Write the step into the next lessons.")),
        Stage(
            "follow_up",
            sentence("Follow up"),
            sentence("Fix the day on which the step will be seen."),
        ),
    ),
)
STUDENT_CENTERED = Template(
    "student_centered",
    sentence("Student-centered"),
    sentence("Student work before and after tells whether the teaching has worked."),
    (
        Stage("goal", sentence("Set the goal"), sentence("Say what students will be able to do.")),
        Stage(
            "before",
            sentence("Evidence before"),
            sentence("Collect what students can do now: their work, in numbers or words."),
        ),
        Stage(
            "teach",
            sentence("Teach and adjust"),
            sentence("Plan and teach together, and look at student work each time."),
        ),
        Stage(
            "after",
            sentence("Evidence after"),
            sentence("Collect the same again, and put the two beside each other."),
        ),
    ),
)

TEMPLATES: Mapping[str, Template] = {
    each.code: each for each in (PLAIN, IMPACT, SIX_STEPS, STUDENT_CENTERED)
}
"""In the order in which they are offered."""
