"""What an observer puts right before sharing: who and what, tags, double wordings, an accidental visit."""

from collections.abc import Iterator, Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..domain.errors import NotThere, NotValid
from ..domain.fold import Head, Note, Rating
from ..domain.made import Made
from ..domain.people import Teacher
from ..domain.policy import Action, kinds_offered, observes_rightly, observing_reach
from ..store import drafts, own_entries, people, rubrics
from ..store.drafts import Draft, Visit
from .assets import build
from .guard import actor, allow, now, wants_part

blueprint = Blueprint("correction", __name__)


@blueprint.get("/observations/<uuid:observation>/correction")
@allow(Action.USE)
def form(observation: object) -> ResponseReturnValue:
    """Wrong teacher, class, rubric or kind: the choices there are."""
    visit = _visit(observation)
    part = "correction/_correction.html" if wants_part() else "correction/correction.html"
    return render_template(
        part,
        visit=visit,
        teachers=_teachers(visit),
        rubrics=rubrics.published(actor().district),
        kinds=_kinds(visit),
        tongue=actor().language,
    )


@blueprint.post("/observations/<uuid:observation>/correction")
@allow(Action.USE)
def correct(observation: object) -> ResponseReturnValue:
    made = list(_amendments(_visit(observation), request.form))
    if made:
        _append(observation, *made)
    flash(_("Put right. Look at the preview again.") if made else _("Nothing was changed."))
    return _back(observation)


@blueprint.post("/observations/<uuid:observation>/tags")
@allow(Action.USE)
def tag(observation: object) -> ResponseReturnValue:
    note, criterion = request.form.get("note", ""), request.form.get("criterion", "")
    if not criterion:
        raise NotValid(_("Choose a criterion first."))
    if note not in {each.id for each in _draft(observation).notes}:
        raise NotThere("There is no such note.")
    _append(observation, Made("tag.add", note, payload={"criterion": criterion}))
    return _back(observation)


@blueprint.post("/observations/<uuid:observation>/decisions")
@allow(Action.USE)
def decide(observation: object) -> ResponseReturnValue:
    """Of several wordings or levels one is chosen: it is written once over each of them."""
    chosen = request.form.get("head", "")
    draft = _draft(observation)
    contested: list[Note | Rating] = [*draft.notes, *draft.ratings]
    for each in contested:
        head = next((head for head in each.heads if head.entry_id == chosen), None)
        if head and each.conflict:
            _append(observation, *_decision(each, head))
            return _back(observation)
    raise NotThere("There is nothing to decide here any more: reload the page.")


@blueprint.post("/observations/<uuid:observation>/discard")
@allow(Action.USE)
def discard(observation: object) -> ResponseReturnValue:
    if not _visit(observation).discarded:
        _append(observation, Made("obs.discard"))
    flash(_("Discarded. You can bring it back for 30 days, at the end of this page."))
    return redirect(url_for("visits.index"), 303)


@blueprint.post("/observations/<uuid:observation>/restoring")
@allow(Action.USE)
def restore(observation: object) -> ResponseReturnValue:
    own_entries.restore(
        actor().district,
        actor().id,
        observing_reach(actor()),
        str(observation),
        now(),
        build(),
    )
    flash(_("The visit is back, as it was."))
    return _back(observation)


def _amendments(visit: Visit, typed: Mapping[str, str]) -> Iterator[Made]:
    """One entry for each thing that is to be another; the class goes with its teacher."""
    if typed.get("about"):
        teacher, _slash, section = typed["about"].partition("/")
        if (teacher, section) not in _classes(visit):
            raise NotValid(_("Choose one of the teachers and classes that are offered."))
        yield from _amended("teacher", visit.teacher, teacher)
        yield from _amended("section", visit.section, section or None)
    if typed.get("rubric"):
        rubric, _at, version = typed["rubric"].rpartition("@")
        before = {"rubric": visit.rubric, "rubric_version": visit.rubric_version}
        yield from _amended("rubric", before, {"rubric": rubric, "rubric_version": version})
    if typed.get("kind"):
        if typed["kind"] not in _kinds(visit):
            raise NotValid(_("Choose one of the kinds of visit that are offered."))
        yield from _amended("kind", visit.kind, typed["kind"])


def _amended(field: str, before: object, after: object) -> Iterator[Made]:
    if after != before:
        yield Made("obs.amend", payload={"field": field, "from": before, "to": after})


def _decision(about: Note | Rating, chosen: Head) -> list[Made]:
    if isinstance(about, Note):
        return [Made("note.edit", about.id, head.entry_id, chosen.value) for head in about.heads]
    return [Made("rate.set", about.target, head.entry_id, chosen.value) for head in about.heads]


def _teachers(visit: Visit) -> list[Teacher]:
    """Those within reach whom a visit of this kind may be about: a self-observation stays one."""
    found = people.teachers(actor().district, observing_reach(actor()))
    return [each for each in found if observes_rightly(actor().id, each.id, visit.kind)]


def _classes(visit: Visit) -> set[tuple[str, str]]:
    """Teacher and class of everybody it may be about; a class may be left open."""
    found = _teachers(visit)
    return {(each.id, own.id) for each in found for own in each.sections} | {
        (each.id, "") for each in found
    }


def _kinds(visit: Visit) -> tuple[str, ...]:
    offered = kinds_offered(actor(), visit.teacher)
    return offered if visit.kind is None or visit.kind in offered else (visit.kind, *offered)


def _append(observation: object, *made: Made) -> None:
    own_entries.append_own(
        actor().district,
        actor().id,
        observing_reach(actor()),
        str(observation),
        made,
        now(),
        build(),
    )


def _visit(observation: object) -> Visit:
    found = drafts.visit(actor().district, actor().id, str(observation))
    if found is None:
        raise NotThere("There is no such visit, or none that you may open.")
    return found


def _draft(observation: object) -> Draft:
    return drafts.draft(actor().district, actor().id, str(observation))


def _back(observation: object) -> ResponseReturnValue:
    return redirect(url_for("review.show", observation=observation), 303)
