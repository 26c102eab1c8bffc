"""What the entries of time protocols amount to: intervals, segments, scans and events."""

from typing import Any

from observe.domain.entry import Entry
from observe.domain.fold import fold
from observe.domain.protocols import Event, Interval, Segment, Snapshot
from tests.domain.made_entries import entry


def interval(name: str, number: int = 1, /, **more: Any) -> Entry:
    return entry(name, "interval.set", "grid", interval=number, **more)


def scanned(name: str, at: str, /, **more: Any) -> Entry:
    return entry(name, "snapshot.set", "parts", at=at, **more)


def timed(name: str, start_ms: int, end_ms: int | None, /, **more: Any) -> Entry:
    about = {"code": "E.out", "start_ms": start_ms, "end_ms": end_ms}
    return entry(name, "event.add", "events", **{**about, **more})


def test_the_last_word_on_each_code_of_an_interval_counts() -> None:
    on = interval("on", ms=70, codes={"A.EXP": True, "L.LIS": True})
    off = interval("off", ms=110, seq=2, codes={"A.EXP": False, "A.CIR": True})
    assert fold([off, on]).intervals == (
        Interval("grid", 1, {"A.EXP": False, "L.LIS": True, "A.CIR": True}, None, 70),
    )


def test_the_note_of_an_interval_is_the_last_one_given_until_it_is_emptied() -> None:
    said = interval("said", ms=1, codes={"L.OTH": True}, note="A fire drill")
    silent = interval("silent", ms=2, seq=2, codes={"L.LIS": True}, note=None)
    emptied = interval("emptied", ms=3, seq=3, codes={}, note="")
    assert fold([said, silent]).intervals[0].note == "A fire drill"
    assert fold([said, silent, emptied]).intervals[0].note is None


def test_what_was_taken_back_of_an_interval_was_never_said() -> None:
    said = interval("said", ms=1, codes={"A.EXP": True, "L.LIS": False})
    back = interval("back", ms=2, seq=2, codes={"A.EXP": None})
    rest = interval("rest", ms=3, seq=3, codes={"L.LIS": None})
    late = interval("late", ms=9, seq=4, codes={"A.CIR": True})
    assert fold([said, back]).intervals == (Interval("grid", 1, {"L.LIS": False}, None, 1),)
    assert fold([said, back, rest]).intervals == ()
    assert fold([said, back, rest, late]).intervals == (
        Interval("grid", 1, {"A.CIR": True}, None, 9),
    )


def test_an_interval_in_which_nothing_was_seen_is_coded_and_a_missed_one_is_not_there() -> None:
    found = fold([interval("none", 3, codes={"A.EXP": False})]).intervals
    assert [(each.number, each.codes) for each in found] == [(3, {"A.EXP": False})]


def test_a_segment_runs_from_its_last_start_to_its_last_end() -> None:
    marks = [(5, "start"), (900, "end"), (40, "start"), (950, "end")]
    made = [
        entry(f"{ms}", "segment.mark", "parts", ms=ms, seq=ms, segment=1, edge=edge)
        for ms, edge in marks
    ]
    begun = entry("two", "segment.mark", "parts", ms=960, seq=960, segment=2, edge="start")
    assert fold([*made, begun]).segments == (
        Segment("parts", 1, 40, 950),
        Segment("parts", 2, 960, None),
    )


def test_a_segment_is_taken_back_by_an_end_at_its_start_and_goes_on_by_one_before_it() -> None:
    def marked(end: int) -> tuple[Segment, ...]:
        start = entry("start", "segment.mark", "parts", ms=40, segment=1, edge="start")
        made = entry("end", "segment.mark", "parts", ms=end, seq=2, segment=1, edge="end")
        return fold([start, made]).segments

    assert marked(40) == (Segment("parts", 1, None, None),)
    assert marked(39) == (Segment("parts", 1, 40, None),)
    assert marked(41) == (Segment("parts", 1, 40, 41),)


def test_a_scan_whose_answers_were_taken_back_was_not_made() -> None:
    made = scanned("made", "PT4M", ms=5, values={"S.task": "Y"})
    back = scanned("back", "PT4M", ms=6, seq=2, values={})
    assert fold([made, back]).snapshots == ()


def test_the_last_snapshot_of_a_moment_counts_and_they_stand_in_the_order_of_the_lesson() -> None:
    late = scanned("late", "PT19M", ms=9, values={"S.off": 3})
    first = scanned("first", "PT4M", ms=5, seq=2, values={"S.task": "Y", "S.off": 2})
    again = scanned("again", "PT4M", ms=6, seq=3, values={"S.task": "N"})
    assert fold([late, first, again]).snapshots == (
        Snapshot("parts", "PT4M", 240_000, {"S.task": "N"}, 6),
        Snapshot("parts", "PT19M", 1_140_000, {"S.off": 3}, 9),
    )


def test_an_event_is_known_by_its_code_and_start_and_ends_by_its_last_word() -> None:
    going = timed("going", 20, None, ms=20)
    ended = timed("ended", 20, 80, ms=80, seq=2)
    other = timed("other", 10, None, ms=90, seq=3, code="E.cold")
    assert fold([other, going, ended]).events == (
        Event("events", "E.cold", 10, None),
        Event("events", "E.out", 20, 80),
    )


def test_an_event_that_ends_before_it_starts_is_withdrawn() -> None:
    made = timed("made", 20, None, ms=20), timed("undone", 20, 0, ms=21, seq=2)
    assert fold(made).events == ()
