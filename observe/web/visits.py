"""Lists of visits: an observer's own, a teacher's feedback, and the shared records of a school."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from ..domain.entry import is_id
from ..domain.errors import NotValid
from ..domain.observation import BETWEEN, Kind
from ..domain.people import School, Term
from ..domain.policy import LENT_TO, SCHOOL_KINDS, Action, Scope, may, reading_scope
from ..domain.turns import Turn, turn
from ..domain.visit_filter import NAMES, VisitFilter, visit_filter
from ..store import ground, lending, on_the_way, own_visits, record_headings, visits
from ..store.cutting import Cut
from ..store.on_the_way import Waiting
from ..store.own_entries import RESTORABLE
from ..store.own_visits import Planned
from ..store.record_headings import Heading
from ..store.visits import OwnVisit
from .guard import actor, allow, now
from .pages import KIND_WORDS, day, zone

blueprint = Blueprint("visits", __name__)

_MOST = 30
_OVERDUE = timedelta(days=30)
_LISTS = {
    "own": lazy_gettext("My visits"),
    "feedback": lazy_gettext("My feedback"),
    "school": lazy_gettext("Shared records"),
}
_OWN_LOOKS = lazy_gettext("My own looks")
_SHOWN = {
    "own": lazy_gettext(
        "Every visit you made or plan to make, the newest first. Drafts are yours alone."
    ),
    "feedback": lazy_gettext(
        "What was shared with you: not opened yet on top, then the newest first."
    ),
    "school": lazy_gettext(
        "Shared walkthroughs and formal observations that you may read, your own shared visits and what teachers let you read, the newest first."
    ),
}
_STATES = {
    "planned": lazy_gettext("Planned"),
    "draft": lazy_gettext("Draft"),
    "shared": lazy_gettext("Shared"),
    "received": lazy_gettext("Received or closed"),
}
_Key = tuple[datetime, str]


@blueprint.get("/visits")
@allow(Action.USE)
def index() -> ResponseReturnValue:
    offered = _offered()
    chosen = request.args.get("list", offered[0])
    if chosen not in offered:
        raise NotValid("There is no such list for you.")
    wanted, terms = visit_filter(request.args), ground.terms(actor().district)
    days = wanted.days(terms)
    lists = {"own": _own, "feedback": _feedback, "school": _school}
    titles = _LISTS if may(actor(), Action.OBSERVE) else {**_LISTS, "own": _OWN_LOOKS}
    found = lists[chosen](wanted, days, _before())
    return render_template(
        "visits/visits.html",
        lists=[(name, titles[name]) for name in offered],
        chosen=chosen,
        title=titles[chosen],
        shown=_SHOWN[chosen],
        wanted=wanted,
        terms=terms,
        kind_choices=[(kind, KIND_WORDS[kind]) for kind in found["kinds"]],
        term_choices=[(each.id, each.title) for each in reversed(terms)],
        school_choices=[(each.id, each.name) for each in found.get("schools", ())],
        chips=_chips(wanted, terms, found),
        **found,
    )


def _offered() -> list[str]:
    """The lists that make sense for this person: a teacher's own looks at their classes come last."""
    found = {
        "own": may(actor(), Action.OBSERVE),
        "feedback": may(actor(), Action.EXPORT_OWN),
        "school": lending.reads_others(actor().district, reading_scope(actor())),
    }
    names = [name for name, offered in found.items() if offered]
    return (
        names if found["own"] or (names and not may(actor(), Action.CAPTURE)) else [*names, "own"]
    )


_Days = tuple[date | None, date | None]


def _own(wanted: VisitFilter, days: _Days, before: _Key | None) -> dict[str, Any]:
    who, first = (actor().district, actor().id), before is None
    found: list[OwnVisit] = []
    if wanted.state != "planned":
        found = visits.own(
            *who,
            states=wanted.states,
            teacher=wanted.teacher,
            cut=_cut(wanted, days),
            before=before,
            most=_MOST + 1,
        )
    shows_bin = first and wanted == VisitFilter()
    return {
        "rows": found[:_MOST],
        "more": _more(found),
        "planned": _planned(wanted, days) if first and wanted.state in ("", "planned") else [],
        "discarded": visits.discarded(*who, now() - RESTORABLE) if shows_bin else [],
        "turns": _turns(found),
        "states": _STATES,
        "kinds": [Kind.COACHING, Kind.WALKTHROUGH, Kind.FORMAL, Kind.PEER, Kind.SELF],
        "teachers": visits.teachers_seen(*who),
        "reader": "observer",
    }


