"""Mail about shared feedback: when it is due, whom it may go to, and what came of any mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from ..domain.observation import State
from . import jobs, notices
from .base import reading, writing
from .jobs import Job, Standing
from .tables_capture import Observation
from .tables_people import Account, District, Person

SHARED = "mail on share"
_LONGEST_PROBLEM = 300


@dataclass(frozen=True, slots=True)
class Letter:
    """Whom to tell that there is new feedback, in which language; what it says is not in it."""

    to: str
    language: str
    observation: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """How far the mail about a share is, and whether its teacher takes mail at all."""

    standing: Standing | None
    takes_mail: bool


def ask(
    session: Session, district: str, teacher: str, observation: str, due_at: datetime, at: datetime
) -> None:
    """Ask for the mail in the transaction that shares, `at` this moment."""
    detail = {"observation": observation, "teacher": teacher, "shared_at": at.isoformat()}
    jobs.ask(session, district, SHARED, _key(observation, at), detail, due_at, at)


def drop(
    session: Session, district: str, observation: str, shared_at: datetime, at: datetime
) -> None:
    """What was shared then is taken back, so nobody is told of it."""
    jobs.drop(session, district, _key(observation, shared_at), at)


def letter(district: str, detail: Mapping[str, Any]) -> Letter | None:
    """The mail to write now; None where it was opened or taken back, or where no mail may go."""
    with reading(district) as session:
        row = session.execute(
            select(Account.email, func.coalesce(Person.language, District.language))
            .join(Person, _of_account())
            .join(District, District.id == Account.district_id)
            .join(
                Observation,
                and_(
                    Observation.district_id == Person.district_id,
                    Observation.teacher_id == Person.id,
                ),
            )
            .where(
                Person.district_id == district,
                Person.id == detail["teacher"],
                takes_mail(),
                Observation.id == detail["observation"],
                Observation.state == State.SHARED,
                Observation.opened_at.is_(None),
                Observation.shared_at == datetime.fromisoformat(detail["shared_at"]),
            )
        ).first()
        return Letter(row[0], row[1], detail["observation"]) if row else None


def refused(job: Job, holder: str, to: str, problem: str, at: datetime) -> bool:
    """No mail gets to this address: the account keeps why, and its person is told on their pages."""
    with writing(job.district) as session:
        if not jobs.failed(job.district, holder, job.id, problem, at):
            return False
        person = session.scalar(
            update(Account)
            .where(
                Account.district_id == job.district,
                Account.person_id == job.detail.get("person", job.detail.get("teacher")),
                Account.email == to,
            )
            .values(mail_problem=problem[:_LONGEST_PROBLEM])
            .returning(Account.person_id)
        )
        if person:
            notices.tell(session, job.district, person, "mail_refused", at, {"email": to})
        return True


def outlook(district: str, teacher: str, observation: str, shared_at: datetime) -> Outlook:
    """What the observer may know of the mail: when it goes out or went, or that none does."""
    with reading(district) as session:
        takes = session.scalar(
            select(Account.id)
            .join(Person, _of_account())
            .join(District, District.id == Account.district_id)
            .where(Person.district_id == district, Person.id == teacher, takes_mail())
        )
    return Outlook(jobs.standing(district, _key(observation, shared_at)), takes is not None)


def _key(observation: str, shared_at: datetime) -> str:
    return f"{SHARED} {observation} {shared_at.astimezone(UTC).isoformat()}"


def _of_account() -> ColumnElement[bool]:
    return and_(Person.district_id == Account.district_id, Person.id == Account.person_id)


def takes_mail() -> ColumnElement[bool]:
    """Nobody gets mail from a sandbox, after leaving, against their wish, or where it does not arrive."""
    return and_(
        Account.active,
        Person.active,
        Person.told_by_mail,
        or_(Account.mail_problem.is_(None), Account.mail_problem == ""),
        District.sandbox_of.is_(None),
    )
