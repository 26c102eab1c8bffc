"""Adding and changing people: their names, accounts and roles, each with its audit row and its notices."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..domain.errors import NotValid
from ..domain.people import NewPerson, code_letter, next_code, problem_in_training, sorting_name
from ..domain.policy import Role
from ..domain.roles import Held, check_not_oneself, check_rank, problem_with_roles
from ..domain.wording import Sentence, sentence
from .administering import check_administrator_stays, close_links, end_sessions, managing
from .audit import note_down
from .base import writing
from .district import is_training
from .entering import enter_people
from .ids import new_id
from .notices import tell
from .staff import Member, member_in
from .tables_people import Account, OneTimeLink, Person, PersonRole, School

_OWN_ROLES = "You cannot change your own roles: ask another administrator."


@dataclass(frozen=True, slots=True)
class Details:
    """What is typed about somebody; an empty code is numbered, an empty e-mail is none."""

    name: str
    called: str
    code: str = ""
    email: str = ""
    language: str | None = None


def add(district: str, by: str, details: Details, held: Collection[Held], at: datetime) -> str:
    """Add somebody; gives their id. Raises NotValid naming the fields, NotAllowed above one's rank."""
    person = new_id(at)
    with writing(district) as session:
        giver = managing(session, district, by)
        check_rank(giver.roles, [each.role for each in held])
        letter = code_letter([each.role for each in held])
        code = details.code or next_code(letter, _codes(session, district))
        _check(session, district, person, details, held)
        roles = tuple((each.role, each.school) for each in held)
        new = NewPerson(person, details.name, details.called, code, roles, details.email or None)
        enter_people(district, [new], [new_id(at) for _ in held])
        _flush(session)
        session.get_one(Person, (district, person)).language = details.language
        note_down(session, district, by, "person added", person, at, {"roles": _plain(held)})
    return person


def change(
    district: str,
    by: str,
    person: str,
    details: Details,
    held: Collection[Held] | None,
    at: datetime,
) -> None:
    """Change somebody's details, and their roles unless `held` is None.

    Raises NotValid naming the fields, NotAllowed for own roles or above one's rank, NotNow for the
    last administrator.
    """
    with writing(district) as session:
        giver = managing(session, district, by)
        before = member_in(session, district, person)
        check_rank(giver.roles, before.roles)
        _check(session, district, person, details, held or (), before)
        _write_down(session, district, before, details)
        _set_email(session, district, by, before, details.email, at)
        if held is not None and set(held) != {each.held for each in before.places}:
            _set_roles(session, district, giver, before, held, at)
        _flush(session)
        note_down(session, district, by, "person changed", person, at)


def _check(
    session: Session,
    district: str,
    person: str,
    details: Details,
    held: Collection[Held],
    before: Member | None = None,
) -> None:
    """Raises NotValid: codes are one's own in a district, e-mails in the installation."""
    wrong: dict[str, str | Sentence] = {}
    schools = session.scalars(
        select(School.id).where(School.district_id == district, School.active)
    )
    kept = [each.held for each in before.places] if before else []
    problem = problem_with_roles(held, set(schools), kept)
    if problem:
        wrong["roles"] = problem
    if before is None and not held:
        wrong["roles"] = sentence("Choose at least one role.")
    if details.code in _codes(session, district, but=person):
        wrong["code"] = sentence("Somebody has this code already: leave it empty for the next one.")
    problem = _problem_with_email(session, district, person, details.email)
    if problem:
        wrong["email"] = problem
    if wrong:
        raise NotValid("Not saved: look at what is marked below.", wrong)


def _problem_with_email(
    session: Session, district: str, person: str, email: str
) -> Sentence | None:
    """In training, whether somebody real has it is not told."""
    if not email:
        return None
    taken = _holder(session, district, email)
    if taken == person:
        return None
    real = problem_in_training(email) if is_training(session, district) else None
    return real or (_in_use(session, district, taken) if taken is not None else None)


