"""What a rubric lays down for the time of a lesson."""

import pytest

from observe.domain.protocol_plan import moment
from observe.domain.protocols import duration_ms
from tests.timed import plan


def test_an_interval_has_its_length_and_its_codes_in_groups() -> None:
    grid = plan("grid")
    assert (grid.kind, grid.length_ms) == ("interval", 120_000)
    assert [(group.code, [code.code for code in group.codes]) for group in grid.groups] == [
        ("adult", ["A.EXP", "A.CIR"]),
        ("learner", ["L.LIS", "L.OTH"]),
    ]
    assert [code.code for code in grid.codes() if code.note_required] == ["L.OTH"]


def test_the_moments_of_segments_go_on_over_the_later_ones() -> None:
    parts = plan("parts")
    assert (parts.count, parts.length_ms, parts.scores, parts.combine) == (
        2, 900_000, ("A.one",), "none",
    )  # fmt: skip
    assert parts.moments == ("PT4M", "PT9M", "PT19M", "PT24M")


def test_a_scan_asks_for_answers_or_for_a_number() -> None:
    task, on, off = plan("parts").items
    assert [code for code, _ in task.answers] == ["Y", "N"]
    assert [code for code, _ in on.answers] == ["1", "2", "3", "NO"]
    assert (task.counts, off.counts, off.answers) == (False, True, ())
    assert on.asked_after == ("S.task", "Y")


def test_a_snapshot_protocol_has_its_moments_and_events_one_nameless_group() -> None:
    assert plan("scans").moments == ("PT5M", "PT10M")
    (group,) = plan("events").groups
    assert (group.code, [code.code for code in group.codes]) == ("", ["E.cold", "E.out"])


@pytest.mark.parametrize(
    ("duration", "ms"),
    [("PT2M", 120_000), ("PT1H1M1S", 3_661_000), ("PT10S", 10_000), ("two", 0), (None, 0)],
)
def test_a_duration_is_read_in_milliseconds(duration: str | None, ms: int) -> None:
    assert duration_ms(duration) == ms


@pytest.mark.parametrize(
    ("ms", "name"), [(1_140_000, "PT19M"), (270_000, "PT4M30S"), (3_900_000, "PT65M")]
)
def test_a_moment_is_named_in_minutes_and_seconds(ms: int, name: str) -> None:
    assert moment(ms) == name
