"""One look a day at what waits in a district, and at most one mail about it for each person.

The look is asked for by the first worker that sees the district's morning, under a key of that day,
and asks for each mail under a key of person and day: whatever is killed in between is done again
without a second mail. What the mail lists is counted when it is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from ..domain.people import District as DistrictValue
from ..domain.reminders import Line, lines, to_remind
from ..domain.school_days import closed_at, is_school_day
from . import jobs
from .base import reading, writing
from .district_clock import zone_of
from .mail import takes_mail
from .school_days import closed_in
from .tables_people import Account, District, Person
from .tables_told import Job as JobRow
from .waiting import waiting_for

KIND, MAIL = "what waits today", "mail on what waits"
MORNING, UNTIL = time(7), time(10)
_LONGEST_BACK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Reminder:
    """How much of what waits for somebody, in their language; nothing of what it is about."""

    to: str
    language: str
    lines: tuple[Line, ...]


def morning(district: DistrictValue, at: datetime) -> date | None:
    """The day whose morning it is there; None at other hours, and always where people train."""
    local = at.astimezone(ZoneInfo(district.timezone))
    is_now = district.sandbox_of is None and MORNING <= local.time() < UNTIL
    return local.date() if is_now else None


def expect(district: str, day: date, at: datetime) -> None:
    """Ask for the look of this day, once, and on no day without school."""
    key = f"{KIND} {day.isoformat()}"
    with reading(district) as session:
        if jobs.is_asked(session, district, key):
            return
        if not is_school_day(day, closed_at(closed_in(session, district, day), None)):
            return
    with writing(district) as session:
        detail = {"day": day.isoformat(), "after": _last_look(session, district, day).isoformat()}
        jobs.ask(session, district, KIND, key, detail, at, at)


def look(district: str, detail: Mapping[str, Any], at: datetime) -> None:
    """Ask for the mail of everybody who has something to be reminded of this morning."""
    day, after = (date.fromisoformat(detail[name]) for name in ("day", "after"))
    with writing(district) as session:
        items = waiting_for(session, district, zone_of(session, district), day)
        wanted = to_remind(items, after, day)
        for person in sorted(_who_take_mail(session, district) & wanted):
            asked = {"person": person, "day": detail["day"]}
            jobs.ask(session, district, MAIL, _key(person, detail["day"]), asked, at, at)


def letter(district: str, detail: Mapping[str, Any]) -> Reminder | None:
    """The mail to write now; None where nothing waits any more, or a later day's mail tells of it."""
    person, day = detail["person"], date.fromisoformat(detail["day"])
    with reading(district) as session:
        row = session.execute(
            select(Account.email, func.coalesce(Person.language, District.language))
            .join(
                Person,
                and_(Person.district_id == Account.district_id, Person.id == Account.person_id),
            )
            .join(District, District.id == Account.district_id)
            .where(Person.district_id == district, Person.id == person, takes_mail())
        ).first()
        if row is None or _is_outdated(session, district, person, detail["day"]):
            return None
        zone = zone_of(session, district)
        found = lines(waiting_for(session, district, zone, day, person), day)
        return Reminder(row[0], row[1], found) if found else None


def _who_take_mail(session: Session, district: str) -> frozenset[str]:
    query = (
        select(Person.id)
        .join(
            Account, and_(Account.district_id == Person.district_id, Account.person_id == Person.id)
        )
        .join(District, District.id == Person.district_id)
        .where(Person.district_id == district, takes_mail())
    )
    return frozenset(session.scalars(query))


def _last_look(session: Session, district: str, day: date) -> date:
    """The day of the last look before this one, a week back at most."""
    found = session.scalar(
        select(func.max(JobRow.key)).where(
            JobRow.district_id == district,
            JobRow.kind == KIND,
            JobRow.key < f"{KIND} {day.isoformat()}",
        )
    )
    last = date.fromisoformat(found.removeprefix(f"{KIND} ")) if found else day - timedelta(days=1)
    return max(last, day - _LONGEST_BACK)


def _is_outdated(session: Session, district: str, person: str, day: str) -> bool:
    query = select(JobRow.id).where(
        JobRow.district_id == district,
        JobRow.kind == MAIL,
        JobRow.key.startswith(f"{MAIL} {person} ", autoescape=True),
        JobRow.key > _key(person, day),
    )
    return session.scalar(query.limit(1)) is not None


def _key(person: str, day: str) -> str:
    return f"{MAIL} {person} {day}"
