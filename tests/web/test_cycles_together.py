"""Two who change one cycle: the second sees what changed, and no text is lost."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from tests.cast import DANA, OKAFOR, sign_in, the_id
from tests.cycling import CYCLE, Cycling, after
from tests.reviewing import hidden, post, text_of
from tests.web.beginning import DAY, WHOLE


def test_of_two_who_change_a_cycle_the_second_sees_what_changed_and_keeps_the_text(
    app: Flask,
) -> None:
    Cycling(app).open()
    dana, okafor = sign_in(app, DANA), sign_in(app, OKAFOR)
    shown = {
        who: hidden(who.get(f"/cycles/{CYCLE}/plan").text, "revision") for who in (dana, okafor)
    }
    first = {**WHOLE, "goal": "Each student explains.", "revision": shown[okafor]}
    assert post(okafor, f"/cycles/{CYCLE}/plan", **first).status_code == 303
    second = {**WHOLE, "goal": "All explain, loudly.", "revision": shown[dana]}
    answer = post(dana, f"/cycles/{CYCLE}/plan", **second)
    assert answer.status_code == 409
    page = text_of(answer.text)
    assert "Ms. Okafor changed this cycle in the meantime." in page
    assert "Goal before: Every group explains its thinking. now: Each student explains." in page
    assert re.search(
        r"<textarea[^>]*name=\"goal\"[^>]*>All explain, loudly.</textarea>", answer.text
    )
    again = {**second, "revision": hidden(answer.text, "revision")}
    assert post(dana, f"/cycles/{CYCLE}/plan", **again).status_code == 303
    assert Cycling(app).seen().cycle.plan.goal == "All explain, loudly."


def test_a_reflection_that_came_too_late_stays_in_its_field(app: Flask) -> None:
    cycling = Cycling(app).open()
    okafor = sign_in(app, OKAFOR)
    shown = hidden(okafor.get(f"/cycles/{CYCLE}").text, "revision")
    cycling.change(goal="Another goal.")
    answer = post(okafor, f"/cycles/{CYCLE}/reflection", reflection="They speak.", revision=shown)
    assert answer.status_code == 409
    assert ">They speak.</textarea>" in answer.text
    assert "now: Another goal." in text_of(answer.text)


@pytest.mark.parametrize(
    ("act", "typed"),
    [
        ("reflection", {"reflection": "They speak."}),
        ("checks", {"standing": "met", "text": "They speak."}),
        ("conferences", {"text": "", "agreed": "They speak."}),
        ("closing", {"result": "met", "reason": "They speak."}),
    ],
)
def test_words_that_came_after_the_close_are_given_back(
    app: Flask, act: str, typed: dict[str, str]
) -> None:
    cycling = Cycling(app).open()
    okafor = sign_in(app, OKAFOR)
    page = f"/cycles/{CYCLE}"
    shown = {"revision": hidden(okafor.get(page).text, "revision"), "day": DAY.isoformat()}
    cycling.close(reason="It ended.")
    answer = post(okafor, f"{page}/{act}", **typed, **shown)
    assert answer.status_code == 409
    assert "readonly" in answer.text
    assert ">They speak.</textarea>" in answer.text


def test_a_reason_to_open_again_what_is_open_is_given_back(app: Flask) -> None:
    cycling = Cycling(app).open()
    cycling.close(reason="It ended.")
    shown = str(cycling.revision)
    cycling.reopen()
    answer = post(
        sign_in(app, DANA), f"/cycles/{CYCLE}/reopening", reason="They ask.", revision=shown
    )
    assert answer.status_code == 409
    assert ">They ask.</textarea>" in answer.text


def test_conferences_are_planned_written_down_and_read_by_both(app: Flask) -> None:
    Cycling(app).open(day=DAY)
    dana, okafor = sign_in(app, DANA), sign_in(app, OKAFOR)
    planned = {"event": the_id("talk"), "day": DAY.isoformat(), "first": "teacher"}
    post(dana, f"/cycles/{CYCLE}/conferences", **planned)
    page = text_of(okafor.get(f"/cycles/{CYCLE}").text)
    assert "planned for" in page
    assert "Ms. Okafor speaks first" in page
    assert "Your turn, both of you: Note down what you agreed" in page
    held = {
        **planned,
        "event": the_id("said"),
        "of": the_id("talk"),
        "text": "The groups waited for me.",
        "agreed": "Wait five seconds.",
        "owner": "teacher",
        "by_day": (DAY + timedelta(days=7)).isoformat(),
    }
    post(okafor, f"/cycles/{CYCLE}/conferences", **held)
    page = text_of(dana.get(f"/cycles/{CYCLE}").text)
    assert "Ms. Okafor Conference" in page
    assert "The groups waited for me." in page
    assert "Agreed next: Wait five seconds. Ms. Okafor · by" in page
    assert "planned for" not in page


def test_a_note_of_a_conference_that_came_second_stays_beside_what_the_first_wrote(
    app: Flask,
) -> None:
    talk = Cycling(app).open().confer("", after(3))
    dana, okafor = sign_in(app, DANA), sign_in(app, OKAFOR)
    path, about = f"/cycles/{CYCLE}/conferences", {"of": talk, "seen": talk, "day": "2026-09-10"}
    first = post(okafor, path, event=the_id("first"), text="The groups waited.", **about)
    assert first.status_code == 303
    late = post(dana, path, event=the_id("second"), text="Nobody waited.", **about)
    assert late.status_code == 409
    assert "Notes for both before: nothing now: The groups waited." in text_of(late.text)
    assert ">Nobody waited.</textarea>" in late.text
    seen = hidden(late.text, "seen")
    again = post(dana, path, event=the_id("second"), text="Both.", **{**about, "seen": seen})
    assert again.status_code == 303


def test_the_form_of_a_cycle_sent_twice_is_one_cycle(app: Flask) -> None:
    dana = sign_in(app, DANA)
    form = {
        "cycle": the_id("new"),
        "teacher": OKAFOR,
        "goal": "Groups explain.",
        "template": "plain",
    }
    for _again in range(2):
        assert post(dana, "/cycles", **form).location == f"/cycles/{the_id('new')}"
