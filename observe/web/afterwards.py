"""Entering a visit afterwards, from paper or a pasted script, on one page that needs no JavaScript."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from ..domain.afterwards import Line, Written, entries_of, outside, read_clock, read_lines
from ..domain.entry import MOST_COUNTED, is_id
from ..domain.errors import NotThere, NotValid
from ..domain.people import PlannedVisit, Teacher
from ..domain.policy import Action, kinds_offered, observing_reach
from ..domain.rubric import LookFor, Rubric
from ..domain.wording import Sentence, sentence
from ..store import afterwards, drafts, people, plans, rubrics
from ..store.ids import new_id
from .assets import build
from .guard import actor, allow, now
from .pages import language, today, told, told_fields, zone

blueprint = Blueprint("afterwards", __name__)

_LONGEST_AGO = timedelta(days=366)
_Problems = dict[str, str | Sentence]


@blueprint.get("/visits/afterwards")
@allow(Action.OBSERVE)
def form() -> ResponseReturnValue:
    """The form for one teacher and rubric; without both, the choice of them."""
    if not (request.args.get("teacher") and request.args.get("rubric")):
        return _choices()
    teacher, rubric = _teacher(request.args["teacher"]), _rubric(request.args["rubric"])
    return _page(teacher, rubric, {"observation": new_id(now())})


@blueprint.post("/visits/afterwards")
@allow(Action.OBSERVE)
def enter() -> ResponseReturnValue:
    """All or nothing; sent twice it is entered once."""
    observation = request.form.get("observation", "")
    teacher, rubric = _teacher(_typed("teacher")), _rubric(_typed("rubric"))
    if not is_id(observation):
        return _page(teacher, rubric, {**request.form, "observation": new_id(now())}), 422
    if drafts.visit(actor().district, actor().id, observation):
        flash(
            _(
                "This visit stands already, as it was first sent. What is to be changed, change it here."
            )
        )
        return redirect(url_for("review.show", observation=observation), 303)
    try:
        written = _written(observation, teacher, rubric)
        entries = entries_of(written, afterwards.device_of(observation), build())
        reach = observing_reach(actor())
        afterwards.enter(actor().district, actor().id, reach, observation, entries, now())
    except NotValid as refused:
        return _page(teacher, rubric, request.form, refused), 422
    flash(_entered(outside(written)))
    return redirect(url_for("review.show", observation=observation), 303)


def _choices() -> ResponseReturnValue:
    offered = [each for each in rubrics.published(actor().district) if _can_be_entered(each)]
    return render_template(
        "afterwards/choices.html",
        teachers=people.teachers(actor().district, observing_reach(actor())),
        teacher=request.args.get("teacher"),
        rubrics=sorted(offered, key=lambda each: not each.id.endswith("walkthrough")),
        chosen=request.args.get("rubric"),
        tongue=language(),
    )


def _can_be_entered(rubric: Rubric) -> bool:
    """A grid of intervals alone has no place on the page."""
    return any(rubric.criteria()) or any(rubric.all_look_fors())


def _page(
    teacher: Teacher, rubric: Rubric, typed: Mapping[str, str], refused: NotValid | None = None
) -> str:
    return render_template(
        "afterwards/afterwards.html",
        teacher=teacher,
        rubric=rubric,
        typed=typed,
        problem=told(refused.sentence) if refused else None,
        problems=told_fields(refused) if refused else {},
        kinds=kinds_offered(actor()),
        planned=_planned(teacher),
        parts=_parts(rubric),
        today=today(),
        earliest=today() - _LONGEST_AGO,
        tongue=language(),
    )


def _entered(notes: int) -> str:
    if not notes:
        return _("Entered. Nothing is shared yet.")
    return ngettext(
        "Entered, and nothing is shared yet. %(num)d note has a time outside the lesson: it is kept.",
        "Entered, and nothing is shared yet. %(num)d notes have times outside the lesson: they are kept.",
        notes,
    )


def _teacher(teacher: str) -> Teacher:
    if not is_id(teacher):
        raise NotThere("There is no such teacher, or none that you follow.")
    return people.teacher(actor().district, observing_reach(actor()), teacher)


def _rubric(named: str) -> Rubric:
    """Also a version that was retired since its form was printed."""
    rubric, _at, version = named.rpartition("@")
    found = rubrics.rubric_version(actor().district, rubric, version)
    if found is None or not _can_be_entered(found):
        raise NotThere("This rubric is not published here. Choose another one.")
    return found


def _planned(teacher: Teacher) -> list[PlannedVisit]:
    """This person's own plans for the teacher that were not started."""
    due = plans.planned(actor().district, actor().id, now())
    return [each for each in due if each.teacher == teacher.id]


