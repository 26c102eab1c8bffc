"""The table of due rules as administrators keep it; each change is written down."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from ..domain.due import OFFERED, Rule, check_rule, offered, untaken
from ..domain.errors import NotThere, NotValid
from ..domain.policy import Actor
from .administering import is_school, managing
from .audit import note_down
from .base import reading, writing
from .due import rule_of, rules_in
from .ids import new_id
from .tables_evaluation import DueRule


def rules(district: str) -> list[Rule]:
    """All of them in the order of the way, the district's before the schools'."""
    with reading(district) as session:
        return _in_order(rules_in(session, district))


def rule(district: str, rule_id: str) -> Rule:
    with reading(district) as session:
        row = session.get(DueRule, (district, rule_id))
        if row is None:
            raise NotThere("There is no such rule.")
        return rule_of(row)


def add(actor: Actor, new: Rule, at: datetime) -> None:
    """Raises NotValid for days that are none, and for something that has a rule already."""
    with writing(actor.district) as session:
        managing(session, actor.district, actor.id)
        _check(session, actor.district, new)
        _write(session, actor, new, "add due rule", at)


def change(actor: Actor, changed: Rule, at: datetime) -> None:
    """What is due already keeps its day; the rule holds for what happens from now on."""
    with writing(actor.district) as session:
        managing(session, actor.district, actor.id)
        row = session.get(DueRule, (actor.district, changed.id), populate_existing=True)
        if row is None:
            raise NotThere("There is no such rule, or it has just been removed.")
        _check(session, actor.district, changed)
        before = _plain(rule_of(row))
        for name, value in _columns(changed).items():
            setattr(row, name, value)
        detail = {"before": before, "after": _plain(changed)}
        note_down(session, actor.district, actor.id, "change due rule", row.id, at, detail)


def remove(actor: Actor, rule_id: str, at: datetime) -> None:
    with writing(actor.district) as session:
        managing(session, actor.district, actor.id)
        row = session.get(DueRule, (actor.district, rule_id), populate_existing=True)
        if row is None:
            raise NotThere("There is no such rule, or it has just been removed.")
        gone = _plain(rule_of(row))
        note_down(session, actor.district, actor.id, "remove due rule", rule_id, at, gone)
        session.delete(row)


def take_offered(actor: Actor, at: datetime) -> int:
    """Take the rules that are offered, where the district has none for all schools; gives their number."""
    with writing(actor.district) as session:
        managing(session, actor.district, actor.id)
        ids = [new_id(at) for _each in OFFERED]
        taken = untaken(rules_in(session, actor.district), offered(ids))
        for each in taken:
            _write(session, actor, each, "add due rule", at)
        return len(taken)


def enter(district: str, new: Sequence[Rule]) -> None:
    """The rules of a district that is made whole, such as the demo."""
    with writing(district) as session:
        for each in new:
            session.add(DueRule(district_id=district, id=each.id, **_columns(each)))


def _write(session: Session, actor: Actor, new: Rule, act: str, at: datetime) -> None:
    session.add(DueRule(district_id=actor.district, id=new.id, **_columns(new)))
    session.flush()
    note_down(session, actor.district, actor.id, act, new.id, at, _plain(new))


def _check(session: Session, district: str, new: Rule) -> None:
    if new.school and not is_school(session, district, new.school):
        raise NotValid("This rule cannot be stored yet.", {"school": "Choose one of the schools."})
    check_rule(new, rules_in(session, district))


def _in_order(found: list[Rule]) -> list[Rule]:
    order = {each: at for at, each in enumerate(type(found[0].event))} if found else {}
    return sorted(found, key=lambda r: (r.kind != "formal", r.kind, order[r.event], r.school or ""))


def _columns(new: Rule) -> dict[str, object]:
    return {
        "school_id": new.school,
        "kind": new.kind,
        "event": new.event,
        "after": new.after,
        "days": new.days,
        "working": new.working,
    }


def _plain(rule: Rule) -> dict[str, object]:
    return {name: getattr(rule, name) for name in Rule.__slots__ if name != "id"}
