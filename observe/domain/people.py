"""Districts, schools, terms, people and classes as values."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from .policy import Role
from .wording import Sentence, sentence


@dataclass(frozen=True, slots=True)
class District:
    """`timezone` is an IANA name; `language` a BCP 47 tag; `sandbox_of` the district that trains here."""

    id: str
    name: str
    timezone: str
    language: str
    sandbox_of: str | None = None


@dataclass(frozen=True, slots=True)
class School:
    id: str
    name: str
    code: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class Term:
    """A stretch of a school year, both days included."""

    id: str
    title: str
    school_year: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Section:
    """One class of one teacher."""

    id: str
    school_id: str
    title: str
    subject: str
    grade_band: str
    room: str


@dataclass(frozen=True, slots=True)
class Person:
    """`called` is how colleagues name them ("Ms. Okafor"), `name` the full name."""

    id: str
    name: str
    called: str
    code: str


@dataclass(frozen=True, slots=True)
class Teacher(Person):
    school: str = ""
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody to be entered: with an e-mail they get an account, with a hash they can sign in."""

    id: str
    name: str
    called: str
    code: str
    roles: tuple[tuple[Role, str | None], ...]
    email: str | None = None
    password_hash: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    id: str
    teacher: str
    section: str | None
    rubric: str
    rubric_version: str
    kind: str
    starts_at: datetime


LONGEST_EMAIL = 320

_EMAIL = re.compile(r"[^\s@,;<>()\"]+@[^\s@,;<>()\"]+")
_LETTERS = {
    Role.TEACHER: "T",
    Role.COACH: "C",
    Role.LEADER: "L",
    Role.COACHING_LEAD: "K",
    Role.ADMINISTRATOR: "A",
}
_AFTER_THE_NAME = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "edd"})


def sorting_name(name: str) -> str:
    """The key by which lists put people in order: family name first, without accents or case."""
    family, comma, given = (part.strip() for part in name.partition(","))
    if not comma:
        words = name.split()
        while len(words) > 1 and words[-1].strip(".").lower() in _AFTER_THE_NAME:
            words.pop()
        family, given = (words[-1], " ".join(words[:-1])) if words else ("", "")
    plain = unicodedata.normalize("NFKD", f"{family} {given}".strip())
    return "".join(each for each in plain if not unicodedata.combining(each)).casefold()[:200]


def is_email(text: str) -> bool:
    """Whether mail could be sent there: one name, one @, one place, and nothing around them."""
    return len(text) <= LONGEST_EMAIL and text.isprintable() and bool(_EMAIL.fullmatch(text))


def problem_in_training(email: str) -> Sentence | None:
    """Why who trains may not write this e-mail; these endings are kept free for inventing."""
    if email.endswith((".invalid", ".example", ".test")):
        return None
    return sentence(
        "You are training: invent an e-mail that ends in .example, so that no real one is taken."
    )


def code_letter(roles: Collection[Role]) -> str:
    """With which letter the codes of such people begin."""
    return next((letter for role, letter in _LETTERS.items() if role in roles), "P")


def next_code(letter: str, taken: Iterable[str]) -> str:
    """The code for somebody new: T-0042 where T-0041 is the highest of its letter."""
    pattern = re.compile(rf"{letter}-(\d{{1,8}})")
    numbers = [int(found.group(1)) for found in map(pattern.fullmatch, taken) if found]
    return f"{letter}-{max(numbers, default=0) + 1:04d}"
