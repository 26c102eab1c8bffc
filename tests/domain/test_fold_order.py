"""In which order entries are read, and that neither arrival nor repetition changes a visit."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from observe.domain.entry import Entry
from observe.domain.fold import fold, in_order
from tests.cast import the_id
from tests.domain.made_entries import entry
from tests.random_logs import logs


def names(ordered: list[Entry], *candidates: str) -> list[str]:
    by_id = {the_id(name): name for name in candidates}
    return [by_id[each.id] for each in ordered]


def test_entries_of_two_devices_interleave_by_lesson_time() -> None:
    made = [
        entry("a2", "clock.step", ms=30, seq=2, step_ms=0),
        entry("b1", "clock.step", ms=20, seq=1, device="b", step_ms=0),
        entry("a1", "clock.step", ms=10, seq=1, step_ms=0),
    ]
    assert names(in_order(made), "a1", "a2", "b1") == ["a1", "b1", "a2"]


def test_a_note_begun_early_and_entered_late_keeps_its_place_in_its_device() -> None:
    """The words begun at 10 were entered after those of 50: the device's own order stands."""
    made = [
        entry("second", "clock.step", ms=10, seq=2, step_ms=0),
        entry("other", "clock.step", ms=40, seq=1, device="b", step_ms=0),
        entry("first", "clock.step", ms=50, seq=1, step_ms=0),
    ]
    assert names(in_order(made), "first", "second", "other") == ["other", "first", "second"]


def test_at_one_time_the_device_then_the_sequence_then_the_id_decide() -> None:
    low, high = sorted(["one", "two"], key=the_id)
    made = [
        entry("b1", "clock.step", ms=5, seq=1, device="b", step_ms=0),
        entry(high, "clock.step", ms=5, seq=2, step_ms=0),
        entry(low, "clock.step", ms=5, seq=2, step_ms=0),
        entry("a1", "clock.step", ms=5, seq=1, step_ms=0),
    ]
    assert names(in_order(made), "a1", "b1", low, high) == ["a1", low, high, "b1"]


def test_two_entries_of_one_sequence_reach_the_later_time_of_the_two() -> None:
    made = [
        entry("fork", "clock.step", ms=90, seq=1, step_ms=0),
        entry("other", "clock.step", ms=50, seq=1, device="b", step_ms=0),
        entry("begun", "clock.step", ms=10, seq=1, step_ms=0),
    ]
    assert names(in_order(made), "fork", "other", "begun")[0] == "other"


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(logs() | logs(timed=True), st.randoms(use_true_random=False))
def test_the_same_entries_in_any_order_are_the_same_visit(log: list[Entry], chance: Any) -> None:
    shuffled = [*log]
    chance.shuffle(shuffled)
    assert fold(shuffled) == fold(log)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(logs() | logs(timed=True))
def test_entries_that_arrive_twice_change_nothing(log: list[Entry]) -> None:
    assert fold([*reversed(log), *log]) == fold(log)
