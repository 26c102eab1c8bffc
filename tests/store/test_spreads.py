"""How far a district's ratings spread, from shared levels of observers alone."""

from datetime import date

import pytest

from observe.store import spreads
from tests.cast import ART, HADDAD, LINDQVIST, MATH, PRIYA, THEO, WALKTHROUGH
from tests.shared_visits import Shared, capture_only, share

SINCE = date(2026, 8, 1)
VISITS = [
    Shared(date(2026, 9, 9), levels={"LF.goals": "1", "R.struggle": "NO"}),
    Shared(date(2026, 9, 16), levels={"LF.goals": "3"}),
    Shared(date(2026, 9, 17), levels={"LF.goals": "2"}, teacher=LINDQVIST, section=MATH),
    Shared(date(2026, 9, 18), by=THEO, levels={"LF.goals": "4"}, teacher=HADDAD, section=ART),
]


def test_the_spread_is_over_all_shared_levels_of_the_rubric(district: str) -> None:
    """1, 3, 2 and 4 have a deviation of √1.25; one of three teachers was seen twice."""
    share(*VISITS)
    capture_only(Shared(date(2026, 9, 20), by=PRIYA, kind="walkthrough", levels={"LF.goals": "4"}))
    found = spreads.spreads(district, WALKTHROUGH, SINCE)
    assert list(found) == [("2.0.0", "LF.goals")]
    site = found["2.0.0", "LF.goals"]
    assert (site.teachers, site.revisited) == (3, 1)
    assert site.deviation == pytest.approx(1.25**0.5)


def test_what_is_older_than_a_year_counts_no_more(district: str) -> None:
    share(*VISITS)
    assert (
        spreads.spreads(district, WALKTHROUGH, date(2026, 9, 18))["2.0.0", "LF.goals"].teachers == 1
    )
    assert spreads.spreads(district, "another", SINCE) == {}


def test_a_bounded_number_of_teachers_is_read(
    district: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    share(*VISITS)
    monkeypatch.setattr(spreads, "MOST_TEACHERS", 2)
    assert spreads.spreads(district, WALKTHROUGH, SINCE)["2.0.0", "LF.goals"].teachers == 2
