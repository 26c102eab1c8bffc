"""The shared record: what its readers see of it, and how its teacher answers."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from babel.dates import format_interval
from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from ..domain.cycles import CycleState
from ..domain.entry import is_id
from ..domain.errors import NotThere, NotValid
from ..domain.observation import LAST_RATED, Kind, State
from ..domain.policy import Action, may, reading_scope
from ..domain.record import CriterionShown, Record
from ..domain.rubric import Rubric
from ..domain.steps import StepNow
from ..domain.whats_next import Going, Next, whats_next
from ..store import (
    answers,
    cycles,
    drafts,
    lending,
    on_the_way,
    records,
    rubrics,
    sharing,
    standings,
    steps,
)
from ..store.ids import new_id
from ..store.records import Heading, SharedVisit
from .guard import actor, allow, now, wants_part
from .pages import language, today, told, told_fields, zone

blueprint = Blueprint("record", __name__)

Item = TypeVar("Item", records.Reply, records.Addendum)

_START = r"(^[ \t]*|(?<=[.?!”\"»)…]\s))"
_SPEAKER = re.compile(_START + r"(T|Ss|S):(?=[\s“\"«]|$)", re.MULTILINE)
_DOER = re.compile(_START + r"(T|Ss|S)(?=\s+[a-z])", re.MULTILINE)
_MANY = re.compile(r"\bSs\b(?!:)")


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
            opened = records.heading(actor().district, reading_scope(actor()), heading.id)
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
    heading = records.heading(actor().district, reading_scope(actor()), str(observation))
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


@blueprint.app_template_filter("speakers")
def speakers(text: str) -> str:
    """T, S and Ss spelled out for reading; what was written stays as it is in the data.

    Within a sentence only English ones are: a note keeps the language it was written in.
    """
    speaking = {"T": _("Teacher:"), "S": _("Student:"), "Ss": _("Students:")}
    doing = {"T": _("Teacher"), "S": _("Student"), "Ss": _("Students")}
    text = _SPEAKER.sub(lambda found: found.group(1) + speaking[found.group(2)], text)
    if language() != "en":
        return text
    text = _DOER.sub(lambda found: found.group(1) + doing[found.group(2)], text)
    return _MANY.sub(_("students"), text)


@blueprint.app_template_filter("lasting")
def lasting(start: datetime, minutes: int) -> str:
    """10:05 – 10:24 AM, by the district's clock."""
    locale, end = get_locale(), start + timedelta(minutes=minutes)
    pattern = "hm" if "a" in locale.time_formats["short"].pattern else "Hm"
    return format_interval(start, end, pattern, tzinfo=zone(), locale=locale)


@blueprint.app_template_global("shown_apart")
def shown_apart(record: Record) -> tuple[list[CriterionShown], list[CriterionShown]]:
    """Criteria with something to read, and those of which there is only a word such as not observed."""
    told = [each for each in record.criteria if _tells(each)]
    return told, [each for each in record.criteria if not _tells(each)]


def _tells(shown: CriterionShown) -> bool:
    rated = any(level.place is not None or level.comment for level in shown.levels)
    return bool(rated or shown.evidence or shown.look_fors)


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
        late=[_late_words(each, rubric) for each in late if not each.kind.startswith("obs.")],
        next=_next(shared.heading),
        correction=correction or {},
        wrong=wrong or {},
        link=_public_address(shared.heading.id),
        download=url_for("taking.show") if own else None,
        lent=lending.readers(actor().district, shared.heading) if own else [],
    )


def _next(heading: Heading) -> Next | None:
    """What follows for its two once it is shared, and whose turn it is; before, its state says so."""
    viewer, teacher, observer = actor().id, heading.teacher_id, heading.observer_id
    if viewer not in (teacher, observer) or teacher == observer:
        return None
    if viewer == teacher and heading.acknowledged_at is None:
        return None
    own = steps.steps_of(actor().district, viewer, teacher)
    open_ones = [each for each in own if each.is_open and each.coach_id == observer]
    together = sorted(open_ones, key=lambda each: each.rank)
    here = [each for each in together if each.observation == heading.id]
    step: StepNow | None = next(reversed(here or together), None)
    return whats_next(viewer, today(), step=step, going=_going(heading) if step is None else None)


def _going(heading: Heading) -> Going | None:
    """The next act of the cycle that is open between the two."""
    for each in cycles.cycles_of(actor().district, actor().id, heading.teacher_id):
        if each.cycle.coach == heading.observer_id and each.cycle.state == CycleState.OPEN:
            act = each.course(zone(), today()).next
            if act:
                return Going(act, heading.teacher_id, each.teacher_name, each.coach_name)
    return None


def _party_left(shared: SharedVisit) -> bool:
    """Whether an administrator has something to settle here, since one of the two has left."""
    if shared.heading.kind not in LAST_RATED or not may(actor(), Action.MANAGE):
        return False
    return standings.party_left(actor().district, shared.heading.id)


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


def _late_words(entry: Any, rubric: Rubric | None) -> tuple[str, str]:
    """What a late entry is, and its text where it has one."""
    criterion = rubric.criterion(entry.target or "") if rubric else None
    title = rubric.say(criterion.title, language()) if rubric and criterion else entry.target
    if entry.kind.startswith("note."):
        return _("Note"), entry.payload.get("text", _("deleted"))
    if entry.kind == "rate.set":
        return _("Rating"), f"{title}: {entry.payload['level'] or _('cleared')}"
    if entry.kind.startswith("tag."):
        return _("Filed under"), entry.payload["criterion"]
    return _("Something counted"), entry.target or ""


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
