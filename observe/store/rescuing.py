"""Visits out of a rescue file: what would become of them, and storing them like any batch."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from ..domain.batch import Batch, Status, Verdict
from ..domain.errors import NotAllowed
from ..domain.policy import Reach
from ..domain.rescue import Fate, RescuedVisit
from .audit import note_down
from .base import writing
from .entries import append, foresee

_AT_ONCE = 200


def prospect(district: str, person: str, reach: Reach, visit: RescuedVisit) -> Fate | None:
    """What would become of the entries of a visit; None where it is somebody else's."""
    try:
        return _fate(district, person, reach, visit)
    except NotAllowed:
        return None


def store(district: str, person: str, reach: Reach, visit: RescuedVisit, at: datetime) -> Fate:
    """Store what is new of a visit, all of it or nothing; raises NotAllowed where it is not theirs.

    Entries keep the device, number and times that they were made with.
    """
    with writing(district) as session:
        fate = _fate(district, person, reach, visit)
        if fate.stores:
            for entries in _cut(visit.entries):
                batch = Batch(f"rescue-{person}", "Rescue file", _ms(at), 0, 0, entries)
                append(district, person, reach, visit.id, batch, at)
            counts = {"new": fate.new, "here": fate.here, "aside": fate.aside}
            note_down(session, district, person, "rescue stored", visit.id, at, counts)
        return fate


def _fate(district: str, person: str, reach: Reach, visit: RescuedVisit) -> Fate:
    found = foresee(district, person, reach, visit.id, visit.entries)
    counted = Counter(_becomes(each, found.here) for each in found.verdicts)
    return Fate(**counted)


def _becomes(verdict: Verdict, here: frozenset[str]) -> str:
    if verdict.status is Status.STORED:
        return "new"
    if verdict.status is Status.QUARANTINED:
        return "here" if verdict.known else "aside"
    known = verdict.status is Status.DUPLICATE or (verdict.id or "").lower() in here
    return "here" if known else "refused"


def _cut(entries: tuple[object, ...]) -> Iterable[tuple[object, ...]]:
    for start in range(0, len(entries), _AT_ONCE):
        yield entries[start : start + _AT_ONCE]


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
