"""A district's training district: asked for, made ready, entered by its people, left again, removed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, Text, delete, select, type_coerce
from sqlalchemy.orm import Session

from ..domain.errors import NotNow, NotThere
from ..domain.policy import Actor, Role
from . import jobs
from .audit import note_down, wait_for_turn
from .base import Base, reading, writing
from .jobs import Standing
from .tables_people import Account, District, SignedIn

KIND = "sandbox"


@dataclass(frozen=True, slots=True)
class Sandbox:
    """The district to train in, if there is one; `made_at` its time, `making` the work on a new one."""

    district: str | None
    made_at: datetime | None
    making: Standing | None

    @property
    def waits(self) -> bool:
        return self.making is not None and self.making.state == "waiting"


def sandbox(actor: Actor) -> Sandbox:
    """As somebody sees it from their own district, or from within."""
    with reading() as session:
        home = _home_of(session, actor.district)
        found = session.scalar(_ready(home.id))
        key = (home.setup or {}).get(KIND)
    made_at = datetime.fromisoformat(found.setup["ready"]) if found else None
    making = jobs.standing(home.id, key) if key and not actor.training else None
    return Sandbox(found.id if found else None, made_at, making)


def ask(actor: Actor, at: datetime) -> None:
    """Ask for a new one, once; it takes the place of the one there is. Raises NotNow within one."""
    with writing(actor.district) as session:
        wait_for_turn(session, actor.district)
        home = session.get_one(District, actor.district, populate_existing=True)
        if home.sandbox_of:
            raise NotNow("You are training: go back to your district to make a new one.")
        key = (home.setup or {}).get(KIND)
        standing = jobs.standing(home.id, key) if key else None
        if standing and standing.state == "waiting":
            return
        key = f"{KIND} {at.isoformat()}"
        home.setup = {**(home.setup or {}), KIND: key}
        jobs.ask(session, home.id, KIND, key, {}, at, at)
        note_down(session, home.id, actor.id, "make sandbox", home.id, at)


def open_it(home: str, made: str, seats: Mapping[Role, str], at: datetime) -> None:
    """The new one is whole: it can be entered by these accounts, and every other of this district goes."""
    with writing() as session:
        row = session.get_one(District, made)
        if row.sandbox_of != home:
            raise NotThere("There is no such training district.")
        row.setup = {"ready": at.isoformat(), "seats": dict(seats)}
    with reading() as session:
        others = session.scalars(
            select(District.id).where(District.sandbox_of == home, District.id != made)
        ).all()
    for each in others:
        _remove(each)


def enter(key_hash: str, role: str, new_key: str, at: datetime, length: timedelta) -> None:
    """Go on as somebody of the training district, in a session of its own. Raises NotNow.

    Whose home it is comes from the session row and from nothing that was sent.
    """
    with writing() as session:
        signed = _signed(session, key_hash)
        home = session.get_one(Account, signed.home_account_id or signed.account_id)
        place = session.scalar(_ready(home.district_id))
        seat = place.setup["seats"].get(role) if place else None
        if seat is None:
            raise NotNow("There is nothing to train in yet: an administrator can make it.")
        _swap(session, signed, new_key, seat, home.id, at, length)
    with writing(home.district_id) as session:
        note_down(session, home.district_id, home.person_id, "train", role, at)


def leave(key_hash: str, new_key: str, at: datetime, length: timedelta) -> None:
    """Back to one's own account. Raises NotNow for who is there."""
    with writing() as session:
        signed = _signed(session, key_hash)
        if signed.home_account_id is None:
            raise NotNow("You are in your own district.")
        _swap(session, signed, new_key, signed.home_account_id, None, at, length)


def _signed(session: Session, key_hash: str) -> SignedIn:
    """Of two tabs that press at once, the later one finds that the session has changed."""
    found = session.get(SignedIn, key_hash, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotNow("This was done in another tab already: reload the page.")
    return found


def _swap(
    session: Session,
    signed: SignedIn,
    new_key: str,
    account: str,
    home: str | None,
    at: datetime,
    length: timedelta,
) -> None:
    """A new key at every change of rights; the old one opens nothing any more."""
    device = signed.device
    session.delete(signed)
    session.flush()
    session.add(
        SignedIn(
            key_hash=new_key,
            account_id=account,
            home_account_id=home,
            device=device,
            started_at=at,
            seen_at=at,
            expires_at=at + length,
        )
    )


def _home_of(session: Session, district: str) -> District:
    row = session.get_one(District, district)
    return session.get_one(District, row.sandbox_of) if row.sandbox_of else row


def _ready(home: str) -> Select[District]:
    """The training district of this one that is whole; while one is made there may be two rows."""
    return (
        select(District)
        .where(District.sandbox_of == home, type_coerce(District.setup, Text).like('%"ready"%'))
        .order_by(District.id.desc())
        .limit(1)
    )


def _remove(district: str) -> None:
    """Everything of a training district, in the order that its references allow; never of a real one."""
    with writing(district) as session:
        if session.get_one(District, district).sandbox_of is None:
            raise NotThere("There is no such training district.")
        accounts = select(Account.id).where(Account.district_id == district)
        for table in reversed(Base.metadata.sorted_tables):
            columns = table.columns
            if table.name == "district":
                session.execute(delete(table).where(columns["id"] == district))
            elif "district_id" in columns:
                session.execute(delete(table).where(columns["district_id"] == district))
            elif "account_id" in columns:
                session.execute(delete(table).where(columns["account_id"].in_(accounts)))
