"""Entering a visit afterwards, from paper or a pasted script, on one page that needs no JavaScript."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from ...domain.afterwards import entries_of, outside
from ...domain.entry import is_id
from ...domain.errors import NotThere, NotValid
from ...domain.people import Teacher
from ...domain.policy import Action, kinds_offered, visiting_reach
from ...domain.rubric import Rubric
from ...store import afterwards, drafts, people, rubrics
from ...store.ids import new_id
from ..assets import build
from ..guard import actor, allow, now
from ..marking import parts, typed
from ..pages import language, today, told, told_fields
from .reading import LONGEST_AGO, planned, written

blueprint = Blueprint("afterwards", __name__)


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
    observation = request.form.get("observation", "").lower()
    teacher, rubric = _teacher(typed("teacher")), _rubric(typed("rubric"))
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
        paper = written(observation, teacher, rubric)
        entries = entries_of(paper, afterwards.device_of(observation), build())
        reach = visiting_reach(actor())
        afterwards.enter(actor().district, actor().id, reach, observation, entries, now())
    except NotValid as refused:
        return _page(teacher, rubric, request.form, refused), 422
    flash(_entered(outside(paper)))
    return redirect(url_for("review.show", observation=observation), 303)


def _choices() -> ResponseReturnValue:
    offered = [each for each in rubrics.published(actor().district) if _can_be_entered(each)]
    return render_template(
        "afterwards/choices.html",
        teachers=people.teachers(actor().district, visiting_reach(actor())),
        teacher=request.args.get("teacher"),
        rubrics=sorted(offered, key=lambda each: not each.id.endswith("walkthrough")),
        chosen=request.args.get("rubric"),
        tongue=language(),
    )


def _can_be_entered(rubric: Rubric) -> bool:
    """A grid of intervals alone has no place on the page."""
    return any(rubric.criteria()) or any(rubric.all_look_fors())


def _page(
    teacher: Teacher, rubric: Rubric, filled: Mapping[str, str], refused: NotValid | None = None
) -> str:
    return render_template(
        "afterwards/afterwards.html",
        teacher=teacher,
        rubric=rubric,
        typed=filled,
        problem=told(refused.sentence) if refused else None,
        problems=told_fields(refused) if refused else {},
        kinds=kinds_offered(actor(), teacher.id),
        planned=planned(teacher),
        parts=parts(rubric),
        today=today(),
        earliest=today() - LONGEST_AGO,
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
    return people.teacher(actor().district, visiting_reach(actor()), teacher)


def _rubric(named: str) -> Rubric:
    """Also a version that was retired since its form was printed."""
    rubric, _at, version = named.rpartition("@")
    found = rubrics.rubric_version(actor().district, rubric, version)
    if found is None or not _can_be_entered(found):
        raise NotThere("This rubric is not published here. Choose another one.")
    return found
