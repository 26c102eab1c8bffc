"""What a list of visits is cut down to, and the teachers to choose from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from .base import reading, refers
from .tables_people import Person


@dataclass(frozen=True, slots=True)
class Cut:
    """From `since` on and before `until`; `ids` is a query for the ids of visits."""

    kind: str | None = None
    school: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    ids: Any = None

    def of(self, table: Any, key: Any) -> Iterator[ColumnElement[bool]]:
        """The conditions on a table of visits whose id is `key`."""
        if self.kind:
            yield table.kind == self.kind
        if self.school:
            yield table.school_id == self.school
        if self.since:
            yield table.started_at >= self.since
        if self.until:
            yield table.started_at < self.until
        if self.ids is not None:
            yield key.in_(self.ids)


EVERYTHING = Cut()


def teachers_among(district: str, table: Any, only: ColumnElement[bool]) -> list[tuple[str, str]]:
    """The teachers, id and name, of these rows of a table of visits, by name."""
    query = (
        select(Person.id, Person.called)
        .join(table, refers(table, "teacher_id", Person))
        .where(table.district_id == district, only)
        .distinct()
        .order_by(Person.called)
    )
    with reading(district) as session:
        return [(row.id, row.called) for row in session.execute(query)]