def _turns(found: Sequence[OwnVisit]) -> dict[str, Turn]:
    """Whose turn it is with those that are between two, by id."""
    if not any(each.state in BETWEEN for each in found):
        return {}
    return {
        each.id: turn(each.standing, each.reader, each.teacher, each.observer)
        for each in on_the_way.waiting(actor().district, actor().id)
        if not each.asked
    }


def _planned(wanted: VisitFilter, days: _Days) -> Sequence[Planned]:
    """There are few plans: what the filter leaves of them is told here."""
    found = own_visits.planned(
        actor().district, actor().id, now() - _OVERDUE, teacher=wanted.teacher
    )
    first, last = days

    def fits(each: Planned) -> bool:
        on = each.starts_at.astimezone(zone()).date()
        return (first or on) <= on <= (last or on) and wanted.kind in (None, each.kind)

    return [] if wanted.school else [each for each in found if fits(each)]


def _feedback(wanted: VisitFilter, days: _Days, before: _Key | None) -> dict[str, Any]:
    """What was not opened yet stands first, whatever its day."""
    own = Scope(actor().id, frozenset())
    about: dict[str, Any] = {
        "teacher": own.person,
        "by_others": True,
        "states": wanted.states,
        "cut": _cut(wanted, days),
    }
    fresh: list[Heading] = []
    if before is None:
        fresh = record_headings.headings(actor().district, own, opened=False, **about)
    found = record_headings.headings(
        actor().district, own, opened=True, before=before, most=_MOST + 1, **about
    )
    return {
        "fresh": fresh,
        "between": _between(wanted) if before is None else [],
        "rows": found[:_MOST],
        "more": _more(found),
        "states": {name: _STATES[name] for name in ("shared", "received")},
        "kinds": [Kind.COACHING, Kind.WALKTHROUGH, Kind.FORMAL, Kind.PEER],
        "reader": "teacher",
    }


def _between(wanted: VisitFilter) -> list[Waiting]:
    """What is on its way to a record of mine; no filter by days or schools fits it."""
    if wanted not in (VisitFilter(), VisitFilter(state="shared")):
        return []
    found = on_the_way.waiting(actor().district, actor().id)
    return [each for each in found if each.reader == "teacher" and not each.asked]


def _school(wanted: VisitFilter, days: _Days, before: _Key | None) -> dict[str, Any]:
    scope = reading_scope(actor())
    found = record_headings.headings(
        actor().district,
        scope,
        teacher=wanted.teacher,
        states=wanted.states,
        cut=_cut(wanted, days),
        before=before,
        most=_MOST + 1,
    )
    return {
        "rows": found[:_MOST],
        "more": _more(found),
        "states": {name: _STATES[name] for name in ("shared", "received")},
        "kinds": sorted(SCHOOL_KINDS | set(LENT_TO)),
        "teachers": record_headings.teachers_shown(actor().district, scope),
        "schools": _schools(scope),
        "reader": None,
    }


def _schools(scope: Scope) -> list[School]:
    """Those to choose from; one alone is no choice."""
    found = [
        each
        for each in ground.schools(actor().district)
        if scope.schools is None or each.id in scope.schools
    ]
    return found if len(found) > 1 else []


def _cut(wanted: VisitFilter, days: _Days) -> Cut:
    first, last = days
    return Cut(
        kind=wanted.kind,
        school=wanted.school,
        since=_midnight(first) if first else None,
        until=_midnight(last + timedelta(days=1)) if last else None,
    )


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), zone()).astimezone(UTC)


def _chips(
    wanted: VisitFilter, terms: Sequence[Term], found: dict[str, Any]
) -> list[tuple[str, str]]:
    """Each filter in words, with the address of the list without it."""
    schools = {each.id: each.name for each in found.get("schools", ())}
    words = {
        "state": _STATES.get(wanted.state),
        "kind": KIND_WORDS[wanted.kind] if wanted.kind else None,
        "teacher": dict(found.get("teachers", ())).get(wanted.teacher) or _("One teacher"),
        "school": schools.get(wanted.school) or _("One school"),
        "term": next((each.title for each in terms if each.id == wanted.term), None),
        "from": _("From %(day)s", day=day(wanted.first)) if wanted.first else None,
        "to": _("Until %(day)s", day=day(wanted.last)) if wanted.last else None,
    }
    return [(str(words[name]), _address(without=name)) for name in NAMES if request.args.get(name)]


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
    return _address(before=f"{last.started_at.isoformat()}~{last.id}")


def _address(without: str = "", before: str | None = None) -> str:
    kept: dict[str, Any] = {
        name: request.args[name]
        for name in ("list", *NAMES)
        if request.args.get(name) and name != without
    }
    return url_for("visits.index", before=before, **kept)
