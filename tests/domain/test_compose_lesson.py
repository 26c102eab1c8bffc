"""The time of a lesson as its record tells it."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from observe.domain.compose import compose
from observe.domain.compose_lesson import lesson_of, lesson_retold
from observe.domain.fold import Head, Note, Rating
from observe.domain.lesson import Happened, Lesson, Part, lesson_from
from observe.domain.lesson_drawing import picture
from observe.domain.protocols import Event, Interval, Segment, Snapshot, Timed
from observe.domain.record import Record, plain, record_from, seal
from observe.domain.rubric_content import rubric_from
from tests.timed import NOTHING, timed_file, timed_rubric

START = datetime(2026, 9, 14, 15, 0, tzinfo=UTC)
MINUTE = 60_000
LATER = ("PT9M", "PT19M")


def coded(number: int, *codes: str, late_ms: int = 0, note: str | None = None) -> Interval:
    """Coded ten seconds before its end, or so much after it; as nothing seen without codes."""
    at = number * 2 * MINUTE + (late_ms or -10_000)
    return Interval("grid", number, dict.fromkeys(codes, True) or NOTHING, note, at)


TIMED = Timed(
    intervals=(
        coded(1, "A.EXP", "L.LIS"),
        coded(2, "A.EXP", "L.OTH", note="A drill"),
        coded(4, "A.CIR", late_ms=31_000),
        coded(5),
    ),
    segments=(Segment("parts", 1, MINUTE, 16 * MINUTE), Segment("parts", 2, 18 * MINUTE, None)),
    snapshots=(
        Snapshot("parts", "PT4M", 4 * MINUTE, {"S.task": "Y", "S.on": "2", "S.off": 3}, 5 * MINUTE),
        Snapshot("parts", "PT19M", 19 * MINUTE, {"S.task": "N"}, 22 * MINUTE),
    ),
    events=(
        Event("events", "E.cold", 2 * MINUTE, None),
        Event("events", "E.out", 3 * MINUTE, 5 * MINUTE),
    ),
)


def lesson(timed: Timed = TIMED, language: str = "en") -> Lesson:
    found = lesson_of(timed_rubric(), language, timed)
    assert found is not None
    return found


def note(ms: int, *, private: bool = False) -> Note:
    return Note("n", "words", private, (), ms, ms, False, False, ())


def rating(target: str, segment: int | None, level: str) -> Rating:
    head = Head("e", {"level": level})
    return Rating(target, segment, level, None, f"{target} {segment}", 0, (head,))


def record(*ratings: Rating, combine: str = "none", timed: Timed = TIMED) -> Record:
    plain_rubric: dict[str, Any] = json.loads(json.dumps(timed_file().plain))
    plain_rubric["protocols"][1]["combine"] = combine
    rubric = rubric_from(plain_rubric)
    return compose(rubric, "en", START, [], ratings, {}, ("", "", None), timed)


# Intervals


def test_a_code_is_counted_among_the_intervals_that_were_coded_and_a_missed_one_in_none() -> None:
    grid = lesson(replace(TIMED, segments=(), snapshots=(), events=())).grids[0]
    assert (grid.total, [each.number for each in grid.coded], grid.missed) == (
        5,
        [1, 2, 4, 5],
        (3,),
    )
    seen = {row.code: row.seen for lane in grid.lanes for row in lane.rows}
    assert seen == {"A.EXP": (1, 2), "A.CIR": (4,), "L.LIS": (1,), "L.OTH": (2,)}


def test_an_interval_begun_half_a_minute_after_its_end_is_late() -> None:
    for late_ms, late in ((30_000, ()), (30_001, (1,))):
        only = Timed(intervals=(coded(1, late_ms=late_ms),))
        assert lesson(only).grids[0].late == late


def test_intervals_after_the_last_coded_one_are_missed_while_the_lesson_was_watched() -> None:
    only = Timed(intervals=(coded(1),))
    for ms, missed in ((3 * MINUTE, ()), (4 * MINUTE, (2,)), (9 * MINUTE, (2, 3, 4))):
        found = lesson_of(timed_rubric(), "en", only, [note(ms)])
        assert found is not None
        assert found.grids[0].missed == missed


def test_the_visit_was_watched_until_it_ended_unless_nobody_ended_it() -> None:
    only = Timed(intervals=(coded(1),))
    half = coded(1).first_ms + 30 * MINUTE
    for ms, total in ((7 * MINUTE, 3), (half, 15), (half + 1, 1)):
        found = lesson_of(timed_rubric(), "en", only, length_ms=ms)
        assert found is not None
        assert found.grids[0].total == total


def test_an_interval_that_was_taken_back_is_missed_and_nothing_of_all_codes_is_coded() -> None:
    taken = replace(coded(2), codes={"A.EXP": False, "A.CIR": False})
    grid = lesson(Timed(intervals=(coded(1, "A.EXP"), taken, coded(3)))).grids[0]
    assert ([each.number for each in grid.coded], grid.missed) == ([1, 3], (2,))


def test_a_private_thought_does_not_tell_how_long_the_lesson_was_watched() -> None:
    only = Timed(intervals=(coded(1),))
    found = lesson_of(timed_rubric(), "en", only, [note(20 * MINUTE, private=True)])
    assert found is not None
    assert found.grids[0].missed == ()


def test_a_stray_number_makes_no_endless_picture() -> None:
    stray = Timed(intervals=(coded(1, "A.EXP"), Interval("grid", 2**40, NOTHING, None, 0)))
    grid = lesson(stray).grids[0]
    assert (grid.total, len(grid.coded)) == (240, 1)


def test_what_no_protocol_of_the_rubric_knows_is_left_out() -> None:
    other = Timed(intervals=(replace(coded(1, "A.EXP"), protocol="gone"),))
    assert lesson_of(timed_rubric(), "en", other) is None
    assert lesson_of(timed_rubric(), "en", Timed()) is None


# Segments, scans, events


def test_a_scan_knows_its_segment_its_minute_and_what_was_found() -> None:
    (scans,) = lesson().scans
    assert [(scan.part, scan.minute, scan.lesson_ms) for scan in scans.made] == [
        (1, 4, 5 * MINUTE),
        (2, 4, 22 * MINUTE),
    ]
    assert [(a.text, a.value, a.label) for a in scans.made[0].answers] == [
        ("A task is set", "Y", "Y"),
        ("On task", "2", "Some"),
        ("Learners off task", 3, "3"),
    ]
    assert scans.missed == ("PT9M",)


def test_a_scan_of_a_segment_that_had_ended_before_its_moment_is_not_missed() -> None:
    short = (Segment("parts", 1, MINUTE, 9 * MINUTE), TIMED.segments[1])
    (scans,) = lesson(replace(TIMED, segments=short)).scans
    assert scans.missed == ()


def test_a_scan_is_missed_once_the_time_for_it_was_over() -> None:
    begun = replace(TIMED, snapshots=TIMED.snapshots[:1], events=(), intervals=())
    for minute, missed in ((26, ("PT9M",)), (27, ("PT9M", "PT19M")), (34, (*LATER, "PT24M"))):
        found = lesson_of(timed_rubric(), "en", begun, length_ms=minute * MINUTE)
        assert found is not None
        assert found.scans[0].missed == missed


def test_a_segment_without_an_end_ran_its_length_or_until_the_visit_ended() -> None:
    for minute, end in ((32, None), (33, 33 * MINUTE), (40, 33 * MINUTE)):
        found = lesson_of(timed_rubric(), "en", TIMED, length_ms=minute * MINUTE)
        assert found is not None
        assert [each.end_ms for each in found.parts] == [16 * MINUTE, end]


def test_a_segment_whose_start_was_taken_back_is_not_told() -> None:
    assert (
        lesson_of(timed_rubric(), "en", Timed(segments=(Segment("parts", 1, None, None),))) is None
    )


def test_what_went_on_when_the_visit_ended_lasted_until_then_and_others_were_moments() -> None:
    out = [Event("events", "E.out", ms, None) for ms in (MINUTE, 2 * MINUTE)]
    ended = Event("events", "E.cold", MINUTE, MINUTE)
    found = lesson_of(timed_rubric(), "en", Timed(events=(ended, *out)), length_ms=5 * MINUTE)
    assert found is not None
    times = {each.code: each.times for each in found.events[0].codes}
    assert times["E.cold"] == (Happened(MINUTE, MINUTE),)
    assert times["E.out"] == (Happened(MINUTE, MINUTE), Happened(2 * MINUTE, None))
    rows = {row.text: row for row in picture(found).rows}
    assert rows["Calls on a student"].bars == ()
    (bar,) = rows["Out of the room"].bars
    assert (bar.x, bar.width, rows["Out of the room"].ticks) == (40, 60, (20.0,))


def test_what_began_as_the_last_thing_of_a_visit_is_a_moment() -> None:
    last = Timed(events=(Event("events", "E.out", 3 * MINUTE, None),))
    assert lesson(last).events[0].codes[1].times == (Happened(3 * MINUTE, 3 * MINUTE),)


def test_segments_and_events_keep_their_times() -> None:
    found = lesson()
    assert found.parts == (
        Part("parts", 1, MINUTE, 16 * MINUTE),
        Part("parts", 2, 18 * MINUTE, None),
    )
    (events,) = found.events
    assert {each.code: each.times for each in events.codes} == {
        "E.cold": (Happened(2 * MINUTE, None),),
        "E.out": (Happened(3 * MINUTE, 5 * MINUTE),),
    }


# The record


def test_the_lesson_comes_back_from_json_as_it_was() -> None:
    found = record(rating("A.one", 1, "2"), rating("A.one.b", 1, "3"))
    assert record_from(json.loads(json.dumps(plain(found)))) == found
    assert lesson_from(None) is None


def test_another_code_in_one_interval_is_another_seal() -> None:
    changed = replace(TIMED, intervals=(coded(1, "A.CIR"), *TIMED.intervals[1:]))
    assert seal(record()) != seal(record(timed=changed))


def test_behaviors_stand_under_their_criterion_by_segment() -> None:
    (shown,) = record(rating("A.one.b", 2, "3"), rating("A.one.b", 1, "NO")).criteria
    assert [(each.segment, each.text, each.label) for each in shown.behaviours] == [
        (1, "Gives time to think", "Not observed"),
        (2, "Gives time to think", "High"),
    ]
    assert shown.levels == ()


def test_segments_stay_apart_unless_the_rubric_names_the_rule() -> None:
    apart = record(rating("A.one", 1, "1"), rating("A.one", 2, "3")).criteria[0]
    assert [each.label for each in apart.levels] == ["Low", "High"]
    assert apart.combined is None
    last = record(rating("A.one", 1, "1"), rating("A.one", 2, "3"), combine="last").criteria[0]
    assert last.combined is not None
    assert (last.combined.rule, last.combined.label) == ("last", "High")
    tie = record(
        rating("A.one", 1, "1"), rating("A.one", 2, "3"), rating("A.one", 3, "NO"),
        combine="preponderance",
    ).criteria[0]  # fmt: skip
    assert tie.combined is not None
    assert (tie.combined.label, tie.combined.of) == ("High", 3)


def test_the_lesson_is_told_in_the_readers_language() -> None:
    told = lesson_retold(lesson(), timed_rubric(), "es")
    assert told == lesson(language="es")
    assert told is not None
    assert told.grids[0].lanes[0].rows[0].text == "Explica"


# The picture


def test_only_codes_that_were_seen_have_a_row_and_each_interval_its_place() -> None:
    drawn = picture(lesson(replace(TIMED, segments=(), snapshots=(), events=())))
    rows = {row.text: row for row in drawn.rows if row.kind == "code"}
    assert list(rows) == ["Explaining", "Circulating", "Listening", "Other"]
    assert drawn.minutes == 10
    explaining = rows["Explaining"]
    assert [(bar.number, bar.x, bar.width) for bar in explaining.bars] == [(1, 0, 20), (2, 20, 20)]
    assert [bar.number for bar in explaining.track] == [4, 5]
    assert [(gap.number, gap.x) for gap in drawn.gaps] == [(3, 40)]
    assert drawn.late


def test_rows_stand_below_one_another_and_within_the_picture() -> None:
    drawn = picture(lesson(), [MINUTE])
    for above, below in zip(drawn.rows, drawn.rows[1:], strict=False):
        assert below.y == above.y + above.height
    assert drawn.rows[-1].kind == "notes"
    assert drawn.rows[-1].y + drawn.rows[-1].height == drawn.base
    marks = [bar for row in drawn.rows for bar in (*row.bars, *row.track)]
    assert all(bar.x >= 0 and bar.x + bar.width <= 100.01 for bar in marks)


def test_a_note_written_after_all_else_has_no_place_in_the_picture() -> None:
    assert all(row.kind != "notes" for row in picture(lesson(), [999 * MINUTE]).rows)