def _parts(rubric: Rubric) -> dict[str, range]:
    """The segments in which each criterion is rated; one without number where there are none."""
    found: dict[str, range] = {}
    for each in rubric.protocols:
        if each.kind == "segment":
            segments = range(1, int(each.plain.get("count", 1)) + 1)
            found |= dict.fromkeys(each.plain.get("scores", ()), segments)
    return found


def _written(observation: str, teacher: Teacher, rubric: Rubric) -> Written:
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
        day = date.fromisoformat(_typed("day"))
    except ValueError:
        problems["day"] = sentence("Choose the day of the visit.")
        return None
    if day > today():
        problems["day"] = sentence("This day is still to come. Choose the day of the visit.")
    elif day < today() - _LONGEST_AGO:
        problems["day"] = sentence("This day is more than a year ago. Look at its year.")
    else:
        return day
    return None


def _time(name: str, day: date | None, problems: _Problems) -> datetime | None:
    """A moment of that day; None where it may stay open, or where something is wrong with it."""
    typed = _typed(name)
    clock = read_clock(typed.removesuffix(":00") if typed.count(":") > 1 else typed)
    if clock is None and typed:
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
    section, planned, kind = _typed("section") or None, _typed("planned") or None, _typed("kind")
    if section and section not in {each.id for each in teacher.sections}:
        problems["section"] = sentence("Choose one of this teacher's classes, or leave it open.")
    if planned and planned not in {each.id for each in _planned(teacher)}:
        problems["planned"] = sentence("This plan was used already. Choose another, or none.")
    if kind not in kinds_offered(actor()):
        problems["kind"] = sentence("Choose one of the kinds of visit that are offered.")
    return {
        "teacher": teacher.id,
        "section": section,
        "rubric": rubric.id,
        "rubric_version": rubric.version,
        "kind": kind,
        "planned": planned,
    }


def _ratings(rubric: Rubric) -> Iterator[tuple[tuple[str, int | None], str]]:
    """What was chosen; a choice that the scale does not have is refused by the log."""
    parts = _parts(rubric)
    for criterion in rubric.criteria():
        for segment in parts.get(criterion.code, (None,)):
            for code in (criterion.code, *(each.code for each in criterion.behaviours)):
                level = _typed(f"rate/{segment or 0}/{code}")
                if level:
                    yield (code, segment), level


def _tallies(rubric: Rubric, problems: _Problems) -> Iterator[tuple[str, int]]:
    for each in _look_fors(rubric, "tally"):
        typed = _typed(f"tally/{each.code}")
        if not typed:
            continue
        if not (typed.isascii() and typed.isdigit()) or int(typed) > MOST_COUNTED:
            problems[f"tally/{each.code}"] = sentence("Write how often as a number, such as 4.")
        elif int(typed):
            yield each.code, int(typed)


def _look_fors(rubric: Rubric, kind: str) -> list[LookFor]:
    return [each for each in rubric.all_look_fors() if each.kind == kind]


def _typed(name: str) -> str:
    return request.form.get(name, "").strip()
