"""Accounts, sessions, tries and one-time links: what lets somebody in."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, func, select, update
from sqlalchemy.orm import Session

from ..domain.errors import TooMany
from ..domain.glossary import Word
from ..domain.policy import Actor, Role
from ..domain.wording import counted
from . import glossary
from .base import enter, insert_if_new, reading, writing
from .tables_people import Account, Attempt, District, OneTimeLink, Person, PersonRole, SignedIn

FIRST_ADMINISTRATOR = "first administrator"


@dataclass(frozen=True, slots=True)
class Credentials:
    account: str
    password_hash: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Signature:
    """A live session: whose it is, its times, and their district's own words.

    The words are those of the person's language.
    """

    actor: Actor
    started_at: datetime
    seen_at: datetime
    expires_at: datetime
    own_words: tuple[Word, ...] = ()


def credentials(email: str) -> Credentials | None:
    """How an active account proves who it is; nobody signs in to a training district."""
    with reading() as session:
        row = session.execute(
            select(Account.id, Account.password_hash)
            .join(District, District.id == Account.district_id)
            .where(
                Account.email == email.strip().lower(),
                Account.active,
                District.sandbox_of.is_(None),
            )
        ).first()
        return Credentials(row.id, row.password_hash) if row else None


def set_passwords(ending: str, password_hash: str) -> None:
    """One password for all accounts whose e-mail ends so: those of the demo."""
    with writing() as session:
        session.execute(
            update(Account)
            .where(Account.email.endswith(ending, autoescape=True))
            .values(password_hash=password_hash)
        )


def has_accounts() -> bool:
    with reading() as session:
        return session.execute(select(Account.id).limit(1)).first() is not None


def open_session(key_hash: str, account: str, device: str, at: datetime, length: timedelta) -> None:
    with writing() as session:
        session.execute(delete(SignedIn).where(SignedIn.expires_at < at))
        session.add(
            SignedIn(
                key_hash=key_hash,
                account_id=account,
                device=device[:200],
                started_at=at,
                seen_at=at,
                expires_at=at + length,
            )
        )
        session.execute(update(Account).where(Account.id == account).values(signed_in_at=at))


def close_session(key_hash: str) -> None:
    with writing() as session:
        session.execute(delete(SignedIn).where(SignedIn.key_hash == key_hash))


def actor_of(key_hash: str, at: datetime) -> Signature | None:
    """Who is signed in with this session, with their roles as they are now."""
    with reading() as session:
        signed = session.execute(
            select(
                Account.district_id,
                Account.person_id,
                District.language,
                District.timezone,
                District.sandbox_of,
                SignedIn.home_account_id,
                SignedIn.started_at,
                SignedIn.seen_at,
                SignedIn.expires_at,
            )
            .join(Account, Account.id == SignedIn.account_id)
            .join(District, District.id == Account.district_id)
            .where(SignedIn.key_hash == key_hash, SignedIn.expires_at > at, Account.active)
        ).first()
        if signed is None:
            return None
        home = _at_home(session, signed.home_account_id, signed.sandbox_of)
        if home is None and (signed.sandbox_of or signed.home_account_id):
            return None
        enter(session, signed.district_id)
        rows = session.execute(
            select(
                Person.id,
                Person.district_id,
                Person.name,
                Person.language,
                PersonRole.role,
                PersonRole.school_id,
                glossary.in_one_text(
                    signed.district_id,
                    home or func.coalesce(func.nullif(Person.language, ""), signed.language),
                ).label("own_words"),
            )
            .outerjoin(
                PersonRole,
                and_(
                    PersonRole.district_id == Person.district_id,
                    PersonRole.person_id == Person.id,
                ),
            )
            .where(
                Person.district_id == signed.district_id,
                Person.id == signed.person_id,
                Person.active,
            )
        ).all()
    if not rows:
        return None
    person = rows[0]
    schools: dict[Role, set[str]] = defaultdict(set)
    for row in rows:
        if row.role:
            schools[Role(row.role)] |= {row.school_id} if row.school_id else set()
    actor = Actor(
        id=person.id,
        district=person.district_id,
        name=person.name,
        roles=frozenset(schools),
        schools={role: frozenset(at_schools) for role, at_schools in schools.items()},
        language=home or person.language or signed.language,
        timezone=signed.timezone,
        training=signed.sandbox_of is not None,
    )
    own_words = glossary.from_one_text(rows[0].own_words)
    return Signature(actor, signed.started_at, signed.seen_at, signed.expires_at, own_words)


def _at_home(session: Session, account: str | None, district: str | None) -> str | None:
    """The language of who trains; None where they are no active person of the district it belongs to."""
    if account is None or district is None:
        return None
    enter(session, district)
    return session.scalar(
        select(func.coalesce(Person.language, District.language))
        .join(
            Account, and_(Account.district_id == Person.district_id, Account.person_id == Person.id)
        )
        .join(District, District.id == Person.district_id)
        .where(Account.id == account, Account.active, Person.active, District.id == district)
    )


def touch_session(key_hash: str, at: datetime, length: timedelta) -> None:
    """Somebody who keeps coming stays signed in; written down at most once an hour."""
    with writing() as session:
        session.execute(
            update(SignedIn)
            .where(SignedIn.key_hash == key_hash)
            .values(seen_at=at, expires_at=at + length)
        )


def count_try(key: str, most: int, at: datetime, window: timedelta) -> None:
    """Count one more try. Raises TooMany past the most that a window allows."""
    with writing() as session:
        _forget_old_tries(session, at)
        insert_if_new(session, Attempt, key=key, count=0, until=at + window)
        row = session.get_one(Attempt, key, with_for_update=True)
        if row.until <= at:
            row.count, row.until = 0, at + window
        if row.count >= most:
            raise _too_many(row, at)
        row.count += 1


def check_tries(key: str, most: int, at: datetime) -> None:
    """Raises TooMany where the most that a window allows has been tried."""
    with reading() as session:
        row = session.get(Attempt, key)
        if row and row.until > at and row.count >= most:
            raise _too_many(row, at)


def forget_tries(key: str) -> None:
    with writing() as session:
        session.execute(delete(Attempt).where(Attempt.key == key))


def make_link(
    token_hash: str, purpose: str, expires_at: datetime, account: str | None = None
) -> None:
    with writing() as session:
        session.add(
            OneTimeLink(
                token_hash=token_hash, purpose=purpose, account_id=account, expires_at=expires_at
            )
        )


def link_works(token_hash: str, purpose: str, at: datetime) -> bool:
    with reading() as session:
        row = session.get(OneTimeLink, token_hash)
        return (
            row is not None
            and row.purpose == purpose
            and row.used_at is None
            and row.expires_at > at
        )


def use_link(token_hash: str, purpose: str, at: datetime) -> bool:
    """Use a link up; False where it was used before, has expired or never was."""
    with writing() as session:
        used = session.scalar(
            update(OneTimeLink)
            .where(
                OneTimeLink.token_hash == token_hash,
                OneTimeLink.purpose == purpose,
                OneTimeLink.used_at.is_(None),
                OneTimeLink.expires_at > at,
            )
            .values(used_at=at)
            .returning(OneTimeLink.token_hash)
        )
        return used is not None


def _forget_old_tries(session: Session, at: datetime) -> None:
    """Those that somebody else is just counting stay for the next time."""
    old = select(Attempt.key).where(Attempt.until <= at).with_for_update(skip_locked=True)
    session.execute(delete(Attempt).where(Attempt.key.in_(old)))


def _too_many(row: Attempt, at: datetime) -> TooMany:
    seconds = int((row.until - at).total_seconds()) + 1
    wait = counted(
        "Too many tries. Wait %(num)d minute and try again.",
        "Too many tries. Wait %(num)d minutes and try again.",
        -(-seconds // 60),
    )
    return TooMany(wait, seconds)
