"""One-time links by which people join, or choose a new password; the row holds the token's hash."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ..domain.errors import NotNow, NotThere
from ..domain.roles import check_not_oneself, check_rank
from .access import use_link
from .administering import close_links, end_sessions, managing
from .audit import note_down
from .base import enter, reading, writing
from .notices import tell
from .staff import Cut, Member, invitable_in, member_in
from .tables_people import Account, District, OneTimeLink, Person


class Purpose(StrEnum):
    JOIN = "join"
    RESET = "reset"


LASTS = {Purpose.JOIN: timedelta(days=7), Purpose.RESET: timedelta(days=1)}

_TRAINING = "This link was made while training, so it opens nothing."
_LOST = "There is no such link. Check that the address is whole, or ask for a new link."
_USED = "This link was used, or a newer one took its place. Sign in, or ask for a new link."
_ENDED = "This link worked until %(day)s. Ask for a new one."


@dataclass(frozen=True, slots=True)
class Guest:
    """Whose link it is, and what it is for."""

    account: str
    district: str
    person: str
    name: str
    email: str
    language: str
    school: str
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class Round:
    """Who was invited at once, how many more could be, and the language of their district."""

    members: tuple[Member, ...]
    more: int
    language: str


def make_link(
    district: str, by: str, person: str, purpose: Purpose, token_hash: str, at: datetime
) -> datetime:
    """A new link closes the older ones; gives until when it works. Raises NotNow, NotAllowed."""
    with writing(district) as session:
        giver = managing(session, district, by)
        found = member_in(session, district, person)
        check_not_oneself(by, person, "Change your own password in My settings.")
        _make(session, district, giver, found, purpose, token_hash, at)
    return at + LASTS[purpose]


def invite(
    district: str, by: str, cut: Cut, after: str | None, token_hashes: Sequence[str], at: datetime
) -> Round:
    """A link to join for each who needs one, as many as there are hashes. Raises NotNow."""
    with writing(district) as session:
        giver = managing(session, district, by)
        most = len(token_hashes)
        found, more = invitable_in(session, district, cut, by, after=after, most=most)
        if not found:
            raise NotNow("Nobody here needs an invitation: they have joined, or have no e-mail.")
        for each, token_hash in zip(found, token_hashes, strict=False):
            _make(session, district, giver, each, Purpose.JOIN, token_hash, at)
        language = session.get_one(District, district).language
    return Round(tuple(found), more, language)


def guest(token_hash: str, at: datetime) -> Guest:
    """Whom a link lets in. Raises NotThere with why it does not, and what to do."""
    with reading() as session:
        row = session.get(OneTimeLink, token_hash)
        if row is None or row.account_id is None or row.purpose not in set(Purpose):
            raise NotThere(_LOST)
        if row.used_at:
            raise NotThere(_USED)
        if row.expires_at <= at:
            raise NotThere(_ENDED, day=row.expires_at)
        account = session.get_one(Account, row.account_id)
        district = session.get_one(District, account.district_id)
        if district.sandbox_of:
            raise NotThere(_TRAINING)
        enter(session, account.district_id)
        person = session.get_one(Person, (account.district_id, account.person_id))
        if not (account.active and person.active):
            raise NotThere(_LOST)
        return Guest(
            account=account.id,
            district=account.district_id,
            person=person.id,
            name=person.name,
            email=account.email,
            language=person.language or district.language,
            school=district.name,
            purpose=Purpose(row.purpose),
        )


def accept(
    token_hash: str, invited: Guest, password_hash: str, language: str, at: datetime
) -> None:
    """Choose a password and a language; every device signed in before is out. Raises NotThere."""
    with writing(invited.district) as session:
        if not use_link(token_hash, invited.purpose, at):
            raise NotThere(_USED)
        changed = session.scalar(
            update(Account)
            .where(Account.id == invited.account, Account.active)
            .values(password_hash=password_hash)
            .returning(Account.id)
        )
        if changed is None:
            raise NotThere(_LOST)
        key = (invited.district, invited.person)
        session.get_one(Person, key).language = language
        end_sessions(session, *key)
        close_links(session, *key, at)
        did = "joined" if invited.purpose is Purpose.JOIN else "password reset"
        if invited.purpose is Purpose.RESET:
            tell(session, *key, "password_changed", at)
        note_down(session, invited.district, invited.person, did, invited.person, at)


def _make(
    session: Session,
    district: str,
    giver: Member,
    found: Member,
    purpose: Purpose,
    token_hash: str,
    at: datetime,
) -> None:
    check_rank(giver.roles, found.roles)
    account = _account(session, district, found, purpose)
    close_links(session, district, found.id, at)
    until = at + LASTS[purpose]
    session.add(
        OneTimeLink(token_hash=token_hash, purpose=purpose, account_id=account.id, expires_at=until)
    )
    if purpose is Purpose.JOIN:
        account.invited_at = at
    else:
        tell(session, district, found.id, "reset_link_made", at, {"by": giver.name})
    note_down(session, district, giver.id, f"{purpose} link made", found.id, at)


def _account(session: Session, district: str, found: Member, purpose: Purpose) -> Account:
    if found.email is None:
        raise NotNow("Give this person an e-mail first: they sign in with it.")
    if not found.active:
        raise NotNow("This person is deactivated: let them back in first.")
    if purpose is Purpose.JOIN and found.joined:
        raise NotNow("This person has joined already: make a link for a new password instead.")
    if purpose is Purpose.RESET and not found.joined:
        raise NotNow("This person has not joined yet: make an invitation instead.")
    return session.scalars(
        select(Account).where(Account.district_id == district, Account.person_id == found.id)
    ).one()
