"""What a reader takes away: shared visits as values, and which of them were asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from .export_coaching import Coaching, Requirement
from .export_own import Own
from .measures import Measure
from .observation import Kind, State
from .people import Term
from .rubric import NonScore, Rubric
from .wording import Sentence, Tell

STEP_ITEMS = frozenset({"step", "met_when"})
"""Items of a record that tell of an action step; only its two parties read them."""


Rated = tuple[str, str, str, int]
"""What was rated: rubric, version, criterion and segment, 0 for the whole visit."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which visits; None asks for all. Ids, and days of the district's calendar, both included."""

    school: str | None = None
    teacher: str | None = None
    observer: str | None = None
    rubric: str | None = None
    rubric_version: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """`level` counts from 1; None for what is not a level. `segment` is None for the whole visit."""

    id: str
    criterion: str
    segment: int | None
    level: int | None
    code: str
    label: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    id: str
    text: str
    tags: tuple[str, ...]
    at: datetime
    lesson_ms: int
    approx: bool


@dataclass(frozen=True, slots=True)
class Said:
    """The observer's own words.

    `item` is glow, grow, step, met_when, the criterion commented on, or interval_2 for the note of
    an interval.
    """

    item: str
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    id: str
    item: str | None
    author: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Addendum:
    id: str
    item: str
    author: str
    old: str
    new: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Visit:
    """A shared visit with all that the reader may take away of it; `moved` is when each state began.

    `cycle` is None also where the reader is no part of its cycle.
    """

    id: str
    kind: Kind
    state: State
    school: str
    school_code: str
    section: str
    subject: str
    grade_band: str
    teacher: str
    teacher_code: str
    observer: str
    observer_code: str
    observer_role: str
    rubric: str
    rubric_version: str
    planned: bool
    day: date
    started_at: datetime
    minutes: int
    shared_at: datetime
    acknowledged_at: datetime | None
    cycle: str | None
    moved: Mapping[State, datetime]
    ratings: tuple[Rating, ...]
    notes: tuple[Note, ...]
    said: tuple[Said, ...]
    replies: tuple[Reply, ...]
    addenda: tuple[Addendum, ...]
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a filter finds; the last three are None where the reader may not know them."""

    visits: int
    ratings: int
    notes: int
    closed_visits: int | None
    """Coaching visits that the reader may count and not open."""
    steps: int | None
    cycles: int | None


@dataclass(frozen=True, slots=True)
class Extract:
    """One moment of the store; `visits` can be read once, in the order of the days.

    `own` is empty but for a teacher who takes their own record away.
    """

    rubrics: Mapping[tuple[str, str], Rubric]
    rated: Sequence[Rated]
    terms: Sequence[Term]
    counts: Counts
    coaching: Coaching
    requirements: Sequence[Requirement]
    visits: Iterator[Visit]
    own: Own = field(default_factory=Own)


@dataclass(frozen=True, slots=True)
class Edition:
    """Who takes it away, as what, when, and what was asked for, in words for the page on top.

    `tell` puts a sentence into the reader's language.
    """

    district: str
    person: str
    roles: tuple[str, ...]
    at: datetime
    timezone: str
    language: str
    asked: tuple[tuple[Sentence, str], ...]
    own_record: bool = False
    tell: Tell = str

    def say(self, words: Sentence | str) -> str:
        """In the reader's language, and in the district's own words."""
        return self.tell(words if isinstance(words, Sentence) else Sentence(words))


def is_not_observed(choice: NonScore) -> bool:
    """Not observed stands apart from other non-scores, by its code or its English name."""
    return choice.code == "NO" or choice.label.get("en", "").casefold() == "not observed"
