"""Due dates from a table of rules: what is due, how many days after what, at which school."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .errors import NotValid
from .observation import LAST_RATED, Kind
from .school_days import add_working_days, move_off
from .wording import Sentence, sentence

MOST_DAYS = 180


class Event(StrEnum):
    """What somebody has to do."""

    PRE_CONFERENCE = "pre_conference"
    EVIDENCE = "evidence"
    SELF_RATING = "self_rating"
    RATING = "rating"
    CONFERENCE = "conference"
    SHARING = "sharing"
    ACKNOWLEDGEMENT = "acknowledgement"


class After(StrEnum):
    """What the days are counted from."""

    PLANNED = "planned"
    LESSON = "lesson"
    EVIDENCE = "evidence"
    BOTH_SEALED = "both_sealed"
    CONFERENCE = "conference"
    SHARING = "sharing"


EVENT_WORDS = {
    Event.PRE_CONFERENCE: sentence("Answers before the lesson"),
    Event.EVIDENCE: sentence("Evidence shared"),
    Event.SELF_RATING: sentence("Self-rating sealed"),
    Event.RATING: sentence("Observer’s levels sealed"),
    Event.CONFERENCE: sentence("Conference held"),
    Event.SHARING: sentence("Record shared"),
    Event.ACKNOWLEDGEMENT: sentence("Marked as received"),
}

TEACHERS = frozenset({Event.PRE_CONFERENCE, Event.SELF_RATING, Event.ACKNOWLEDGEMENT})
"""What the teacher has to do; all else is the observer's."""

FOLLOWS = {
    Event.PRE_CONFERENCE: (After.PLANNED,),
    Event.EVIDENCE: (After.LESSON,),
    Event.SELF_RATING: (After.LESSON, After.EVIDENCE),
    Event.RATING: (After.LESSON, After.EVIDENCE),
    Event.CONFERENCE: (After.LESSON, After.EVIDENCE, After.BOTH_SEALED),
    Event.SHARING: (After.LESSON, After.EVIDENCE, After.BOTH_SEALED, After.CONFERENCE),
    Event.ACKNOWLEDGEMENT: (After.SHARING,),
}
"""What can come before each: nothing is due after something that follows it."""

KINDS = (Kind.FORMAL, Kind.COACHING, Kind.WALKTHROUGH)


@dataclass(frozen=True, slots=True)
class Rule:
    """`school` is None for all schools of the district."""

    id: str
    school: str | None
    kind: Kind
    event: Event
    after: After
    days: int
    working: bool = True


def due_day(rule: Rule, day: date, closed: Collection[date]) -> date:
    """When it is due for what happened on this day; never on a day without school."""
    if rule.working:
        return add_working_days(day, rule.days, closed)
    return move_off(day + timedelta(days=rule.days), closed)


def fired(
    rules: Iterable[Rule], kind: str | None, school: str | None, after: After
) -> tuple[Rule, ...]:
    """The rules that something having happened sets going: a school's own go before the district's."""
    found: dict[Event, Rule] = {}
    for each in sorted(rules, key=lambda rule: rule.school is not None):
        if each.kind == kind and each.after is after and each.school in (None, school):
            found[each.event] = each
    return tuple(found.values())


def events_of(kind: Kind) -> tuple[Event, ...]:
    """Only kinds that are rated last have more to them than sharing and receiving."""
    if kind in LAST_RATED:
        return tuple(Event)
    return (Event.SHARING, Event.ACKNOWLEDGEMENT)


def afters_of(kind: Kind, event: Event) -> tuple[After, ...]:
    """What may come before; a visit shared in one go knows its lesson and its sharing alone."""
    return FOLLOWS[event] if kind in LAST_RATED else FOLLOWS[event][:1]


def check_rule(rule: Rule, others: Iterable[Rule]) -> None:
    """Raises NotValid naming the fields; `others` may hold the rule itself."""
    wrong: dict[str, str | Sentence] = {}
    if not 0 <= rule.days <= MOST_DAYS:
        wrong["days"] = sentence("Write a number of days from 0 to %(most)s.", most=MOST_DAYS)
    if rule.event not in events_of(rule.kind):
        wrong["event"] = sentence("This kind of visit has no such step.")
    elif rule.after not in afters_of(rule.kind, rule.event):
        wrong["after"] = sentence("That comes later, or not at all: choose what comes before it.")
    same = (rule.kind, rule.event, rule.school)
    if any((o.kind, o.event, o.school) == same and o.id != rule.id for o in others):
        wrong["event"] = sentence("There is a rule for this already: change that one.")
    if wrong:
        raise NotValid("This rule cannot be stored yet. Look at the fields marked below.", wrong)


OFFERED = (
    (Event.PRE_CONFERENCE, After.PLANNED, 5),
    (Event.EVIDENCE, After.LESSON, 2),
    (Event.SELF_RATING, After.EVIDENCE, 5),
    (Event.RATING, After.EVIDENCE, 5),
    (Event.CONFERENCE, After.BOTH_SEALED, 5),
    (Event.SHARING, After.CONFERENCE, 3),
    (Event.ACKNOWLEDGEMENT, After.SHARING, 7),
)
"""Sensible rules in working days for formal observations; none holds before an administrator takes it."""


def offered(ids: Iterable[str]) -> tuple[Rule, ...]:
    return tuple(
        Rule(rule_id, None, Kind.FORMAL, event, after, days)
        for rule_id, (event, after, days) in zip(ids, OFFERED, strict=False)
    )


def untaken(held: Iterable[Rule], proposed: Iterable[Rule]) -> list[Rule]:
    """Those proposed for all schools that no rule for all schools stands for yet."""
    taken = {(each.kind, each.event) for each in held if each.school is None}
    return [each for each in proposed if (each.kind, each.event) not in taken]
