"""Opening a received record again, or closing one: only with the consent of another, and a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, true, update
from sqlalchemy.orm import Session

from ..domain.due import Event
from ..domain.errors import NotNow, NotThere, NotValid
from ..domain.evaluation import MOST_COMMENT
from ..domain.observation import LAST_RATED, RECORDED, State
from ..domain.policy import Role
from . import due
from .administering import administrators
from .audit import note_down
from .base import refers, writing
from .between import changed, evaluation_of
from .delivering import received, which
from .freezing import melt
from .ids import new_id
from .notices import tell
from .projection import move, moved
from .staff import Member, member_in
from .tables_capture import Observation
from .tables_evaluation import Consent
from .tables_people import Person
from .tables_records import SharedRecord

_ASKED = {"reopen": "reopening_asked", "close": "closing_asked"}
"""What whoever may answer a wish is told, by the act wished for."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish to reopen or to close; `answer` is yes, no or empty."""

    id: str
    act: str
    by_id: str
    by: str
    reason: str
    at: datetime
    answered_by: str
    answer: str
    answered_at: datetime | None


def ask(district: str, person: str, observation: str, act: str, reason: str, at: datetime) -> str:
    """Wish to reopen a received record; gives the wish's id. Whoever may answer is told.

    Where a party has left, an administrator may wish to reopen or to close it, and another one
    answers; a party's wish is then answered by one of them. Raises NotNow for a record that is not
    received, or while another wish waits.
    """
    if act not in _ASKED:
        raise NotValid("Choose what should happen.")
    if not reason.strip() or len(reason) > MOST_COMMENT or "\0" in reason:
        why = "Say why in a few words: the other one reads it."
        raise NotValid(why, {"reason": why})
    with writing(district) as session:
        row = _row(session, district, observation)
        who = _may_ask(session, row, person, act)
        _check_state(row, act, who)
        if _waiting(session, row):
            raise NotNow("A request about this record waits for its answer already.")
        wish = new_id(at)
        session.add(
            Consent(
                district_id=district,
                id=wish,
                observation_id=observation,
                act=act,
                asked_by=person,
                reason=reason.strip(),
                at=at,
            )
        )
        session.flush()
        note_down(session, district, person, f"ask to {act}", observation, at)
        for each in _asked(session, row, person):
            tell(session, district, each, _ASKED[act], at, which(session, row))
        return wish


def answer(
    district: str, person: str, observation: str, wish: str, yes: bool, at: datetime
) -> None:
    """Consent or refuse. Raises NotNow where it was answered or nothing waits; NotThere for oneself."""
    with writing(district) as session:
        row = _row(session, district, observation)
        held = session.get(Consent, (district, wish))
        if held is None or held.observation_id != observation:
            raise NotThere("There is no such request, or none that you may answer.")
        _check_may_answer(session, row, person, held)
        done = session.scalar(
            update(Consent)
            .where(Consent.district_id == district, Consent.id == wish, Consent.answer == "")
            .values(answer="yes" if yes else "no", answered_by=person, answered_at=at)
            .returning(Consent.id)
            .execution_options(synchronize_session=False)
        )
        if done is None:
            raise NotNow("This was answered already.")
        said = "consent" if yes else "refuse"
        note_down(session, district, person, f"{said} to {held.act}", observation, at)
        kind = "reopening_granted" if yes else "reopening_refused"
        tell(session, district, held.asked_by, kind, at, which(session, row))
        if yes:
            _carry_out(session, row, held.act, held.asked_by, held.reason, at)


def wishes(session: Session, district: str, observation: str) -> tuple[Wish, ...]:
    rows = session.execute(
        select(Consent, Person.name)
        .join(Person, refers(Consent, "asked_by", Person))
        .where(Consent.district_id == district, Consent.observation_id == observation)
        .order_by(Consent.at, Consent.id)
    ).all()
    return tuple(
        Wish(
            each.id,
            each.act,
            each.asked_by,
            name,
            each.reason,
            each.at,
            each.answered_by or "",
            each.answer,
            each.answered_at,
        )
        for each, name in rows
    )


def left(session: Session, row: Observation) -> bool:
    """Whether one of the two does not work here any more."""
    parties = [each for each in (row.teacher_id, row.observer_id) if each]
    gone = session.scalar(
        select(Person.id).where(
            Person.district_id == row.district_id, Person.id.in_(parties), Person.active.is_(False)
        )
    )
    return gone is not None


