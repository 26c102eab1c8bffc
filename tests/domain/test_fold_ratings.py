"""What the entries of ratings, tallies and ticks amount to."""

from typing import Any

from observe.domain.entry import Entry
from observe.domain.fold import Rating, fold
from tests.domain.made_entries import entry


def rated(name: str, level: str | None, **more: Any) -> Entry:
    return entry(name, "rate.set", "LF.goals", level=level, **more)


def the_rating(*made: Entry) -> Rating:
    (rating,) = fold(made).ratings
    return rating


def test_a_rating_on_the_one_before_replaces_it() -> None:
    rating = the_rating(rated("first", "2"), rated("second", "3", base="first", ms=1, seq=2))
    assert (rating.level, rating.conflict, len(rating.heads)) == ("3", False, 1)


def test_two_ratings_on_one_base_conflict_until_one_is_chosen() -> None:
    first = rated("first", "2")
    one = rated("one", "3", base="first", ms=1, seq=2)
    two = rated("two", "4", base="first", ms=2, device="b")
    assert the_rating(first, one, two).conflict
    chosen = rated("c1", "4", base="one", ms=3, seq=3), rated("c2", "4", base="two", ms=3, seq=4)
    rating = the_rating(first, one, two, *chosen)
    assert (rating.level, rating.conflict) == ("4", False)


def test_two_ratings_of_the_same_level_are_no_conflict() -> None:
    assert not the_rating(rated("one", "3"), rated("two", "3", device="b")).conflict


def test_one_level_with_two_comments_is_a_conflict() -> None:
    one = rated("one", "3", comment="because")
    assert the_rating(one, rated("two", "3", device="b", comment="although")).conflict


def test_each_segment_is_rated_by_itself() -> None:
    made = (
        rated("whole", "1"),
        rated("s1", "2", segment=1, seq=2),
        rated("s2", "3", segment=2, seq=3),
    )
    found = {(each.segment, each.level, each.conflict) for each in fold(made).ratings}
    assert found == {(None, "1", False), (1, "2", False), (2, "3", False)}


def test_a_cleared_rating_is_a_rating_without_a_level() -> None:
    assert the_rating(rated("one", "3"), rated("off", None, base="one", ms=1, seq=2)).level is None


def test_tallies_of_all_devices_sum() -> None:
    made = [
        entry(
            f"tap {number}", "tally.add", "LF.goals.retell", seq=number, device=device, delta=delta
        )
        for number, (device, delta) in enumerate([("a", 1), ("b", 1), ("a", 1), ("b", -1)], start=1)
    ]
    assert fold(made).tallies == {"LF.goals.retell": 2}


def test_more_undone_than_counted_is_none() -> None:
    assert fold([entry("undo", "tally.add", "LF.goals.retell", delta=-1)]).tallies == {
        "LF.goals.retell": 0
    }


def test_the_last_tick_counts() -> None:
    on = entry("on", "check.set", "LF.goals.posted", ms=1, on=True)
    off = entry("off", "check.set", "LF.goals.posted", ms=2, device="b", on=False)
    assert fold([off, on]).checks == {"LF.goals.posted": False}


def test_each_change_of_a_tally_keeps_its_time() -> None:
    made = [
        entry(f"{ms}", "tally.add", "LF.goals.retell", ms=ms, seq=ms, delta=delta)
        for ms, delta in [(61, 1), (62, -1), (130, 1)]
    ]
    visit = fold(reversed(made))
    assert visit.tallied == {"LF.goals.retell": ((61, 1), (62, -1), (130, 1))}
    assert visit.tallies == {"LF.goals.retell": 1}
