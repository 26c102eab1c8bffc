"""A shared record or an own look in a teacher's own record, with its levels, notes and answers."""

from datetime import date, datetime
from typing import Literal

import msgspec

from ..domain.lesson import Lesson
from .own_record_part import Part


class Level(Part, frozen=True):
    """`place` counts from 1 among `of` levels; null for what is not a level, such as not observed."""

    segment: int | None
    code: str
    label: str
    place: int | None
    of: int
    comment: str | None
    descriptor: str = ""


class Marked(Part, frozen=True):
    """What was marked for a behavior of a criterion."""

    code: str
    text: str
    segment: int | None
    level: str
    label: str
    comment: str | None


class Counted(Part, frozen=True):
    code: str
    text: str
    count: int


class Combined(Part, frozen=True):
    """One level for all segments; `rule` is last or preponderance, as the rubric names it."""

    rule: str
    code: str
    label: str
    place: int
    of: int


class Criterion(Part, frozen=True):
    code: str
    title: str
    domain: str
    levels: list[Level]
    evidence: list[str]
    counted: list[Counted]
    behaviors: list[Marked] = msgspec.field(default_factory=list)
    combined: Combined | None = None


class Agreed(Part, frozen=True):
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


class Note(Part, frozen=True):
    """`tags` are codes of criteria."""

    id: str
    at: datetime
    text: str
    tags: list[str]


class Reply(Part, frozen=True):
    """`item` is glow, grow, step, a criterion's code, or null for the whole; the text is verbatim."""

    item: str | None
    by: str
    at: datetime
    text: str


class Correction(Part, frozen=True):
    item: str
    by: str
    at: datetime
    old: str
    new: str
    reason: str


class Lent(Part, frozen=True):
    """Somebody else who may read the record because the teacher lets them."""

    name: str
    since: datetime


class Visit(Part, frozen=True):
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
