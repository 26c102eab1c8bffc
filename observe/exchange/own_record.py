"""A teacher's own record as JSON: its shape, which docs/own-record.md explains, and how it is written piece by piece.

The version is that of the shape: a new field raises the second number, any other change the first. A field that
came later has a default, so that older files can still be read.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import IO, Literal

import msgspec

from ..domain.lesson import Lesson

FORMAT: Literal["observe-own-record"] = "observe-own-record"
VERSION: Literal["1.1"] = "1.1"


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A field that is not described here is an error."""


class About(_Part, frozen=True):
    """In the teacher's own words."""

    strengths: str
    interests: str
    support: str


class Happened(_Part, frozen=True):
    """Something in a cycle; `agreed`, `owner` and `by_day` are of a conference, `standing` of a check.

    Kinds: begun, opened, stage, changed, conference, check, reflected, closed, reopened, handed_over.
    """

    kind: str
    day: date
    by: str
    stage: str
    text: str
    agreed: str = ""
    owner: str | None = None
    by_day: date | None = None
    standing: str | None = None


class Goal(_Part, frozen=True):
    """A coaching cycle, or an own goal where `coach` is null; `visits` are ids of records."""

    id: str
    coach: str | None
    model: str
    state: str
    stage: str
    goal: str
    students: str
    practice: str
    rubric: str | None
    rubric_version: str | None
    criteria: list[str]
    baseline: str
    plan: str
    opened_on: date | None
    ends_on: date | None
    closed_on: date | None
    result: str | None
    reflection: str
    visits: list[str]
    happened: list[Happened]
    cadence_days: int | None = None
    planned_visits: int | None = None
    planned_checks: int | None = None


class Seen(_Part, frozen=True):
    """How often a step's look-for was counted in one visit."""

    visit: str
    day: date
    count: int


class Step(_Part, frozen=True):
    """`state` is open, met, not_yet or let_go; `uses` of the look-for in `visits` visits make it met."""

    id: str
    coach: str | None
    cycle: str | None
    visit: str | None
    branch_of: str | None
    criterion: str | None
    text: str
    met_when: str
    look_for: str
    uses: int | None
    visits: int | None
    support: str
    set_on: date
    due_on: date | None
    state: str
    closed_on: date | None
    closed_why: str
    seen: list[Seen]
    leader_sees: bool
    support_kind: str = ""


class Tried(_Part, frozen=True):
    """A line of the practice log; `step` is what was practiced, "" for none in particular."""

    day: date
    text: str
    step: str


class Level(_Part, frozen=True):
    """`place` counts from 1 among `of` levels; null for what is not a level, such as not observed."""

    segment: int | None
    code: str
    label: str
    place: int | None
    of: int
    comment: str | None
    descriptor: str = ""


class Marked(_Part, frozen=True):
    """What was marked for a behavior of a criterion."""

    code: str
    text: str
    segment: int | None
    level: str
    label: str
    comment: str | None


class Counted(_Part, frozen=True):
    code: str
    text: str
    count: int


class Combined(_Part, frozen=True):
    """One level for all segments; `rule` is last or preponderance, as the rubric names it."""

    rule: str
    code: str
    label: str
    place: int
    of: int


class Criterion(_Part, frozen=True):
    code: str
    title: str
    domain: str
    levels: list[Level]
    evidence: list[str]
    counted: list[Counted]
    behaviors: list[Marked] = []
    combined: Combined | None = None


class Agreed(_Part, frozen=True):
    """A step as it was agreed at a visit; what became of it is among `steps`."""

    text: str
    criterion: str | None
    met_when: str
    due_on: date | None
    look_for: str
    uses: int | None
    visits: int | None
    support: str
    support_kind: str


class Note(_Part, frozen=True):
    """`tags` are codes of criteria."""

    id: str
    at: datetime
    text: str
    tags: list[str]


class Reply(_Part, frozen=True):
    """`item` is glow, grow, step, a criterion's code, or null for the whole; the text is verbatim."""

    item: str | None
    by: str
    at: datetime
    text: str


class Correction(_Part, frozen=True):
    item: str
    by: str
    at: datetime
    old: str
    new: str
    reason: str


class Lent(_Part, frozen=True):
    """Somebody else who may read the record because the teacher lets them."""

    name: str
    since: datetime


class Visit(_Part, frozen=True):
    """One record; `source` is self for an own look at the class, which no figure of observers holds."""

    id: str
    kind: str
    source: Literal["observer", "self"]
    observer: str
    school: str
    section: str
    day: date
    started_at: datetime
    minutes: int
    rubric: str
    rubric_version: str
    rubric_title: str
    glow: str
    grow: str
    step: str
    criteria: list[Criterion]
    notes: list[Note]
    counted: list[Counted]
    replies: list[Reply]
    corrections: list[Correction]
    shared_at: datetime
    received_at: datetime | None
    read_by: list[Lent]
    agreed_step: Agreed | None = None
    lesson: Lesson | None = None


class Before(_Part, frozen=True):
    """What was asked and answered before a lesson; `visit` is the id of a formal observation."""

    visit: str | None
    kind: str
    observer: str
    section: str
    starts_at: datetime
    meets_on: date | None
    due_on: date | None
    questions: str
    answers: str
    answered_at: datetime | None


class FormalLevel(_Part, frozen=True):
    """`whose` is draft (the teacher's, not sealed), teacher, observer, together, or earlier (before a reopening)."""

    whose: str
    criterion: str
    title: str
    segment: int | None
    code: str
    label: str
    place: int | None
    of: int
    comment: str
    at: datetime | None


class FormalWords(_Part, frozen=True):
    """`what`: added, without_self_rating, conference, declined, ask_to_reopen, ask_to_close or reopened.

    `note` is the id of the note it stands beside; `answer` to a request is yes, no or "".
    """

    what: str
    by: str
    text: str
    at: datetime | None
    note: str | None
    criterion: str | None
    answer: str


class Due(_Part, frozen=True):
    what: str
    day: date


class Formal(_Part, frozen=True):
    """The way of a formal observation; once it is shared, `records` holds its record under the same id."""

    id: str
    kind: str
    state: str
    observer: str
    school: str
    section: str
    started_at: datetime
    minutes: int
    rubric: str
    rubric_version: str
    rubric_title: str
    evidence_at: datetime
    notes: list[Note]
    counted: list[Counted]
    levels: list[FormalLevel]
    words: list[FormalWords]
    conference_on: date | None
    conference_at: datetime | None
    due: list[Due]


class Head(_Part, frozen=True, kw_only=True):
    """Everything but the records."""

    format: Literal["observe-own-record"]
    version: Literal["1.0", "1.1"]
    made_at: datetime
    district: str
    teacher: str
    language: str
    profile: About
    goals: list[Goal]
    steps: list[Step]
    practice: list[Tried]
    before: list[Before] = []
    formal: list[Formal] = []


class OwnRecord(Head, frozen=True, kw_only=True):
    records: list[Visit]


def write(head: Head, visits: Iterable[Visit], out: IO[bytes]) -> int:
    """Write the whole, one visit at a time; gives how many there were."""
    out.write(msgspec.json.encode(head)[:-1] + b',"records":[')
    number = 0
    for number, visit in enumerate(visits, start=1):
        out.write((b",\n" if number > 1 else b"\n") + msgspec.json.encode(visit))
    out.write(b"]}\n")
    return number


def read(body: bytes) -> OwnRecord:
    """Raises msgspec.ValidationError for what is not of this shape."""
    return msgspec.json.decode(body, type=OwnRecord)
