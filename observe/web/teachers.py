"""The teachers somebody follows: whom they teach, when last seen, and the way to their timeline."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from ..domain.entry import is_id
from ..domain.errors import NotThere
from ..domain.policy import Action, following_reach, reading_scope
from ..store import followed
from .guard import actor, allow, wants_part

blueprint = Blueprint("teachers", __name__)


@blueprint.get("/teachers")
@allow(Action.FOLLOW_TEACHERS)
def index() -> ResponseReturnValue:
    viewer, after = actor(), request.args.get("after")
    if after is not None and not is_id(after):
        raise NotThere("There is no such page, or none that you may open.")
    named = request.args.get("named", "").strip()[:100]
    teachers, last = followed.followed(
        viewer.district,
        following_reach(viewer),
        reading_scope(viewer),
        named=named,
        after=after,
    )
    template = "teachers/_teachers.html" if wants_part() else "teachers/teachers.html"
    return render_template(template, teachers=teachers, last=last, named=named)
