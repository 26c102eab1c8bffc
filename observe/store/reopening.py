"""Wishing to open a received record again, or to close one: it needs a reason, and another's consent."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ..domain.errors import NotNow, NotThere, NotValid
from ..domain.evaluation import MOST_COMMENT
from ..domain.observation import BETWEEN, LAST_RATED, RECORDED, State
from ..domain.policy import Role
from .administering import administrators
from .audit import note_down
from .base import writing
from .carrying_out import carry_out
from .delivering import which
from .ids import new_id
from .notices import settle, tell
from .staff import Member, member_in
from .tables_capture import Observation
from .tables_evaluation import Consent
from .wishes import left

_ASKED = {"reopen": "reopening_asked", "close": "closing_asked"}
"""What whoever may answer a wish is told, by the act wished for."""


def ask(district: str, person: str, observation: str, act: str, reason: str, at: datetime) -> str:
    """Wish to reopen a received record; gives the wish's id. Whoever may answer is told.

    Where a party has left, an administrator may wish to reopen or to close it, and another one
    answers; a party's wish is then answered by one of them. Raises NotNow for a record that is not
    received, or while another wish waits.
    """
    _check_wish(act, reason)
    with writing(district) as session:
        row = _row(session, district, observation, person)
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
        row = _row(session, district, observation, person)
        held = session.get(Consent, (district, wish))
        if held is None or held.observation_id != observation:
            raise NotThere("There is no such request, or none that you may answer.")
        if not may_answer(session, row, person, held.asked_by):
            raise NotThere("There is no such request, or none that you may answer.")
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
        settle(session, district, observation, at, *_ASKED.values())
        kind = "reopening_granted" if yes else "reopening_refused"
        tell(session, district, held.asked_by, kind, at, which(session, row))
        if yes:
            carry_out(session, row, held.act, held.asked_by, held.reason, at)


def _check_wish(act: str, reason: str) -> None:
    if act not in _ASKED:
        raise NotValid("Choose what should happen.")
    if not reason.strip() or len(reason) > MOST_COMMENT or "\0" in reason:
        why = "Say why in a few words: the other one reads it."
        raise NotValid(why, {"reason": why})


def may_answer(session: Session, row: Observation, person: str, asked_by: str) -> bool:
    """The other party, or where one of the two has left another administrator; nobody their own wish."""
    party = {row.teacher_id, row.observer_id}
    if person == asked_by:
        return False
    if person in party and asked_by in party:
        return True
    return _administers(member_in(session, row.district_id, person)) and left(session, row)


def _asked(session: Session, row: Observation, person: str) -> Iterable[str]:
    """Who may answer this person's wish: the other party, or administrators where one has left."""
    if left(session, row):
        return [each for each in administrators(session, row.district_id) if each != person]
    other = row.observer_id if person == row.teacher_id else row.teacher_id
    return [other] if other else []


def _row(session: Session, district: str, observation: str, person: str) -> Observation:
    """The observation, locked, for who may know of it. Raises NotThere for anybody else."""
    row = session.get(
        Observation, (district, observation), with_for_update=True, populate_existing=True
    )
    if row is None or row.kind not in LAST_RATED or not _knows(session, row, person):
        raise NotThere("There is no such observation, or none that you may open.")
    return row


def _knows(session: Session, row: Observation, person: str) -> bool:
    """The observer; the teacher from the evidence on; of a record whose party has left, an administrator."""
    if person == row.observer_id:
        return True
    if person == row.teacher_id:
        return row.state in BETWEEN | RECORDED
    settles = row.state in RECORDED and _administers(member_in(session, row.district_id, person))
    return settles and left(session, row)


def _may_ask(session: Session, row: Observation, person: str, act: str) -> str:
    """As what somebody asks: party or administrator. Raises NotThere for anybody else."""
    if person in (row.teacher_id, row.observer_id) and act == "reopen":
        return "party"
    if _administers(member_in(session, row.district_id, person)) and left(session, row):
        return "administrator"
    raise NotThere("There is no such observation, or none that you may open.")


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
