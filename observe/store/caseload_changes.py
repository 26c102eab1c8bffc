"""Who is put on a caseload and taken off it."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ..domain.errors import NotValid
from ..domain.policy import Actor
from .administering import managing
from .audit import note_down
from .base import writing
from .caseloads import who_teaches
from .coaches import one_coach
from .tables_people import Caseload, Person


def assign(
    actor: Actor,
    coach: str,
    ticked: Collection[str],
    had: Collection[str],
    today: date,
    at: datetime,
) -> tuple[int, int]:
    """Add who was ticked and not had, remove who was had and is not ticked; gives how many of each.

    What somebody else has changed in the meantime stays. Raises NotValid for who is no teacher here.
    """
    with writing(actor.district) as session:
        managing(session, actor.district, actor.id)
        one_coach(session, actor.district, coach)
        standing = _standing(session, actor.district, coach)
        added = sorted(set(ticked) - set(had) - standing)
        removed = sorted((set(had) - set(ticked)) & standing)
        _check_teachers(session, actor.district, coach, added)
        for each in added:
            session.add(
                Caseload(district_id=actor.district, coach_id=coach, teacher_id=each, since=today)
            )
        session.execute(
            delete(Caseload).where(
                Caseload.district_id == actor.district,
                Caseload.coach_id == coach,
                Caseload.teacher_id.in_(removed),
            )
        )
        if added or removed:
            detail = {"added": added, "removed": removed}
            note_down(session, actor.district, actor.id, "change caseload", coach, at, detail)
        return len(added), len(removed)


def _check_teachers(session: Session, district: str, coach: str, ids: Collection[str]) -> None:
    found = set(session.scalars(who_teaches(district).where(Person.id.in_(ids))))
    if coach in ids or set(ids) - found:
        raise NotValid(
            "Somebody on this list teaches here no longer. Nothing was changed: load the page again."
        )


def _standing(session: Session, district: str, coach: str) -> set[str]:
    return set(
        session.scalars(
            select(Caseload.teacher_id).where(
                Caseload.district_id == district, Caseload.coach_id == coach
            )
        )
    )
