"""What hostile people try between the two parties of a visit and in coaching: each ends in a sentence."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient

from observe.domain.observation import State
from observe.store import practice
from tests.cast import DISTRICT, OKAFOR, PRIYA, Tablet, the_id
from tests.reviewing import VISIT, House, hidden, post, text_of
from tests.the_way import walk
from tests.web.test_attacks import either

__all__ = ["either"]

NO_REVISION = ("9" * 20, "9" * 5000, "-1", "²", "١٢", "x", "", "1.0")


@pytest.mark.parametrize(
    ("state", "act"),
    [
        (State.EVIDENCE_SHARED, "self-rating"),
        (State.RATED, "conference/notes"),
        (State.CONFERENCED, "agreed"),
    ],
)
def test_no_number_of_a_stand_that_was_never_shown_is_a_fault(
    either: Flask, state: State, act: str
) -> None:
    house, tablet, at = House(either), Tablet(), datetime.now(UTC)
    house.finish(tablet.rate("LF.goals", "2", ms=5000), tablet=tablet, kind="formal", by=PRIYA)
    with either.app_context():
        walk(VISIT, PRIYA, OKAFOR, at, state)
    who = house.browser(PRIYA if act == "agreed" else OKAFOR)
    row = "LF.goals|0" if act == "agreed" else "LF.goals"
    typed = {"text": "Half of them gave a reason.", f"level-{row}": "2"}
    typed[f"comment-{row}"] = "Half of them knew."
    for odd in NO_REVISION:
        answer = post(who, f"/observations/{VISIT}/{act}", **typed, revision=odd)
        assert answer.status_code == 409, odd[:20]
        assert "Half of them" in text_of(answer.text), odd[:20]


def test_words_without_a_level_are_not_lost_when_levels_are_recorded_together(app: Flask) -> None:
    house, tablet = House(app), Tablet()
    pace = tablet.rate("LL.pace", "3", ms=6000)
    rated = tablet.rate("LF.goals", "2", ms=5000)
    house.finish(rated, pace, tablet=tablet, kind="formal", by=PRIYA)
    with app.app_context():
        walk(VISIT, PRIYA, OKAFOR, datetime.now(UTC), State.CONFERENCED)
    leader = house.browser(PRIYA)
    shown = hidden(leader.get(f"/observations/{VISIT}/comparison").text, "revision")
    typed = {"level-LL.pace|0": "3", "comment-LF.goals|0": "We saw it in one group."}
    answer = post(leader, f"/observations/{VISIT}/agreed", **typed, revision=shown)
    assert answer.status_code == 422
    assert "Choose a level for these words" in text_of(answer.text)
    assert ">We saw it in one group.</textarea>" in answer.text
    levels = typed | {"level-LF.goals|0": "2"}
    assert (
        post(leader, f"/observations/{VISIT}/agreed", **levels, revision=shown).status_code == 303
    )
    assert "We saw it in one group." in leader.get(f"/observations/{VISIT}/comparison").text


@pytest.mark.parametrize(
    ("act", "typed"),
    [
        ("/my/practice", {"key": the_id("a line"), "text": "Waited.", "day": "2026-09-07"}),
        ("/my/profile", {"strengths": "Calm.", "interests": "", "support": ""}),
        ("/me/calendar", {}),
        (f"/observations/{VISIT}/readers", {"person": PRIYA}),
    ],
)
def test_what_is_sent_from_two_devices_at_once_stands_once(
    either: Flask, act: str, typed: dict[str, str]
) -> None:
    house = House(either)
    house.finish(kind="coaching")
    house.share()
    house.open()
    browsers = [house.browser(OKAFOR) for _ in range(4)]
    at_once = Barrier(len(browsers))

    def send(browser: FlaskClient) -> int:
        at_once.wait()
        return post(browser, act, **typed).status_code

    with ThreadPoolExecutor(len(browsers)) as pool:
        assert list(pool.map(send, browsers)) == [303] * len(browsers)
    with either.app_context():
        assert len(practice.lines(DISTRICT, OKAFOR)) == (act == "/my/practice")
    page = browsers[0].get(f"/observations/{VISIT}").text
    assert page.count(f"/readers/{PRIYA}/removal") == act.endswith("/readers")
