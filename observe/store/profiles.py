"""A teacher in their own words: written by them, read by the coaches who follow them and by nobody else."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import aliased

from ..domain.errors import NotThere
from ..domain.people import Teacher
from ..domain.policy import Reach
from ..domain.practice import check_profile
from .audit import wait_for_turn
from .base import reading, writing
from .people import teachers_reached
from .tables_coaching import Profile as ProfileRow
from .tables_people import Caseload, Person


@dataclass(frozen=True, slots=True)
class Profile:
    strengths: str = ""
    interests: str = ""
    support: str = ""
    changed_at: datetime | None = None

    @property
    def empty(self) -> bool:
        return not (self.strengths or self.interests or self.support)


def profile(district: str, viewer: str, teacher: str) -> Profile:
    """Of oneself, or of a teacher on the viewer's caseload; an empty one for everybody else."""
    row = ProfileRow
    query = select(row.strengths, row.interests, row.support, row.changed_at).where(
        row.district_id == district, row.teacher_id == teacher
    )
    if viewer != teacher:
        query = query.where(
            exists().where(
                Caseload.district_id == district,
                Caseload.coach_id == viewer,
                Caseload.teacher_id == teacher,
            )
        )
    with reading(district) as session:
        found = session.execute(query).first()
        return Profile(*found) if found else Profile()


def followed(district: str, reach: Reach, teacher: str) -> tuple[Teacher, Profile]:
    """A teacher within reach with their profile, which is empty for who follows them as a leader only.

    Raises NotThere for anybody else; classes are not looked for.
    """
    row = ProfileRow
    carried = exists().where(
        Caseload.district_id == Person.district_id,
        Caseload.coach_id == reach.person,
        Caseload.teacher_id == Person.id,
    )
    query = (
        teachers_reached(district, reach, or_self=True)
        .where(Person.id == teacher)
        .outerjoin(
            row, and_(row.district_id == Person.district_id, row.teacher_id == Person.id, carried)
        )
        .add_columns(row.strengths, row.interests, row.support, row.changed_at)
    )
    with reading(district) as session:
        found = session.execute(query).first()
    if found is None:
        raise NotThere("There is no such teacher, or none that you follow.")
    held, school, *words = found
    return (
        Teacher(held.id, held.name, held.called, held.code, school=school),
        Profile(*words) if words[-1] else Profile(),
    )


def save(
    district: str, teacher: str, strengths: str, interests: str, support: str, at: datetime
) -> None:
    """Raises NotValid for what cannot be kept."""
    check_profile(strengths, interests, support)
    with writing(district) as session:
        wait_for_turn(session, district)
        session.merge(
            ProfileRow(
                district_id=district,
                teacher_id=teacher,
                strengths=strengths.strip(),
                interests=interests.strip(),
                support=support.strip(),
                changed_at=at,
            )
        )


def own(district: str, teacher: str) -> tuple[Profile, list[str]]:
    """A teacher's own profile, and the names of the active coaches who read it, in one query."""
    me, coach = aliased(Person), aliased(Person)
    row = ProfileRow
    with reading(district) as session:
        found = session.execute(
            select(row.strengths, row.interests, row.support, row.changed_at, coach.name)
            .select_from(me)
            .outerjoin(row, and_(row.district_id == me.district_id, row.teacher_id == me.id))
            .outerjoin(
                Caseload,
                and_(Caseload.district_id == me.district_id, Caseload.teacher_id == me.id),
            )
            .outerjoin(
                coach,
                and_(
                    coach.district_id == me.district_id,
                    coach.id == Caseload.coach_id,
                    coach.active,
                ),
            )
            .where(me.district_id == district, me.id == teacher)
            .order_by(coach.sort_name)
        ).all()
    written = [Profile(*each[:4]) for each in found if each.changed_at]
    return (written or [Profile()])[0], [each.name for each in found if each.name]
