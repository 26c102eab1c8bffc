"""A teacher's own record as JSON: its shape, which docs/own-record.md explains, and how it is written piece by piece.

The version is that of the shape: a new field raises the second number, any other change the first.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import IO, Literal

import msgspec

FORMAT: Literal["observe-own-record"] = "observe-own-record"
VERSION: Literal["1.0"] = "1.0"


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A field that is not described here is an error."""


class About(_Part, frozen=True):
    """In the teacher's own words."""

    strengths: str
    interests: str
    support: str


class Happened(_Part, frozen=True):
    """Something in a cycle: begun, opened, stage, changed, conference, check, reflected, closed, reopened."""

    kind: str
    day: date
    by: str
    stage: str
    text: str


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


class Counted(_Part, frozen=True):
    code: str
    text: str
    count: int


class Criterion(_Part, frozen=True):
    code: str
    title: str
    domain: str
    levels: list[Level]
    evidence: list[str]
    counted: list[Counted]


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


class Head(_Part, frozen=True):
    """Everything but the records."""

    format: Literal["observe-own-record"]
    version: Literal["1.0"]
    made_at: datetime
    district: str
    teacher: str
    language: str
    profile: About
    goals: list[Goal]
    steps: list[Step]
    practice: list[Tried]


class OwnRecord(Head, frozen=True):
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
