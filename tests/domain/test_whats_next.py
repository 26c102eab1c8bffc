"""What is next, in one line: whose turn it is, and the day in words that are still true on it."""

from datetime import date

import pytest

from observe.domain.cycle_conferences import Party
from observe.domain.cycle_course import Act, Doing
from observe.domain.whats_next import Going, whats_next
from observe.domain.wording import sentence

DUE = date(2026, 11, 19)


@pytest.mark.parametrize("who", Party)
@pytest.mark.parametrize(("today", "word"), [(DUE, "Until"), (date(2026, 11, 20), "Was due")])
def test_a_day_that_has_passed_is_no_until(who: Party, today: date, word: str) -> None:
    act = Act(next(iter(Doing)), sentence("Look back."), who, DUE)
    found = whats_next("teacher", today, going=Going(act, "teacher", "Ms. Okafor", "Dana"))
    assert found is not None
    assert f"{word} %(day)s" in found.says.template
