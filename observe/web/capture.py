"""The capture screen, and choosing whom, what and how to visit."""

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from ..domain.entry import is_id
from ..domain.errors import NotThere, NotValid
from ..domain.fold import Subject
from ..domain.observation import RECORDED
from ..domain.people import Section, Teacher
from ..domain.policy import Action, Reach, kinds_offered, observing_reach
from ..domain.rubric import Rubric
from ..store import drafts, people, plans, rubrics
from ..store.ids import new_id
from .armed import steps_for
from .at_device import places, whose
from .guard import actor, allow, now, public
from .look_for_card import goal_looks
from .pack import rubric_part, rubric_sha
from .words import speaking_plainly

blueprint = Blueprint("capture", __name__)


@blueprint.get("/capture/new")
@allow(Action.CAPTURE)
def new() -> ResponseReturnValue:
    """The screen for a visit about to start; the device mints its id. Without all choices: the choices."""
    if "planned" in request.args:
        return _from_plan(request.args["planned"])
    if all(request.args.get(name) for name in ("teacher", "rubric", "kind")):
        subject = _chosen()
        return _screen(subject, None, *_who(subject, None))
    return _choices()


@blueprint.get("/capture/<uuid:observation>")
@allow(Action.USE)
def show(observation: object) -> ResponseReturnValue:
    visit = drafts.visit(actor().district, actor().id, str(observation))
    if visit is None:
        raise NotThere("There is no such visit, or it has not been sent from its device yet.")
    if visit.state in RECORDED:
        return redirect(url_for("record.show", observation=visit.id), 303)
    if visit.discarded:
        return redirect(url_for("review.show", observation=visit.id), 303)
    subject = Subject(visit.teacher, visit.section, visit.rubric, visit.rubric_version, visit.kind)
    return _screen(subject, visit, *_who(subject, visit))


@blueprint.get("/capture/shell/<language>")
@public
def shell(language: str) -> ResponseReturnValue:
    """The empty screen that a device keeps and fills by itself: nobody's data, nobody's words."""
    if language not in current_app.config["LOCALES"]:
        raise NotThere("There is no such page, or none that you may open.")
    with speaking_plainly(language):
        return render_template(
            "capture/capture.html",
            **dict.fromkeys(("actor", "teacher", "section", "rubric", "rubric_part")),
            visit={"shell": True, "language": language, **places()},
        )


def _from_plan(planned: str) -> ResponseReturnValue:
    """The screen; for a teacher followed no more the plan, whose page says so and can drop it."""
    subject = _planned(planned)
    try:
        who = _who(subject, None)
    except NotThere:
        return redirect(url_for("planning.show", plan=subject.planned), 303)
    return _screen(subject, None, *who)


def _planned(planned: str) -> Subject:
    found = next(
        (each for each in plans.planned(actor().district, actor().id, None) if each.id == planned),
        None,
    )
    if found is None:
        raise NotThere("This visit has been started already, or is no longer planned.")
    return Subject(
        found.teacher, found.section, found.rubric, found.rubric_version, found.kind, found.id
    )


def _chosen() -> Subject:
    rubric, _, version = request.args["rubric"].rpartition("@")
    section, kind = request.args.get("section") or None, request.args["kind"]
    if kind not in kinds_offered(actor(), request.args["teacher"]):
        raise NotValid(gettext("Choose one of the kinds of visit that are offered."))
    teacher = _teacher(request.args["teacher"], observing_reach(actor()))
    if section and section not in {each.id for each in teacher.sections}:
        raise NotValid(gettext("Choose one of this teacher's classes, or leave it open."))
    if (rubric, version) not in {(e.id, e.version) for e in rubrics.published(actor().district)}:
        raise NotValid(gettext("This rubric is no longer on offer. Choose another one."))
    return Subject(teacher.id, section, rubric, version, kind)


def _choices() -> ResponseReturnValue:
    offered = [each for each in rubrics.published(actor().district) if _has_something(each)]
    reach = observing_reach(actor())
    chosen = request.args.get("teacher") or (None if reach.others else actor().id)
    teacher = _teacher(chosen, reach) if chosen else None
    return render_template(
        "capture/new.html",
        teacher=teacher,
        teachers=[] if teacher else people.teachers(actor().district, reach),
        rubrics=sorted(offered, key=lambda each: not each.id.endswith("walkthrough")),
        kinds=kinds_offered(actor(), chosen),
        own=chosen == actor().id,
        tongue=actor().language,
    )


def _has_something(rubric: Rubric) -> bool:
    """Whether the screen can show anything of it."""
    return any(rubric.criteria()) or any(rubric.all_look_fors()) or bool(rubric.protocols)


def _screen(
    subject: Subject, visit: drafts.Visit | None, teacher: Teacher, section: Section | None
) -> ResponseReturnValue:
    rubric = rubrics.rubric_version(actor().district, subject.rubric, subject.rubric_version)
    if rubric is None:
        raise NotThere("This rubric is not published here. Choose another one.")
    return render_template(
        "capture/capture.html",
        teacher=teacher,
        section=section,
        subject=subject,
        rubric=rubric,
        rubric_part=rubric_part(rubric, actor().language),
        plain={} if visit else _for_plain_forms(subject),
        visit=_for_the_device(subject, rubric, visit),
    )


def _who(subject: Subject, visit: drafts.Visit | None) -> tuple[Teacher, Section | None]:
    """The teacher and class: within reach, or of an own visit whoever it was about. Raises NotThere."""
    anyone = Reach(actor().id, False, None)
    teacher = _teacher(subject.teacher or "", anyone if visit else observing_reach(actor()))
    section = next((each for each in teacher.sections if each.id == subject.section), None)
    return teacher, section


def _teacher(teacher: str, reach: Reach) -> Teacher:
    """One within reach. Raises NotThere."""
    if not is_id(teacher):
        raise NotThere("There is no such teacher, or none that you follow.")
    return people.teacher(actor().district, reach, teacher)


def _for_plain_forms(subject: Subject) -> dict[str, str]:
    """What starts the same visit where no script runs: see plain.begin."""
    return {
        "observation": new_id(now()),
        "teacher": subject.teacher or "",
        "section": subject.section or "",
        "rubric": f"{subject.rubric}@{subject.rubric_version}",
        "kind": subject.kind or "",
        "planned": subject.planned or "",
    }


def _for_the_device(subject: Subject, rubric: Rubric, visit: drafts.Visit | None) -> dict[str, Any]:
    """What the screen's modules start from."""
    steps = steps_for(actor(), subject.teacher)
    looks = goal_looks(actor(), subject.teacher).get(subject.teacher) if subject.teacher else None
    return {
        **whose(actor()),
        "observation": visit and visit.id,
        "state": visit.state if visit else None,
        "create": {name: getattr(subject, name) for name in subject.__slots__},
        "started_ms": int(visit.started_at.timestamp() * 1000) if visit else None,
        "server_ms": int(now().timestamp() * 1000),
        "rubric": [rubric.id, rubric.version],
        "sha": rubric_sha(rubric, actor().language),
        **places(),
        **({"steps": steps} if steps else {}),
        **({"looks": looks} if looks else {}),
    }
