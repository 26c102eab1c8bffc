"""Conferences and interim checks of a cycle: appended, never changed, once for each form that was sent."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from ..domain.cycle_course import Party
from ..domain.cycles import CycleState, Happening, Result, check_text
from ..domain.errors import NotNow, NotThere, NotValid
from ..domain.wording import sentence
from .base import writing
from .cycle_writing import By, add_event, held
from .tables_coaching import Cycle as CycleRow
from .tables_coaching import CycleEvent

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
) -> None:
    """Plan a conference, or write down what was said; `of` names the one that is written down again."""
    check_text("agreed", agreed)
    _check_day(by, day, by.today + _YEAR)
    with writing(by.actor.district) as session:
        row = held(session, by, cycle, CycleState.OPEN)
        if row.coach_id is None:
            raise NotNow("A conference takes two: this goal is yours alone.")
        if of and not _is_conference(session, row, of):
            raise NotThere("There is no such conference in this cycle.")
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


def _is_conference(session: Session, row: CycleRow, event: str) -> bool:
    found = session.get(CycleEvent, (row.district_id, event))
    return bool(found and found.cycle_id == row.id and found.kind == Happening.CONFERENCE)
