"""Lists of visits: an observer's own, a teacher's feedback, and the shared records of a school."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from ..domain.entry import is_id
from ..domain.errors import NotValid
from ..domain.observation import State
from ..domain.policy import Action, Scope, may, reading_scope
from ..store import records, visits
from ..store.own_entries import RESTORABLE
from ..store.records import Heading
from ..store.visits import OwnVisit
from .guard import actor, allow, now

blueprint = Blueprint("visits", __name__)

_MOST = 30
_OVERDUE = timedelta(days=30)
_LISTS = {
    "own": lazy_gettext("My visits"),
    "feedback": lazy_gettext("My feedback"),
    "school": lazy_gettext("Shared records"),
}
_STATES: Mapping[str, frozenset[State]] = {
    "draft": frozenset({State.PLANNED, State.CAPTURING, State.CAPTURED}),
    "shared": frozenset({State.SHARED}),
    "received": frozenset({State.ACKNOWLEDGED, State.CLOSED}),
}
_STATE_CHOICES = {
    "planned": lazy_gettext("Planned"),
    "draft": lazy_gettext("Draft"),
    "shared": lazy_gettext("Shared"),
    "received": lazy_gettext("Received"),
}
_Key = tuple[datetime, str]


@blueprint.get("/visits")
@allow(Action.USE)
def index() -> ResponseReturnValue:
    offered = _offered()
    chosen = request.args.get("list", offered[0])
    if chosen not in offered:
        raise NotValid("There is no such list for you.")
    lists = {"own": _own, "feedback": _feedback, "school": _school}
    return render_template(
        "visits/visits.html",
        lists=[(name, _LISTS[name]) for name in offered],
        chosen=chosen,
        title=_LISTS[chosen],
        **lists[chosen](_state(), _teacher(), _before()),
    )


def _offered() -> list[str]:
    """The lists that make sense for this person; own visits stay with who once observed."""
    found = {
        "own": may(actor(), Action.OBSERVE),
        "feedback": may(actor(), Action.EXPORT_OWN),
        "school": reading_scope(actor()).schools != frozenset(),
    }
    return [name for name, offered in found.items() if offered] or ["own"]


def _own(state: str, teacher: str | None, before: _Key | None) -> dict[str, Any]:
    who, first = (actor().district, actor().id), before is None
    found: list[OwnVisit] = []
    if state != "planned":
        cut = _STATES.get(state)
        found = visits.own(*who, states=cut, teacher=teacher, before=before, most=_MOST + 1)
    shows_plans = first and state in ("", "planned")
    shows_bin = first and not state and not teacher
    return {
        "rows": found[:_MOST],
        "more": _more(found),
        "planned": visits.planned(*who, now() - _OVERDUE, teacher) if shows_plans else [],
        "discarded": visits.discarded(*who, now() - RESTORABLE) if shows_bin else [],
        "states": _STATE_CHOICES,
        "teachers": visits.teachers_seen(*who),
        "reader": "observer",
    }


def _feedback(state: str, _teacher: str | None, before: _Key | None) -> dict[str, Any]:
    """What was not opened yet stands first, whatever its day."""
    own, cut = Scope(actor().id, frozenset()), _STATES.get(state)
    who = actor().district, own
    fresh: list[Heading] = []
    if before is None:
        fresh = records.headings(*who, teacher=own.person, states=cut, opened=False)
    found = records.headings(
        *who, teacher=own.person, states=cut, opened=True, before=before, most=_MOST + 1
    )
    return {
        "fresh": fresh,
        "rows": found[:_MOST],
        "more": _more(found),
        "states": {name: _STATE_CHOICES[name] for name in ("shared", "received")},
        "reader": "teacher",
    }


def _school(state: str, teacher: str | None, before: _Key | None) -> dict[str, Any]:
    scope = reading_scope(actor())
    found = records.headings(
        actor().district,
        scope,
        teacher=teacher,
        states=_STATES.get(state),
        before=before,
        most=_MOST + 1,
    )
    return {
        "rows": found[:_MOST],
        "more": _more(found),
        "states": {name: _STATE_CHOICES[name] for name in ("shared", "received")},
        "teachers": records.teachers_shown(actor().district, scope),
        "reader": None,
    }


def _state() -> str:
    state = request.args.get("state", "")
    if state and state not in _STATE_CHOICES:
        raise NotValid("There is no such state to filter by.")
    return state


def _teacher() -> str | None:
    teacher = request.args.get("teacher") or None
    if teacher and not is_id(teacher):
        raise NotValid("There is no such teacher to filter by.")
    return teacher


def _before() -> _Key | None:
    """The key of the last row of the page before: its time and id."""
    at, _tilde, visit = request.args.get("before", "").partition("~")
    if not at:
        return None
    try:
        moment = datetime.fromisoformat(at)
        whole = moment.tzinfo is not None and moment.astimezone(UTC) is not None
    except (ValueError, OverflowError):
        whole = False
    if not whole or not is_id(visit):
        raise NotValid("This link to older visits is not whole: start from the first page.")
    return moment, visit


def _more(found: list[OwnVisit] | list[Heading]) -> str | None:
    """The address of the next page, with the same filters."""
    if len(found) <= _MOST:
        return None
    last = found[_MOST - 1]
    kept: dict[str, Any] = {
        name: request.args[name] for name in ("list", "state", "teacher") if name in request.args
    }
    return url_for("visits.index", before=f"{last.started_at.isoformat()}~{last.id}", **kept)
