"""The word on each criterion's levels over a school year, and none that the data cannot bear."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .growth_kendall import trend_p
from .growth_looks import Key, Limits, Taken, clear_by_holm, comparable_points, looks_taken


class Word(StrEnum):
    """All that is ever said of a trend."""

    TOO_EARLY = "too early to tell"
    NO_CLEAR_CHANGE = "no clear change"
    CLEAR_RISE = "clear rise"
    CLEAR_FALL = "clear fall"


@dataclass(frozen=True, slots=True)
class Series:
    """One criterion's levels in the order of time; each is compared within its own stratum only.

    `places` count from 1 up to `levels`; a stratum is one observer, kind and stretch of versions.
    """

    places: tuple[int, ...]
    strata: tuple[Hashable, ...]
    levels: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """A word and what it rests on: `points` are comparable now, `look` is the latest one taken.

    The word holds from one look to the next: ratings in between change nothing.
    """

    word: Word
    points: int
    look: Taken | None


def verdicts(family: Mapping[Key, Series], criteria: int, error: float) -> dict[Key, Verdict]:
    """Words for a family of criteria, each at its latest look, corrected for looks and criteria.

    `criteria` is how many the family could hold, rated or not. At each look p is divided by the look's
    share; Holm's procedure then runs over the criteria. Were the smallest such p of each criterion
    kept for ever, Holm would reject at least as much: so the limit holds over all readings of a year.
    """
    looks = {key: _latest(series, error, criteria) for key, series in family.items()}
    strata = {key: _strata(family[key], look) for key, look in looks.items() if look}
    shares = {key: look.share for key, look in looks.items() if look}
    found = {key: trend_p(each) for key, each in strata.items()}
    rises, falls = (
        clear_by_holm({key: p[way] / shares[key] for key, p in found.items()}, criteria, error)
        for way in (0, 1)
    )
    return {
        key: Verdict(
            _word(looks[key], key in rises, key in falls),
            comparable_points(series.strata),
            looks[key],
        )
        for key, series in family.items()
    }


def _latest(series: Series, error: float, criteria: int) -> Taken | None:
    taken = looks_taken(series.strata, Limits(series.levels, error, criteria))
    return taken[-1] if taken else None


def _strata(series: Series, look: Taken) -> Sequence[Sequence[int]]:
    """The levels up to a look, by stratum."""
    found: dict[Hashable, list[int]] = {}
    pairs = zip(series.strata, series.places, strict=True)
    for _, (stratum, place) in zip(range(look.ratings), pairs, strict=False):
        found.setdefault(stratum, []).append(place)
    return [levels for levels in found.values() if len(levels) > 1]


def _word(look: Taken | None, rises: bool, falls: bool) -> Word:
    if look is None:
        return Word.TOO_EARLY
    if rises:
        return Word.CLEAR_RISE
    return Word.CLEAR_FALL if falls else Word.NO_CLEAR_CHANGE
