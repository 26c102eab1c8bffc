"""The shared record: what its readers see of it, and how its teacher answers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..domain.entry import is_id
from ..domain.errors import NotThere, NotValid
from ..domain.observation import LAST_RATED, Kind, State
from ..domain.policy import Action, may, reading_scope
from ..domain.rubric import Rubric
from ..store import (
    answers,
    drafts,
    lending,
    on_the_way,
    record_headings,
    records,
    rubrics,
    sharing,
    standings,
    wishes,
)
from ..store.ids import new_id
from ..store.record_answers import Addendum, Reply
from ..store.records import SharedVisit
from ..store.wishes import Wish
from .guard import actor, allow, now, wants_part
from .pages import language, told, told_fields
from .record_late import late_words
from .record_next import next_of

blueprint = Blueprint("record", __name__)

Item = TypeVar("Item", Reply, Addendum)


@blueprint.get("/observations/<uuid:observation>")
@allow(Action.USE)
def show(observation: object) -> ResponseReturnValue:
    """The teacher's first opening is written down before anything of it is shown."""
    try:
        shared = _shared(str(observation))
    except NotThere:
        return _own_draft(str(observation))
    heading = shared.heading
    if heading.teacher_id == actor().id and heading.opened_at is None:
        if _only_fetched_ahead():
            return "", 204
        if request.method == "GET":
            answers.open_first(actor().district, actor().id, heading.id, now())
            opened = record_headings.heading(actor().district, reading_scope(actor()), heading.id)
            shared = replace(shared, heading=opened)
    return _page(shared)


@blueprint.post("/observations/<uuid:observation>/replies")
@allow(Action.USE)
def reply(observation: object) -> ResponseReturnValue:
    item, text = request.form.get("item") or None, _typed("text")
    try:
        answers.reply(
            actor().district, actor().id, str(observation), item, text, now(), _typed("key")
        )
    except NotValid as refused:
        typed = {item: (text, told(refused.sentence))}
        if wants_part():
            return _answers(_shared(str(observation)), item, typed), 422
        return _page(_shared(str(observation)), typed=typed), 422
    if wants_part():
        return _answers(_shared(str(observation)), item, {})
    place = f"answers-{item or 'whole'}"
    return redirect(url_for("record.show", observation=observation, _anchor=place), 303)


@blueprint.post("/observations/<uuid:observation>/acknowledgement")
@allow(Action.USE)
def acknowledge(observation: object) -> ResponseReturnValue:
    heading = record_headings.heading(actor().district, reading_scope(actor()), str(observation))
    if heading.state == State.SHARED or heading.teacher_id != actor().id:
        answers.acknowledge(actor().district, actor().id, heading.id, now())
    flash(_("Marked as received."))
    return redirect(_address(heading.id), 303)


@blueprint.post("/observations/<uuid:observation>/taking-back")
@allow(Action.USE)
def take_back(observation: object) -> ResponseReturnValue:
    sharing.take_back(actor().district, actor().id, str(observation), now())
    flash(_("Taken back. Nobody but you can open it now."))
    return redirect(url_for("review.show", observation=observation), 303)


@blueprint.post("/observations/<uuid:observation>/addenda")
@allow(Action.USE)
def add(observation: object) -> ResponseReturnValue:
    typed = {name: _typed(name) for name in ("item", "new", "reason")}
    try:
        answers.add(actor().district, actor().id, str(observation), at=now(), **typed)
    except NotValid as refused:
        wrong = told_fields(refused) or {"item": told(refused.sentence)}
        return _page(_shared(str(observation)), correction=typed, wrong=wrong), 422
    flash(_("The correction stands in the record, beside what it corrects."))
    return redirect(_address(str(observation)), 303)


@blueprint.post("/observations/<uuid:observation>/readers")
@allow(Action.EXPORT_OWN)
def lend(observation: object) -> ResponseReturnValue:
    """The teacher lets somebody else read an own record."""
    person = _typed("person")
    if not is_id(person):
        raise NotValid("Choose one of the people who are offered.")
    lending.lend(actor().district, actor().id, str(observation), person, now())
    flash(_("Done. They are told that they can read it, and you can take it back at any time."))
    return _to_readers(observation)


