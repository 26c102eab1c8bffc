"""Documents made to be printed: a shared record, a rubric, its blank form, and what all have at their foot."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..domain.errors import NotThere
from ..domain.policy import Action, reading_scope
from ..domain.record import Evidence, Record
from ..domain.rubric import Criterion, Rubric
from ..store import ground, records, rubrics
from .guard import actor, allow, now
from .pages import day_and_clock, language

blueprint = Blueprint("paper", __name__)

_NUMBER = "\N{INFORMATION SEPARATOR ONE}"


@dataclass(frozen=True, slots=True)
class Running:
    """What stands at the foot of every page: a line, and the words around the two page numbers."""

    line: str
    before: str
    between: str
    after: str


class _Numbers:
    """Notes by the numbers that they carry on paper: 2, 5–8."""

    def __init__(self, record: Record) -> None:
        self.by_id = {note.note_id: at for at, note in enumerate(record.script, start=1)}

    def __call__(self, notes: Iterable[Evidence]) -> str:
        runs: list[list[int]] = []
        for number in sorted(self.by_id[note.note_id] for note in notes):
            if runs and number == runs[-1][-1] + 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        return ", ".join(_run(each) for each in runs)


@blueprint.get("/observations/<uuid:observation>/paper")
@allow(Action.USE)
def record(observation: object) -> ResponseReturnValue:
    """A teacher opens the record itself first, so that the opening is written down there."""
    shared = records.shared_visit(actor().district, reading_scope(actor()), str(observation))
    heading = shared.heading
    if heading.teacher_id == actor().id and heading.opened_at is None:
        return redirect(url_for("record.show", observation=heading.id), 303)
    shared = records.in_language(actor().district, shared, language())
    return render_template(
        "paper/record.html",
        heading=heading,
        record=shared.record,
        rubric_version=shared.rubric_version,
        replies=shared.replies,
        addenda=shared.addenda,
        numbers=_Numbers(shared.record),
        titles=titles_of(shared.record),
        district=ground.district(actor().district),
        from_paper=shared.from_paper,
        back=url_for("record.show", observation=heading.id),
    )


@blueprint.get("/rubrics/paper")
@allow(Action.USE)
def rubric() -> ResponseReturnValue:
    """A version as a document, or with `form` as a form to fill in by hand."""
    found = rubrics.rubric_version(
        actor().district, request.args.get("rubric"), request.args.get("version")
    )
    if found is None:
        raise NotThere("There is no such rubric here.")
    as_form = "form" in request.args
    return render_template(
        "paper/form.html" if as_form else "paper/rubric.html",
        rubric=found,
        tongue=language(),
        parts=_parts(found),
        address={"rubric": found.id, "version": found.version},
        back=url_for("rubrics.show", id=found.id, version=found.version),
    )


@blueprint.app_template_global("titles_of")
def titles_of(record: Record) -> dict[str, str]:
    return {shown.code: shown.title for shown in record.criteria}


@blueprint.app_template_global("numbers_of")
def numbers_of(record: Record) -> _Numbers:
    return _Numbers(record)


@blueprint.app_template_global("foot_about")
def foot_about(what: str) -> Running:
    """The foot of a document about something, printed now."""
    line = _("%(what)s · printed %(when)s", what=what, when=day_and_clock(now()))
    pages = _("Page %(number)s of %(total)s", number=_NUMBER, total=_NUMBER)
    return Running(line, *pages.split(_NUMBER, 2))


def _run(numbers: Sequence[int]) -> str:
    if len(numbers) < 3:
        return ", ".join(map(str, numbers))
    return f"{numbers[0]}–{numbers[-1]}"


def _parts(found: Rubric) -> dict[str, int]:
    """For each criterion that is rated more than once in a visit, how often."""
    return {
        each.code: count
        for count, scores in _segments(found)
        for each in found.criteria()
        if count > 1 and _scored(each, scores)
    }


def _segments(found: Rubric) -> list[tuple[int, list[str]]]:
    return [
        (int(each.plain.get("count", 1)), list(each.plain.get("scores", ())))
        for each in found.protocols
        if each.kind == "segment"
    ]


def _scored(each: Criterion, scores: list[str]) -> bool:
    return each.code in scores
