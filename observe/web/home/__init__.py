"""The start page: what is mine to do now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from ..domain.people import PlannedVisit, Section, Teacher
from ..domain.policy import Action, Role, following_reach, may, observing_reach, reading_scope
from ..store import drafts, homes, people, plans, records
from .guard import actor, allow, now
from .pages import ago, today, zone

blueprint = Blueprint("home", __name__)

_AHEAD = timedelta(days=7)
_MOST_NEXT = 6


@dataclass(frozen=True, slots=True)
class Due:
    """A planned visit with whom and what it is about."""

    visit: PlannedVisit
    teacher: Teacher
    section: Section | None


@dataclass(frozen=True, slots=True)
class Next:
    """Somebody to see next: why, and how long since."""

    teacher: Teacher
    why: str
    since: str


@blueprint.get("/")
@allow(Action.USE)
def show() -> ResponseReturnValue:
    roles = actor().roles
    if may(actor(), Action.OBSERVE):
        return _observer()
    if Role.TEACHER in roles:
        return _teacher()
    return _administrator()


def _observer() -> ResponseReturnValue:
    """Planned visits, unfinished ones, answers, and whom to see next."""
    district = actor().district
    teachers = {each.id: each for each in people.teachers(district, observing_reach(actor()))}
    planned = plans.planned(district, actor().id, now() + _AHEAD)
    due = [_due(each, teachers) for each in planned if each.teacher in teachers]
    seen = drafts.last_seen(district, actor().id)
    return render_template(
        "home/observer.html",
        today=today(),
        due_today=[
            each for each in due if each.visit.starts_at.astimezone(zone()).date() <= today()
        ],
        due_later=[
            each for each in due if each.visit.starts_at.astimezone(zone()).date() > today()
        ],
        unfinished=drafts.unfinished(district, actor().id),
        answers=homes.answered(district, actor().id, now() - timedelta(days=7)),
        teachers=teachers,
        following=_next(teachers.values(), seen, {each.teacher.id for each in due}),
        now=now(),
    )


def _teacher() -> ResponseReturnValue:
    """New feedback first, then what was read before."""
    found = records.headings(actor().district, reading_scope(actor()), teacher=actor().id, most=20)
    return render_template(
        "home/teacher.html",
        unread=[each for each in found if each.opened_at is None],
        waiting=[each for each in found if each.opened_at and not each.acknowledged_at],
        received=[each for each in found if each.acknowledged_at],
        step=homes.open_step(actor().district, actor().id),
    )


def _administrator() -> ResponseReturnValue:
    found = records.headings(actor().district, reading_scope(actor()), most=8)
    teachers = people.teachers(actor().district, following_reach(actor()))
    return render_template(
        "home/administrator.html",
        district=people.district(actor().district),
        schools=people.schools(actor().district),
        teachers=teachers,
        latest=found,
    )


def _due(visit: PlannedVisit, teachers: Mapping[str, Teacher]) -> Due:
    teacher = teachers[visit.teacher]
    section = next((each for each in teacher.sections if each.id == visit.section), None)
    return Due(visit, teacher, section)


def _next(teachers: Iterable[Teacher], seen: Mapping[str, date], due: set[str]) -> list[Next]:
    """Those not seen longest first; those never seen before anybody."""
    steps = homes.due_steps(actor().district, actor().id)
    waiting = [each for each in teachers if each.id not in due]
    ordered = sorted(waiting, key=lambda each: seen.get(each.id, date.min))
    return [
        Next(each, _why(each, seen, steps), ago(seen[each.id]) if each.id in seen else "–")
        for each in ordered[:_MOST_NEXT]
    ]


def _why(teacher: Teacher, seen: Mapping[str, date], steps: Mapping[str, date]) -> str:
    if teacher.id not in seen:
        return _("not seen yet")
    if teacher.id not in steps:
        return ""
    days = (steps[teacher.id] - today()).days
    if days < 0:
        return ngettext("step due %(num)d day ago", "step due %(num)d days ago", -days)
    if days == 0:
        return _("step due today")
    return ngettext("step due in %(num)d day", "step due in %(num)d days", days)
