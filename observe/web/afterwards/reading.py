"""The filled-in form of a visit from paper, read into what stands on the paper."""

from datetime import date, datetime, timedelta

from flask import request

from ...domain.afterwards import Line, Written, read_clock, read_lines
from ...domain.errors import NotValid
from ...domain.people import PlannedVisit, Teacher
from ...domain.policy import kinds_offered
from ...domain.rubric import Rubric
from ...domain.wording import Sentence, sentence
from ...store import plans
from .. import marking
from ..guard import actor, now
from ..marking import typed
from ..pages import today, zone

LONGEST_AGO = timedelta(days=366)
_Problems = dict[str, str | Sentence]


def written(observation: str, teacher: Teacher, rubric: Rubric) -> Written:
    """The form as it was filled in. Raises NotValid naming every field that cannot be taken."""
    problems: _Problems = {}
    day = _day(problems)
    start, end = _time("start", day, problems), _time("end", day, problems)
    if start and end and end <= start:
        problems["end"] = sentence("The end is before the start. Put one of the two right.")
    if start and start > now():
        problems.setdefault(
            "day", sentence("This visit has not begun yet. Put the day or the start right.")
        )
    lines = _lines(rubric, problems)
    about = _about(teacher, rubric, problems)
    tallies = {code: count for code, count in marking.tallies(rubric, problems) if count}
    if problems or start is None:
        raise NotValid("Nothing was stored: look at what is marked below.", problems)
    ratings = {key: level for key, level in marking.ratings(rubric) if level}
    checks = [code for code, on in marking.checks(rubric) if on]
    return Written(observation, about, start, end, lines, ratings, tallies, checks)


def _day(problems: _Problems) -> date | None:
    try:
        day = date.fromisoformat(typed("day"))
    except ValueError:
        problems["day"] = sentence("Choose the day of the visit.")
        return None
    if day > today():
        problems["day"] = sentence("This day is still to come. Choose the day of the visit.")
    elif day < today() - LONGEST_AGO:
        problems["day"] = sentence("This day is more than a year ago. Look at its year.")
    else:
        return day
    return None


def _time(name: str, day: date | None, problems: _Problems) -> datetime | None:
    """A moment of that day; None where it may stay open, or where something is wrong with it."""
    given = typed(name)
    clock = read_clock(given.removesuffix(":00") if given.count(":") > 1 else given)
    if clock is None and given:
        problems[name] = sentence("This is not a time. Write it like 10:05 or 1:05 pm.")
    elif clock is None and name == "start":
        problems[name] = sentence("When did the visit start? Write it like 10:05.")
    return datetime.combine(day, clock.at, zone()) if day and clock else None


def _lines(rubric: Rubric, problems: _Problems) -> list[Line]:
    try:
        return read_lines(request.form.get("notes", ""), [each.code for each in rubric.criteria()])
    except NotValid as refused:
        problems["notes"] = refused.sentence
        return []


def _about(teacher: Teacher, rubric: Rubric, problems: _Problems) -> dict[str, str | None]:
    section, plan, kind = typed("section") or None, typed("planned") or None, typed("kind")
    if section and section not in {each.id for each in teacher.sections}:
        problems["section"] = sentence("Choose one of this teacher's classes, or leave it open.")
    if plan and plan not in {each.id for each in planned(teacher)}:
        problems["planned"] = sentence("This plan was used already. Choose another, or none.")
    if kind not in kinds_offered(actor(), teacher.id):
        problems["kind"] = sentence("Choose one of the kinds of visit that are offered.")
    return {
        "teacher": teacher.id,
        "section": section,
        "rubric": rubric.id,
        "rubric_version": rubric.version,
        "kind": kind,
        "planned": plan,
    }


def planned(teacher: Teacher) -> list[PlannedVisit]:
    """This person's own plans for the teacher that were not started."""
    due = plans.planned(actor().district, actor().id, now())
    return [each for each in due if each.teacher == teacher.id]
