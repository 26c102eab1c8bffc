"""A teacher in their own words: written by them, read by the coaches who follow them and by nobody else."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from ..domain.practice import check_profile
from .base import reading, writing
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


def save(
    district: str, teacher: str, strengths: str, interests: str, support: str, at: datetime
) -> None:
    """Raises NotValid for what cannot be kept."""
    check_profile(strengths, interests, support)
    with writing(district) as session:
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


def coaches_of(district: str, teacher: str) -> list[str]:
    """The names of the active coaches who follow a teacher, as they stand in lists."""
    with reading(district) as session:
        return list(
            session.scalars(
                select(Person.name)
                .join(
                    Caseload,
                    (Caseload.district_id == Person.district_id) & (Caseload.coach_id == Person.id),
                )
                .where(
                    Caseload.district_id == district,
                    Caseload.teacher_id == teacher,
                    Person.active,
                )
                .order_by(Person.sort_name)
            )
        )
