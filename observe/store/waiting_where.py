"""Of which district, on which day and for whom it is asked what waits."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import Session

from ..domain.reminders import Item, Waits
from ..domain.school_time import local_day
from .tables_capture import Observation


@dataclass(frozen=True, slots=True)
class Where:
    """Of one district; of one person where `person` is not None."""

    session: Session
    district: str
    person: str | None
    zone: ZoneInfo
    today: date

    def mine(self, *columns: Any) -> ColumnElement[bool]:
        """Whether one of these columns names the person who is asked about."""
        return or_(
            *((each == self.person) if self.person else each.is_not(None) for each in columns)
        )

    def lives(self, *columns: Any) -> tuple[ColumnElement[bool], ...]:
        """Of observations: which of them are this district's and person's, and not thrown away."""
        return (
            Observation.district_id == self.district,
            Observation.discarded.is_(False),
            self.mine(*columns),
        )

    def day(self, at: datetime) -> date:
        return local_day(at, self.zone)

    def since(self, person: str | None, what: Waits, at: datetime | None) -> Iterator[Item]:
        """One thing, unless it is nobody's."""
        if person and at:
            yield Item(person, what, since=self.day(at))

    def is_wanted(self, person: str | None) -> bool:
        return person is not None and self.person in (None, person)
