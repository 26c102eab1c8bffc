"""Words written about an interval, put right by another entry over the same interval."""

from collections.abc import Iterable, Iterator

from .entry import fingerprint
from .made import Made
from .protocols import Interval


def note_key(interval: Interval) -> str:
    """Changes whenever the note does."""
    return f"interval-{fingerprint([interval.protocol, interval.number, interval.note])[:16]}"


def noted(interval: Interval, note: str) -> Made:
    """Another note for an interval; its codes stay as they are."""
    payload = {"interval": interval.number, "codes": {}, "note": note}
    return Made("interval.set", interval.protocol, None, payload)


def brought_back(
    before: Iterable[Interval], after: Iterable[Interval], now: Iterable[Interval]
) -> Iterator[Made]:
    """The notes of `before` where `after` changed them and nothing else was noted since."""
    was = {(each.protocol, each.number): each.note for each in before}
    stands = {(each.protocol, each.number): each.note for each in now}
    for each in after:
        key = each.protocol, each.number
        if each.note != was.get(key) and stands.get(key) == each.note:
            yield noted(each, was.get(key) or "")
