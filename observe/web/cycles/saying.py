"""Words of cycles: fields, what was changed in them, results, and whose turn it is."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from ...domain.cycle_conferences import Party
from ...domain.cycle_course import Course
from ...domain.cycle_models import PLAIN, TEMPLATES
from ...domain.cycles import Change, Cycle, CycleState, Practice, Result
from ...domain.rubric import Rubric
from ...store.cycles import CycleSeen
from ..guard import actor
from ..pages import day, language, today, told

FIELDS = {
    "template": lazy_gettext("Model"),
    "goal": lazy_gettext("Goal"),
    "students": lazy_gettext("What students will do or show"),
    "practice": lazy_gettext("Practice"),
    "criteria": lazy_gettext("Criteria"),
    "baseline": lazy_gettext("Where students are now"),
    "plan": lazy_gettext("Plan"),
    "cadence_days": lazy_gettext("Days from visit to visit"),
    "planned_visits": lazy_gettext("Planned visits"),
    "planned_checks": lazy_gettext("Interim checks"),
    "ends_on": lazy_gettext("Ends"),
    "stage": lazy_gettext("Stage"),
    "state": lazy_gettext("State"),
    "result": lazy_gettext("Result"),
    "reflection": lazy_gettext("Reflection"),
}
CONFERENCE = {
    "conference_day": lazy_gettext("Day"),
    "conference_first": lazy_gettext("Who speaks first"),
    "conference_text": lazy_gettext("Notes for both"),
    "conference_agreed": lazy_gettext("Agreed next"),
    "conference_owner": lazy_gettext("Who does it"),
    "conference_by_day": lazy_gettext("By"),
}
PARTIES = {
    Party.TEACHER: lazy_gettext("Teacher"),
    Party.COACH: lazy_gettext("Coach"),
    Party.BOTH: lazy_gettext("both"),
}
PRACTICES = {
    Practice.NEW: lazy_gettext("A new practice"),
    Practice.REFINE: lazy_gettext("A practice to refine"),
}
RESULTS = {
    Result.MET: lazy_gettext("Met"),
    Result.PARTLY: lazy_gettext("Partly"),
    Result.NOT_YET: lazy_gettext("Not yet"),
}
STATES = {
    CycleState.DRAFT: lazy_gettext("Draft"),
    CycleState.OPEN: lazy_gettext("Running"),
    CycleState.CLOSED: lazy_gettext("Ended"),
}
STEP_STATES = {
    "open": lazy_gettext("Still open"),
    "met": lazy_gettext("Met"),
    "not_yet": lazy_gettext("Not yet"),
    "let_go": lazy_gettext("Let go"),
}


def titles(cycle: Cycle, rubric: Rubric | None) -> list[str]:
    """The criteria of the goal by name; a code where the rubric is not known here."""
    return [_title(rubric, code) for code in cycle.plan.criteria]


def changed(change: Change, rubric: Rubric | None, template: str) -> tuple[str, str, str]:
    """A field's name with its value before and after."""
    return (
        str((FIELDS | CONFERENCE).get(change.field, change.field)),
        _value(change.field, change.before, rubric, template),
        _value(change.field, change.after, rubric, template),
    )


def cycle_turn(seen: CycleSeen, course: Course) -> str:
    """Whose turn it is, for who is signed in; "" once the cycle is closed."""
    act, cycle = course.next, seen.cycle
    if act is None:
        return ""
    if act.who is Party.BOTH:
        return _("Your turn, both of you")
    mine, name = (
        (cycle.teacher, seen.teacher_name)
        if act.who is Party.TEACHER
        else (cycle.coach, seen.coach_name)
    )
    return _("Your turn") if mine == actor().id else _("%(person)s’s turn", person=name)


def due(on: date | None) -> str:
    """By when, or how long ago; "" for no day."""
    if on is None:
        return ""
    late = (today() - on).days
    if late > 0:
        return ngettext(
            "Was due %(day)s, %(num)d day ago.",
            "Was due %(day)s, %(num)d days ago.",
            late,
            day=day(on),
        )
    return _("Due today.") if late == 0 else _("Due %(day)s.", day=day(on))


def _title(rubric: Rubric | None, code: str) -> str:
    found = rubric.criterion(code) if rubric else None
    return rubric.say(found.title, language()) if rubric and found else code


def _value(field: str, value: Any, rubric: Rubric | None, template: str) -> str:
    if value in (None, "", []):
        return _("nothing")
    words: Mapping[str, Mapping[Any, Any]] = {
        "practice": PRACTICES,
        "result": RESULTS,
        "state": STATES,
        "conference_first": PARTIES,
        "conference_owner": PARTIES,
    }
    if field in words:
        return str(words[field].get(value, value))
    if field == "criteria":
        return ", ".join(_title(rubric, code) for code in value)
    if field == "template":
        return told(TEMPLATES[value].name) if value in TEMPLATES else str(value)
    if field == "stage":
        stage = TEMPLATES.get(template, PLAIN).stage(value)
        return told(stage.name) if stage else str(value)
    if field in ("ends_on", "conference_day", "conference_by_day"):
        return day(value if isinstance(value, date) else date.fromisoformat(value))
    return str(value)
