"""A copy that a device saved of unsent visits: looked through first, then stored like what devices send."""

import zlib
from base64 import b64decode, b64encode
from binascii import Error
from contextlib import closing

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from ..domain.errors import NotAllowed, NotValid
from ..domain.policy import Action, observing_reach
from ..domain.rescue import MOST_BYTES, Fate, Prospect, Rescue
from ..exchange.rescue_file import read
from ..store import people, rescuing
from .guard import actor, allow, now
from .pages import told

blueprint = Blueprint("rescue", __name__)

_LARGEST_FORM = 2 * MOST_BYTES


@blueprint.get("/rescue")
@allow(Action.USE)
def show() -> ResponseReturnValue:
    return render_template("rescue/rescue.html", refused=None)


@blueprint.post("/rescue")
@allow(Action.USE)
def check() -> ResponseReturnValue:
    """What would become of the file; it is kept in the page and nowhere else."""
    _let_it_in()
    if "copy" not in request.files:
        return _checked(b"")
    with closing(request.files["copy"]) as file:
        return _checked(file.read(MOST_BYTES + 1))


@blueprint.post("/rescue/confirmation")
@allow(Action.USE)
def store() -> ResponseReturnValue:
    """Visit by visit, each as a whole."""
    _let_it_in()
    try:
        body = _unpacked(request.form.get("copy", ""))
        rescue = _own(read(body))
    except NotValid as refused:
        return _refused(refused)
    reach, fates = observing_reach(actor()), []
    for visit in rescue.visits:
        try:
            fates.append(rescuing.store(actor().district, actor().id, reach, visit, now()))
        except NotAllowed:
            fates.append(Fate(refused=len(visit.entries)))
    flash(_summary(fates))
    return redirect(url_for("visits.index", list="own"), 303)


def _checked(body: bytes) -> ResponseReturnValue:
    try:
        rescue = _own(read(body))
    except NotValid as refused:
        return _refused(refused)
    prospects = _prospects(rescue)
    return render_template(
        "rescue/check.html",
        prospects=prospects,
        stores=any(each.fate.stores for each in prospects),
        packed=b64encode(zlib.compress(body)).decode(),
    )


def _refused(refused: NotValid) -> ResponseReturnValue:
    return render_template("rescue/rescue.html", refused=told(refused.sentence)), 422


def _own(rescue: Rescue) -> Rescue:
    """The file of the person who is signed in. Raises NotValid for anybody else's."""
    if rescue.user == actor().id:
        return rescue
    raise NotValid(
        "This copy belongs to %(name)s. Only %(name)s can bring it in, signed in here.",
        name=rescue.name or rescue.user,
    )


def _prospects(rescue: Rescue) -> list[Prospect]:
    reach = observing_reach(actor())
    names = {each.id: each.called for each in people.teachers(actor().district, reach)}
    found = []
    for visit in rescue.visits:
        fate = rescuing.prospect(actor().district, actor().id, reach, visit)
        own = fate is not None
        fate = fate or Fate(refused=len(visit.entries))
        found.append(Prospect(visit, names.get(visit.teacher or ""), fate, own))
    return found


def _summary(fates: list[Fate]) -> str:
    new = sum(each.new + each.aside for each in fates)
    if not new:
        return _("Everything in this copy was here already. Nothing was stored twice.")
    return ngettext(
        "%(num)d note or tap of the copy was stored.",
        "%(num)d notes and taps of the copy were stored.",
        new,
    )


def _let_it_in() -> None:
    """A copy of a device may be larger than any other form."""
    request.max_content_length = request.max_form_memory_size = _LARGEST_FORM


def _unpacked(packed: str) -> bytes:
    unzip = zlib.decompressobj()
    try:
        return unzip.decompress(b64decode(packed, validate=True), MOST_BYTES + 1)
    except (Error, ValueError, zlib.error):
        raise NotValid("This file is damaged: a part of the copy is missing.") from None
