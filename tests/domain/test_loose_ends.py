"""What could be put right before sharing, or only known: nothing of it blocks."""

from observe.domain.fold import Head, Rating
from observe.domain.loose_ends import LooseEnds, loose_ends
from observe.domain.protocols import NOTHING_TIMED, Interval, Segment, Snapshot, Timed
from tests.timed import NOTHING, timed_rubric

MINUTE = 60_000


def rating(segment: int | None, level: str | None) -> Rating:
    return Rating("A.one", segment, level, None, "e", 0, (Head("e", {"level": level}),))


def ends(*ratings: Rating, timed: Timed = NOTHING_TIMED) -> LooseEnds:
    return loose_ends(timed_rubric(), (), ratings, timed)


def test_missed_intervals_are_told_and_ask_for_nothing() -> None:
    coded = [Interval("grid", number, NOTHING, None, number * 2 * MINUTE) for number in (1, 2, 5)]
    found = ends(timed=Timed(intervals=tuple(coded)))
    assert [each.intervals for each in found.missed if each.intervals] == [(3, 4)]
    assert len(found) == 0


def test_an_interval_that_was_taken_back_is_missed() -> None:
    taken = Timed(intervals=(Interval("grid", 1, {"A.EXP": False}, None, MINUTE),))
    found = loose_ends(timed_rubric(), (), (), taken, 5 * MINUTE)
    assert [each.intervals for each in found.missed if each.intervals] == [(1, 2)]


def test_a_scan_is_missed_once_its_segment_began() -> None:
    begun = Timed(
        segments=(Segment("parts", 1, 0, None),),
        snapshots=(Snapshot("parts", "PT9M", 9 * MINUTE, {"S.task": "Y"}, 9 * MINUTE),),
    )
    found = [each.moments for each in ends(timed=begun).missed]
    assert ("PT4M",) in found
    assert all("PT19M" not in moments for moments in found)


def test_a_segment_left_unrated_is_told_where_another_was_rated() -> None:
    found = ends(rating(1, "2"), rating(2, None))
    assert [(each.segment, each.criteria) for each in found.segments] == [(2, ("A.one",))]
    assert found.unrated == ()
    assert ends().segments == ()


def test_a_visit_without_time_protocols_misses_nothing() -> None:
    assert ends().missed == ()
