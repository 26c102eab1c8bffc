"""Formal observations on their way in a teacher's own record, and what was asked before them."""

from datetime import date, datetime

from .own_record_part import Part
from .own_record_visits import Counted, Note


class Before(Part, frozen=True):
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


class FormalLevel(Part, frozen=True):
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


class FormalWords(Part, frozen=True):
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


class Due(Part, frozen=True):
    what: str
    day: date


class Formal(Part, frozen=True):
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
