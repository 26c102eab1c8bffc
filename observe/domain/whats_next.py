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


@dataclass(frozen=True, slots=True)
class _Words:
    """Templates of one line: without a day, until a day to come, and after it."""

    anytime: str
    until: str
    late: str


_BOTH = _Words(
    "Both of you: %(act)s",
    "Both of you: %(act)s Until %(day)s",
    "Both of you: %(act)s Was due %(day)s.",
)
_MINE = _Words(
    "Your turn: %(act)s",
    "Your turn: %(act)s Until %(day)s",
    "Your turn: %(act)s Was due %(day)s.",
)
_THEIRS = _Words(
    "%(person)s’s turn: %(act)s",
    "%(person)s’s turn: %(act)s Until %(day)s",
    "%(person)s’s turn: %(act)s Was due %(day)s.",
)


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
        return Next(_going(going, viewer, today))
    return None


def _going(going: Going, viewer: str, today: date) -> Sentence:
    act = going.act
    mine = (act.who is Party.TEACHER) == (viewer == going.teacher)
    person = going.teacher_name if act.who is Party.TEACHER else going.coach_name
    words = _BOTH if act.who is Party.BOTH else _MINE if mine else _THEIRS
    if act.by_day is None:
        return sentence(words.anytime, person=person, act=act.says)
    by = words.until if act.by_day >= today else words.late
    return sentence(by, person=person, act=act.says, day=act.by_day)
