"""Giving what hangs on somebody's work to whoever goes on with it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, exists, update
from sqlalchemy.orm import Session, aliased

from ..domain.errors import NotValid
from ..domain.observation import State
from ..domain.steps import StepState
from ..domain.wording import Sentence, sentence
from . import due
from .audit import note_down
from .base import insert_if_new
from .cycle_giving import give_cycles
from .district_clock import day_in
from .hanging import Hat, Pile, piles, receivers
from .moving import move
from .notices import settle, tell
from .projection import entry_of, log_of, project
from .staff import Member
from .tables_capture import Observation, PlannedVisit
from .tables_coaching import ActionStep
from .tables_people import Caseload
from .tables_records import Feedback


def hand_over(
    session: Session,
    district: str,
    by: str,
    person: Member,
    chosen: Mapping[Hat, str | None],
    at: datetime,
) -> None:
    """Give each pile to who was chosen for it; None leaves it where it is. Raises NotValid."""
    wrong: dict[str, str | Sentence] = {}
    found = piles(session, district, person)
    able = receivers(session, district, person.id, found)
    for hat, pile in found.items():
        if hat not in chosen or (
            chosen[hat] and chosen[hat] not in {each.id for each in able[hat]}
        ):
            wrong[hat] = sentence("Choose who takes this over, or that it waits.")
        elif receiver := chosen[hat]:
            _give(session, district, by, person, receiver, pile, at)
    if wrong:
        raise NotValid("Nothing was changed: look at what is marked below.", wrong)


def _give(
    session: Session,
    district: str,
    by: str,
    person: Member,
    receiver: str,
    pile: Pile,
    at: datetime,
) -> None:
    for visit in pile.visits:
        _give_visit(session, district, by, visit, receiver, at)
    plans = (PlannedVisit.district_id == district, PlannedVisit.id.in_(pile.plans))
    session.execute(update(PlannedVisit).where(*plans).values(observer_id=receiver))
    _give_steps(session, district, receiver, pile.steps)
    since = day_in(session, district, at)
    for teacher in pile.teachers:
        own = {"district_id": district, "coach_id": receiver, "teacher_id": teacher}
        insert_if_new(session, Caseload, **own, since=since)
    give_cycles(session, district, by, person.id, receiver, pile.teachers, at)
    if pile.teachers:
        session.execute(
            delete(Caseload).where(Caseload.district_id == district, Caseload.coach_id == person.id)
        )
    counts = {name: len(getattr(pile, name)) for name in ("visits", "plans", "steps", "teachers")}
    detail = {"to": receiver, **counts}
    note_down(session, district, by, "work handed over", person.id, at, detail)
    tell(session, district, receiver, "work_handed_over", at, {"from": person.name})


def _give_steps(session: Session, district: str, receiver: str, ids: Sequence[str]) -> None:
    """Where the receiver has a step open with the teacher, visits count that one; the other stands beside it."""
    held = aliased(ActionStep)
    counted = exists().where(
        held.district_id == ActionStep.district_id,
        held.teacher_id == ActionStep.teacher_id,
        held.coach_id == receiver,
        held.is_primary.is_(True),
        held.state == StepState.OPEN,
    )
    given = (ActionStep.district_id == district, ActionStep.id.in_(ids))
    session.execute(update(ActionStep).where(*given, counted).values(is_primary=False))
    session.execute(update(ActionStep).where(*given).values(coach_id=receiver))


def _give_visit(
    session: Session, district: str, by: str, visit: str, receiver: str, at: datetime
) -> None:
    """The log stays as it is; what the former observer kept private goes from beside it."""
    row = session.get_one(Observation, (district, visit), with_for_update=True)
    former, row.observer_id = row.observer_id, receiver
    session.flush()
    due.give(session, row, former, receiver)
    settle(session, district, visit, at, person=former)
    move(session, row, State(row.state), by, at, "handed over")
    project(session, row, [entry_of(each) for each in log_of(session, row)], at)
    held = session.get(Feedback, (district, visit))
    if held is not None:
        held.renaming = None
