"""Summaries of ordinal levels, against published figures and by hand."""

import pytest

from observe.domain.aggregate import interpolated_median, wilson


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17 (1998), 857–872, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_wilson_interval_is_the_published_one(
    hits: int, total: int, low: float, high: float
) -> None:
    found = wilson(hits, total)
    assert found is not None
    assert [round(each, 4) for each in found] == [low, high]


def test_the_wilson_interval_stays_within_nothing_and_all() -> None:
    assert wilson(0, 5) == pytest.approx((0, 0.4345), abs=1e-4)
    assert wilson(5, 5) == pytest.approx((0.5655, 1), abs=1e-4)
    assert wilson(0, 0) is None


@pytest.mark.parametrize(
    ("counts", "median"),
    [
        ([0, 0, 5, 0], 3),
        ([1, 2, 4, 3], 3),  # as many below as above
        ([0, 2, 4, 4], 3.25),
        ([4, 4, 2, 0], 1.75),
        ([2, 0, 2, 0], 2),  # between two levels
        ([0, 0, 0, 1], 4),
        ([0, 0, 0, 0], None),
        ([], None),
    ],
)
def test_the_median_moves_with_what_lies_around_it(counts: list[int], median: float | None) -> None:
    assert interpolated_median(counts) == median


def test_the_median_of_a_mirrored_scale_is_mirrored() -> None:
    counts = [3, 1, 4, 6, 5]
    found, mirrored = interpolated_median(counts), interpolated_median(counts[::-1])
    assert found is not None
    assert mirrored == pytest.approx(6 - found)
