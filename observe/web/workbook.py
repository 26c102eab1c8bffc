"""The workbook to take away: what will be in it, and the downloads."""

import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import asdict
from datetime import timedelta
from typing import IO

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal

from ..domain.asking import Asked, Choices, asked
from ..domain.errors import NotValid
from ..domain.export import Counts, Edition, Extract, Filter
from ..domain.policy import Action, Scope, reading_scope
from ..store import access, answers, audit, export_choices, exports, ground
from ..workbook.content import OWN_SHEETS, SHEETS
from ..workbook.excel import write_workbook
from ..workbook.twins import write_csv, write_json
from .download import plainly, sent
from .guard import actor, allow, now, wants_part
from .pages import language, today, told, told_fields

blueprint = Blueprint("workbook", __name__)

_MOST, _WINDOW = 30, timedelta(hours=1)
_WORDS = ("school", "teacher", "observer", "rubric", "from", "to")
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "json": "application/json",
}
_Writer = Callable[[Extract, Edition, IO[bytes]], None]


@blueprint.get("/workbook")
@allow(Action.EXPORT)
def show() -> ResponseReturnValue:
    offered = _offered()
    wrong: Mapping[str, str] = {}
    counts: Counts | None = None
    try:
        counts = exports.count(actor().district, _scope(), _asked(offered).filter)
    except NotValid as refusal:
        wrong = told_fields(refusal)
    page = render_template(
        "workbook/_asking.html" if wants_part() else "workbook/workbook.html",
        offered=offered,
        words={name: request.args.get(name, "") for name in _WORDS},
        wrong=wrong,
        counts=counts,
        sheets=SHEETS,
        number=format_decimal,
        whole_district=_scope().schools is None,
    )
    return page, 422 if wrong else 200


@blueprint.get("/workbook.xlsx")
@allow(Action.EXPORT)
def excel() -> ResponseReturnValue:
    return _taken("xlsx", _scope(), _asked(_offered()), write_workbook)


@blueprint.get("/workbook.csv")
@allow(Action.EXPORT)
def csv() -> ResponseReturnValue:
    return _taken("csv", _scope(), _asked(_offered()), _one_sheet, sheet=_sheet())


@blueprint.get("/workbook.json")
@allow(Action.EXPORT)
def json() -> ResponseReturnValue:
    return _taken("json", _scope(), _asked(_offered()), write_json)


@blueprint.get("/my/workbook.xlsx")
@allow(Action.EXPORT_OWN)
def own() -> ResponseReturnValue:
    return _taken("xlsx", *_own(), write_workbook, own=True)


@blueprint.get("/my/workbook.csv")
@allow(Action.EXPORT_OWN)
def own_csv() -> ResponseReturnValue:
    sheet = _sheet(OWN_SHEETS)
    return _taken("csv", *_own(), _one_sheet, own=True, sheet=sheet)


@blueprint.get("/my/workbook.json")
@allow(Action.EXPORT_OWN)
def own_json() -> ResponseReturnValue:
    return _taken("json", *_own(), write_json, own=True)


def _scope() -> Scope:
    return reading_scope(actor())


def _own() -> tuple[Scope, Asked]:
    """All feedback about this teacher, whatever other hats they wear."""
    who = actor().id
    return Scope(who, frozenset()), Asked(Filter(teacher=who), ())


def _offered() -> Choices:
    return export_choices.choices(actor().district, _scope(), language())


def _asked(offered: Choices) -> Asked:
    return asked({name: request.args.get(name, "") for name in _WORDS}, offered)


def _sheet(sheets: tuple[str, ...] = SHEETS) -> str:
    name = request.args.get("sheet", "Ratings")
    if name not in sheets:
        raise NotValid("There is no sheet of that name. The sheets are %(names)s.", names=sheets)
    return name


def _one_sheet(extract: Extract, edition: Edition, out: IO[bytes]) -> None:
    write_csv(extract, edition, _sheet(OWN_SHEETS), out)


def _taken(
    ending: str, scope: Scope, wanted: Asked, write: _Writer, *, own: bool = False, sheet: str = ""
) -> ResponseReturnValue:
    """Count the try, write the file, note down who took what, and send it."""
    who = actor()
    access.count_try(f"export {who.id}", _MOST, now(), _WINDOW)
    edition = _edition(wanted, own)
    if own:
        answers.open_all(who.district, who.id, now())
    with ExitStack() as unsent:
        file = unsent.enter_context(tempfile.TemporaryFile())
        with exports.extract(who.district, scope, wanted.filter) as extract:
            write(extract, edition, file)
            counts = extract.counts
        kept = {name: str(value) for name, value in asdict(wanted.filter).items() if value}
        detail = {"filter": kept, "visits": counts.visits, "ratings": counts.ratings}
        subject = f"workbook.{ending}" + (f" {sheet}" if sheet else "")
        audit.record_act(who.district, who.id, "export", subject, now(), detail)
        unsent.pop_all()
    return sent(file, _TYPES[ending], f"{_named(edition, own, sheet)}.{ending}")


def _edition(wanted: Asked, own: bool) -> Edition:
    who = actor()
    return Edition(
        district=ground.district(who.district).name,
        person=who.name,
        roles=tuple(sorted(who.roles)),
        at=now(),
        timezone=who.timezone,
        language=who.language,
        asked=wanted.told,
        own_record=own,
        tell=told,
    )


def _named(edition: Edition, own: bool, sheet: str) -> str:
    """observe-cedar-valley-2026-11-17.xlsx, in letters that every system takes."""
    district = plainly(edition.district) or "district"
    parts = ["observe", district, *(["my-record"] if own else []), *([sheet] if sheet else [])]
    return "-".join([*parts, today().isoformat()])