@blueprint.post("/observations/<uuid:observation>/readers/<uuid:person>/removal")
@allow(Action.EXPORT_OWN)
def withdraw(observation: object, person: object) -> ResponseReturnValue:
    lending.take_back(actor().district, actor().id, str(observation), str(person), now())
    flash(_("Taken back. They cannot open it any more, and are told so."))
    return _to_readers(observation)


def _to_readers(observation: object) -> ResponseReturnValue:
    return redirect(url_for("record.show", observation=observation, _anchor="readers"), 303)


def _own_draft(observation: str) -> ResponseReturnValue:
    """Who made a visit is led to where it can be shared; for all others there is nothing."""
    if on_the_way.state_of(actor().district, actor().id, observation):
        return redirect(url_for("evaluation.show", observation=observation), 303)
    if drafts.visit(actor().district, actor().id, observation) is None:
        raise NotThere("There is no such feedback, or none that you may open.")
    return redirect(url_for("review.show", observation=observation), 303)


def _shared(observation: str) -> SharedVisit:
    found = records.shared_visit(actor().district, reading_scope(actor()), observation)
    return records.in_language(actor().district, found, language())


def _page(
    shared: SharedVisit,
    typed: Mapping[str | None, tuple[str, str]] | None = None,
    correction: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> str:
    late = records.late(actor().district, actor().id, shared)
    rubric = _rubric(shared) if late else None
    own = "workbook.own" in current_app.view_functions and shared.heading.teacher_id == actor().id
    return render_template(
        "record/record.html",
        **_context(shared, typed or {}),
        rubric_version=shared.rubric_version,
        from_paper=shared.from_paper,
        declined=standings.declined(actor().district, shared.heading.id)
        if shared.heading.declined_at
        else "",
        standing=_party_left(shared),
        wish=_wish(shared),
        late=[late_words(each, rubric) for each in late if not each.kind.startswith("obs.")],
        next=next_of(shared.heading),
        correction=correction or {},
        wrong=wrong or {},
        link=_public_address(shared.heading.id),
        download=url_for("taking.show") if own else None,
        lent=lending.readers(actor().district, shared.heading) if own else [],
    )


def _party_left(shared: SharedVisit) -> bool:
    """Whether an administrator has something to settle here, since one of the two has left."""
    if shared.heading.kind not in LAST_RATED or not may(actor(), Action.MANAGE):
        return False
    return standings.party_left(actor().district, shared.heading.id)


def _wish(shared: SharedVisit) -> Wish | None:
    """What is asked about this record and not answered, for its two alone."""
    party = actor().id in (shared.heading.teacher_id, shared.heading.observer_id)
    if shared.heading.kind not in LAST_RATED or not party:
        return None
    return wishes.waiting(actor().district, shared.heading.id)


def _answers(
    shared: SharedVisit, item: str | None, typed: Mapping[str | None, tuple[str, str]]
) -> str:
    titles = {shown.code: shown.title for shown in shared.record.criteria}
    return render_template(
        "record/_answers.html", **_context(shared, typed), item=item, about=titles.get(item or "")
    )


def _context(shared: SharedVisit, typed: Mapping[str | None, tuple[str, str]]) -> dict[str, Any]:
    heading = shared.heading
    reader = {heading.teacher_id: "teacher", heading.observer_id: "observer"}.get(actor().id)
    reader = "self" if heading.kind == Kind.SELF and reader else reader
    return {
        "heading": heading,
        "record": shared.record,
        "reader": reader,
        "replies": _by_item(shared.replies),
        "addenda": _by_item(shared.addenda),
        "typed": typed,
        "new_key": lambda: new_id(now()),
    }


def _by_item(found: Iterable[Item]) -> Mapping[str | None, list[Item]]:
    by_item: dict[str | None, list[Item]] = defaultdict(list)
    for each in found:
        by_item[each.item].append(each)
    return by_item


def _rubric(shared: SharedVisit) -> Rubric | None:
    return rubrics.rubric_version(actor().district, shared.rubric, shared.rubric_version)


def _only_fetched_ahead() -> bool:
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return "prefetch" in purpose.lower() or "prerender" in purpose.lower()


def _typed(name: str) -> str:
    """A field as it was typed; browsers send line ends as CR LF."""
    return request.form.get(name, "").replace("\r\n", "\n")


def _address(observation: str) -> str:
    return url_for("record.show", observation=observation)


def _public_address(observation: str) -> str:
    origin = current_app.extensions["observe"].url or request.host_url.rstrip("/")
    return f"{origin}{_address(observation)}"
