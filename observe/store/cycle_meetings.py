"""Conferences and interim checks of a cycle: appended, never changed, once for each form that was sent."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..domain.cycle_conferences import Party, conferences, rewritten
from ..domain.cycles import CycleState, Event, Happening, Outrun, Result, check_text
from ..domain.errors import NotNow, NotThere, NotValid
from ..domain.school_days import is_far
from ..domain.wording import sentence
from .base import refers, writing
from .cycle_writing import By, add_event, held
from .tables_coaching import Cycle as CycleRow
from .tables_coaching import CycleEvent
from .tables_people import Person

_YEAR = timedelta(days=366)


def confer(
    by: By,
    cycle: str,
    event: str,
    day: date,
    text: str,
    *,
    first: Party = Party.TEACHER,
    agreed: str = "",
    owner: Party | None = None,
    by_day: date | None = None,
    of: str | None = None,
    seen: str | None = None,
) -> None:
    """Plan a conference, or write down what was said; `of` names the one that is written down again.

    `seen` is the event that last told of it on the page, `of` itself unless it says otherwise. Raises
    Outrun where another one has told of it since.
    """
    check_text("agreed", agreed)
    _check_day(by, day, by.today + _YEAR)
    if by_day and is_far(by_day, by.today):
        says = sentence("That day is far from now: check the year.")
        raise NotValid("Not saved: look at what is marked below.", {"by_day": says})
    with writing(by.actor.district) as session:
        row = held(session, by, cycle, CycleState.OPEN)
        if row.coach_id is None:
            raise NotNow("A conference takes two: this goal is yours alone.")
        if of:
            _check_last(session, row, of, seen or of, event)
        detail = {
            "first": first,
            "agreed": agreed,
            "owner": owner,
            "by": by_day.isoformat() if by_day else None,
            "of": of,
        }
        add_event(session, by, row, Happening.CONFERENCE, day, text, detail, event)


def check(by: By, cycle: str, event: str, day: date, standing: Result, text: str) -> None:
    """An interim check: how far students are, in the words of who looked."""
    _check_day(by, day, by.today)
    if not text.strip():
        says = sentence("Say in a few words what students do now.")
        raise NotValid("Not saved: look at what is marked below.", {"text": says})
    with writing(by.actor.district) as session:
        row = held(session, by, cycle, CycleState.OPEN)
        detail = {"standing": standing}
        add_event(session, by, row, Happening.CHECK, day, text, detail, event)


def _check_day(by: By, day: date, latest: date) -> None:
    if not by.today - _YEAR <= day <= latest:
        says = (
            sentence("Choose a day that has come.")
            if latest == by.today
            else sentence("That day is far from now: check the year.")
        )
        raise NotValid("Not saved: look at what is marked below.", {"day": says})


def _check_last(session: Session, row: CycleRow, of: str, seen: str, event: str) -> None:
    """Raises NotThere for no conference of this cycle, Outrun unless `seen` is the last that told of it.

    The same form sent again, whose event stands, has told of it already.
    """
    told = _told_of(session, row, of)
    if of not in told:
        raise NotThere("There is no such conference in this cycle.")
    last = list(told.values())[-1]
    if event in told or last.id == seen:
        return
    [before], [after] = conferences([told.get(seen, told[of])]), conferences([last])
    raise Outrun(last.author_name, rewritten(before, after))


def _told_of(session: Session, row: CycleRow, of: str) -> dict[str, Event]:
    """The events of one conference by id, the first one first."""
    rows = session.execute(
        select(CycleEvent, Person.name, Person.called)
        .join(Person, refers(CycleEvent, "author_id", Person))
        .where(
            CycleEvent.district_id == row.district_id,
            CycleEvent.cycle_id == row.id,
            CycleEvent.kind == Happening.CONFERENCE,
        )
        .order_by(CycleEvent.at, CycleEvent.id)
    )
    return {
        each.id: Event(
            each.id,
            Happening(each.kind),
            each.author_id,
            name if each.author_id == row.coach_id else called,
            each.stage,
            each.day,
            each.at,
            each.text,
            each.detail,
        )
        for each, name, called in rows
        if of in (each.id, each.detail.get("of"))
    }
