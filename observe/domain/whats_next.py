"""What is next for two people and whose turn it is: one line, from the record, the step and the cycle."""

from dataclasses import dataclass
from datetime import date

from .cycle_conferences import Party
from .cycle_course import Act
from .steps import StepNow, turn
from .wording import Sentence, sentence


@dataclass(frozen=True, slots=True)
class Unread:
    """A shared record that its teacher has not opened, and who made it when."""

    observer: str
    day: date


@dataclass(frozen=True, slots=True)
class Going:
    """A cycle's next act with the names of its two; without a coach it is the teacher's own."""

    act: Act
    teacher: str
    teacher_name: str
    coach_name: str


@dataclass(frozen=True, slots=True)
class Next:
    """`says` names the person and, where there is one, the day; `about` is what it is about, in somebody's words."""

    says: Sentence
    about: str = ""


def whats_next(
    viewer: str,
    today: date,
    *,
    unread: Unread | None = None,
    step: StepNow | None = None,
    going: Going | None = None,
) -> Next | None:
    """What was shared comes first, then the step, then the cycle."""
    if unread:
        shared = "Your turn: read what %(observer)s shared about %(day)s"
        return Next(sentence(shared, observer=unread.observer, day=unread.day))
    if step:
        return Next(turn(step, viewer, today), step.text)
    if going:
        return Next(_going(going, viewer))
    return None


def _going(going: Going, viewer: str) -> Sentence:
    act = going.act
    mine = (act.who is Party.TEACHER) == (viewer == going.teacher)
    if act.who is Party.BOTH:
        if act.by_day:
            return sentence("Both of you: %(act)s Until %(day)s", act=act.says, day=act.by_day)
        return sentence("Both of you: %(act)s", act=act.says)
    if mine:
        if act.by_day:
            return sentence("Your turn: %(act)s Until %(day)s", act=act.says, day=act.by_day)
        return sentence("Your turn: %(act)s", act=act.says)
    person = going.teacher_name if act.who is Party.TEACHER else going.coach_name
    if act.by_day:
        says = "%(person)s’s turn: %(act)s Until %(day)s"
        return sentence(says, person=person, act=act.says, day=act.by_day)
    return sentence("%(person)s’s turn: %(act)s", person=person, act=act.says)
