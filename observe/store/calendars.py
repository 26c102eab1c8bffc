"""Secret addresses of calendars: made, renewed, ended, and asked for by who knows one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, func, select

from .audit import wait_for_turn
from .base import reading, writing
from .tables_coaching import CalendarFeed
from .tables_people import Account, District, Person


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose calendar it is, in which language and by which clock."""

    person: str
    name: str
    language: str
    timezone: str


def made_at(district: str, person: str) -> datetime | None:
    """Since when this person's calendar has an address."""
    with reading(district) as session:
        row = session.get(CalendarFeed, (district, person))
        return row.made_at if row else None


def give(district: str, person: str, key_hash: str, at: datetime) -> None:
    """A new address; the one before leads nowhere from now on."""
    with writing(district) as session:
        wait_for_turn(session, district)
        session.merge(
            CalendarFeed(district_id=district, person_id=person, key_hash=key_hash, made_at=at)
        )


def end(district: str, person: str) -> None:
    with writing(district) as session:
        session.execute(
            delete(CalendarFeed).where(
                CalendarFeed.district_id == district, CalendarFeed.person_id == person
            )
        )


def whose(district: str, key_hash: str) -> Whose | None:
    """Whom an address belongs to; nobody's once they have left, and in no training district."""
    with reading(district) as session:
        row = session.execute(
            select(
                Person.id,
                Person.name,
                func.coalesce(Person.language, District.language),
                District.timezone,
            )
            .join(
                CalendarFeed,
                and_(
                    CalendarFeed.district_id == Person.district_id,
                    CalendarFeed.person_id == Person.id,
                ),
            )
            .join(District, District.id == Person.district_id)
            .join(
                Account,
                and_(Account.district_id == Person.district_id, Account.person_id == Person.id),
            )
            .where(
                Person.district_id == district,
                CalendarFeed.key_hash == key_hash,
                Person.active,
                Account.active,
                District.sandbox_of.is_(None),
            )
        ).first()
        return Whose(*row) if row else None
