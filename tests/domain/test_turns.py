"""Whose turn it is, in one line for each of the two."""

from datetime import date

import pytest

from observe.domain.due import Event
from observe.domain.observation import State
from observe.domain.turns import Standing, may_go_on, turn

FRIDAY = date(2026, 11, 20)
DUE = {Event.SELF_RATING: FRIDAY, Event.RATING: FRIDAY}
S = State


@pytest.mark.parametrize(
    ("standing", "teacher", "observer"),
    [
        (
            Standing(S.EVIDENCE_SHARED, dues=DUE),
            (True, "Your turn: rate yourself, until 2026-11-20"),
            (True, "Your turn: rate and seal, until 2026-11-20"),
        ),
        (
            Standing(S.EVIDENCE_SHARED, rated_in=True),
            (True, "Your turn: rate yourself"),
            (False, "Ms. Okafor’s turn: rate themselves"),
        ),
        (
            Standing(S.SELF_ASSESSED, own_in=True),
            (False, "Priya Nair’s turn: rate and seal"),
            (True, "Your turn: rate and seal"),
        ),
        (
            Standing(S.RATED),
            (False, "Priya Nair’s turn: plan the conference"),
            (True, "Your turn: plan the conference"),
        ),
        (
            Standing(S.RATED, conference_on=FRIDAY),
            (False, "The conference is on 2026-11-20: you speak first"),
            (True, "Your turn: hold the conference, on 2026-11-20"),
        ),
        (
            Standing(S.CONFERENCED),
            (False, "Priya Nair’s turn: record the levels with you"),
            (True, "Your turn: record the levels together"),
        ),
        (
            Standing(S.CONFERENCED, agreed_in=True),
            (False, "Priya Nair’s turn: share the record"),
            (True, "Your turn: share the record"),
        ),
    ],
)
def test_each_of_the_two_reads_whose_turn_it_is(
    standing: Standing, teacher: tuple[bool, str], observer: tuple[bool, str]
) -> None:
    for reader, (mine, says) in (("teacher", teacher), ("observer", observer)):
        found = turn(standing, reader, "Ms. Okafor", "Priya Nair")
        assert (found.mine, str(found.says)) == (mine, says)


def test_the_window_is_open_until_its_day_has_passed() -> None:
    open_window = Standing(S.EVIDENCE_SHARED, dues=DUE)
    assert not may_go_on(open_window, FRIDAY)
    assert may_go_on(open_window, date(2026, 11, 21))
    assert may_go_on(Standing(S.EVIDENCE_SHARED), FRIDAY)
    assert not may_go_on(Standing(S.SELF_ASSESSED), FRIDAY)