def _asked(session: Session, row: Observation, person: str) -> Iterable[str]:
    """Who may answer this person's wish: the other party, or administrators where one has left."""
    if left(session, row):
        return [each for each in administrators(session, row.district_id) if each != person]
    other = row.observer_id if person == row.teacher_id else row.teacher_id
    return [other] if other else []


def _carry_out(
    session: Session, row: Observation, act: str, by: str, reason: str, at: datetime
) -> None:
    """That it was shared in time, or late, stays as it was: no rule sets a day for sharing it anew."""
    before = State(row.state)
    after = State.CONFERENCED if act == "reopen" else State.CLOSED
    values: dict[str, Any] = (
        {"shared_at": None, "opened_at": None, "acknowledged_at": None} if act == "reopen" else {}
    )
    if not moved(session, row, before, after, true(), values):
        raise NotNow("Somebody else was faster: reload the page.")
    move(session, row, after, by, at, reason)
    session.flush()
    received(session, row, at)
    _tell_both(session, row, by, "closed" if act == "close" else "reopened", at)
    if act == "close":
        return
    _keep_earlier(session, row, reason, at)
    melt(session, row.district_id, row.id)
    due.needless(session, row, Event.ACKNOWLEDGEMENT)
    note_down(session, row.district_id, by, "reopen", row.id, at)


def _tell_both(session: Session, row: Observation, by: str, kind: str, at: datetime) -> None:
    for person in (row.teacher_id, row.observer_id):
        if person and person != by:
            tell(session, row.district_id, person, kind, at, which(session, row))


def _keep_earlier(session: Session, row: Observation, reason: str, at: datetime) -> None:
    """What was shared before is not lost: it stays beside the levels that are recorded anew."""
    held = evaluation_of(session, row)
    record = session.get(SharedRecord, (row.district_id, row.id))
    agreed = dict(held.agreed or {"levels": []})
    earlier = {
        "levels": agreed["levels"],
        "shared_at": record.shared_at.isoformat() if record else "",
        "sha": record.sha if record else "",
        "content": record.content if record else {},
        "reopened_at": at.isoformat(),
        "reason": reason,
    }
    agreed["earlier"] = [*agreed.get("earlier", []), earlier]
    values = {"agreed": agreed, "declined_at": None, "declined": "", "delivered_at": None}
    changed(session, row, true(), values)


def _row(session: Session, district: str, observation: str) -> Observation:
    row = session.get(
        Observation, (district, observation), with_for_update=True, populate_existing=True
    )
    if row is None or row.kind not in LAST_RATED:
        raise NotThere("There is no such observation, or none that you may open.")
    return row


def _may_ask(session: Session, row: Observation, person: str, act: str) -> str:
    """As what somebody asks: party or administrator. Raises NotThere for anybody else."""
    if person in (row.teacher_id, row.observer_id) and act == "reopen":
        return "party"
    if _administers(member_in(session, row.district_id, person)) and left(session, row):
        return "administrator"
    raise NotThere("There is no such observation, or none that you may open.")


def _check_may_answer(session: Session, row: Observation, person: str, held: Consent) -> None:
    if person == held.asked_by:
        raise NotThere("Somebody else has to answer this.")
    party = {row.teacher_id, row.observer_id}
    if held.asked_by in party and person in party:
        return
    if _administers(member_in(session, row.district_id, person)) and left(session, row):
        return
    raise NotThere("There is no such request, or none that you may answer.")


def _check_state(row: Observation, act: str, who: str) -> None:
    if row.state not in RECORDED:
        raise NotNow("This observation is open: nothing needs to be reopened.")
    if act == "reopen" and who == "party" and row.opened_at is None:
        raise NotNow("Nobody has opened this yet: the observer can take it back without asking.")
    if act == "close" and row.state == State.CLOSED:
        raise NotNow("This record is closed already.")


def _waiting(session: Session, row: Observation) -> bool:
    found = session.scalar(
        select(Consent.id).where(
            Consent.district_id == row.district_id,
            Consent.observation_id == row.id,
            Consent.answer == "",
        )
    )
    return found is not None


def _administers(member: Member) -> bool:
    return member.active and Role.ADMINISTRATOR in member.roles