def _holder(session: Session, district: str, email: str) -> str | None:
    """Whose e-mail it is: a person of this district, or "" for anybody elsewhere."""
    row = session.execute(
        select(Account.district_id, Account.person_id).where(Account.email == email)
    ).first()
    if row is None:
        return None
    return row.person_id if row.district_id == district else ""


def _in_use(session: Session, district: str, person: str) -> Sentence:
    if not person:
        return sentence("This e-mail is in use already: write another one, or leave it empty.")
    found = session.get_one(Person, (district, person))
    return sentence(
        "%(name)s has this e-mail already: open their page, or write another one.", name=found.name
    )


def _codes(session: Session, district: str, but: str | None = None) -> set[str]:
    query = select(Person.code).where(Person.district_id == district)
    return set(session.scalars(query.where(Person.id != but) if but else query))


def _write_down(session: Session, district: str, before: Member, details: Details) -> None:
    row = session.get_one(Person, (district, before.id))
    row.name, row.sort_name = details.name, sorting_name(details.name)
    row.called, row.language = details.called, details.language
    row.code = details.code or before.code


def _set_email(
    session: Session, district: str, by: str, before: Member, email: str, at: datetime
) -> None:
    """What arrives at the new address is not known yet; the old one opens nothing any more."""
    if email == (before.email or ""):
        return
    account = session.scalar(
        select(Account).where(Account.district_id == district, Account.person_id == before.id)
    )
    if account is None:
        session.add(
            Account(
                id=before.id,
                email=email,
                district_id=district,
                person_id=before.id,
                active=before.active,
            )
        )
    elif email:
        account.email, account.mail_problem = email, None
        close_links(session, district, before.id, at)
        tell(session, district, before.id, "email_changed", at, {"email": email})
    else:
        _forget_account(session, before, account)
    _flush(session)
    note_down(session, district, by, "e-mail changed", before.id, at)


def _forget_account(session: Session, before: Member, account: Account) -> None:
    if before.joined:
        wrong = sentence("They sign in with it: write another one, or deactivate the person.")
        raise NotValid("Not saved: look at what is marked below.", {"email": wrong})
    session.execute(delete(OneTimeLink).where(OneTimeLink.account_id == account.id))
    session.delete(account)


def _set_roles(
    session: Session,
    district: str,
    giver: Member,
    before: Member,
    held: Collection[Held],
    at: datetime,
) -> None:
    check_not_oneself(giver.id, before.id, _OWN_ROLES)
    check_rank(giver.roles, [each.role for each in held])
    if not held:
        wrong = sentence("Choose at least one role, or deactivate the person.")
        raise NotValid("Not saved: look at what is marked below.", {"roles": wrong})
    loses = Role.ADMINISTRATOR in before.roles - {each.role for each in held}
    if loses and before.active:
        check_administrator_stays(session, district, before.id)
    session.execute(
        delete(PersonRole).where(
            PersonRole.district_id == district, PersonRole.person_id == before.id
        )
    )
    session.add_all(
        PersonRole(
            district_id=district,
            id=new_id(at),
            person_id=before.id,
            role=each.role,
            school_id=each.school,
        )
        for each in dict.fromkeys(held)
    )
    end_sessions(session, district, before.id)
    detail = {"before": _plain(each.held for each in before.places), "after": _plain(held)}
    note_down(session, district, giver.id, "roles changed", before.id, at, detail)
    tell(session, district, before.id, "roles_changed", at, {"by": giver.name})
    tell(session, district, giver.id, "changed_roles", at, {"person": before.name})


def _plain(held: Iterable[Held]) -> list[list[str | None]]:
    return [[each.role, each.school] for each in held]


def _flush(session: Session) -> None:
    """What somebody else is just entering is found only by the database."""
    try:
        session.flush()
    except IntegrityError as taken:
        wrong = sentence("This e-mail is in use already: write another one, or leave it empty.")
        raise NotValid("Not saved: look at what is marked below.", {"email": wrong}) from taken
