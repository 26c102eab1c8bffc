"""Whose turn it is with an observation whose ratings come last, in one line for each of the two."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from .due import Event
from .observation import State
from .wording import Sentence, sentence


@dataclass(frozen=True, slots=True)
class Standing:
    """How far it is; `dues` holds the days by which something is due and not done yet."""

    state: State
    own_in: bool = False
    rated_in: bool = False
    agreed_in: bool = False
    conference_on: date | None = None
    dues: Mapping[Event, date] = field(default_factory=dict)
    declined: bool = False
    delivered: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """`mine` where the reader is waited for; `until` is the day by which, where there is one.

    `event` is what whoever is waited for has to do.
    """

    mine: bool
    says: Sentence
    event: Event
    until: date | None = None


def turn(standing: Standing, reader: str, teacher: str, observer: str) -> Turn:
    """`reader` is teacher or observer; both names as people use them."""
    return _teachers(standing, observer) if reader == "teacher" else _observers(standing, teacher)


def may_go_on(standing: Standing, today: date) -> bool:
    """Whether the window for the self-rating has passed; without a rule it has none to wait for."""
    until = standing.dues.get(Event.SELF_RATING)
    return standing.state is State.EVIDENCE_SHARED and (until is None or today > until)


def _teachers(now: Standing, observer: str) -> Turn:
    if now.state is State.EVIDENCE_SHARED and not now.own_in:
        return _yours(now, Event.SELF_RATING, "rate yourself")
    if now.state in (State.EVIDENCE_SHARED, State.SELF_ASSESSED):
        return _waits(now, Event.RATING, "%(name)s’s turn: rate and seal", observer)
    if now.state is State.RATED and now.conference_on:
        day = now.conference_on
        says = sentence("The conference is on %(day)s: you speak first", day=day)
        return Turn(False, says, Event.CONFERENCE, day)
    if now.state is State.RATED:
        return _waits(now, Event.CONFERENCE, "%(name)s’s turn: plan the conference", observer)
    if now.agreed_in:
        return _waits(now, Event.SHARING, "%(name)s’s turn: share the record", observer)
    return _waits(now, Event.SHARING, "%(name)s’s turn: record the levels with you", observer)


def _observers(now: Standing, teacher: str) -> Turn:
    if now.state in (State.EVIDENCE_SHARED, State.SELF_ASSESSED) and not now.rated_in:
        return _yours(now, Event.RATING, "rate and seal")
    if now.state is State.EVIDENCE_SHARED:
        return _waits(now, Event.SELF_RATING, "%(name)s’s turn: rate themselves", teacher)
    if now.state is State.RATED and now.conference_on:
        day = now.conference_on
        says = sentence("Your turn: hold the conference, on %(day)s", day=day)
        return Turn(True, says, Event.CONFERENCE, day)
    if now.state is State.RATED:
        return _yours(now, Event.CONFERENCE, "plan the conference")
    return _yours(now, Event.SHARING, "share" if now.agreed_in else "levels")


_ACTS = {
    "rate yourself": ("Your turn: rate yourself", "Your turn: rate yourself, until %(day)s"),
    "rate and seal": ("Your turn: rate and seal", "Your turn: rate and seal, until %(day)s"),
    "plan the conference": (
        "Your turn: plan the conference",
        "Your turn: plan the conference, until %(day)s",
    ),
    "levels": (
        "Your turn: record the levels together",
        "Your turn: record the levels together, until %(day)s",
    ),
    "share": ("Your turn: share the record", "Your turn: share the record, until %(day)s"),
}


def _yours(now: Standing, event: Event, act: str) -> Turn:
    until = now.dues.get(event)
    plain, dated = _ACTS[act]
    return Turn(True, sentence(dated, day=until) if until else sentence(plain), event, until)


def _waits(now: Standing, event: Event, template: str, name: str) -> Turn:
    return Turn(False, Sentence(template, {"name": name}), event, now.dues.get(event))
