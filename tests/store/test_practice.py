"""The practice log and the profile: whose they are, and what they may hold."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask

from observe.domain.errors import NotThere, NotValid
from observe.store import practice, profiles
from tests.cast import ADA, DANA, DISTRICT, LENA, LINDQVIST, NOW, OKAFOR, PRIYA, THEO, the_id

TODAY = date(2026, 11, 17)


@pytest.fixture
def district(app: Flask) -> Iterator[str]:
    with app.app_context():
        yield DISTRICT


def write(text: str, key: str = "a line", day: date = TODAY, step: str | None = None) -> None:
    practice.add(DISTRICT, OKAFOR, the_id(key), text, day, step, TODAY, NOW)


def test_a_line_sent_twice_stands_once_and_the_newest_day_first(district: str) -> None:
    write("Asked two tables.")
    write("Asked two tables.")
    write("Earlier.", "another", TODAY - timedelta(days=3))
    assert [each.text for each in practice.lines(district, OKAFOR)] == [
        "Asked two tables.",
        "Earlier.",
    ]
    assert practice.lines(district, LINDQVIST) == []


@pytest.mark.parametrize("text", ["", "  ", "two\nlines", "x" * 301, "a\0b"])
def test_a_line_is_one_line_with_words(district: str, text: str) -> None:
    with pytest.raises(NotValid) as refused:
        write(text)
    assert list(refused.value.fields) == ["text"]


def test_a_line_is_of_a_day_that_was(district: str) -> None:
    for day in (TODAY + timedelta(days=1), TODAY - timedelta(days=500)):
        with pytest.raises(NotValid):
            write("Tried it.", day=day)


def test_only_its_teacher_takes_a_line_away(district: str) -> None:
    write("Tried it.")
    with pytest.raises(NotThere):
        practice.drop(district, LINDQVIST, the_id("a line"))
    practice.drop(district, OKAFOR, the_id("a line"))
    assert practice.lines(district, OKAFOR) == []


def test_a_line_names_an_own_step_or_none(district: str) -> None:
    with pytest.raises(NotValid):
        write("Tried it.", step=the_id("a step of somebody"))


def test_a_profile_is_read_by_its_teacher_and_the_coach_who_follows_them(district: str) -> None:
    profiles.save(district, OKAFOR, " Calm. ", "Projects", "See it done first", NOW)
    for reader in (OKAFOR, DANA):
        assert profiles.profile(district, reader, OKAFOR).strengths == "Calm."
    for reader in (THEO, LINDQVIST, PRIYA, LENA, ADA):
        assert profiles.profile(district, reader, OKAFOR).empty
    mine, coaches = profiles.own(district, OKAFOR)
    assert (mine.strengths, coaches) == ("Calm.", ["Dana Ruiz"])


def test_a_profile_too_long_is_refused_by_field(district: str) -> None:
    with pytest.raises(NotValid) as refused:
        profiles.save(district, OKAFOR, "x", "y" * 2001, "z", NOW)
    assert list(refused.value.fields) == ["interests"]
