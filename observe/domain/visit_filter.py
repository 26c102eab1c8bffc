"""What a list of visits is filtered by, as its address says it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from .entry import is_id
from .errors import NotValid
from .observation import BETWEEN, Kind, State
from .people import Term

STATES: Mapping[str, frozenset[State]] = {
    "planned": frozenset(),
    "draft": frozenset({State.PLANNED, State.CAPTURING, State.CAPTURED}),
    "shared": BETWEEN | {State.SHARED},
    "received": frozenset({State.ACKNOWLEDGED, State.CLOSED}),
}
"""The words that people see, and the states behind each; a plan is no visit yet."""

NAMES = ("state", "kind", "teacher", "school", "term", "from", "to")


@dataclass(frozen=True, slots=True)
class VisitFilter:
    """Both days are included; None or an empty text stands for all."""

    state: str = ""
    kind: Kind | None = None
    teacher: str | None = None
    school: str | None = None
    term: str | None = None
    first: date | None = None
    last: date | None = None

    @property
    def states(self) -> frozenset[State] | None:
        return STATES[self.state] if self.state else None

    def days(self, terms: Iterable[Term]) -> tuple[date | None, date | None]:
        """The first and the last day that are meant: within the term and between the two days."""
        term = next((each for each in terms if each.id == self.term), None)
        if self.term and term is None:
            raise NotValid("There is no such term to filter by.")
        firsts = [each for each in (self.first, term and term.starts_on) if each]
        lasts = [each for each in (self.last, term and term.ends_on) if each]
        return max(firsts, default=None), min(lasts, default=None)


def visit_filter(asked: Mapping[str, str]) -> VisitFilter:
    """The filter of an address. Raises NotValid for what no list could have offered."""
    given = {name: asked.get(name, "") for name in NAMES}
    if given["state"] and given["state"] not in STATES:
        raise NotValid("There is no such state to filter by.")
    if given["kind"] and given["kind"] not in set(Kind):
        raise NotValid("There is no such kind of visit to filter by.")
    for name, sentence in _WRONG_IDS.items():
        if given[name] and not is_id(given[name]):
            raise NotValid(sentence)
    return VisitFilter(
        state=given["state"],
        kind=Kind(given["kind"]) if given["kind"] else None,
        teacher=given["teacher"] or None,
        school=given["school"] or None,
        term=given["term"] or None,
        first=_day(given["from"]),
        last=_day(given["to"]),
    )


_WRONG_IDS = {
    "teacher": "There is no such teacher to filter by.",
    "school": "There is no such school to filter by.",
    "term": "There is no such term to filter by.",
}


def _day(typed: str) -> date | None:
    try:
        found = date.fromisoformat(typed) if typed else None
    except ValueError:
        found = date.min
    if found and not date(1900, 1, 1) <= found <= date(2999, 12, 31):
        raise NotValid("Write the day as year, month and day, such as 2026-11-24.")
    return found
