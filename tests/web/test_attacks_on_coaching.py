"""What hostile people try between the two parties of a visit and in coaching: each ends in a sentence."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient

from observe.domain.observation import State
from observe.store import library, practice
from tests.cast import (
    ADA,
    DANA,
    DISTRICT,
    LINDQVIST,
    OKAFOR,
    PRIYA,
    STRANGER_TEACHER,
    WALKTHROUGH,
    Tablet,
    sign_in,
    the_id,
)
from tests.cycling import CYCLE, Cycling
from tests.reviewing import VISIT, House, hidden, post, text_of
from tests.shared_visits import share
from tests.the_way import walk
from tests.walking import SHARED, set_step
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


@pytest.mark.parametrize("school", ["x", "-1", "\0", "9" * 30, STRANGER_TEACHER])
@pytest.mark.parametrize("path", ["/due-dates", "/school-calendar"])
def test_a_school_that_is_none_is_told_at_its_field(either: Flask, path: str, school: str) -> None:
    rule = {"kind": "formal", "event": "self_rating", "after": "evidence", "days": "77"}
    days = {"first": "2026-12-24", "last": "2026-12-24", "title": "Recess"}
    answer = post(sign_in(either, ADA), path, **rule, **days, school=school)
    assert answer.status_code == 422
    assert "Choose one of the schools." in text_of(answer.text)
    assert 'value="77"' in answer.text or "Recess" in answer.text


FAR = ("9999-12-31", "2999-01-01", "0001-01-01")


@pytest.mark.parametrize("day", FAR)
def test_no_step_is_due_on_a_day_that_nobody_can_mean(either: Flask, day: str) -> None:
    house = House(either)
    with either.app_context():
        share(*SHARED[:1])
        set_step()
    dana, page = house.browser(DANA), f"/steps/{the_id('its branch')}"
    words = {"step_text": "Wait for five hands.", "step_look_for": "waits", "step_uses": "1"}
    words |= {"step_visits": "1", "step_support_kind": "model"}
    house.finish(visit=(drafted := the_id("a draft")))
    for path, typed in {
        f"{page}/due-date": {"due_on": day, "revision": "1"},
        f"{page}/branches": {**words, "due_on": day, "revision": "1"},
        "/steps": {**words, "due_on": day, "teacher": OKAFOR},
        f"/observations/{drafted}/words": {**words, "step_due_on": day},
    }.items():
        answer = post(dana, path, **typed)
        assert answer.status_code == 422, path
        assert day in answer.text, path
    assert dana.get(f"/teachers/{OKAFOR}/timeline").status_code == 200


@pytest.mark.parametrize("day", FAR)
def test_no_cycle_ends_or_agrees_on_a_day_that_nobody_can_mean(either: Flask, day: str) -> None:
    cycling = Cycling(either).open(day=datetime.now(UTC).date())
    dana, page = House(either).browser(DANA), f"/cycles/{CYCLE}"
    plan = {"goal": "g", "students": "s", "practice": "new", "ends_on": day}
    plan |= {"criteria": f"{WALKTHROUGH}@2.0.0 LF.goals", "cadence_days": "14"}
    told = {"day": datetime.now(UTC).date().isoformat(), "text": "They waited.", "by_day": day}
    for path, typed in {
        f"{page}/plan": plan | {"revision": str(cycling.revision)},
        f"{page}/conferences": told,
        "/cycles": plan | {"teacher": LINDQVIST},
    }.items():
        answer = post(dana, path, **typed)
        assert answer.status_code == 422, path
        assert day in answer.text, path


@pytest.mark.parametrize("day", FAR)
def test_no_conference_is_set_for_a_day_that_nobody_can_mean(either: Flask, day: str) -> None:
    house, tablet = House(either), Tablet()
    house.finish(tablet.rate("LF.goals", "2", ms=5000), tablet=tablet, kind="formal", by=PRIYA)
    with either.app_context():
        walk(VISIT, PRIYA, OKAFOR, datetime.now(UTC), State.RATED)
    leader = house.browser(PRIYA)
    shown = hidden(leader.get(f"/observations/{VISIT}/comparison").text, "revision")
    typed = {"conference_on": day, "revision": shown}
    assert post(leader, f"/observations/{VISIT}/conference", **typed).status_code == 422


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


def test_a_step_sent_twice_to_the_library_stands_there_once(either: Flask) -> None:
    browsers = [sign_in(either, DANA) for _ in range(3)]
    typed = {"rubric": WALKTHROUGH, "criterion": "LF.goals@", "text": "Wait.", "look_for": "waits"}
    at_once = Barrier(len(browsers))

    def send(browser: FlaskClient) -> int:
        at_once.wait()
        return post(browser, "/steps/library", **typed).status_code

    with ThreadPoolExecutor(len(browsers)) as pool:
        assert list(pool.map(send, browsers)) == [303] * len(browsers)
    with either.app_context():
        kept = [each for each in library.kept(DISTRICT, WALKTHROUGH) if each.text == "Wait."]
    assert len(kept) == 1
