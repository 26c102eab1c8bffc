"""What the words on growth can and cannot see: false rises where nothing changed, and the power for true gains.

Simulated teachers with 10 criteria on 4 levels and the borrowed noise of single lessons, the page read after
each visit from the fifth. Prints shares with their Wilson intervals; exits 1 where the upper end of the false
rises lies above one in twenty. Run: ./dev bench growth_power
"""

import sys
from collections.abc import Sequence

from observe.domain.growth import Series, Word, verdicts
from observe.domain.growth_kendall import trend_p
from observe.domain.growth_looks import ERROR, family_error
from observe.domain.measurement import COMPARABLE_POINTS
from tests.domain.simulated import School, teachers, until, wilson

TEACHERS = 1_000
GAINING = 400


def main() -> int:
    print(f"False rises: {TEACHERS} teachers, 10 criteria, 12 visits, nothing changes")
    worst = 0.0
    for observers in (1, 2, 3):
        school = School(observers=observers)
        found = sum(len(ever_rising(page)) > 0 for page in teachers(TEACHERS, school))
        bare = sum(uncorrected(page) for page in teachers(TEACHERS, school))
        print(
            f"  {observers} in turn: {_share(found, TEACHERS)}; uncorrected {_share(bare, TEACHERS)}"
        )
        worst = max(worst, wilson(found, TEACHERS)[1])
    print(f"Power: {GAINING} teachers who rise steadily on one of their criteria")
    for school in _gains():
        found = sum(0 in ever_rising(page) for page in teachers(GAINING, school))
        print(
            f"  {school.criteria:2} criteria, {school.observers} observer(s), {school.visits} visits, "
            f"{school.gain:.0f} level(s): {_share(found, GAINING)}"
        )
    return int(worst > ERROR)


def ever_rising(page: Sequence[Series]) -> set[int]:
    """The criteria that a clear rise is ever said of, at any reading."""
    found: set[int] = set()
    for visits in range(COMPARABLE_POINTS, len(page[0].places) + 1):
        family = {at: until(series, visits) for at, series in enumerate(page)}
        said = verdicts(family, len(page), family_error(0))
        found |= {at for at, each in said.items() if each.word is Word.CLEAR_RISE}
    return found


def uncorrected(page: Sequence[Series]) -> bool:
    """Mann–Kendall at one-sided .05 for each criterion at each reading."""
    return any(
        trend_p([series.places[:visits]])[0] <= ERROR
        for visits in range(COMPARABLE_POINTS, len(page[0].places) + 1)
        for series in page
    )


def _gains() -> list[School]:
    return [
        School(criteria, visits, observers, gain, 1)
        for criteria in (10, 1)
        for observers, visits in ((1, 8), (1, 12), (2, 12), (1, 18), (1, 27))
        for gain in (1.0, 2.0)
    ]


def _share(found: int, of: int) -> str:
    low, high = wilson(found, of)
    return f"{found / of:5.1%} ({low:.1%} to {high:.1%})"


if __name__ == "__main__":
    sys.exit(main())
