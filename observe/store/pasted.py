"""Carrying out what a pasted list says, inside the transaction that has checked it again."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from ..domain.people import NewPerson, code_letter, next_code, sorting_name
from ..domain.roles import Held
from ..domain.roster import NewClass, PersonPlan, Plan
from .administering import end_sessions
from .audit import note_down
from .entering import enter_people
from .ids import new_id
from .notices import tell
from .staff import Member
from .tables_people import Account, Caseload, Person, PersonRole, Section

PASTED = "people pasted"


@dataclass(frozen=True, slots=True)
class Counts:
    """What a list has brought; `invitable` are those of the new people who have an e-mail."""

    added: int
    changed: int
    classes: int
    coached: int
    invitable: int


@dataclass(frozen=True, slots=True)
class _Turn:
    """Whose list it is, and when."""

    session: Session
    district: str
    giver: Member
    today: date
    at: datetime


def carry_out(
    session: Session,
    district: str,
    giver: Member,
    plan: Plan,
    paste: str,
    today: date,
    at: datetime,
) -> None:
    turn = _Turn(session, district, giver, today, at)
    new = [each for each in plan.people if each.id is None]
    ids = {each.key: each.id or new_id(at) for each in plan.people}
    _add(turn, new, ids)
    changed = [each for each in plan.people if each.id and _is_changed(each)]
    for each in changed:
        _change(turn, each)
    classes = [(ids[each.key], one) for each in plan.people for one in each.classes]
    _put_classes(turn, classes)
    pairs = [(_coach(each, ids), ids[p.key]) for p in plan.people for each in p.coaches]
    session.flush()
    if pairs:
        session.execute(insert(Caseload), [_pair(turn, *each) for each in dict.fromkeys(pairs)])
    invitable = sum(each.email is not None for each in new)
    counts = Counts(len(new), len(changed), len(classes), len(pairs), invitable)
    detail = {
        "counts": asdict(counts),
        "added": [ids[each.key] for each in new],
        "changed": [each.id for each in changed],
    }
    note_down(session, district, giver.id, PASTED, paste, at, detail)


def _is_changed(each: PersonPlan) -> bool:
    return bool(each.details_change or each.gains or each.classes or each.coaches)


def _coach(reference: str | int, ids: Mapping[int, str]) -> str:
    return ids[reference] if isinstance(reference, int) else reference


def _pair(turn: _Turn, coach: str, teacher: str) -> dict[str, object]:
    both = {"coach_id": coach, "teacher_id": teacher}
    return {"district_id": turn.district, **both, "since": turn.today}


def _add(turn: _Turn, new: Iterable[PersonPlan], ids: Mapping[int, str]) -> None:
    people = list(new)
    query = select(Person.code).where(Person.district_id == turn.district)
    taken = {*turn.session.scalars(query), *(each.code for each in people)}
    following: dict[str, int] = {}
    entered = []
    for each in people:
        code = each.code or _next(code_letter([held.role for held in each.gains]), taken, following)
        entered.append(
            NewPerson(
                id=ids[each.key],
                name=each.name,
                called=each.called,
                code=code,
                roles=tuple((held.role, held.school) for held in each.gains),
                email=each.email,
            )
        )
    roles = sum(len(each.roles) for each in entered)
    enter_people(turn.district, entered, [new_id(turn.at) for _ in range(roles)])
    turn.session.flush()


def _next(letter: str, taken: Iterable[str], following: dict[str, int]) -> str:
    """The next free code of a letter; the codes of a district are looked through once a letter."""
    if letter not in following:
        following[letter] = int(next_code(letter, taken).partition("-")[2])
    number = following[letter]
    following[letter] += 1
    return f"{letter}-{number:04d}"


def _change(turn: _Turn, each: PersonPlan) -> None:
    session, person = turn.session, str(each.id)
    if each.details_change:
        row = session.get_one(Person, (turn.district, person))
        row.name, row.sort_name, row.called = each.name, sorting_name(each.name), each.called
        _give_email(turn, each)
        note_down(session, turn.district, turn.giver.id, "person changed", person, turn.at)
    if each.gains:
        _give_roles(turn, person, each.gains)


def _give_email(turn: _Turn, each: PersonPlan) -> None:
    """Who had none gets the list's; an e-mail that somebody has is never changed by a list."""
    own = select(Account.id).where(
        Account.district_id == turn.district, Account.person_id == each.id
    )
    if each.email and turn.session.scalar(own) is None:
        person = str(each.id)
        turn.session.add(
            Account(id=person, email=each.email, district_id=turn.district, person_id=person)
        )


def _give_roles(turn: _Turn, person: str, gains: Iterable[Held]) -> None:
    """New rights begin with a new session; the person is told."""
    session = turn.session
    for held in gains:
        session.add(
            PersonRole(
                district_id=turn.district,
                id=new_id(turn.at),
                person_id=person,
                role=held.role,
                school_id=held.school,
            )
        )
    session.flush()
    end_sessions(session, turn.district, person)
    detail = {"gained": [[held.role, held.school] for held in gains]}
    note_down(session, turn.district, turn.giver.id, "roles changed", person, turn.at, detail)
    tell(session, turn.district, person, "roles_changed", turn.at, {"by": turn.giver.name})


def _put_classes(turn: _Turn, classes: Iterable[tuple[str, NewClass]]) -> None:
    """Add those that are new all at once, and change what differs in the others."""
    rows = []
    for teacher, new in classes:
        values = {"subject": new.subject, "grade_band": new.grade_band, "room": new.room}
        if new.section is None:
            place = {"district_id": turn.district, "id": new_id(turn.at), "teacher_id": teacher}
            rows.append({**place, "school_id": new.school_id, "title": new.title, **values})
            continue
        row = turn.session.get_one(Section, (turn.district, new.section))
        for name, value in values.items():
            setattr(row, name, value)
    if rows:
        turn.session.execute(insert(Section), rows)
