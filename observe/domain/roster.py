"""A pasted list of people as values: what its rows say, what a district knows, and what would become of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from .people import School, Section
from .policy import Role
from .roles import Held
from .wording import Sentence

MOST_ROWS = 1000
MOST_LETTERS = 200_000


class Column(StrEnum):
    NAME = "name"
    GIVEN = "given name"
    FAMILY = "family name"
    CALLED = "called"
    EMAIL = "e-mail"
    ROLE = "role"
    SCHOOL = "school"
    CLASS = "class"
    SUBJECT = "subject"
    GRADE = "grade"
    ROOM = "room"
    CODE = "code"
    COACH = "coach"


@dataclass(frozen=True, slots=True)
class Problem:
    """What stands in the way, in which row of the spreadsheet; row 0 for the list as a whole."""

    row: int
    column: Column | None
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One row: one person, perhaps with one class; `schools` and `coaches` as they were written."""

    number: int
    name: str
    called: str = ""
    email: str = ""
    code: str = ""
    roles: tuple[Role, ...] = ()
    schools: tuple[str, ...] = ()
    title: str = ""
    subject: str = ""
    grade_band: str = ""
    room: str = ""
    coaches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterList:
    """`columns` by their place in the list; `unused` are headings that say nothing to us."""

    columns: tuple[Column | None, ...]
    unused: tuple[str, ...]
    has_header: bool
    rows: tuple[ListedRow, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class KnownPerson:
    id: str
    name: str
    called: str
    code: str
    active: bool
    email: str | None
    held: frozenset[Held]


@dataclass(frozen=True, slots=True)
class Known:
    """What a district holds that a list may meet; `taken` are e-mails in use outside it.

    In a `training` district e-mails are invented.
    """

    schools: tuple[School, ...]
    people: tuple[KnownPerson, ...]
    taken: frozenset[str]
    sections: Mapping[str, tuple[Section, ...]]
    caseloads: frozenset[tuple[str, str]]
    actor: str
    training: bool = False


class Fate(StrEnum):
    """What will become of a row."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row as the check shows it: what it does, and what stands in the way."""

    number: int
    name: str
    fate: Fate
    says: tuple[Sentence, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class NewClass:
    """A class to add; with `section` the class that is there and will be changed."""

    school_id: str
    title: str
    subject: str
    grade_band: str
    room: str
    section: str | None = None


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """What to store of one person: `key` is their first row, `id` who they are where they are known.

    Coaches are ids of people who are known, or the keys of people of the same list.
    """

    key: int
    id: str | None
    name: str
    called: str
    code: str
    email: str | None
    gains: tuple[Held, ...]
    classes: tuple[NewClass, ...]
    coaches: tuple[str | int, ...]
    details_change: bool


@dataclass(frozen=True, slots=True)
class Plan:
    people: tuple[PersonPlan, ...]
    outcomes: tuple[Outcome, ...]
    problems: tuple[Problem, ...]

    @property
    def seal(self) -> str:
        """What was shown, so that exactly that is stored or nothing."""
        return hashlib.sha256(repr(self).encode("utf-8", "replace")).hexdigest()

    def count(self, fate: Fate) -> int:
        return sum(each.fate is fate for each in self.outcomes)
