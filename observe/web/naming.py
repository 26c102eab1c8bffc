"""Students stay unnamed: a name becomes a seat throughout a visit, and a device keeps names to warn of."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from ..domain.errors import NotNow, NotThere, NotValid
from ..domain.naming import Found, first_name, seat
from ..domain.observation import RECORDED
from ..domain.policy import Action, Reach, observing_reach
from ..domain.wording import Sentence
from ..store import drafts, people, renaming
from ..store.drafts import Visit
from .assets import build
from .guard import actor, allow, now, wants_part
from .pages import told, told_fields

blueprint = Blueprint("naming", __name__)


@blueprint.get("/names")
@allow(Action.OBSERVE)
def device() -> ResponseReturnValue:
    """The page on which a device's own list is kept; the server never sees a name of it."""
    teachers = people.teachers(actor().district, observing_reach(actor()))
    return render_template("naming/device.html", teachers=teachers)


@blueprint.get("/observations/<uuid:observation>/names")
@allow(Action.USE)
def show(observation: object) -> ResponseReturnValue:
    visit = _visit(observation)
    if visit.state in RECORDED:
        return redirect(url_for("record.show", observation=visit.id), 303)
    return _page(visit)


@blueprint.post("/observations/<uuid:observation>/name-places")
@allow(Action.USE)
def places(observation: object) -> ResponseReturnValue:
    """Where a name stands. It changes nothing; a name does not belong into an address."""
    visit = _visit(observation)
    try:
        name, code = _typed()
    except NotValid as refused:
        return _page(visit, problems=told_fields(refused)), 422
    return _page(visit, _found(visit, name), name, code)


@blueprint.post("/observations/<uuid:observation>/seats")
@allow(Action.USE)
def replace(observation: object) -> ResponseReturnValue:
    visit = _visit(observation)
    try:
        name, code = _typed()
        chosen = frozenset(request.form.getlist("place"))
        if not chosen:
            raise NotValid("Nothing is ticked, so nothing was replaced.")
        count = renaming.rename(*_own(visit), name, code, chosen, at=now(), build=build())
    except NotValid as refused:
        problems = {"place": told(refused.sentence)} | told_fields(refused)
        return _page(visit, problems=problems), 422
    except NotNow as refused:
        if visit.state in RECORDED:
            raise
        problems = {"place": told(refused.sentence)}
        return _page(visit, _found(visit, name), name, code, problems), 409
    flash(
        ngettext(
            "%(num)d place now says %(code)s.", "%(num)d places now say %(code)s.", count, code=code
        )
    )
    return _back(visit)


@blueprint.post("/observations/<uuid:observation>/names")
@allow(Action.USE)
def bring_back(observation: object) -> ResponseReturnValue:
    visit = _visit(observation)
    renaming.undo_renaming(*_own(visit), now(), build())
    flash(_("The names are back, but for what was changed since."))
    return _back(visit)


def _page(
    visit: Visit,
    found: list[Found] | None = None,
    name: str = "",
    code: str = "",
    problems: Mapping[str, str] | None = None,
) -> str:
    return render_template(
        "naming/_places.html" if wants_part() else "naming/names.html",
        visit=visit,
        found=found,
        name=name or request.form.get("name", ""),
        code=code or request.form.get("code", ""),
        problems=problems or {},
        renamed=renaming.last_renaming(actor().district, visit.id),
    )


def _found(visit: Visit, name: str) -> list[Found]:
    return renaming.name_places(actor().district, actor().id, visit.id, name)


def _typed() -> tuple[str, str]:
    """Name and seat. Raises NotValid for all that is wrong with them."""
    typed: dict[str, str] = {}
    wrong: dict[str, Sentence] = {}
    for field, read in (("name", first_name), ("code", seat)):
        try:
            typed[field] = read(request.form.get(field, ""))
        except NotValid as refused:
            wrong |= refused.fields
    if wrong:
        raise NotValid("Nothing was replaced: look at the name and the seat.", wrong)
    return typed["name"], typed["code"]


def _own(visit: Visit) -> tuple[str, str, Reach, str]:
    return actor().district, actor().id, observing_reach(actor()), visit.id


def _visit(observation: object) -> Visit:
    found = drafts.visit(actor().district, actor().id, str(observation))
    if found is None:
        raise NotThere("There is no such visit, or none that you may open.")
    return found


def _back(visit: Visit) -> ResponseReturnValue:
    return redirect(url_for("review.show", observation=visit.id), 303)
