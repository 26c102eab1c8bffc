"""Capturing without JavaScript: the same visit, its notes, levels and counts, by plain forms."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..domain.entry import LONGEST_TEXT, is_id, is_text
from ..domain.errors import NotThere, NotValid
from ..domain.made import Made
from ..domain.marking import Marks, changes
from ..domain.observation import RECORDED, Kind
from ..domain.policy import Action, Reach, observing_reach
from ..domain.wording import Sentence, sentence
from ..store import drafts, people, plain
from ..store.drafts import Draft
from ..store.ids import new_id
from . import marking
from .armed import counter_for
from .assets import build
from .guard import actor, allow, carries, now
from .marking import parts, typed
from .pages import language, told, told_fields

blueprint = Blueprint("plain", __name__)


@blueprint.post("/capture/plain")
@allow(Action.CAPTURE)
def begin() -> ResponseReturnValue:
    """Start a visit with an id that the page was made with, and add its first note if there is one."""
    observation = typed("observation").lower()
    if not is_id(observation):
        raise NotThere("There is no such visit, or none that you may open.")
    reach = observing_reach(actor())
    plain.begin(actor().district, actor().id, reach, observation, _about(), now(), build())
    if typed("text"):
        return add_note(observation)
    return redirect(url_for("plain.show", observation=observation), 303)


@blueprint.get("/capture/<uuid:observation>/plain")
@allow(Action.USE)
def show(observation: object) -> ResponseReturnValue:
    draft, read_to = plain.draft_read(actor().district, actor().id, str(observation))
    if draft.visit.state in RECORDED:
        return redirect(url_for("record.show", observation=draft.visit.id), 303)
    return _page(draft, {**_as_it_stands(draft), "read_to": read_to})


@blueprint.post("/capture/<uuid:observation>/plain/notes")
@allow(Action.USE)
@carries
def add_note(observation: object) -> ResponseReturnValue:
    draft = _draft(observation)
    text, tags = typed("text"), [each for each in request.form.getlist("tag") if each]
    if not text or not is_text(text) or len(text) > LONGEST_TEXT:
        return _refused(draft, {"text": _unfit(text)})
    payload = {"text": text, "tags": tags, "private": "private" in request.form}
    made = Made("note.add", _given_id("note"), None, payload, _given_id("entry"))
    return _added(draft, [made])


@blueprint.post("/capture/<uuid:observation>/plain/notes/<uuid:note>/deletion")
@allow(Action.USE)
def delete_note(observation: object, note: object) -> ResponseReturnValue:
    draft = _draft(observation)
    found = next((each for each in draft.notes if each.id == str(note)), None)
    if found is None:
        raise NotThere("There is no such note in this visit.")
    return _added(draft, [Made("note.delete", found.id, head.entry_id) for head in found.heads])


@blueprint.post("/capture/<uuid:observation>/plain/marks")
@allow(Action.USE)
@carries
def mark(observation: object) -> ResponseReturnValue:
    """Store what was changed against the form as it was shown, which says how far its log was read."""
    draft = _draft(observation)
    if draft.rubric is None:
        raise NotThere("This rubric is not published here. Choose another one.")
    problems: dict[str, str | Sentence] = {}
    filled = Marks(
        dict(marking.ratings(draft.rubric)),
        {**dict(marking.tallies(draft.rubric, problems)), **_step_tally(draft, problems)},
        dict(marking.checks(draft.rubric)),
    )
    if problems:
        return _refused(draft, problems)
    upto = int(typed("read_to")[:20]) if typed("read_to").isdecimal() else 0
    shown = plain.as_shown(actor().district, actor().id, draft.visit.id, upto)
    return _added(draft, changes(shown, filled, _given_id("form")))


@blueprint.post("/capture/<uuid:observation>/plain/finish")
@allow(Action.USE)
def finish(observation: object) -> ResponseReturnValue:
    reach = observing_reach(actor())
    plain.finish(actor().district, actor().id, reach, str(observation), now(), build())
    return redirect(url_for("review.show", observation=observation), 303)


def _step_tally(draft: Draft, problems: dict[str, str | Sentence]) -> dict[str, int]:
    """The count of the open step, where the form had a field for it."""
    step = counter_for(actor(), draft.visit.teacher, draft.rubric)
    if step is None or f"tally/{step.code}" not in request.form:
        return {}
    return dict(marking.tally(step.code, problems))


def _about() -> dict[str, str | None]:
    rubric, _at, version = typed("rubric").rpartition("@")
    if typed("kind") not in set(Kind):
        raise NotValid("Choose one of the kinds of visit that are offered.")
    return {
        "teacher": typed("teacher"),
        "section": typed("section") or None,
        "rubric": rubric,
        "rubric_version": version,
        "kind": typed("kind"),
        "planned": typed("planned") or None,
    }


def _draft(observation: object) -> Draft:
    """Raises NotThere for anybody but the observer."""
    return drafts.draft(actor().district, actor().id, str(observation))


def _given_id(name: str) -> str:
    """The id that the form was made with; a form without one gets its own."""
    given = typed(name).lower()
    return given if is_id(given) else new_id(now())


def _unfit(text: str) -> Sentence:
    if not text:
        return sentence("Write what you saw or heard, then add it.")
    return sentence(
        "This note is longer than %(most)d characters, or has a character that cannot be stored. Put it in "
        "two notes.",
        most=LONGEST_TEXT,
    )


def _added(draft: Draft, made: list[Made]) -> ResponseReturnValue:
    visit = draft.visit.id
    try:
        reach = observing_reach(actor())
        plain.add(actor().district, actor().id, reach, visit, made, now(), build())
    except NotValid as refused:
        return _refused(draft, {"": refused.sentence})
    flash(_("Sent"))
    return redirect(url_for("plain.show", observation=visit), 303)


def _refused(draft: Draft, problems: Mapping[str, str | Sentence]) -> ResponseReturnValue:
    refused = NotValid("Nothing was stored: look at what is marked below.", dict(problems))
    again, read_to = plain.draft_read(actor().district, actor().id, draft.visit.id)
    stands = {**_as_it_stands(again), "read_to": read_to}
    return _page(again, {**stands, **request.form}, refused), 422


def _page(draft: Draft, filled: Mapping[str, Any], refused: NotValid | None = None) -> str:
    visit = draft.visit
    teacher = people.teacher(actor().district, Reach(actor().id, False, None), visit.teacher or "")
    return render_template(
        "plain/plain.html",
        draft=draft,
        visit=visit,
        rubric=draft.rubric,
        teacher=teacher,
        section=next((each for each in teacher.sections if each.id == visit.section), None),
        notes=[each for each in draft.notes if not each.deleted],
        at=lambda note: visit.started_at + timedelta(milliseconds=note.lesson_ms),
        typed=filled,
        problem=told(refused.sentence) if refused else None,
        problems=told_fields(refused) if refused else {},
        fresh={name: new_id(now()) for name in ("entry", "note", "form")},
        parts=parts(draft.rubric) if draft.rubric else {},
        step=counter_for(actor(), visit.teacher, draft.rubric),
        tongue=language(),
    )


def _as_it_stands(draft: Draft) -> dict[str, Any]:
    """The form's fields as the visit has them now."""
    ratings = {
        f"rate/{each.segment or 0}/{each.target}": each.level or "" for each in draft.ratings
    }
    kinds = {each.code: each.kind for each in draft.rubric.all_look_fors()} if draft.rubric else {}
    counts = {
        f"{kinds.get(code, 'tally')}/{code}": str(count)
        for code, count in draft.counts.items()
        if count
    }
    return ratings | counts
