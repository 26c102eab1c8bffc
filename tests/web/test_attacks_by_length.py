"""What is much too long holds the server up no longer than a second and a half."""

import contextlib
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import pytest
from flask import Flask

from observe.domain.afterwards import read_lines
from observe.domain.errors import NotValid
from observe.domain.roster_lookups import Coaches
from observe.exchange.roster_list import read
from tests.cast import ADA, sign_in
from tests.reviewing import post


@pytest.mark.parametrize("piece", [" ", " #1", " #12 ", "\t", "#1#", "10:05 "])
def test_no_line_from_paper_holds_the_server_up(piece: str) -> None:
    quickly(lambda: read_or_refuse(f"x{piece * 100_000}y", ["LF.goals"]))
    quickly(lambda: read_or_refuse(f"x{piece * 3_000}", ["LF.goals"] * 12))


def read_or_refuse(line: str, codes: list[str]) -> None:
    with contextlib.suppress(NotValid):
        read_lines(line, codes)


@pytest.mark.parametrize("piece", ["x", "x<", '"', "x y ", "a;", "a and ", "x\u2028", "ii.,", "\n"])
def test_no_cell_of_a_list_holds_the_server_up(piece: str) -> None:
    many = piece * (100_000 // len(piece))
    for row in (f"{many}\tteacher\tLincoln", f"Kim Lee\t{many}\tLincoln", f"Kim\tcoach\t{many}"):
        quickly(partial(read, f"Name\tRole\tSchool\n{row}"))


Given = TypeVar("Given")
QUICK = 36
"""A second and a half where the yardstick takes its usual 0.041 s: no more than that on any machine, however busy."""


def quickly(work: Callable[[], Given]) -> Given:
    """What the work gives, within a second and a half of this process's own time, on a slower machine in its own
    measure. Who is slowed by others is slow by chance: what is slow in itself is so three times."""
    spent = limit = 0.0
    for _each in range(3):
        before, start = yardstick(), time.process_time()
        given = work()
        spent = time.process_time() - start
        limit = QUICK * max(before, yardstick())
        if spent < limit:
            return given
    raise AssertionError(f"It took {spent:.1f} s of {limit:.1f}.")


def yardstick() -> float:
    """What some plain work takes just now, in seconds of this process's own time."""
    start = time.process_time()
    sum(each % 7 for each in range(600_000))
    return time.process_time() - start


def test_a_list_of_endless_unknown_names_is_told_without_comparing_each_with_all(
    app: Flask,
) -> None:
    ada, many = sign_in(app, ADA), ";".join(f"q{number:x}" for number in range(18_000))
    with app.app_context():
        known = Coaches((number, (f"Kim Lee {number}",)) for number in range(300))
    quickly(lambda: [known.find(each) for each in many.split(";")[:2_000]])
    for row in (f"teacher\tLincoln\t{many}", f"teacher\t{many}\t", f"{many}\tLincoln\t"):
        text = f"Name\tRole\tSchool\tCoach\nKim Lee\t{row}"
        answer = quickly(partial(post, ada, "/people/pasted", text=text))
        assert answer.status_code == 422
        assert len(answer.data) < 5_000_000
