"""Where somebody is signed in, and what they decide for themselves."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, func, or_, select
from sqlalchemy.orm import aliased

from ..domain.errors import NotNow, NotThere
from .administering import end_sessions
from .audit import note_down
from .base import reading, writing
from .notices import tell
from .tables_people import Account, Person, SignedIn

_HANDLE = 16


@dataclass(frozen=True, slots=True)
class Device:
    """One session; `handle` names it on the page, and opens nothing."""

    handle: str
    user_agent: str
    started_at: datetime
    seen_at: datetime
    this: bool


@dataclass(frozen=True, slots=True)
class Own:
    """What somebody keeps of themselves; `password_hash` is None where they have none."""

    account: str
    email: str
    password_hash: str | None
    language: str | None
    told_by_mail: bool


def own(district: str, person: str) -> Own:
    with reading(district) as session:
        row = session.get_one(Person, (district, person))
        account = session.scalars(_accounts(district, person)).one()
        return Own(account.id, account.email, account.password_hash, row.language, row.told_by_mail)


def devices(key_hash: str, at: datetime) -> list[Device]:
    """The live sessions of whoever's session this is, this one first, then by when they were last seen.

    Those in training are among them, under the account that they go back to.
    """
    with reading() as session:
        rows = session.scalars(
            select(SignedIn)
            .where(_of_the_same(key_hash), SignedIn.expires_at > at)
            .order_by(SignedIn.seen_at.desc())
        )
        found = [
            Device(
                row.key_hash[:_HANDLE],
                row.device,
                row.started_at,
                row.seen_at,
                row.key_hash == key_hash,
            )
            for row in rows
        ]
    return sorted(found, key=lambda each: not each.this)


def end_device(key_hash: str, handle: str) -> None:
    """Sign one device out. Raises NotThere for what is not one of theirs."""
    with writing() as session:
        ended = session.scalar(
            delete(SignedIn)
            .where(
                _of_the_same(key_hash),
                func.substr(SignedIn.key_hash, 1, _HANDLE) == handle,
            )
            .returning(SignedIn.key_hash)
            .execution_options(synchronize_session=False)
        )
        if ended is None:
            raise NotThere("This device is signed out already.")


def end_others(key_hash: str) -> None:
    with writing() as session:
        session.execute(
            delete(SignedIn)
            .where(_of_the_same(key_hash), SignedIn.key_hash != key_hash)
            .execution_options(synchronize_session=False)
        )


def choose(district: str, person: str, language: str, told_by_mail: bool) -> None:
    """Decide in which language the pages are, and whether notices come by mail too."""
    with writing(district) as session:
        row = session.get_one(Person, (district, person))
        row.language, row.told_by_mail = language, told_by_mail


def set_password(
    district: str, person: str, password_hash: str, over: str | None, at: datetime
) -> None:
    """A new password signs every device out. Raises NotNow where another one was set meanwhile."""
    with writing(district) as session:
        account = session.scalars(_accounts(district, person).with_for_update()).one()
        if account.password_hash != over:
            raise NotNow("Your password was changed elsewhere just now: sign in with that one.")
        account.password_hash = password_hash
        end_sessions(session, district, person)
        tell(session, district, person, "password_changed", at)
        note_down(session, district, person, "password changed", person, at)


def _accounts(district: str, person: str) -> Select[Account]:
    return select(Account).where(Account.district_id == district, Account.person_id == person)


def _of_the_same(key_hash: str) -> ColumnElement[bool]:
    """Sessions of the person whose session this is; a part in training is played by many."""
    this = aliased(SignedIn)
    person = (
        select(func.coalesce(this.home_account_id, this.account_id))
        .where(this.key_hash == key_hash)
        .scalar_subquery()
    )
    at_home = (SignedIn.home_account_id.is_(None)) & (SignedIn.account_id == person)
    return or_(SignedIn.home_account_id == person, at_home)
