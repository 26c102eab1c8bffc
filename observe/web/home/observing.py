"""An observer's part: visits planned, drafts and what they wait for, answers, and whom to see next."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from ...domain.next_visit import Next, by_need
from ...domain.policy import observing_reach
from ...store import homes, next_visits, own_visits
from ...store.homes import Answered
from ...store.on_the_way import Waiting
from ...store.own_visits import Planned, Unfinished
from ..guard import actor, now
from ..look_for_card import Cards, cards_of
from ..pages import today, zone
from .hat import Hat, State

_AHEAD = timedelta(days=7)
_BEHIND = timedelta(days=30)
_ANSWERS_STAY = timedelta(days=7)
_RECENT = timedelta(days=120)
_MOST_NEXT = 6


@dataclass(frozen=True, slots=True)
class Visits:
    """`passed` were planned for an earlier day and never started."""

    passed: list[Planned]
    today: list[Planned]
    later: list[Planned]
    unfinished: list[Unfinished]
    answers: list[Answered]
    cards: Cards
    between: list[Waiting]

    @property
    def any(self) -> bool:
        return bool(self.passed or self.today or self.later or self.unfinished or self.answers)


@dataclass(frozen=True, slots=True)
class Observing:
    """`teachers` is how many the caseload holds; `following` are those to see next."""

    visits: Visits
    following: list[Next]
    teachers: int


def carries_caseload() -> bool:
    return observing_reach(actor()).caseload


def hat() -> Hat:
    visits = visits_of_mine()
    carried = next_visits.carried(actor().district, actor().id, now() - _RECENT)
    due = {each.teacher_id for each in (*visits.today, *visits.later)}
    due |= {each.teacher_id for each in visits.unfinished if each.teacher_id}
    waiting = by_need((each for each in carried if each.id not in due), today(), zone())
    return Hat(
        part="home/_observing.html",
        title=_("Coaching"),
        urgent=urgent(visits),
        calm=_calm(visits, len(carried)),
        found=Observing(visits, waiting[:_MOST_NEXT], len(carried)),
        state=state(visits),
        between=visits.between,
    )


def visits_of_mine() -> Visits:
    who = (actor().district, actor().id)
    planned = own_visits.planned(*who, now() - _BEHIND, now() + _AHEAD)
    unfinished, between = own_visits.unfinished(*who, actor().name)
    return Visits(
        passed=[each for each in planned if each.starts_at < start_of_day()],
        today=[each for each in planned if start_of_day() <= each.starts_at < _end_of_day()],
        later=[each for each in planned if each.starts_at >= _end_of_day()],
        unfinished=unfinished,
        answers=homes.answered(*who, now() - _ANSWERS_STAY),
        cards=cards_of(*who) if planned else {},
        between=between,
    )


def urgent(visits: Visits) -> tuple[str, ...]:
    """Clauses about own visits, the most pressing first."""
    counted = (
        (visits.today, _planned),
        (visits.answers, _answers),
        (visits.unfinished, _to_finish),
        (visits.passed, _passed),
    )
    return tuple(say(len(which)) for which, say in counted if which)


def state(visits: Visits) -> State:
    held = [each for each in visits.unfinished if each.held]
    if not held:
        return State()
    return State(sum(each.held for each in held), held[0].device, held[0].id)


def _calm(visits: Visits, teachers: int) -> str:
    if visits.later:
        return _("Nothing planned today")
    return _("Nothing planned: see who waits") if teachers else _("Your caseload is empty")


def _planned(number: int) -> str:
    return ngettext("%(num)d visit planned", "%(num)d visits planned", number)


def _answers(number: int) -> str:
    return ngettext("%(num)d answer waiting", "%(num)d answers waiting", number)


def _to_finish(number: int) -> str:
    return ngettext("%(num)d visit to finish", "%(num)d visits to finish", number)


def _passed(number: int) -> str:
    return ngettext("%(num)d planned visit missed", "%(num)d planned visits missed", number)


def start_of_day() -> datetime:
    return datetime.combine(today(), time(), zone())


def _end_of_day() -> datetime:
    return datetime.combine(today() + timedelta(days=1), time(), zone())
