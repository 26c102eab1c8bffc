"""A form sent again, after an answer that never came: the same words stand once, other words are never lost."""

import uuid
from datetime import UTC, datetime

import pytest
from flask import Flask

from observe.domain.observation import State
from tests.cast import DANA, OKAFOR, PRIYA, Tablet, the_id
from tests.cycling import CYCLE, Cycling, after
from tests.reviewing import VISIT, House, hidden, post, text_of
from tests.the_way import walk

TODAY = datetime.now(UTC).date().isoformat()
FORMS = {
    "practice": (OKAFOR, "/my/practice", "key", {"day": TODAY}),
    "reply": (OKAFOR, f"/observations/{VISIT}/replies", "key", {}),
    "conference": (DANA, f"/cycles/{CYCLE}/conferences", "event", {"day": TODAY}),
    "check": (DANA, f"/cycles/{CYCLE}/checks", "event", {"day": TODAY, "standing": "met"}),
    "annotation": (OKAFOR, f"/observations/{the_id('formal')}/annotations", "key", {}),
}
PAGES = {
    "practice": "/my/coaching",
    "reply": f"/observations/{VISIT}",
    "conference": f"/cycles/{CYCLE}",
    "check": f"/cycles/{CYCLE}",
    "annotation": f"/observations/{the_id('formal')}/evaluation",
}
FIRST, CHANGED = "Three hands went up.", "Three hands went up, then five."


@pytest.fixture
def house(app: Flask) -> House:
    """A shared visit, evidence that was given, and an open cycle."""
    house, formal, tablet = House(app), the_id("formal"), Tablet("another")
    house.finish(Tablet().note("Ten hands up."))
    house.share()
    house.finish(
        tablet.note("A quiet start."), tablet=tablet, visit=formal, kind="formal", by=PRIYA
    )
    with app.app_context():
        walk(formal, PRIYA, OKAFOR, datetime.now(UTC), State.EVIDENCE_SHARED)
    Cycling(app).open(day=after(70))
    return house


@pytest.mark.parametrize("form", FORMS)
def test_the_same_words_sent_again_stand_once(house: House, form: str) -> None:
    who, path, key, about = FORMS[form]
    browser, typed = house.browser(who), {**about, key: str(uuid.uuid4()), "text": FIRST}
    counts = []
    for _each in range(2):
        assert post(browser, path, **typed).status_code == 303
        counts.append(text_of(browser.get(PAGES[form]).text).count(FIRST))
    assert counts[0] == counts[1] > 0


@pytest.mark.parametrize("form", FORMS)
def test_words_changed_before_they_were_sent_again_are_kept(house: House, form: str) -> None:
    who, path, key, about = FORMS[form]
    browser, typed = house.browser(who), {**about, key: str(uuid.uuid4()), "text": FIRST}
    assert post(browser, path, **typed).status_code == 303
    answer = post(browser, path, **{**typed, "text": CHANGED})
    assert answer.status_code == 422
    assert "What you typed is still here" in text_of(answer.text)
    assert CHANGED in answer.text
    fresh = hidden(answer.text, key)
    assert fresh != typed[key]
    assert post(browser, path, **{**typed, key: fresh, "text": CHANGED}).status_code == 303
    page = text_of(browser.get(PAGES[form]).text)
    assert FIRST in page
    assert CHANGED in page
