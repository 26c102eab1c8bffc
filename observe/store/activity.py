"""Deactivating people and letting them back in; nobody is ever deleted."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from ..domain.policy import Role
from ..domain.roles import check_not_oneself, check_rank
from .administering import check_administrator_stays, close_links, end_sessions, managing
from .audit import note_down
from .base import writing
from .handing_over import hand_over
from .hanging import Hat, plans_to
from .notices import tell
from .staff import Member, member_in
from .tables_capture import PlannedVisit
from .tables_people import Account, Person

_ONESELF = "You cannot deactivate yourself: ask another administrator."


def deactivate(
    district: str, by: str, person: str, chosen: Mapping[Hat, str | None], at: datetime
) -> None:
    """Nobody can sign in as them any more, and their work goes to whoever was chosen for it.

    Raises NotAllowed for oneself or somebody above, NotNow for the last administrator, NotValid
    where nobody was chosen.
    """
    with writing(district) as session:
        before = _changed(session, district, by, person)
        if before.active and Role.ADMINISTRATOR in before.roles:
            check_administrator_stays(session, district, person)
        hand_over(session, district, by, before, chosen, at)
        if not before.active:
            return
        _drop_plans(session, district, before, at)
        _set(session, district, person, active=False)
        end_sessions(session, district, person)
        close_links(session, district, person, at)
        note_down(session, district, by, "person deactivated", person, at)


def reactivate(district: str, by: str, person: str, at: datetime) -> None:
    """Let somebody back in, with the roles they had."""
    with writing(district) as session:
        before = _changed(session, district, by, person)
        if before.active:
            return
        _set(session, district, person, active=True)
        note_down(session, district, by, "person reactivated", person, at)
        tell(session, district, person, "reactivated", at)


def _changed(session: Session, district: str, by: str, person: str) -> Member:
    giver = managing(session, district, by)
    check_not_oneself(by, person, _ONESELF)
    found = member_in(session, district, person)
    check_rank(giver.roles, found.roles)
    return found


def _drop_plans(session: Session, district: str, teacher: Member, at: datetime) -> None:
    """Nobody visits them any more; whoever had planned to is told."""
    planned = plans_to(session, district, teacher.id)
    session.execute(
        delete(PlannedVisit).where(
            PlannedVisit.district_id == district, PlannedVisit.id.in_(planned)
        )
    )
    for observer in sorted(set(planned.values())):
        tell(session, district, observer, "plans_dropped", at, {"teacher": teacher.called})


def _set(session: Session, district: str, person: str, *, active: bool) -> None:
    """The person and the account go together: either alone keeps them out."""
    own = (Account.district_id == district, Account.person_id == person)
    session.execute(update(Account).where(*own).values(active=active))
    row = session.get_one(Person, (district, person))
    row.active = active
