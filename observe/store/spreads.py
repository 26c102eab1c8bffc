"""How far a district's ratings spread with each criterion, from a bounded number of its teachers."""

from datetime import date

from sqlalchemy import and_, case, exists, func, select

from ..domain.measurement import Site, spread
from ..domain.observation import Kind
from .base import reading
from .tables_people import Person
from .tables_records import SharedRating
from .tables_records import SharedRecord as Shared

MOST_TEACHERS = 60
"""More would make the page slower and the figure hardly better."""


def spreads(district: str, rubric: str, since: date) -> dict[tuple[str, str], Site]:
    """By version and criterion: observers' shared levels since that day, of the first teachers by id."""
    rated = and_(
        Shared.district_id == district,
        Shared.rubric == rubric,
        Shared.kind != Kind.SELF,
        Shared.day >= since,
    )
    of_some = (
        select(Person.id)
        .where(
            Person.district_id == district,
            exists().where(rated, Shared.teacher_id == Person.id),
        )
        .order_by(Person.id)
        .limit(MOST_TEACHERS)
    )
    value = SharedRating.value
    by_teacher = (
        select(
            Shared.rubric_version.label("version"),
            SharedRating.criterion.label("criterion"),
            func.count(SharedRating.observation_id.distinct()).label("visits"),
            func.count().label("ratings"),
            func.sum(value).label("total"),
            func.sum(value * value).label("squares"),
        )
        .join(
            SharedRating,
            and_(
                SharedRating.district_id == Shared.district_id,
                SharedRating.observation_id == Shared.observation_id,
            ),
        )
        .where(rated, Shared.teacher_id.in_(of_some), value.is_not(None))
        .group_by(Shared.rubric_version, SharedRating.criterion, Shared.teacher_id)
        .subquery()
    )
    each = by_teacher.c
    query = select(
        each.version,
        each.criterion,
        func.count(),
        func.sum(case((each.visits > 1, 1), else_=0)),
        func.sum(each.ratings),
        func.sum(each.total),
        func.sum(each.squares),
    ).group_by(each.version, each.criterion)
    with reading(district) as session:
        return {
            (version, criterion): Site(
                teachers=teachers,
                deviation=spread(int(ratings), int(total), int(squares)),
                revisited=int(revisited),
            )
            for version, criterion, teachers, revisited, ratings, total, squares in session.execute(
                query
            )
        }
