"""Inviting a teacher to a planned visit: a notice at once, a mail with the appointment a little later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from . import jobs, notices
from .base import reading
from .district_clock import day_in
from .mail import takes_mail
from .planned import Plan, plan_from, plan_rows
from .plans import started
from .tables_capture import PlannedVisit
from .tables_people import Account, District, Person
from .tables_told import Job

INVITED = "mail on planned visit"
_MAY_BE_PUT_RIGHT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Invitation:
    """The appointment as it is now, its day at the school, whom it goes to, and the address of whom they may answer."""

    plan: Plan
    day: date
    to: str
    language: str
    answers_to: str


def tell(session: Session, district: str, plan: str, kind: str, at: datetime) -> None:
    """On the teacher's pages at once, by mail once the observer had time to put it right."""
    row = session.get_one(PlannedVisit, (district, plan), populate_existing=True)
    observer = session.get_one(Person, (district, row.observer_id))
    detail = {
        "by": observer.called,
        "day": day_in(session, district, row.starts_at).isoformat(),
        "plan": plan,
    }
    notices.tell(session, district, row.teacher_id, kind, at, detail)
    asked = {"plan": plan, "sequence": row.sequence, "person": row.teacher_id}
    key = f"{INVITED} {plan} {row.sequence}"
    jobs.ask(session, district, INVITED, key, asked, at + _MAY_BE_PUT_RIGHT, at)


def letter(district: str, detail: Mapping[str, Any]) -> Invitation | None:
    """The mail to write now; None where the plan has changed since, or where no mail may go."""
    with reading(district) as session:
        found = session.execute(
            plan_rows(
                district,
                PlannedVisit.id == detail["plan"],
                PlannedVisit.sequence == detail["sequence"],
                PlannedVisit.told.is_(True),
                ~started(),
            )
        ).first()
        to = session.execute(
            select(Account.email, func.coalesce(Person.language, District.language))
            .join(
                Person,
                and_(Person.district_id == Account.district_id, Person.id == Account.person_id),
            )
            .join(District, District.id == Account.district_id)
            .where(Person.district_id == district, Person.id == detail["person"], takes_mail())
        ).first()
        if found is None or to is None:
            return None
        plan = plan_from(found)
        if plan.dropped_at and not _was_mailed(session, district, plan.id):
            return None
        organizer = session.scalar(
            select(Account.email).where(
                Account.district_id == district, Account.person_id == plan.observer_id
            )
        )
        return Invitation(plan, day_in(session, district, plan.starts_at), *to, organizer or "")


def _was_mailed(session: Session, district: str, plan: str) -> bool:
    """Whether a mail about it went out before: else nobody needs to hear that it was dropped."""
    query = select(Job.id).where(
        Job.district_id == district,
        Job.kind == INVITED,
        Job.key.startswith(f"{INVITED} {plan} ", autoescape=True),
        Job.state == "done",
    )
    return session.scalar(query.limit(1)) is not None
