"""The filled-in form of a visit from paper, read into what stands on the paper."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from flask import request

from ...domain.afterwards import Line, Written, read_clock, read_lines
from ...domain.entry import MOST_COUNTED
from ...domain.errors import NotValid
from ...domain.people import PlannedVisit, Teacher
from ...domain.policy import kinds_offered
from ...domain.rubric import LookFor, Rubric
from ...domain.wording import Sentence, sentence
from ...store import plans
from ..guard import actor, now
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
    tallies = dict(_tallies(rubric, problems))
    if problems or start is None:
        raise NotValid("Nothing was stored: look at what is marked below.", problems)
    checks = [
        each.code for each in _look_fors(rubric, "check") if f"check/{each.code}" in request.form
    ]
    return Written(observation, about, start, end, lines, dict(_ratings(rubric)), tallies, checks)


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
    if kind not in kinds_offered(actor()):
        problems["kind"] = sentence("Choose one of the kinds of visit that are offered.")
    return {
        "teacher": teacher.id,
        "section": section,
        "rubric": rubric.id,
        "rubric_version": rubric.version,
        "kind": kind,
        "planned": plan,
    }


def _ratings(rubric: Rubric) -> Iterator[tuple[tuple[str, int | None], str]]:
    """What was chosen; a choice that the scale does not have is refused by the log."""
    segments = parts(rubric)
    for criterion in rubric.criteria():
        for segment in segments.get(criterion.code, (None,)):
            for code in (criterion.code, *(each.code for each in criterion.behaviours)):
                level = typed(f"rate/{segment or 0}/{code}")
                if level:
                    yield (code, segment), level


def _tallies(rubric: Rubric, problems: _Problems) -> Iterator[tuple[str, int]]:
    for each in _look_fors(rubric, "tally"):
        count = typed(f"tally/{each.code}")
        if not count:
            continue
        if not (count.isascii() and count.isdigit()) or int(count) > MOST_COUNTED:
            problems[f"tally/{each.code}"] = sentence("Write how often as a number, such as 4.")
        elif int(count):
            yield each.code, int(count)


def _look_fors(rubric: Rubric, kind: str) -> list[LookFor]:
    return [each for each in rubric.all_look_fors() if each.kind == kind]


def typed(name: str) -> str:
    return request.form.get(name, "").strip()


def planned(teacher: Teacher) -> list[PlannedVisit]:
    """This person's own plans for the teacher that were not started."""
    due = plans.planned(actor().district, actor().id, now())
    return [each for each in due if each.teacher == teacher.id]


def parts(rubric: Rubric) -> dict[str, range]:
    """The segments in which each criterion is rated; one without number where there are none."""
    found: dict[str, range] = {}
    for each in rubric.protocols:
        if each.kind == "segment":
            segments = range(1, int(each.plain.get("count", 1)) + 1)
            found |= dict.fromkeys(each.plain.get("scores", ()), segments)
    return found
