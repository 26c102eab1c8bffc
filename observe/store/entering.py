"""A district entered: its places, its people, their classes and caseloads."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from ..domain.people import District, NewPerson, School, Section, Term, sorting_name
from .base import writing
from .tables_people import Account, Caseload, PersonRole
from .tables_people import District as DistrictRow
from .tables_people import Person as PersonRow
from .tables_people import School as SchoolRow
from .tables_people import Section as SectionRow
from .tables_people import Term as TermRow


def found_district(new: District, salt: str) -> None:
    with writing() as session:
        session.add(
            DistrictRow(
                id=new.id,
                name=new.name,
                timezone=new.timezone,
                language=new.language,
                sandbox_of=new.sandbox_of,
                audit_salt=salt,
            )
        )


def enter_places(
    district_id: str, new_schools: Sequence[School], new_terms: Sequence[Term]
) -> None:
    with writing(district_id) as session:
        for each in new_schools:
            session.add(SchoolRow(district_id=district_id, **_values(each)))
        for term in new_terms:
            session.add(TermRow(district_id=district_id, **_values(term)))


def enter_people(district_id: str, new: Sequence[NewPerson], role_ids: Iterable[str]) -> None:
    """Add people with their roles and, where they have an e-mail, their accounts."""
    ids = iter(role_ids)
    with writing(district_id) as session:
        session.add_all(
            PersonRow(
                district_id=district_id,
                id=p.id,
                name=p.name,
                sort_name=sorting_name(p.name),
                called=p.called,
                code=p.code,
            )
            for p in new
        )
        session.flush()
        for person in new:
            for role, school in person.roles:
                session.add(
                    PersonRole(
                        district_id=district_id,
                        id=next(ids),
                        person_id=person.id,
                        role=role,
                        school_id=school,
                    )
                )
            if person.email:
                session.add(
                    Account(
                        id=person.id,
                        email=person.email.lower(),
                        password_hash=person.password_hash,
                        district_id=district_id,
                        person_id=person.id,
                    )
                )


def enter_sections(district_id: str, by_teacher: Mapping[str, Sequence[Section]]) -> None:
    with writing(district_id) as session:
        for teacher_id, sections in by_teacher.items():
            for each in sections:
                session.add(
                    SectionRow(district_id=district_id, teacher_id=teacher_id, **_values(each))
                )


def assign(district_id: str, coach: str, teacher_ids: Iterable[str], since: date) -> None:
    """Put teachers on a coach's caseload."""
    with writing(district_id) as session:
        for each in teacher_ids:
            session.merge(
                Caseload(district_id=district_id, coach_id=coach, teacher_id=each, since=since)
            )


def _values(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__slots__}
