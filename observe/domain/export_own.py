"""What a teacher alone takes away: the way of each formal observation, what happened in cycles, and their profile."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from .cycles import Event
from .due import Event as DueEvent
from .evaluation import Given
from .observation import Kind, State
from .record import LookForSeen, Record
from .rubric import Rubric


class Whose(StrEnum):
    """Whose level it is; `draft` is the teacher's before sealing, `earlier` one from before a reopening."""

    DRAFT = "draft"
    TEACHER = "teacher"
    OBSERVER = "observer"
    TOGETHER = "together"
    EARLIER = "earlier"


class What(StrEnum):
    """What words in a formal observation are."""

    ADDED = "added"
    UNRATED = "without_self_rating"
    CONFERENCE = "conference"
    DECLINED = "declined"
    ASK_REOPEN = "ask_to_reopen"
    ASK_CLOSE = "ask_to_close"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class Leveled:
    """`at` is when it was sealed or recorded; None for a draft."""

    whose: Whose
    given: Given
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Worded:
    """`note` is the id of the note it was written beside; `answer` to a request is yes, no or empty."""

    what: What
    by: str
    text: str
    at: datetime | None = None
    note: str | None = None
    criterion: str | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Formal:
    """A formal observation as its teacher may know it by now: nothing that the other side still seals."""

    id: str
    kind: Kind
    state: State
    teacher: str
    observer: str
    school: str
    section: str
    started_at: datetime
    minutes: int
    rubric: Rubric
    evidence: Record
    evidence_at: datetime
    levels: tuple[Leveled, ...]
    words: tuple[Worded, ...]
    conference_on: date | None
    conference_at: datetime | None
    due: tuple[tuple[DueEvent, date], ...]


@dataclass(frozen=True, slots=True)
class Before:
    """What was asked and answered before a planned lesson; `visit` once its evidence is shared."""

    visit: str | None
    kind: Kind
    teacher: str
    observer: str
    section: str
    starts_at: datetime
    meets_on: date | None
    due_on: date | None
    questions: str
    answers: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Own:
    """`happened` are pairs of a cycle's id and an event; `profile` of a name and the teacher's words."""

    happened: tuple[tuple[str, Event], ...] = ()
    before: tuple[Before, ...] = ()
    formal: tuple[Formal, ...] = ()
    profile: tuple[tuple[str, str], ...] = ()


def counted_in(evidence: Record) -> Iterator[tuple[str | None, LookForSeen]]:
    """What was counted, under its criterion or under none."""
    yield from ((None, each) for each in evidence.look_fors)
    for shown in evidence.criteria:
        yield from ((shown.code, each) for each in shown.look_fors)
