"""What schools, terms and classes must be like, and the terms that a school year proposes."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from .errors import NotValid
from .people import School, Section, Term
from .wording import Sentence, sentence

MOST = {"name": 200, "code": 50, "title": 200, "subject": 100, "grade_band": 30, "room": 50}
MOST_TERM, MOST_YEAR = 100, 20

_EARLIEST, _LATEST = date(1990, 1, 1), date(2190, 1, 1)
_YEAR_BEGINS = 7
_LONGEST_TERM = timedelta(days=366)
_DIRECTIONS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@dataclass(frozen=True, slots=True)
class ProposedTerm:
    title: Sentence
    school_year: str
    starts_on: date
    ends_on: date


def plain(text: str) -> str:
    """By what two names are the same: no accents, no case, no double spaces."""
    apart = unicodedata.normalize("NFKD", text)
    return " ".join(
        "".join(each for each in apart if not unicodedata.combining(each)).casefold().split()
    )


def problem_with(text: str, most: int) -> Sentence | None:
    """Why a short text cannot be stored."""
    if len(text) > most:
        return sentence("That is too long: write at most %(most)s characters.", most=most)
    if any(unicodedata.category(each) in ("Cc", "Cs") or each in _DIRECTIONS for each in text):
        return sentence("One character in here cannot be stored: type it again.")
    return None


def school_year_of(day: date) -> str:
    """2026–27 for a day from July 2026 to June 2027."""
    first = day.year if day.month >= _YEAR_BEGINS else day.year - 1
    return f"{first}–{(first + 1) % 100:02d}"


def check_school(school: School, others: Iterable[School]) -> None:
    """Raises NotValid; `others` are the district's schools, where this one may be among them."""
    wrong: dict[str, Sentence] = {}
    if not school.name:
        wrong["name"] = sentence("Give the school its name.")
    for name, text in (("name", school.name), ("code", school.code)):
        problem = problem_with(text, MOST[name])
        if problem:
            wrong[name] = problem
    for other in others:
        if other.id == school.id:
            continue
        if plain(other.name) == plain(school.name):
            wrong.setdefault("name", _same_school(other))
        if plain(other.code) == plain(school.code):
            taken = "%(school)s has this code already: choose another one."
            wrong.setdefault("code", sentence(taken, school=other.name))
    if wrong:
        raise NotValid("This school cannot be stored yet. Look at the fields marked below.", wrong)


def check_section(section: Section, standing: Iterable[str]) -> None:
    """Raises NotValid; `standing` are the titles of the teacher's other classes at the school."""
    wrong: dict[str, Sentence] = {}
    if not section.title:
        wrong["title"] = sentence("Give the class a name, such as Grade 5 Science.")
    elif plain(section.title) in {plain(each) for each in standing}:
        wrong["title"] = sentence(
            "This teacher has a class of this name here already: add what tells them apart, such as the period."
        )
    for name in ("title", "subject", "grade_band", "room"):
        problem = problem_with(getattr(section, name), MOST[name])
        if problem:
            wrong[name] = problem
    if wrong:
        raise NotValid("This class cannot be stored yet. Look at the fields marked below.", wrong)


def check_term(term: Term, others: Iterable[Term]) -> None:
    """Raises NotValid; `others` are the district's terms, where this one may be among them."""
    wrong = dict(_wrong_texts(term))
    days = _wrong_days(term)
    if days:
        wrong["ends_on"] = days
    for other in others:
        if other.id == term.id:
            continue
        if _names(other) == _names(term):
            wrong.setdefault("title", _repeated(other))
        if not days and other.starts_on <= term.ends_on and term.starts_on <= other.ends_on:
            wrong.setdefault("starts_on", _overlapping(other))
    if wrong:
        raise NotValid("This term cannot be stored yet. Look at the fields marked below.", wrong)


def proposed_terms(today: date, standing: Iterable[Term]) -> list[ProposedTerm]:
    """Fall and spring of the school year that runs or comes next, where nothing stands yet."""
    first = today.year if today.month >= _YEAR_BEGINS - 1 else today.year - 1
    fall = ProposedTerm(
        sentence("Fall %(year)s", year=first),
        school_year_of(date(first, 9, 1)),
        _weekday_from(date(first, 8, 15), 0),
        _weekday_from(date(first, 12, 16), 4),
    )
    spring = ProposedTerm(
        sentence("Spring %(year)s", year=first + 1),
        fall.school_year,
        _weekday_from(date(first + 1, 1, 4), 0),
        _weekday_from(date(first + 1, 6, 5), 4),
    )
    taken = list(standing)
    return [
        each
        for each in (fall, spring)
        if not any(t.starts_on <= each.ends_on and each.starts_on <= t.ends_on for t in taken)
    ]


def _same_school(other: School) -> Sentence:
    if other.active:
        return sentence(
            "There is a school of this name already: add the town, or what tells them apart."
        )
    return sentence("There is a closed school of this name: open it again instead.")


def _wrong_texts(term: Term) -> Iterator[tuple[str, Sentence]]:
    if not term.title:
        yield "title", sentence("Give the term a name, such as Fall 2026.")
    for name, text, most in (
        ("title", term.title, MOST_TERM),
        ("school_year", term.school_year, MOST_YEAR),
    ):
        problem = problem_with(text, most)
        if problem:
            yield name, problem


def _wrong_days(term: Term) -> Sentence | None:
    if term.ends_on < term.starts_on:
        return sentence(
            "This term ends before it starts on %(day)s: choose a later last day, or an earlier first one.",
            day=term.starts_on,
        )
    if term.ends_on == term.starts_on:
        return sentence("A term is longer than one day: choose a later last day.")
    if not _EARLIEST <= term.starts_on <= term.ends_on <= _LATEST:
        return sentence("The year is far from now: check both days.")
    if term.ends_on - term.starts_on > _LONGEST_TERM:
        return sentence("This is longer than a year: check the years of both days.")
    return None


def _names(term: Term) -> tuple[str, str]:
    return plain(term.title), plain(term.school_year)


def _repeated(other: Term) -> Sentence:
    return sentence(
        "%(year)s has a term “%(title)s” already: choose another name, or change that term.",
        title=other.title,
        year=other.school_year,
    )


def _overlapping(other: Term) -> Sentence:
    return sentence(
        "These days overlap with %(title)s, from %(first)s to %(last)s: choose other days, or change that term first.",
        title=other.title,
        first=other.starts_on,
        last=other.ends_on,
    )


def _weekday_from(day: date, weekday: int) -> date:
    """The first such weekday on or after a day; Monday is 0."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)
