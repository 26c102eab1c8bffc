"""Adding and changing classes; one that was visited is put away, never removed."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..domain.errors import NotNow, NotThere, NotValid
from ..domain.people import Section
from ..domain.places import check_section
from ..domain.policy import Actor
from .administering import managing
from .audit import note_down
from .base import writing
from .classes import is_used, teaches
from .tables_people import Person, School
from .tables_people import Section as SectionRow


def add(
    actor: Actor, teacher: str, new: Section, at: datetime, instead_of: str | None = None
) -> None:
    """Add a class; the one that it takes the place of is put away and keeps its visits.

    Raises NotValid for nobody's class or a title that this teacher has there, NotNow for a closed
    school.
    """
    with writing(actor.district) as session:
        managing(session, actor.district, actor.id)
        if instead_of:
            _put_away(session, actor, instead_of, at)
        _check_place(session, actor.district, new.school_id, teacher)
        check_section(new, _titles(session, actor.district, new, teacher))
        values = {name: getattr(new, name) for name in Section.__slots__}
        session.add(SectionRow(district_id=actor.district, teacher_id=teacher, **values))
        session.flush()
        detail = {"teacher": teacher, "school": new.school_id}
        note_down(session, actor.district, actor.id, "add class", new.id, at, detail)


def change(actor: Actor, changed: Section, at: datetime) -> None:
    """Change what a class is called; its teacher and school stay, since visits rest on them."""
    with writing(actor.district) as session:
        row = _to_change(session, actor, changed.id)
        changed = replace(changed, school_id=row.school_id)
        check_section(changed, _titles(session, actor.district, changed, row.teacher_id))
        names = ("title", "subject", "grade_band", "room")
        new = {name: getattr(changed, name) for name in names}
        detail = {"before": {name: getattr(row, name) for name in names}, "after": new}
        for name, value in new.items():
            setattr(row, name, value)
        note_down(session, actor.district, actor.id, "change class", row.id, at, detail)


def set_active(actor: Actor, section_id: str, active: bool, at: datetime) -> None:
    """Put a class away at the end of a year, or bring it back; its visits keep it either way."""
    with writing(actor.district) as session:
        if not active:
            return _put_away(session, actor, section_id, at)
        row = _to_change(session, actor, section_id)
        if row.active:
            return None
        _check_place(session, actor.district, row.school_id, row.teacher_id)
        values = {name: getattr(row, name) for name in Section.__slots__}
        standing = _titles(session, actor.district, Section(**values), row.teacher_id)
        check_section(Section(**values), standing)
        row.active = True
        return note_down(session, actor.district, actor.id, "bring back class", row.id, at)


def remove(actor: Actor, section_id: str, at: datetime) -> str:
    """Remove a class without visits; gives its title. Raises NotNow with the cure."""
    try:
        with writing(actor.district) as session:
            row = _to_change(session, actor, section_id)
            title = row.title
            if is_used(session, actor.district, section_id):
                raise NotNow(
                    "%(title)s has visits, so it stays: put it away instead. It is then offered for no new visit.",
                    title=title,
                )
            note_down(session, actor.district, actor.id, "remove class", row.id, at)
            session.delete(row)
            session.flush()
    except IntegrityError as error:
        raise NotNow(
            "Somebody has just visited this class: put it away instead of removing it."
        ) from error
    return title


def _put_away(session: Session, actor: Actor, section_id: str, at: datetime) -> None:
    row = _to_change(session, actor, section_id)
    if row.active:
        row.active = False
        session.flush()
        note_down(session, actor.district, actor.id, "put away class", row.id, at)


def _check_place(session: Session, district: str, school: str, teacher: str) -> None:
    there = session.get(School, (district, school), populate_existing=True)
    if there is None:
        raise NotThere("There is no such school, or it has just been removed.")
    if not there.active:
        raise NotNow("%(school)s is closed: open it again first.", school=there.name)
    found = session.scalar(
        select(Person.id).where(
            Person.district_id == district,
            Person.id == teacher,
            Person.active,
            teaches(district, Person.id, school),
        )
    )
    if found is None:
        raise NotValid(
            "A class needs a teacher of its school.",
            {"teacher": "Choose somebody who teaches at this school."},
        )


def _titles(session: Session, district: str, section: Section, teacher: str) -> list[str]:
    """What this teacher's other active classes at the school are called."""
    return list(
        session.scalars(
            select(SectionRow.title).where(
                SectionRow.district_id == district,
                SectionRow.teacher_id == teacher,
                SectionRow.school_id == section.school_id,
                SectionRow.id != section.id,
                SectionRow.active,
            )
        )
    )


def _to_change(session: Session, actor: Actor, section_id: str) -> SectionRow:
    managing(session, actor.district, actor.id)
    row = session.get(SectionRow, (actor.district, section_id), populate_existing=True)
    if row is None:
        raise NotThere("There is no such class, or it has just been removed.")
    return row
