"""A leader's part: what is due and overdue at the school, receipts outstanding, and whom nobody saw this term."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from ...domain.coverage import Coverage, coverage
from ...domain.people import Term
from ...domain.policy import led_schools
from ...domain.school_time import school_year_began, term_at, working_days_before
from ...store import coverage as stored
from ...store import ground
from ...store.coverage import Outstanding, SchoolPlan
from ..guard import actor, now
from ..pages import today, zone
from . import observing
from .hat import Hat
from .observing import Visits

_BEHIND = timedelta(days=60)
_AHEAD = timedelta(days=14)
_WORKING_DAYS = 5
_WITHOUT_TERM = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class SchoolDesk:
    """`visits` are the leader's own, None where another part shows them; `term` may be unknown."""

    visits: Visits | None
    overdue: list[SchoolPlan]
    due: list[SchoolPlan]
    outstanding: list[Outstanding]
    coverage: Coverage
    term: Term | None


def hat(*, with_visits: bool) -> Hat:
    visits = observing.visits_of_mine() if with_visits else None
    found = _desk(visits)
    return Hat(
        part="home/_school.html",
        title=_("My school") if len(led_schools(actor())) == 1 else _("My schools"),
        urgent=((*observing.urgent(visits),) if visits else ()) + _urgent(found),
        calm=_calm(found),
        found=found,
        state=observing.state(visits) if visits else None,
        between=visits.between if visits else (),
    )


def _desk(visits: Visits | None) -> SchoolDesk:
    district, schools = actor().district, led_schools(actor())
    terms = ground.terms(district)
    term = term_at(terms, today())
    since = term.starts_on if term else today() - _WITHOUT_TERM
    start = _midnight(today())
    plans = stored.plans(district, schools, start - _BEHIND, start + _AHEAD)
    others = [each for each in plans if visits is None or each.observer_id != actor().id]
    return SchoolDesk(
        visits=visits,
        overdue=[each for each in others if each.starts_at < start],
        due=[each for each in others if each.starts_at >= start],
        outstanding=stored.outstanding(
            district, schools, _midnight(school_year_began(terms, today())), _waited_too_long()
        ),
        coverage=coverage(stored.reached(district, schools, actor().id), since),
        term=term,
    )


def _waited_too_long() -> datetime:
    day: date = working_days_before(today(), _WORKING_DAYS)
    return min(now(), _midnight(day))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), zone())


def _urgent(found: SchoolDesk) -> tuple[str, ...]:
    clauses = []
    if found.overdue:
        number = len(found.overdue)
        clauses.append(ngettext("%(num)d visit overdue", "%(num)d visits overdue", number))
    if found.outstanding:
        number = len(found.outstanding)
        clauses.append(
            ngettext("%(num)d receipt outstanding", "%(num)d receipts outstanding", number)
        )
    if found.coverage.unseen:
        number = len(found.coverage.unseen)
        clauses.append(ngettext("%(num)d teacher to visit", "%(num)d teachers to visit", number))
    return tuple(clauses)


def _calm(found: SchoolDesk) -> str:
    if not found.coverage.teachers:
        return _("No teachers at your school yet")
    return _("Everybody was visited this term")
