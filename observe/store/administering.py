"""What every act of an administrator begins with, and what must end when somebody's rights do."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ScalarSelect, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from ..domain.entry import is_id
from ..domain.errors import NotAllowed, NotNow
from ..domain.policy import Role
from .audit import wait_for_turn
from .staff import Member, member_in
from .tables_people import Account, OneTimeLink, Person, PersonRole, School, SignedIn


def managing(session: Session, district: str, by: str) -> Member:
    """The administrator who acts, as they are now that it is their turn. Raises NotAllowed."""
    wait_for_turn(session, district)
    found = member_in(session, district, by)
    if not found.active or Role.ADMINISTRATOR not in found.roles:
        raise NotAllowed("You are no longer an administrator of this district.")
    return found


def is_school(session: Session, district: str, school: str) -> bool:
    """Whether what a form says is a school of the district; not every database looks for what is no id."""
    return is_id(school) and session.get(School, (district, school)) is not None


def administrators(session: Session, district: str) -> Sequence[str]:
    """Everybody who administers the district now."""
    query = (
        select(PersonRole.person_id)
        .join(
            Person,
            and_(Person.district_id == PersonRole.district_id, Person.id == PersonRole.person_id),
        )
        .where(
            PersonRole.district_id == district,
            PersonRole.role == Role.ADMINISTRATOR,
            Person.active,
        )
        .distinct()
        .order_by(PersonRole.person_id)
    )
    return session.scalars(query).all()


def check_administrator_stays(session: Session, district: str, person: str) -> None:
    """Raises NotNow where nobody else could administer the district without this person."""
    others = session.scalar(
        select(func.count())
        .select_from(PersonRole)
        .join(
            Person,
            and_(Person.district_id == PersonRole.district_id, Person.id == PersonRole.person_id),
        )
        .join(
            Account,
            and_(Account.district_id == Person.district_id, Account.person_id == Person.id),
        )
        .where(
            PersonRole.district_id == district,
            PersonRole.role == Role.ADMINISTRATOR,
            Person.id != person,
            Person.active,
            Account.active,
            Account.password_hash.is_not(None),
        )
    )
    if not others:
        raise NotNow(
            "This is the last administrator who can sign in: make somebody else an administrator "
            "first, and wait until they have joined."
        )


def end_sessions(session: Session, district: str, person: str) -> None:
    """Every device of theirs is signed out, also where they train in a sandbox."""
    own = _account_of(district, person)
    session.execute(
        delete(SignedIn).where(or_(SignedIn.account_id == own, SignedIn.home_account_id == own))
    )


def close_links(session: Session, district: str, person: str, at: datetime) -> None:
    """What was sent out before opens nothing any more."""
    session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.account_id == _account_of(district, person))
        .where(OneTimeLink.used_at.is_(None))
        .values(used_at=at)
    )


def _account_of(district: str, person: str) -> ScalarSelect[str]:
    own = select(Account.id).where(Account.district_id == district, Account.person_id == person)
    return own.scalar_subquery()
